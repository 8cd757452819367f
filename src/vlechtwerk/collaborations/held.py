"""What is kept about people in collaborations."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vlechtwerk.collaborations.models import CriticalFriend
from vlechtwerk.core.registry import Keeping, keepings
from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.registry import Held, acts, held

OVER = ["ended", "dropped"]


def register() -> None:
    held.add(
        "collaborations",
        Held(_("Collaborations in which you speak for a member"), "collaborations.CollaborationMember", ("contact",),
             purpose=Purpose.HELP, ground=Ground.AGREEMENT, seen_by=SeenBy.INVOLVED, kept=Kept.NAMELESS,
             shown=("collaboration__title", "organisation__name", "state", "signed_at")),
    )  # fmt: skip
    acts["collaborations.Collaboration.keeper"] = "whose work it is"
    keepings.add(
        "critical_friends",
        Keeping(
            _("Critical friends of collaborations"), 365, _old, _empty, name=str,
            at=lambda one: one.collaboration.state_since,
            note=_("Counted from the day on which the collaboration was over. What they said stays, without a name."),
        ),
    )  # fmt: skip


def _old(before: datetime) -> QuerySet[CriticalFriend]:
    over: dict[str, Any] = {"collaboration__state__in": OVER, "collaboration__state_since__lt": before}
    rows = CriticalFriend.objects.filter(**over).exclude(name="", email="")
    return rows.select_related("collaboration").order_by("collaboration__state_since", "pk")


def _empty(rows: QuerySet[CriticalFriend]) -> int:
    return CriticalFriend.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(name="", email="")
