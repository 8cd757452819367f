"""Who acts for which organisation, and the coins of one."""

from typing import Any

from django.db.models import F, Q, QuerySet

from vlechtwerk.core.access import first_or_404
from vlechtwerk.ledger.enums import AccountKind
from vlechtwerk.ledger.models import Account, Mandate
from vlechtwerk.ledger.queries.tallies import Tally, session_value, tally_of
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.people.rules import is_staff


def mandates_of(person: Person) -> QuerySet[Mandate]:
    """The organisations somebody acts for today, by name."""
    found = Mandate.objects.filter(person=person, ended_at=None)
    return found.select_related("organisation").order_by("organisation__name", "pk")


def mandates_for(organisation: Organisation) -> QuerySet[Mandate]:
    """Whoever acts or acted for an organisation: those of today first, then the latest that ended."""
    found = Mandate.objects.filter(organisation=organisation).select_related("person", "given_by")
    return found.order_by(F("ended_at").desc(nulls_first=True), "pk")


def organisation_for(acting: Any, key: str) -> Organisation:
    """An organisation whose coins ``acting`` may see: the team, and who acts for it today. 404 otherwise."""
    found = Organisation.objects.filter(key=key)
    if not is_staff(acting.hats):
        found = found.filter(mandates__person=acting.person, mandates__ended_at=None)
    return first_or_404(found)


def organisation_tally(organisation: Organisation) -> Tally:
    """Given, received and the balance of an organisation."""
    row = Account.objects.filter(organisation=organisation).annotate(value=session_value()).first()
    return tally_of(row, row.value) if row else Tally()


def readers_of(account: Account) -> list[Person]:
    """Who is told about an account: its holder, or whoever acts for the organisation. Nobody who left."""
    if account.kind == AccountKind.PERSON and account.person:
        return [] if account.person.left_on else [account.person]
    held = Mandate.objects.filter(organisation=account.organisation_id, ended_at=None)
    return [one.person for one in held.select_related("person").order_by("pk")] if account.organisation_id else []


def could_act_for(organisation: Organisation) -> QuerySet[Person]:
    """Who works there and does not act for it yet."""
    works = Q(affiliations__organisation=organisation, affiliations__until=None)
    acts = mandates_for(organisation).filter(ended_at=None).values("person")
    return Person.objects.filter(works, left_on=None).exclude(pk__in=acts).distinct().order_by("name")
