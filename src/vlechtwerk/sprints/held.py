"""What is kept about people in design sprints."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import Keeping, keepings
from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.registry import Held, acts, held
from vlechtwerk.sprints.enums import OVER
from vlechtwerk.sprints.models import SprintMember


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
    keepings.add(
        "sprint_guests",
        Keeping(
            _("Names of guests in design sprints"), 365, _old, _empty, name=str, at=lambda one: one.sprint.state_since,
            note=_("Counted from the day on which the sprint was over."),
        ),
    )  # fmt: skip


def _old(before: datetime) -> QuerySet[SprintMember]:
    """Those without an account, of sprints that were over long ago."""
    guests = SprintMember.objects.filter(person=None).exclude(name="")
    over = guests.filter(sprint__state__in=OVER, sprint__state_since__lt=before)
    return over.select_related("sprint").order_by("sprint__state_since", "pk")


def _empty(rows: QuerySet[SprintMember]) -> int:
    """That somebody took part stays; the name goes."""
    return SprintMember.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(name="")
