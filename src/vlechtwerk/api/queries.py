"""What the owner of a token may see, as query sets; and the rows of this app.

The same rules as on the pages: ``..._for(acting)`` of the app below where there is one. A list and a single thing come
from the same query set, so that one never shows what the other hides.
"""

from typing import Any

from django.db.models import Q, QuerySet

from vlechtwerk.agenda.models import Appointment
from vlechtwerk.api import rules
from vlechtwerk.api.enums import DeliveryState
from vlechtwerk.api.models import Delivery, Endpoint, Token
from vlechtwerk.core import clock
from vlechtwerk.exchanges import queries as exchanges
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.innovations.models import Intake
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching.models import Proposal
from vlechtwerk.people import queries as people
from vlechtwerk.people import registry
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.people.rules import is_staff


def people_for(acting: Any) -> QuerySet[Person]:
    """As ``people.queries.person_for``, for all at once: everybody for staff, else oneself and whom one was introduced to."""
    found = people.with_profile(Person.objects.all())
    if is_staff(acting.hats):
        return found
    return found.filter(pk__in={acting.person.pk} | registry.introduced_to(acting.person.pk, None))


def organisations_for(acting: Any) -> QuerySet[Organisation]:
    """The register of organisations is a page of the team."""
    found = Organisation.objects.select_related("place", "sector")
    return found if is_staff(acting.hats) else found.none()


def intakes_for(acting: Any) -> QuerySet[Intake]:
    found = Intake.objects.select_related("innovation")
    return found if is_staff(acting.hats) else found.none()


def proposals_for(acting: Any) -> QuerySet[Proposal]:
    """As ``matching.queries.proposal_for``: those to oneself, all for staff."""
    found = Proposal.objects.select_related("need", "helper")
    return found if is_staff(acting.hats) else found.filter(helper=acting.person)


def sessions_for(acting: Any) -> QuerySet[StrengtheningSession]:
    return exchanges.sessions() if is_staff(acting.hats) else exchanges.sessions_of(acting.person)


def transfers_for(acting: Any) -> QuerySet[Any]:
    """As ``ledger.queries.statement_for``: of one's own account, of organisations one acts for, all for staff."""
    found = ledger.transfers()
    if is_staff(acting.hats):
        return found
    organisations = ledger.mandates_of(acting.person).order_by().values("organisation")
    me = Q(debit__person=acting.person) | Q(credit__person=acting.person)
    ours = Q(debit__organisation__in=organisations) | Q(credit__organisation__in=organisations)
    return found.filter(me | ours)


def events_for(acting: Any) -> QuerySet[Appointment]:
    """As ``agenda.queries.appointment_for``: what has a date, one's own or all for staff."""
    found = Appointment.objects.filter(starts_at__isnull=False).prefetch_related("attendances__person")
    return found if is_staff(acting.hats) else found.filter(attendances__person=acting.person)


def tokens_for(acting: Any) -> QuerySet[Token]:
    """One's own keys; an administrator looks after all."""
    found = Token.objects.select_related("person")
    return found if "administrator" in acting.hats else found.filter(person=acting.person)


def endpoints_for(acting: Any) -> QuerySet[Endpoint]:
    found = Endpoint.objects.select_related("person")
    return found if "administrator" in acting.hats else found.filter(person=acting.person)


def has_webhook(person_id: int) -> bool:
    return Endpoint.objects.filter(person=person_id).exists()


def is_worn(row: Token | Endpoint) -> bool:
    """Whether its owner is still here and wears the hat that it was made in."""
    return row.person.is_active and row.person.left_on is None and row.hat in people.hats_of(row.person)


def deliveries_due() -> QuerySet[Delivery]:
    """What may leave now, and what a worker that died had in hand."""
    now = clock.now()
    ready = Q(state=DeliveryState.QUEUED, due_at__lte=now)
    stalled = Q(state=DeliveryState.SENDING, claimed_at__lt=now - rules.STALLED)
    found = Delivery.objects.filter(ready | stalled, endpoint__off_at=None).select_related("endpoint__person")
    return found.order_by("due_at", "pk")
