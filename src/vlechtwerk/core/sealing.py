"""Words that only some may read, sealed with a key that no archive holds.

The key comes from ``SECRET_KEY``, the use and what it is of, and is stored nowhere: a copy of the database, an export or
a log shows that somebody wrote, and not what.
"""

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken

from vlechtwerk.core.credentials import key_for

LOST = "–"
"""What is read when ``SECRET_KEY`` was changed in between: the words are gone, the rest goes on."""


def secret(use: str, of: str) -> bytes:
    return hmac.digest(key_for(use).private_bytes_raw(), of.encode(), "sha256")


def _box(use: str, of: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(secret(use, of)))


def seal(text: str, *, use: str, of: str = "") -> str:
    return _box(use, of).encrypt(text.encode()).decode()


def unseal(sealed: str, *, use: str, of: str = "") -> str:
    try:
        return _box(use, of).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return LOST
