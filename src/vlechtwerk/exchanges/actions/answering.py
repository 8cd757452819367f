"""A yes becomes a session: introduction, a date to choose, a coin reserved. One transaction."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from vlechtwerk.agenda import actions as agenda
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.exchanges.actions.base import ExchangeRefused, both, mail
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.innovations.models import Innovation, Need
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal
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
    ledger.reserve(
        session.transfer_id, payer=receiver, earner=giver, source=f"session:{session.key}", by=by,
        category=need.axis.name_nl if need.axis else "",
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
def approve_offer(proposal: Proposal, *, by: Actor) -> StrengtheningSession:
    """The broker links somebody who offered to help; their invitation to give is fulfilled by it later."""
    proposal.refresh_from_db()
    if proposal.state != ProposalState.DRAFTED:
        raise ExchangeRefused(_("This offer is no longer open."))
    return accept(proposal, by=by)
