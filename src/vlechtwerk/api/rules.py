"""Who may make keys, and how long what is kept."""

from collections.abc import Collection
from datetime import timedelta

from vlechtwerk.people.enums import HatKind

MAKERS = frozenset({HatKind.COORDINATOR, HatKind.ADMINISTRATOR})
PREFIX = "vlw_"  # what scanners for secrets look for: vlw_ and 43 letters, figures, - or _
VALID_DAYS = (30, 90, 365)
KEPT = timedelta(hours=48)
"""How long the answer to an ``Idempotency-Key`` is kept."""
PAGE, LARGEST_PAGE = 50, 100

# After the n-th failure wait so long; after the last the endpoint is switched off: more than a day in all.
BACK_OFF = [timedelta(seconds=s) for s in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400)]
STALLED = timedelta(minutes=5)
OLD_SECRET = timedelta(hours=24)
LOG_KEPT = timedelta(days=30)


def may_make_keys(hats: Collection[str]) -> bool:
    """Keys open other people's data to machines: those who answer for the network give them out."""
    return not MAKERS.isdisjoint(hats)
