"""Who acts for an organisation: earns and pays on its account, and sees its statement."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.ledger.actions.booking import LedgerRefused, open_account
from vlechtwerk.ledger.models import Mandate
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Organisation, Person


@transaction.atomic
def give_mandate(organisation: Organisation, *, person: Person, by: Actor) -> Mandate:
    """Let somebody act for an organisation from now on; its account is opened. Twice is once."""
    if person.left_on or not person.is_active:
        raise LedgerRefused(_("%(name)s is no longer in the network.") % {"name": person.name}, "email")
    open_account(organisation)
    try:
        with transaction.atomic():
            made = Mandate.objects.create(organisation=organisation, person=person, given_by_id=by.pk)
    except IntegrityError:
        return Mandate.objects.get(organisation=organisation, person=person, ended_at=None)
    audit("give_mandate", made, by, organisation=organisation, person=person)
    _tell(made, "mandate_given")
    return made


@transaction.atomic
def end_mandate(mandate: Mandate, *, by: Actor | None) -> None:
    """From now on this person no longer acts for it. What is reserved stays as it was agreed."""
    if Mandate.objects.filter(pk=mandate.pk, ended_at=None).update(ended_at=clock.now()):
        audit("end_mandate", mandate, by, organisation=mandate.organisation, person=mandate.person)
        _tell(mandate, "mandate_ended")


def end_mandates_of(person: Person, *, by: Actor | None) -> None:
    """Somebody leaves the network."""
    for mandate in Mandate.objects.filter(person=person, ended_at=None).select_related("organisation", "person"):
        end_mandate(mandate, by=by)


def _tell(mandate: Mandate, kind: str) -> None:
    if not mandate.person.left_on:
        context = {"organisation": {"name": mandate.organisation.name}}
        outbox.queue(f"ledger.{kind}", to=mandate.person, context=context, about=f"mandate:{mandate.pk}")
