"""What is kept about readers."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.registry import Held, held


def register() -> None:
    held.add(
        "opinions",
        Held(_("What you found useful in the knowledge bank"), "library.Opinion", ("person",), purpose=Purpose.HELP,
             ground=Ground.AGREEMENT, kept=Kept.ERASED, seen_by=SeenBy.TEAM, goes=True,
             shown=("created_at", "item__title", "is_useful", "note")),
    )  # fmt: skip
