"""Ideas that nobody but their author may read yet, sealed with a key that no archive holds.

The key comes from ``SECRET_KEY`` and the sprint, and is stored nowhere: a copy of the database, an export or a log
shows that somebody wrote, and not what.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken

from vlechtwerk.core.credentials import key_for

LOST = "–"
"""What is read when ``SECRET_KEY`` was changed in between: the words are gone, the sprint goes on."""


def _secret(use: str, key: str) -> bytes:
    return hmac.digest(key_for(use).private_bytes_raw(), key.encode(), "sha256")


def seal(sprint_key: str, text: str) -> str:
    return Fernet(base64.urlsafe_b64encode(_secret("sprint ideas", sprint_key))).encrypt(text.encode()).decode()


def unseal(sprint_key: str, sealed: str) -> str:
    try:
        return Fernet(base64.urlsafe_b64encode(_secret("sprint ideas", sprint_key))).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return LOST


def ballot_of(sprint_key: str, member_key: str, turn: int) -> str:
    """What tells that somebody gave their dots in this turn, and, without our key, not who."""
    return hmac.new(_secret("sprint dots", sprint_key), f"{turn}:{member_key}".encode(), hashlib.sha256).hexdigest()
