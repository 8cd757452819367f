"""Calls for a learning circle, and who applied."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.people.models import Person
from vlechtwerk.programmes.enums import ApplicationState, CallState
from vlechtwerk.programmes.models import CircleApplication, CircleCall


def circle_calls(state: str = "") -> QuerySet[CircleCall]:
    """With how many applied and how many of those still wait."""
    applied = Count("applications", filter=~Q(applications__state=ApplicationState.WITHDRAWN))
    waiting = Count("applications", filter=Q(applications__state=ApplicationState.RECEIVED))
    found = (
        CircleCall.objects.annotate(applied_count=applied, waiting_count=waiting)
        .select_related("keeper")
        .order_by("-created_at", "-pk")
    )
    return found.filter(state=state) if state else found


def circle_call_by_key(key: str) -> CircleCall:
    related = ("theme", "region", "programme", "keeper")
    return first_or_404(CircleCall.objects.select_related(*related).filter(key=key))


def circle_call_for(acting: Any, key: str) -> CircleCall:
    """One that everybody may read, or that is for the network only."""
    found = CircleCall.objects.select_related("theme", "region").filter(key=key)
    return first_or_404(found if acting.person else found.filter(is_public=True))


def open_circle_calls() -> QuerySet[CircleCall]:
    """Where somebody of the network can apply today."""
    found = CircleCall.objects.filter(state=CallState.OPEN, closes_on__gte=clock.today())
    return found.order_by("closes_on", "pk")


def applications_of(call: CircleCall) -> QuerySet[CircleApplication]:
    """Whoever applied, the first first; without those who withdrew."""
    found = call.applications.exclude(state=ApplicationState.WITHDRAWN)
    return found.select_related("person").order_by("created_at", "pk")


def known_application(call: CircleCall, *, email: str, person: Person | None) -> CircleApplication | None:
    """The application of this address or this person, unless it was withdrawn."""
    same = Q(pk__in=[])
    if email:
        same |= Q(email__iexact=email)
    if person:
        same |= Q(person=person)
    return call.applications.filter(same).exclude(state=ApplicationState.WITHDRAWN).select_related("person").first()


def application_by_key(key: str) -> CircleApplication:
    return first_or_404(CircleApplication.objects.select_related("call__keeper", "person").filter(key=key))
