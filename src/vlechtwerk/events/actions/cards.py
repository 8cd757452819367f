"""Referral cards: made, printed, opened, withdrawn; and the questions that come in through them."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit, change_state
from vlechtwerk.core.due import MOST_AT_ONCE, each_due, first_to_remind
from vlechtwerk.events.actions.stage_base import StageRefused
from vlechtwerk.events.enums import CardState
from vlechtwerk.events.models import Event, Lead, Material, ReferralCard
from vlechtwerk.events.queries.cards import ANSWER_DAYS, overdue
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import IntakeSource
from vlechtwerk.innovations.models import Intake
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.programmes import actions as programmes
from vlechtwerk.programmes.enums import ActivationStep, AmbassadorshipState
from vlechtwerk.programmes.models import Ambassadorship

PER_SHEET = 10


@transaction.atomic
def make_card(ambassadorship: Ambassadorship, *, keeper: Person, by: Actor, event: Event | None = None) -> ReferralCard:
    """A card of somebody, for one event or for anywhere; one of each."""
    if ambassadorship.state != AmbassadorshipState.APPOINTED:
        raise StageRefused(
            _("%(name)s is no ambassador today.") % {"name": ambassadorship.person.name}, "ambassadorship"
        )
    try:
        with transaction.atomic():
            card = ReferralCard.objects.create(ambassadorship=ambassadorship, event=event, keeper=keeper)
    except IntegrityError:
        raise StageRefused(_("This card is there already. Print it from its own page."), "ambassadorship") from None
    audit("make_card", card, by)
    return card


@transaction.atomic
def print_card(card: ReferralCard, *, sheets: int, by: Actor) -> ReferralCard:
    """So many sheets go to the printer."""
    same = ReferralCard.objects.filter(pk=card.pk, state=CardState.ACTIVE)
    if same.update(printed_count=F("printed_count") + sheets * PER_SHEET) != 1:
        raise StageRefused(_("This card is withdrawn. Make a new one."))
    card.refresh_from_db()
    audit("print_card", card, by, cards=sheets * PER_SHEET)
    return card


@transaction.atomic
def withdraw_card(card: ReferralCard, *, by: Actor) -> ReferralCard:
    """What is in people's pockets leads to the general question form from now on."""
    if not change_state(card, [CardState.ACTIVE], CardState.WITHDRAWN, state_since=clock.now()):
        raise StageRefused(_("This card is withdrawn already."))
    audit("withdraw_card", card, by)
    return card


def count_opening(card: ReferralCard) -> None:
    """Somebody opened the page of a card."""
    ReferralCard.objects.filter(pk=card.pk).update(opened_count=F("opened_count") + 1)


@transaction.atomic
def ask_by_card(card: ReferralCard, *, as_draft: bool = False, **asked: Any) -> tuple[Intake, bool]:
    """A question comes in through a card, with the thread back to the talk. Sent twice it is one."""
    if card.state != CardState.ACTIVE:
        raise StageRefused(_("This card is withdrawn. Ask your question without it."))
    intake, is_new = innovations.receive_intake(source=IntakeSource.CARD, as_draft=as_draft, **asked)
    if intake.source == IntakeSource.CARD:
        _lead, made = Lead.objects.get_or_create(intake=intake, defaults={"card": card})
        if made:
            audit("lead_by_card", _lead, None, card=card)
    return intake, is_new


@transaction.atomic
def set_lead_organisation(lead: Lead, *, organisation: Organisation | None, by: Actor) -> Lead:
    """From where somebody asked, once it is known. Asking a question of its own is a step that counts."""
    Lead.objects.filter(pk=lead.pk).update(organisation=organisation)
    lead.organisation = organisation
    source = f"events.lead:{lead.key}"
    if organisation is None:
        programmes.drop_activation(source)
    else:
        programmes.note_activation(
            lead.card.ambassadorship.programme, organisation=organisation, step=ActivationStep.QUESTION, evidence="",
            happened_on=lead.created_at.date(), source=source, by=None,
        )  # fmt: skip
    audit("set_lead_organisation", lead, by, organisation=organisation)
    return lead


def remind_leads_due() -> int:
    """After two working days the keeper of the card hears once that somebody waits."""
    return each_due(overdue().order_by("pk")[:MOST_AT_ONCE], _remind)


def _remind(lead: Lead) -> bool:
    if clock.add_working_days(lead.created_at, ANSWER_DAYS) > clock.now():
        return False
    if not first_to_remind(lead):
        return False
    context = {
        "question": str(lead.intake), "since": lead.created_at, "speaker": {"name": lead.card.ambassadorship.person.name},
        "link": links.absolute("intake", lead.intake.key),
    }  # fmt: skip
    outbox.queue("events.lead_waits", to=lead.card.keeper, context=context)
    return True


@transaction.atomic
def save_material(material: Material, *, by: Actor) -> Material:
    """Something ready-made, new or put right."""
    if not (material.url or material.text):
        raise StageRefused(_("Give the address of it, or write the text here."), "url")
    material.save()
    audit("save_material", material, by)
    return material


@transaction.atomic
def drop_material(material: Material, *, by: Actor) -> None:
    """Nobody should use it any more."""
    audit("drop_material", material, by)
    material.delete()
