"""What is kept about people at events, and for how long of people without an account."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import Keeping, keepings
from vlechtwerk.core.traces import Traces
from vlechtwerk.events.identity import forget
from vlechtwerk.events.models import Registration
from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Held, acts, erasers, held

WORDS = ("name", "email", "organisation_name", "note")


def register() -> None:
    """Called once, when the app is ready."""
    common: dict[str, Any] = {"purpose": Purpose.HELP, "ground": Ground.AGREEMENT, "seen_by": SeenBy.TEAM}
    held.add(
        "registrations",
        Held(_("Your registrations for events, and where you came"), "events.Registration", ("person",), **common,
             kept=Kept.EMPTIED, words=WORDS,
             shown=("event__title", "event__starts_at", "name", "email", "organisation_name", "note", "state",
                    "created_at", "attended_at")),
    )  # fmt: skip
    held.add(
        "spoken",
        Held(_("Where you speak at an event"), "events.EventBlock", ("speaker",), **{**common, "seen_by": SeenBy.INVOLVED},
             kept=Kept.NAMELESS, shown=("event__title", "event__starts_at", "title")),
    )  # fmt: skip
    acts["events.Event.organiser"] = "who organises it for the network"
    erasers.append(erase)
    keepings.add(
        "event_registrations",
        Keeping(
            _("Names of who was at an event"), 2 * 365, _old, _empty,
            name=str, at=lambda one: one.event.starts_at,
            note=_("That somebody of an organisation came stays, for the figures."),
        ),
    )  # fmt: skip


def erase(person: Person, traces: Traces) -> None:
    """What was registered with their address, without an account, is theirs too."""
    if person.email:
        theirs = Registration.objects.filter(person=None, email__iexact=person.email)
        forget(list(theirs), organisation_name="")


def _old(before: datetime) -> QuerySet[Registration]:
    """Those with a name or an address left, of events of long ago."""
    named = Registration.objects.exclude(name="", email="", note="")
    return named.filter(event__ends_at__lt=before).select_related("event").order_by("event__starts_at", "pk")


def _empty(rows: QuerySet[Registration]) -> int:
    """The name goes, the attendance stays; the link to the person goes too."""
    return forget(list(rows))
