"""Who came: by phone at the door, by ticking, or from a list of before. Whatever is sent twice counts once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.events import queries
from vlechtwerk.events.actions.base import EventsRefused, hold
from vlechtwerk.events.enums import EventState, RegistrationState
from vlechtwerk.events.models import Event, Registration
from vlechtwerk.people.models import Person
from vlechtwerk.people.same import name_key

OPEN_DOOR = (EventState.OPEN, EventState.HELD)
CHANGED = ["state", "state_since", "attended_at", "noted_at", "arrival"]
MOST_ARRIVALS = 500
MOST_LINES = 2000


class BadArrival(Exception):
    """One check-in that cannot be kept, and why."""


@transaction.atomic
def check_in_many(event: Event, *, arrivals: Sequence[Any], by: Actor) -> list[dict[str, Any]]:
    """What a phone at the door noted: per check-in whether it is kept, else what is wrong with that one.

    Each has ``arrival`` (made by the phone, once per check-in), ``registration`` (a key) or ``name`` (a walk-in, with
    ``organisation``), and ``at``. Whoever comes in has a place from then on, also when the event was full.
    """
    hold(event, OPEN_DOOR)
    if len(arrivals) > MOST_ARRIVALS:
        raise EventsRefused(_("Send at most %(n)d check-ins at a time.") % {"n": MOST_ARRIVALS})
    door = _Door(event, [one for one in arrivals if isinstance(one, Mapping)])
    answers = [door.answer(one) for one in arrivals]
    if kept := door.keep():
        audit("check_in", event, by, people=kept)
    return answers


class _Door:
    """The rows that a batch is about, read once and written once."""

    def __init__(self, event: Event, arrivals: Sequence[Mapping[str, Any]]) -> None:
        self.event, self.now = event, clock.now()
        said = [one.get("registration") for one in arrivals]
        keys = {key for key in said if isinstance(key, str) and key.isascii() and key.isalnum()}
        self.rows = {row.key: row for row in event.registrations.filter(key__in=keys)}
        known = {number for one in arrivals if (number := _uuid(one.get("arrival")))}
        self.known = set(Registration.objects.filter(arrival__in=known).values_list("arrival", flat=True))
        self.changed: dict[str, Registration] = {}
        self.new: list[Registration] = []

    def answer(self, sent: Any) -> dict[str, Any]:
        """Take one in. The same number, or the same registration, once more is good: it is kept already."""
        number = str(sent.get("arrival", ""))[:64] if isinstance(sent, Mapping) else ""
        try:
            if not isinstance(sent, Mapping) or (arrival := _uuid(sent.get("arrival"))) is None:
                raise BadArrival(_("This check-in has no number of its own."))
            if arrival not in self.known:
                self._take(sent, arrival)
                self.known.add(arrival)
        except BadArrival as bad:
            return {"arrival": number, "ok": False, "error": str(bad)}
        return {"arrival": number, "ok": True}

    def _take(self, sent: Mapping[str, Any], arrival: UUID) -> None:
        at = self._moment(sent.get("at"))
        key = sent.get("registration")
        if not key:
            self.new.append(self._walk_in(sent, arrival, at))
            return
        row = self.rows.get(key) if isinstance(key, str) else None
        if row is None:
            raise BadArrival(_("Nobody is registered here with this code."))
        row = self._standing(row)
        if row.attended_at:
            return
        if row.state != RegistrationState.REGISTERED:
            row.state, row.state_since = RegistrationState.REGISTERED, self.now
        row.attended_at, row.noted_at, row.arrival = at, self.now, arrival
        self.changed[row.key] = row

    def _standing(self, row: Registration) -> Registration:
        """Who signed off and registered again has two rows: the later one counts."""
        if row.state != RegistrationState.LEFT:
            return row
        for one in self.changed.values():
            if (one.email and one.email == row.email) or (one.person_id and one.person_id == row.person_id):
                return one
        again = queries.known_registration(self.event, email=row.email, person=row.person)
        return self.rows.setdefault(again.key, again) if again else row

    def _walk_in(self, sent: Mapping[str, Any], arrival: UUID, at: datetime) -> Registration:
        name, organisation = _words(sent.get("name"), 120), _words(sent.get("organisation"), 160)
        if not name:
            raise BadArrival(_("Write the name of who comes in."))
        return Registration(
            event=self.event, name=name, organisation_name=organisation, is_walk_in=True, arrival=arrival,
            attended_at=at, noted_at=self.now, language=self.event.language,
        )  # fmt: skip

    def _moment(self, said: Any) -> datetime:
        """When it happened, by the clock of the phone; never later than now."""
        try:
            at = parse_datetime(said) if isinstance(said, str) else None
        except ValueError:
            at = None
        if at is None or is_naive(at):
            raise BadArrival(_("The time of this check-in is not one."))
        return min(at, self.now)

    def keep(self) -> int:
        Registration.objects.bulk_update(self.changed.values(), CHANGED)
        Registration.objects.bulk_create(self.new)
        return len(self.changed) + len(self.new)


def _uuid(said: Any) -> UUID | None:
    try:
        return UUID(said) if isinstance(said, str) else None
    except ValueError:
        return None


def _words(said: Any, most: int) -> str:
    """One line of words, without what no database keeps."""
    text = said if isinstance(said, str) else ""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:most]


@transaction.atomic
def tick(
    event: Event, *, keys: Iterable[str], by: Actor, name: str = "", organisation: str = ""
) -> list[dict[str, Any]]:
    """The door without a phone: these are here, and perhaps one who was not registered."""
    now = clock.now().isoformat()
    arrivals: list[dict[str, str]] = [{"arrival": str(uuid4()), "registration": key, "at": now} for key in keys]
    if name.strip():
        arrivals.append({"arrival": str(uuid4()), "name": name, "organisation": organisation, "at": now})
    if not arrivals:
        raise EventsRefused(_("Tick who is there, or write a name."))
    answers: list[dict[str, Any]] = []
    for start in range(0, len(arrivals), MOST_ARRIVALS):
        answers += check_in_many(event, arrivals=arrivals[start : start + MOST_ARRIVALS], by=by)
    return answers


@transaction.atomic
def undo_check_in(one: Registration, *, by: Actor) -> Registration:
    """A mistake at the door: this one was not there. Who only stood in the list by that mistake is taken out."""
    hold(one.event, OPEN_DOOR)
    fields: dict[str, Any] = {"attended_at": None, "noted_at": None}
    if one.is_walk_in:
        fields |= {"state": RegistrationState.LEFT, "state_since": clock.now()}
    same = Registration.objects.filter(pk=one.pk, attended_at__isnull=False)
    if not same.update(**fields):
        raise EventsRefused(_("This person was not checked in."))
    one.refresh_from_db()
    audit("undo_check_in", one, by)
    return one


@transaction.atomic
def paste_list(event: Event, *, lines: Sequence[Mapping[str, str]], by: Actor) -> int:
    """Who was there, from a list of before. Who stands in it already is not added again; answers how many are new."""
    hold(event, OPEN_DOOR)
    if event.starts_at > clock.now():
        raise EventsRefused(_("This event has not begun. A list of who came can be pasted afterwards."))
    if len(lines) > MOST_LINES:
        raise EventsRefused(_("Paste at most %(n)d lines at a time.") % {"n": MOST_LINES}, "text")
    book = _Book(event)
    people = {one.email.lower(): one for one in Person.objects.filter(email__in=[line["email"] for line in lines])
              if one.email}  # fmt: skip
    for line in lines:
        book.add(line, people.get(line["email"]))
    new = book.keep()
    audit("paste_list", event, by, people=new)
    return new


class _Book:
    """Everybody of an event, by address and by name."""

    def __init__(self, event: Event) -> None:
        self.event, self.now = event, clock.now()
        self.by_email: dict[str, Registration] = {}
        self.by_name: dict[tuple[str, str], Registration] = {}
        self.persons: set[int] = set()
        self.new: list[Registration] = []
        self.changed: list[Registration] = []
        for row in event.registrations.exclude(state=RegistrationState.LEFT).select_related("organisation"):
            self._index(row)

    def _index(self, row: Registration) -> None:
        if row.email:
            self.by_email[row.email.lower()] = row
        if row.person_id:
            self.persons.add(row.person_id)
        self.by_name.setdefault((name_key(row.name), name_key(row.organisation_name)), row)

    def add(self, line: Mapping[str, str], person: Person | None) -> None:
        name, organisation, email = line["name"], line["organisation"], line["email"]
        known = self.by_email.get(email) if email else self.by_name.get((name_key(name), name_key(organisation)))
        if known:
            if known.attended_at is None:
                known.state, known.attended_at, known.noted_at = (
                    RegistrationState.REGISTERED, self.event.starts_at, self.now,
                )  # fmt: skip
                if known.pk:
                    self.changed.append(known)
            return
        row = Registration(
            event=self.event, name=name, organisation_name=organisation, email=email, is_walk_in=True,
            attended_at=self.event.starts_at, noted_at=self.now, language=self.event.language,
            person=person if person and person.pk not in self.persons else None,
        )  # fmt: skip
        self.new.append(row)
        self._index(row)

    def keep(self) -> int:
        Registration.objects.bulk_update(self.changed, ["state", "attended_at", "noted_at"])
        Registration.objects.bulk_create(self.new, batch_size=500)
        return len(self.new) + len(self.changed)
