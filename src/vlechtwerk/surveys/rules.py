"""How long things wait, and what is kept of a secret."""

import hashlib
from datetime import timedelta

IDLE = timedelta(days=30)
"""So long a questionnaire lies still before its keeper hears of it."""
REMINDED_BEFORE = timedelta(days=3)
"""So long before the last day those who did not answer are asked once more."""
LINK_AFTER = timedelta(days=30)
"""So long after the last day a link still opens, and tells that it is over."""


def digest_of(secret: str) -> str:
    """What is kept of the secret of a ticket."""
    return hashlib.sha256(secret.encode()).hexdigest()
