"""Who was reached: raw rows of attendance, and how often they are the same person or the same organisation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from vlechtwerk.events.enums import RegistrationState
from vlechtwerk.events.identity import who
from vlechtwerk.events.models import Event, Registration
from vlechtwerk.outbox.models import AddressMark
from vlechtwerk.outbox.routing import address_hash
from vlechtwerk.people.models import Organisation
from vlechtwerk.people.same import name_key, organisation_key
from vlechtwerk.programmes.models import Programme
from vlechtwerk.programmes.queries import may_be_asked

NEWS = "events.news"


@dataclass(frozen=True)
class Reached:
    """Numbers over rows of attendance. An organisation is counted once: by its registry number, else its row in the
    register, else the typed name; a person by the register, else the address, else name with organisation."""

    rows: int
    people: int
    organisations: int
    sme: int
    not_sme: int
    unknown: int
    without: int


@dataclass(frozen=True)
class Typed:
    """A name of an organisation as somebody typed it, how often, and the one of the register that is called so."""

    typed: str
    count: int
    match: Organisation | None


def attendance(event: Event) -> QuerySet[Registration]:
    """Who came to one event."""
    came = Registration.objects.filter(event=event, attended_at__isnull=False)
    return came.select_related("event", "person", "organisation").order_by("name", "id")


def reached(programme: Programme | None, first_day: date, last_day: date) -> QuerySet[Registration]:
    """Every attendance of the events of a programme (of all: none) between two days, both included."""
    came = Registration.objects.filter(
        attended_at__isnull=False, event__starts_at__date__gte=first_day, event__starts_at__date__lte=last_day
    )
    if programme:
        came = came.filter(event__programme=programme)
    return came.select_related("event", "person", "organisation").order_by("event__starts_at", "event", "name", "id")


def key_of(row: Registration) -> str:
    """By what the organisation of a row is counted once; empty when none is known."""
    return organisation_key(row.organisation, row.organisation_name)


def person_key(row: Registration) -> str:
    """By what somebody is counted once; a row without any name counts for itself."""
    if known := who(row):
        return known
    return f"name:{name_key(row.name)}:{key_of(row)}" if row.name else f"row:{row.pk}"


def counts(rows: Iterable[Registration]) -> Reached:
    """Both ways of counting, over the same rows."""
    people, organisations, total, without = set(), dict[str, bool | None](), 0, 0
    for row in rows:
        total += 1
        people.add(person_key(row))
        if key := key_of(row):
            organisations[key] = row.organisation.is_sme if row.organisation else None
        else:
            without += 1
    passed = list(organisations.values())
    return Reached(
        rows=total, people=len(people), organisations=len(organisations), sme=passed.count(True),
        not_sme=passed.count(False), unknown=passed.count(None), without=without,
    )  # fmt: skip


def typed_names(event: Event) -> list[Typed]:
    """Names that are not linked to the register yet, those that most people typed first."""
    names: dict[str, list[str]] = {}
    loose = event.registrations.filter(organisation=None).exclude(organisation_name="")
    for name in loose.exclude(state=RegistrationState.LEFT).values_list("organisation_name", flat=True):
        names.setdefault(name_key(name), []).append(name)
    called = _called(set(names)) if names else {}
    found = [Typed(_usual(typed), len(typed), called.get(key)) for key, typed in names.items()]
    return sorted(found, key=lambda one: (one.match is None, -one.count, one.typed.casefold()))


def _usual(typed: list[str]) -> str:
    """How most people wrote it."""
    return min(set(typed), key=lambda name: (-typed.count(name), name))


def _called(keys: set[str]) -> dict[str, Organisation]:
    """The only organisation of the register with each of these names; two of one name are told apart by a person."""
    found: dict[str, list[Organisation]] = {}
    for one in Organisation.objects.only("pk", "key", "name"):
        if (key := name_key(one.name)) in keys:
            found.setdefault(key, []).append(one)
    return {key: same[0] for key, same in found.items() if len(same) == 1}


def mailed_afterwards(event: Event) -> tuple[list[Registration], list[Registration]]:
    """Who came and who did not, as far as they can be mailed and did not say that they want no such mail."""
    rows = list(_with_address(event))
    silent = _unwanted(rows)
    wanted = [row for row in rows if row.pk not in silent]
    return [row for row in wanted if row.attended_at], [row for row in wanted if not row.attended_at]


def _with_address(event: Event) -> Iterator[Registration]:
    there = event.registrations.filter(state=RegistrationState.REGISTERED).select_related("person")
    for row in there.order_by("name", "id"):
        if row.email or (row.person and row.person.email):
            yield row


def _unwanted(rows: Iterable[Registration]) -> set[int]:
    """Rows of people who want no mail, or whose address ended this kind of mail or bounces."""
    rows = list(rows)
    numbers = [row.person_id for row in rows if row.person_id]
    asked = may_be_asked(numbers) if numbers else set()
    hashes = {row.pk: address_hash((row.person and row.person.email) or row.email) for row in rows}
    marked = set(
        AddressMark.objects.filter(address__in=set(hashes.values()), notice__in=["", NEWS], is_hard=True).values_list(
            "address", flat=True
        )
    )
    return {row.pk for row in rows if (row.person_id and row.person_id not in asked) or hashes[row.pk] in marked}
