"""Ideas that nobody but their author may read yet, sealed with a key that no archive holds.

The key comes from ``SECRET_KEY`` and the sprint, and is stored nowhere: a copy of the database, an export or a log
shows that somebody wrote, and not what.
"""

import hashlib
import hmac

from cryptography.fernet import InvalidToken

from vlechtwerk.core.credentials import key_for, sealer

LOST = "–"
"""What is read when ``SECRET_KEY`` was changed in between: the words are gone, the sprint goes on."""


def seal(sprint_key: str, text: str) -> str:
    return sealer("sprint ideas", sprint_key).encrypt(text.encode()).decode()


def unseal(sprint_key: str, sealed: str) -> str:
    try:
        return sealer("sprint ideas", sprint_key).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return LOST


def ballot_of(sprint_key: str, member_key: str, turn: int) -> str:
    """What tells that somebody gave their dots in this turn, and, without our key, not who."""
    secret = hmac.digest(key_for("sprint dots").private_bytes_raw(), sprint_key.encode(), "sha256")
    return hmac.new(secret, f"{turn}:{member_key}".encode(), hashlib.sha256).hexdigest()
