"""What is kept about people in design sprints."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.registry import Held, acts, held


def register() -> None:
    common: dict[str, Any] = {"purpose": Purpose.HELP, "ground": Ground.AGREEMENT, "seen_by": SeenBy.INVOLVED}
    held.add(
        "sprint_seats",
        Held(_("Design sprints in which you take part"), "sprints.SprintMember", ("person",), **common,
             kept=Kept.EMPTIED, words=("name",), shown=("sprint__title", "name", "created_at")),
    )  # fmt: skip
    held.add(
        "sprint_ideas",
        Held(_("What you wrote in design sprints and everybody there reads"), "sprints.Idea", ("author__person",),
             **common, kept=Kept.NAMELESS, shown=("sprint__title", "text", "created_at")),
    )  # fmt: skip
    acts["sprints.Sprint.keeper"] = "whose work it is"
