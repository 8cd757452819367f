"""What can be found: every app adds its kinds in ``AppConfig.ready``."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from vlechtwerk.core.registry import Registry

Numbers = Iterable[int]


@dataclass(frozen=True)
class Text:
    """The words of one thing for one audience. ``detail`` tells it from others of the same title. ``audience`` is empty
    when whoever may open it may read all of it."""

    number: int
    key: str
    title: str
    body: str = ""
    detail: str = ""
    audience: str = ""


@dataclass(frozen=True)
class Source:
    """One kind of things.

    ``numbers(after, most)``: the row numbers after one, in order. ``texts(numbers)``: their words; a thing that is
    gone has none. ``may_see(acting)``: which documents (fields ``subject_id``, ``audience``) somebody may see, or
    ``None`` for none. ``address(key)``: where it opens. ``changed(subject, numbers)``: which things an entry of the
    audit trail about ``subject`` (``app.model``) touches.
    """

    label: Any
    numbers: Callable[[int, int], list[int]]
    texts: Callable[[Numbers], Iterator[Text]]
    may_see: Callable[[Any], Q | None]
    address: Callable[[str], str]
    changed: Callable[[str, list[int]], Numbers]
    order: int = 50


def numbers_of(rows: QuerySet[Any]) -> Callable[[int, int], list[int]]:
    """``Source.numbers`` over these rows."""
    return lambda after, most: list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most])


sources: Registry[Source] = Registry("search source")
