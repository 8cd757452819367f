"""What is kept about people in circles, ambassadors and whoever speaks for a fan."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import Keeping, keepings
from vlechtwerk.core.traces import Traces
from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Held, acts, erasers, held
from vlechtwerk.programmes.enums import CallState
from vlechtwerk.programmes.models import Ambassadorship, CircleApplication

APPLIED: tuple[str, ...] = ("name", "email", "organisation_name", "wish")


def register() -> None:
    common: dict[str, Any] = {"purpose": Purpose.HELP, "ground": Ground.AGREEMENT}
    held.add(
        "circles",
        Held(_("Your places in circles"), "programmes.CircleMember", ("person",), **common, kept=Kept.EMPTIED,
             seen_by=SeenBy.INVOLVED, words=("note",),
             shown=("circle__name", "state", "created_at", "answered_at", "shares_contact", "note")),
    )  # fmt: skip
    held.add(
        "guided",
        Held(_("Circles that you guide"), "programmes.Circle", ("guide",), **common, kept=Kept.NAMELESS,
             seen_by=SeenBy.INVOLVED, shown=("name", "subject", "state")),
    )  # fmt: skip
    held.add(
        "placements",
        Held(_("Divisions over circles in which you are considered"), "programmes.Placement", ("person",), **common,
             kept=Kept.NAMELESS, seen_by=SeenBy.TEAM, shown=("forming__name", "group", "created_at")),
    )  # fmt: skip
    held.add(
        "pairs",
        Held(_("With whom you must, or must not, be in a circle"), "programmes.Pair", ("first", "second"), **common,
             kept=Kept.ERASED, seen_by=SeenBy.TEAM, goes=True, shown=("forming__name", "kind", "created_at")),
    )  # fmt: skip
    acts["programmes.CircleForming.made_by"] = "who prepared it"
    acts["programmes.CircleMeeting.noted_by"] = "who noted it"
    acts["programmes.CircleGrant.keeper"] = "who of the team follows it"
    acts["programmes.Voucher.keeper"] = "who of the team follows it"
    _register_ambassadors()
    _register_calls()


def _register_ambassadors() -> None:
    common: dict[str, Any] = {"purpose": Purpose.HELP, "ground": Ground.AGREEMENT, "seen_by": SeenBy.TEAM}
    held.add(
        "ambassadorships",
        Held(_("Your appointment as an ambassador"), "programmes.Ambassadorship", ("person",), **common,
             kept=Kept.EMPTIED, words=("reason", "answer", "story"),
             shown=("created_at", "state", "reason", "story", "answer", "appointed_on", "appointed_by", "ceremony_place",
                    "term_ends_on", "ended_on", "end_reason")),
    )  # fmt: skip
    held.add(
        "conversations",
        Held(_("What the team wrote down of talks about being an ambassador"), "programmes.ConversationNote",
             ("ambassadorship__person",), **common, kept=Kept.ERASED, goes=True, shown=("talked_on", "text")),
    )  # fmt: skip
    held.add(
        "days_off",
        Held(_("Days on which you cannot come as an ambassador"), "programmes.DaysOff", ("ambassadorship__person",),
             **common, kept=Kept.ERASED, goes=True, correct="own_days", shown=("first_day", "last_day")),
    )  # fmt: skip
    held.add(
        "fan_of",
        Held(_("Networks that you speak for"), "programmes.Fan", ("contact",), **common, kept=Kept.NAMELESS,
             shown=("organisation__name", "state", "created_at")),
    )  # fmt: skip
    acts.update({
        "programmes.Ambassadorship.nominated_by": "who nominated", "programmes.Ambassadorship.keeper": "whose work it is",
        "programmes.ConversationNote.by": "who wrote it down", "programmes.Fan.keeper": "whose work it is",
        "programmes.Activation.noted_by": "who wrote it down",
    })  # fmt: skip
    erasers.append(_erase)


def _erase(person: Person, _traces: Traces) -> None:
    """Why an appointment ended may say something of them; that there was a reason stays."""
    Ambassadorship.objects.filter(person=person).exclude(end_reason="").update(end_reason="–")


def _register_calls() -> None:
    held.add(
        "circle_applications",
        Held(_("Your applications for learning circles"), "programmes.CircleApplication", ("person",), purpose=Purpose.HELP,
             ground=Ground.CONSENT, seen_by=SeenBy.TEAM, kept=Kept.EMPTIED, words=APPLIED, retention="circle_applications",
             shown=("call__title", *APPLIED, "state", "created_at", "consent_at")),
    )  # fmt: skip
    acts["programmes.CircleCall.keeper"] = "who of the team follows it"
    erasers.append(erase_applications)
    keepings.add(
        "circle_applications",
        Keeping(
            _("Applications for learning circles"), 365, _old, _empty, name=str, at=lambda one: one.call.state_since,
            note=_("Counted from the day on which the call closed."),
        ),
    )  # fmt: skip


def erase_applications(person: Person, _traces: Traces) -> None:
    """What was sent with their address, without an account, is theirs too."""
    if person.email:
        _empty(CircleApplication.objects.filter(person=None, email__iexact=person.email))


def _old(before: datetime) -> QuerySet[CircleApplication]:
    """Those with something written left, of calls that closed long ago."""
    written = CircleApplication.objects.exclude(**dict.fromkeys(APPLIED, ""), person=None)
    closed = written.filter(call__state=CallState.CLOSED, call__state_since__lt=before)
    return closed.select_related("call").order_by("call__state_since", "pk")


def _empty(rows: QuerySet[CircleApplication]) -> int:
    """That somebody applied stays, for the figures; who it was goes."""
    keys = list(rows.values_list("pk", flat=True))
    return CircleApplication.objects.filter(pk__in=keys).update(person=None, **dict.fromkeys(APPLIED, ""))
