"""What the ORM lacks on one of the two databases."""

from typing import Any

from django.db.models import Aggregate, TextField, Value


class JoinText(Aggregate):
    """The values of a group as one text, parted by ``separator`` (one character or more)."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def __init__(self, expression: object, separator: str = ", ", **extra: Any) -> None:
        super().__init__(expression, Value(separator), **extra)

    def as_postgresql(self, compiler, connection, **extra):  # type: ignore[no-untyped-def]
        return self.as_sql(compiler, connection, function="STRING_AGG", **extra)
