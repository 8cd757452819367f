"""Ideas that nobody but their author may read yet (``core.sealing``), and that somebody voted without who it was."""

import hashlib
import hmac

from vlechtwerk.core import sealing
from vlechtwerk.core.credentials import secret
from vlechtwerk.core.sealing import LOST

__all__ = ["LOST", "ballot_of", "seal", "unseal"]
IDEAS = "sprint ideas"


def seal(sprint_key: str, text: str) -> str:
    return sealing.seal(text, use=IDEAS, of=sprint_key)


def unseal(sprint_key: str, sealed: str) -> str:
    return sealing.unseal(sealed, use=IDEAS, of=sprint_key)


def ballot_of(sprint_key: str, member_key: str, turn: int) -> str:
    """What tells that somebody gave their dots in this turn, and, without our key, not who."""
    key = secret("sprint dots", sprint_key)
    return hmac.new(key, f"{turn}:{member_key}".encode(), hashlib.sha256).hexdigest()
