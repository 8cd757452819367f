"""What the verification of the ledger asks of sessions: each says the same as its coin."""

from collections.abc import Iterator

from vlechtwerk.exchanges.enums import OPEN_SESSION, SessionState
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.ledger.enums import TransferState
from vlechtwerk.ledger.queries import disagreeing


def disagreements() -> Iterator[str]:
    """A booked session has its posted transfer, a running one its reservation, and the other way round."""
    states: dict[str, TransferState] = dict.fromkeys(OPEN_SESSION, TransferState.PENDING)
    states[SessionState.BOOKED] = TransferState.POSTED
    return disagreeing(StrengtheningSession.objects.all(), states, "session:")
