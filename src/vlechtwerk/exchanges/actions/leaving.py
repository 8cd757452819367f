"""Somebody leaves the network: sessions that did not begin end, the others are told, and nobody is invited any more."""

from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.exchanges import queries
from vlechtwerk.exchanges.actions.base import take
from vlechtwerk.exchanges.actions.giving import _turn
from vlechtwerk.exchanges.actions.planning import call_off
from vlechtwerk.exchanges.actions.stories import end_stories_for
from vlechtwerk.exchanges.enums import NOT_YET_HELD, UNDER_WAY, CallOff, GiveState
from vlechtwerk.exchanges.models import GiveInvitation, StrengtheningSession
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.people.models import Person


def end_for(person: Person, *, by: Actor | None) -> Callable[[], object] | None:
    """Called by ``people.leave``. What has begun waits to be confirmed, by link or by the broker; the coins come
    after what all other apps end."""
    ending = [session for session in _held(queries.sessions_of(person)) if not queries.has_begun(session)]
    for session in ending:
        call_off(session, reason=CallOff.LEFT, by=by, left=person)
    for invitation in GiveInvitation.objects.filter(person=person, state__in=UNDER_WAY).order_by("pk"):
        _turn(invitation, GiveState.WAIVED, by, UNDER_WAY, reason=_("left the network"))
    end_stories_for(person, by=by)
    if not ending:
        return None
    return lambda: ledger.void_all([session.transfer_id for session in ending], leaver=person, by=by)


def _held(sessions: QuerySet[StrengtheningSession]) -> list[StrengtheningSession]:
    """Those that did not begin, held until the end of the transaction, in primary-key order."""
    waiting = sessions.filter(state__in=NOT_YET_HELD).order_by("pk")
    return list(waiting.select_for_update(of=("self",)))


def end_left_due() -> int:
    """A yes that came at the moment at which somebody left makes a session with nobody: it ends the same way."""
    gone = Q(giver__left_on__isnull=False) | Q(receiver__left_on__isnull=False)
    found = queries.sessions().filter(gone, state__in=NOT_YET_HELD).order_by("pk")
    return each_due(found[:MOST_AT_ONCE], _end_left)


def _end_left(session: StrengtheningSession) -> bool:
    if take(session).state not in NOT_YET_HELD or queries.has_begun(session):
        return False
    left = session.giver if session.giver.left_on else session.receiver
    call_off(session, reason=CallOff.LEFT, by=None, left=left)
    ledger.void(session.transfer_id, by=None)
    return True
