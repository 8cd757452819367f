"""What can be said about events without asking the database."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from vlechtwerk.people.likeness import plain
from vlechtwerk.people.name_words import LEGAL_FORMS

NEAR = timedelta(days=7)
"""So long before it starts an event should be open for registration."""
REMINDED_BEFORE = timedelta(days=2)


def name_key(name: str) -> str:
    """A typed name of an organisation as it is compared: small letters, no accents, dots or legal form."""
    words = re.sub(r"[^\w\s&+]", "", plain(name)).split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return " ".join(words)


def times(event: Any, blocks: Iterable[Any]) -> list[tuple[Any, datetime, datetime]]:
    """Every block with when it starts and ends: each begins when the one before it ends."""
    at, found = event.starts_at, []
    for block in blocks:
        until = at + timedelta(minutes=block.minutes)
        found.append((block, at, until))
        at = until
    return found
