"""A yes becomes a session: introduction, a date to choose, a coin reserved. One transaction."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from vlechtwerk.agenda import actions as agenda
from vlechtwerk.core.actions import Actor, Refused, audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.exchanges.actions.base import ExchangeRefused, both, mail
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.innovations.models import Innovation, Need
from vlechtwerk.innovations.queries import lead_of
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.ledger import queries as ledger_queries
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal
from vlechtwerk.matching.rules import coins_of
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person


@transaction.atomic
def accept(proposal: Proposal, *, by: Actor, phone: str = "") -> StrengtheningSession:
    """The helper says yes. Both get each other's name and telephone, and the coin is set aside."""
    introduction = matching.accept_proposal(proposal, by=by, phone=phone)
    need = Need.objects.select_related("innovation__broker", "axis").get(pk=proposal.need_id)
    giver, receiver = introduction.helper, introduction.asker
    appointment = agenda.create_appointment(
        summary=_summary(need, giver), people=[giver, receiver], description=need.title, by=by
    )
    session = StrengtheningSession.objects.create(
        proposal=proposal, need=need, giver=giver, receiver=receiver, broker=need.innovation.broker,
        appointment=appointment,
    )  # fmt: skip
    ledger.reserve_session(
        session.transfer_id, payer=receiver, earner=giver, source=f"session:{session.key}", by=by,
        permit=coins_of(need), category=need.axis.name_nl if need.axis else "",
    )  # fmt: skip
    audit("start_session", session, by)
    for person in both(session):
        mail(session, "introduced", person, once=f"introduced:{session.key}:{person.pk}")
    return session


def _summary(need: Need, giver: Person) -> str:
    innovation: Innovation = need.innovation
    with override(innovation.language if innovation.language in {"nl", "fr", "en"} else "nl"):
        return _("%(giver)s and %(innovation)s: %(need)s") % {
            "giver": giver.name, "innovation": innovation.name, "need": need.title,
        }  # fmt: skip


@transaction.atomic
def say_yes(proposal: Proposal, *, by: Actor, phone: str = "") -> StrengtheningSession | None:
    """:func:`accept`. Where a hard limit stands in the way the yes is kept, the team is asked, and it is ``None``."""
    try:
        with transaction.atomic():
            return accept(proposal, by=by, phone=phone)
    except ledger.LimitPassed as no:
        proposal.refresh_from_db()
        if not matching.keep_yes(proposal, by=by, phone=phone):
            raise no from None
    return None


def coins_decided(request: Any, by: Actor | None) -> None:
    """For ``ledger.registry``: what waited for the team's answer goes on, or stops kindly. The need is held by now.

    Of several who said yes the first goes on. A limit of one helper is about that one, a limit of the asker about all.
    """
    need = matching.need_of_coins(request.source)
    verb = request.state if request.state in {"granted", "withdrawn"} else "refused"
    matching.log_coins(need, verb=f"limit_{verb}", by=by)
    kept = list(
        Proposal.objects.filter(need=need, state=ProposalState.KEPT)
        .select_related("helper", "need__innovation")
        .order_by("answered_at", "pk")
    )
    if request.state == "granted":
        _go_on(kept)
        return
    own = [proposal for proposal in kept if proposal.helper_id == request.account.person_id]
    for proposal in own or kept:
        _release(proposal)


def _go_on(kept: list[Proposal]) -> None:
    for proposal in kept:
        try:
            with transaction.atomic():
                session = say_yes(proposal, by=proposal.helper)
        except Refused as no:  # something else stands in the way by now: nobody may be left waiting
            audit("yes_stopped", proposal, None, why=str(no))
            proposal.refresh_from_db()
            _release(proposal)
        else:
            if session:
                return


def _release(proposal: Proposal) -> None:
    """A yes that was kept comes to nothing: both hear it, without anybody's coins."""
    need = proposal.need
    asker = lead_of(need.innovation)
    matching.release_yes(proposal)
    for person, other in ((proposal.helper, asker), (asker, proposal.helper)):
        context = {
            "gives": person == proposal.helper,
            "other": {"name": other.name},
            "need": {"title": need.title},
            "innovation": {"name": need.innovation.name},
        }
        outbox.queue("exchanges.yes_released", to=person, context=context, once=f"released:{proposal.key}:{person.pk}")


def go_on_due() -> int:
    """A yes that is kept while nobody is asked any more (somebody left, a limit moved) is looked at again."""
    waiting = Proposal.objects.filter(state=ProposalState.KEPT).select_related("helper", "need__innovation")
    return each_due(waiting.order_by("answered_at")[:MOST_AT_ONCE], _look_again)


def _look_again(proposal: Proposal) -> bool:
    matching.hold_coins(proposal.need.key)
    proposal.refresh_from_db()
    if proposal.state != ProposalState.KEPT or ledger_queries.is_asked(coins_of(proposal.need)):
        return False
    _go_on([proposal])
    return True


@transaction.atomic
def approve_offer(proposal: Proposal, *, by: Actor) -> StrengtheningSession | None:
    """The broker links somebody who offered to help; their invitation to give is fulfilled by it later."""
    proposal.refresh_from_db()
    if proposal.state != ProposalState.DRAFTED:
        raise ExchangeRefused(_("This offer is no longer open."))
    return say_yes(proposal, by=by)
