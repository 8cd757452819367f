"""What ends with a collaboration: open votes, conflicts, and every mail that has not left."""

from vlechtwerk.collaborations.actions.base import about
from vlechtwerk.collaborations.enums import GOING_ON, ConflictState, DecisionState, MemberState
from vlechtwerk.collaborations.models import Collaboration
from vlechtwerk.core import clock
from vlechtwerk.outbox import actions as outbox


def close_rest(one: Collaboration) -> None:
    """Nothing of it waits for anybody any more."""
    now = clock.now()
    for decision in one.decisions.filter(state=DecisionState.OPEN):
        outbox.cancel_about(f"decision:{decision.key}")
    one.decisions.filter(state=DecisionState.OPEN).update(state=DecisionState.LAPSED, state_since=now)
    one.members.filter(state=MemberState.CANDIDATE).update(state=MemberState.REFUSED)
    one.conflicts.filter(state__in=GOING_ON).update(state=ConflictState.LEFT, state_since=now)
    outbox.cancel_about(about(one))
