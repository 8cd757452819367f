"""Words that only some may read, sealed with a key that no archive holds.

The key comes from ``SECRET_KEY``, the use and what it is of, and is stored nowhere: a copy of the database, an export or
a log shows that somebody wrote, and not what.
"""

from cryptography.fernet import InvalidToken

from vlechtwerk.core.credentials import sealer

LOST = "–"
"""What is read when ``SECRET_KEY`` was changed in between: the words are gone, the rest goes on."""


def seal(text: str, *, use: str, of: str = "") -> str:
    return sealer(use, of).encrypt(text.encode()).decode()


def unseal(sealed: str, *, use: str, of: str = "") -> str:
    try:
        return sealer(use, of).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return LOST
