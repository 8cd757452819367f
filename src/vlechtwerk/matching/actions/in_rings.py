"""What a ring of exchange (an app above) writes down as requests: it asks several people at once, by its own mail."""

from datetime import datetime
from typing import Any

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor
from vlechtwerk.innovations.models import Need
from vlechtwerk.matching.actions.proposals import OPEN, UNSEEN
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal
from vlechtwerk.people.models import Person


def settle_before(need: Need) -> None:
    """Asking in a ring settles the no or the silence of those before, like asking the next one."""
    Proposal.objects.filter(UNSEEN, need=need).update(handled_at=clock.now())


def request_of_ring(
    need: Need, *, helper: Person, by: Actor, asked_at: datetime, answer_by: datetime, **why: Any
) -> Proposal:
    """The request that was put to somebody as a part of a ring; an offer of theirs becomes it. Nobody is mailed.

    Made when there is an answer, for :func:`accept_proposal` and the like to carry out; the need's row is held by
    the caller. ``why``: ``score`` and ``contributions``, as on the match desk.
    """
    asked = {"state": ProposalState.ASKED, "asked_by_id": by.pk, "asked_at": asked_at, "answer_by": answer_by, **why}
    return Proposal.objects.update_or_create(need=need, helper=helper, state__in=OPEN, defaults=asked)[0]
