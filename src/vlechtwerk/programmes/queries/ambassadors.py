"""Ambassadors from candidate to appointed, fans, and the steps that organisations took."""

from django.db.models import QuerySet

from vlechtwerk.core.access import first_or_404
from vlechtwerk.people.models import Person
from vlechtwerk.programmes.enums import OPEN_AMBASSADORSHIP, AmbassadorshipState, FanState
from vlechtwerk.programmes.models import Activation, Ambassadorship, Fan, Programme


def ambassadorships() -> QuerySet[Ambassadorship]:
    """All, whoever waits longest first."""
    return Ambassadorship.objects.select_related("person", "keeper", "programme").order_by("state_since", "id")


def ambassadorship_by_key(key: str) -> Ambassadorship:
    related = ("person", "keeper", "nominated_by", "programme")
    return first_or_404(Ambassadorship.objects.filter(key=key).select_related(*related))


def ambassadorship_by_code(code: str) -> Ambassadorship | None:
    """What a plaque with this code is of; nothing when it was never handed out."""
    found = Ambassadorship.objects.filter(code=code, appointed_on__isnull=False)
    return found.select_related("person", "programme").first()


def appointed() -> QuerySet[Ambassadorship]:
    """Who may be asked for a stage, with what is needed to choose among them."""
    found = Ambassadorship.objects.filter(state=AmbassadorshipState.APPOINTED)
    related = ("person__place__region", "person__sector", "programme", "keeper")
    return found.select_related(*related).prefetch_related("themes", "days_off")


def ambassadorship_of(person: Person) -> Ambassadorship | None:
    """The one that is going on: at most one per person."""
    found = person.ambassadorships.filter(state__in=OPEN_AMBASSADORSHIP)
    return found.select_related("person", "keeper", "programme").first()


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
