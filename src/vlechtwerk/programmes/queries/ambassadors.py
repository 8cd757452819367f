"""Ambassadors from candidate to appointed, fans, and the steps that organisations took."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, When

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.programmes.enums import OPEN_AMBASSADORSHIP, TO_APPOINT, AmbassadorshipState, FanState
from vlechtwerk.programmes.models import Activation, Ambassadorship, DaysOff, Fan, Programme
from vlechtwerk.programmes.queries.crowd import crowd

FOUND = 12


def ambassadorships() -> QuerySet[Ambassadorship]:
    """All: candidates first, then who is appointed, then what is over; whoever waits longest on top."""
    rank = Case(
        When(state__in=TO_APPOINT, then=0), When(state=AmbassadorshipState.APPOINTED, then=1), default=2,
        output_field=IntegerField(),
    )  # fmt: skip
    found = Ambassadorship.objects.select_related("person", "keeper", "programme").annotate(rank=rank)
    return found.order_by("rank", "state_since", "id")


def ambassadorship_by_key(key: str) -> Ambassadorship:
    related = ("person", "keeper", "nominated_by", "programme")
    return first_or_404(Ambassadorship.objects.filter(key=key).select_related(*related))


def ambassadorship_by_code(code: str) -> Ambassadorship | None:
    """What a plaque with this code is of; nothing when it was never handed out."""
    found = Ambassadorship.objects.filter(code=code, appointed_on__isnull=False)
    return found.select_related("person", "programme").first()


def appointed() -> QuerySet[Ambassadorship]:
    """Who may be asked for a stage, with what is needed to choose among them."""
    there = {"person__is_active": True, "person__left_on": None}
    found = Ambassadorship.objects.filter(state=AmbassadorshipState.APPOINTED, **there)
    related = ("person__place__region", "person__sector", "programme", "keeper")
    return found.select_related(*related).prefetch_related("themes", "days_off")


def ambassadorship_of(person: Person) -> Ambassadorship | None:
    """The one that is going on: at most one per person."""
    found = person.ambassadorships.filter(state__in=OPEN_AMBASSADORSHIP)
    return found.select_related("person", "keeper", "programme").first()


def days_off(ambassador: Ambassadorship) -> QuerySet[DaysOff]:
    """What is still to come of the days that do not work."""
    return ambassador.days_off.filter(last_day__gte=clock.today())


@dataclass(frozen=True)
class Called:
    """People with this (part of a) name: those there are, those who left, and whether there are more."""

    people: list[Person]
    away: list[Person]
    is_cut: bool


def named(name: str) -> Called:
    """Anybody of the register by name; who wants no mail can still be spoken to."""
    found = crowd({"name": name})
    people = sorted([*found.people, *found.unmailed], key=lambda one: (one.name, one.pk))
    return Called(people[:FOUND], found.left[:FOUND], len(people) > FOUND)


def people_of(organisation: Organisation, *, but: int | None = None) -> QuerySet[Person]:
    """Who is there today, for "whom to call"."""
    there = Person.objects.filter(affiliations__organisation=organisation, affiliations__until=None, left_on=None)
    return there.exclude(pk=but or 0).distinct().order_by("name", "pk")[:FOUND]


def fans() -> QuerySet[Fan]:
    return Fan.objects.select_related("organisation", "contact", "keeper", "programme").prefetch_related("themes")


def fan_by_key(key: str) -> Fan:
    return first_or_404(fans().filter(key=key))


def fan_of(person: Person) -> Fan | None:
    """The network that somebody speaks for."""
    return fans().filter(contact=person, state=FanState.ACTIVE).first()


def activations(programme: Programme) -> QuerySet[Activation]:
    """The steps of a programme, the newest first."""
    return programme.activations.select_related("organisation", "noted_by").order_by("-happened_on", "-id")
