"""What can be said about events without asking the database."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

NEAR = timedelta(days=7)
"""So long before it starts an event should be open for registration."""
REMINDED_BEFORE = timedelta(days=2)


def times(event: Any, blocks: Iterable[Any]) -> list[tuple[Any, datetime, datetime]]:
    """Every block with when it starts and ends: each begins when the one before it ends."""
    at, found = event.starts_at, []
    for block in blocks:
        until = at + timedelta(minutes=block.minutes)
        found.append((block, at, until))
        at = until
    return found
