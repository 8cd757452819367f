"""What is kept about people who met."""

from functools import partial
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from vlechtwerk.core.traces import Traces
from vlechtwerk.exchanges.actions.stories import forget_in_stories
from vlechtwerk.exchanges.enums import OPEN_SESSION, Side
from vlechtwerk.exchanges.models import RingMember
from vlechtwerk.exchanges.queries.sessions import sessions_of
from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Held, acts, erasers, held, waits

ACTS = {
    "StrengtheningSession.broker": "whose work it is", "GiveInvitation.invited_by": "who invited",
    "ExchangeRing.proposed_by": "who proposed it", "StoryRequest.asked_by": "who asked, and keeps the story",
}  # fmt: skip


def register() -> None:
    common: dict[str, Any] = {"purpose": Purpose.HELP, "ground": Ground.AGREEMENT}
    held.add(
        "sessions_held",
        Held(_("Your sessions"), "exchanges.StrengtheningSession", ("giver", "receiver"), **common, kept=Kept.NAMELESS,
             seen_by=SeenBy.INVOLVED, shown=("created_at", "need__title", "giver__name", "receiver__name", "goal", "state",
                                             "cancel_reason", "booked_at")),
    )  # fmt: skip
    held.add(
        "disputes",
        Held(_("What went wrong in a session"), "exchanges.StrengtheningSession", ("disputed_by", "absent"), **common,
             kept=Kept.EMPTIED, seen_by=SeenBy.INVOLVED, words=("dispute_note", "resolution_note"),
             shown=("need__title", "dispute_note", "resolution", "resolution_note")),
    )  # fmt: skip
    held.add(
        "confirmations",
        Held(_("What you said afterwards"), "exchanges.Confirmation", (), **common, kept=Kept.EMPTIED,
             seen_by=SeenBy.INVOLVED, words=("what_changed",),
             only=lambda pk: Q(side="giver", session__giver=pk) | Q(side="receiver", session__receiver=pk),
             shown=("created_at", "session__need__title", "verdict", "usefulness", "what_changed")),
    )  # fmt: skip
    held.add(
        "invitations",
        Held(_("Invitations to give"), "exchanges.GiveInvitation", ("person", "paid_by", "said_no"), **common,
             kept=Kept.EMPTIED, seen_by=SeenBy.TEAM, shown=("created_at", "state", "snoozed_until", "reason"),
             words=("reason",), only=lambda pk: Q(person=pk)),
    )  # fmt: skip
    held.add(
        "rings",
        Held(_("Your places in rings of exchange"), "exchanges.RingMember", ("person",), **common, kept=Kept.EMPTIED,
             seen_by=SeenBy.INVOLVED, words=("decline_note",),
             shown=("created_at", "need__title", "answer", "decline_reason", "decline_note")),
    )  # fmt: skip
    for side, label in (
        (Side.GIVER, _("Stories of sessions you gave")),
        (Side.RECEIVER, _("Stories of sessions you received")),
    ):
        held.add(
            f"stories_{side}",
            Held(label, "exchanges.StoryRequest", (), **common, kept=Kept.NAMELESS, seen_by=SeenBy.ME,
                 only=partial(_of_side, str(side)), shown=("created_at", "session__need__title", f"{side}_says")),
        )  # fmt: skip
    acts.update({f"exchanges.{column}": why for column, why in ACTS.items()})
    erasers.append(erase)
    erasers.append(forget_in_stories)
    waits.append(still_open)


def _of_side(side: str, pk: int) -> Q:
    return Q(**{f"session__{side}": pk})


def erase(person: Person, traces: Traces) -> None:
    """Why somebody fitted in a ring quotes what they wrote."""
    RingMember.objects.filter(person=person).update(reasons=[])


def still_open(person: Person) -> list[str]:
    """Sessions that the other one still counts on."""
    number = sessions_of(person).filter(state__in=OPEN_SESSION).count()
    text = ngettext(
        "%(n)d session is not confirmed or called off yet.",
        "%(n)d sessions are not confirmed or called off yet.",
        number,
    )
    return [text % {"n": number}] if number else []
