"""Whom a call for talents reaches, what it brought, and the calls that run."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import BooleanField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.innovations.models import Axis
from vlechtwerk.matching.enums import CalledState, CallGroup
from vlechtwerk.matching.models import Call, Called, Introduction, Proposal
from vlechtwerk.matching.queries import areas as fields
from vlechtwerk.matching.rules import MOST_CALLED
from vlechtwerk.people.enums import ConsentPurpose, HatKind
from vlechtwerk.people.models import Affiliation, Consent, Hat, Person
from vlechtwerk.people.queries import worn_today


def reached(area: str, groups: Collection[str], axes: Sequence[Axis]) -> list[Person]:
    """Who gets a call in this area: those whose talents come near it first. With an address; nobody who knows about
    it already, who rests or wants no mail about requests, or was called for it within a term that still runs."""
    (found,) = fields.areas_with_people(area.partition("-")[0], axes, only=area)
    wanted: Any = Q(pk__in=found.beside) if CallGroup.NEAR in groups else Q(pk__in=[])
    if CallGroup.NEVER_GAVE in groups:
        members = worn_today(Hat.objects.filter(kind=HatKind.MEMBER)).values("person")
        wanted |= Q(pk__in=members) & ~Q(pk__in=Introduction.objects.values("helper"))
    if CallGroup.CONTACTS in groups:
        wanted |= Q(pk__in=Affiliation.objects.filter(until__isnull=True).values("person"))
    knows = {person.pk for person in found.reach}
    people = _reachable(area).filter(wanted).exclude(pk__in=knows).order_by("name", "pk")
    return sorted(people, key=lambda one: one.pk not in found.beside)[:MOST_CALLED]


def _reachable(area: str) -> QuerySet[Person]:
    said = Consent.objects.filter(person=OuterRef("pk"), purpose=ConsentPurpose.MAIL).order_by("-at", "-id")
    last = Subquery(said.values("is_given")[:1], output_field=BooleanField())
    rests = Proposal.objects.filter(helper=OuterRef("pk"), cool_down_until__gt=clock.today())
    called = Called.objects.filter(person=OuterRef("pk"), call__area=area, call__until__gte=clock.today())
    there = Person.objects.filter(left_on__isnull=True, is_active=True, email__gt="")
    there = there.annotate(wants_mail=Coalesce(last, Value(True)))
    return there.filter(~Exists(rests), ~Exists(called), wants_mail=True)


def with_counts(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Calls with how many were called, said they can, wrote it down, said no."""
    yes = [CalledState.CAN, CalledState.TOLD, CalledState.UNWRITTEN]
    return calls.annotate(
        called_count=Count("called"),
        yes_count=Count("called", filter=Q(called__state__in=yes)),
        told_count=Count("called", filter=Q(called__state=CalledState.TOLD)),
        no_count=Count("called", filter=Q(called__state=CalledState.NOT_ME)),
    ).select_related("by")


def calls_by_area(areas: Collection[str]) -> dict[str, Any]:
    """The newest call of each of these areas, with counts: one query."""
    newest = with_counts(Call.objects.filter(area__in=areas)).order_by("pk")
    return {call.area: call for call in newest}


def call_for(key: str) -> Any:
    """A call, for the team."""
    return first_or_404(with_counts(Call.objects.filter(key=key)))


def called_by_key(key: str) -> Called:
    return first_or_404(Called.objects.select_related("call__by", "person", "talent").filter(key=key))


def called_for(acting: Any, key: str) -> Called:
    """A call to oneself."""
    found = called_by_key(key)
    if acting.person is None or acting.person.pk != found.person_id:
        raise Http404
    return found


def answers_of(call: Call) -> list[Called]:
    """Everybody who was called: those who said yes first, then the others by name."""
    order: list[str] = [CalledState.TOLD, CalledState.CAN, CalledState.UNWRITTEN, CalledState.NOT_ME]
    rows = call.called.select_related("person", "talent").order_by("person__name", "pk")
    return sorted(rows, key=lambda one: order.index(one.state) if one.state in order else len(order))
