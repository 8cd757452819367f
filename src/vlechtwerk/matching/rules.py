"""The rules of asking."""

from typing import Any

MAX_OPEN_ASKS = 3  # rivals asked at the same time for one need
NOT_NOW_DAYS = 60  # "not now" of a broker lasts this long
FOR_EVER_DAYS = 3650  # a rest that ends later than this is "never again"
GUEST_LINK_GRACE_DAYS = 1  # an answer link still opens this long after the last day
REFERRAL_LINK_DAYS = 180  # the links of a referral open this long: it may take months before the outcome is known
CHECKED_DAYS = 183  # an address to refer to that nobody looked at for so long is to be checked

KNOWS = 0.4  # a feature of subject (``engine.score``) below this: somebody does not know about it, and no round asks
BESIDE = 0.15  # from here up to ``KNOWS`` somebody is near it: worth a question, not a request
LOAD_COST = (0.0, 0.05, 0.12)  # what a helper's first, second, further session costs, so that a round spreads its asks
ROUND_CHUNK = 50  # needs that a worker scores in one go
ROUND_SHORTLIST = 100  # so many of those who know about a need a round looks at
ROUND_STALLED_S = 60  # a round that did not move for so long lost its worker
ROUND_STALE_DAYS = 7  # a round that nobody approved for so long is old

CALL_DAYS = 14  # so long a call for talents runs when nothing else is said
LONGEST_CALL_DAYS = 92
MOST_CALLED = 300  # so many people one call reaches, the nearest first
CALL_REMINDER_DAYS = 3  # working days after "I can", before we ask once for the words
CALL_GRACE_DAYS = 14  # so long after the end the words may still be written down


def coins_of(need: Any) -> str:
    """What the ledger calls a request to pass a limit for this need; it knows no needs."""
    return f"need:{need.key}"
