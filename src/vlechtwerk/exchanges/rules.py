"""How often somebody is asked to give back, and when not: an invitation that comes too often is a debt notice."""

from datetime import date, timedelta

INVITE_EVERY_DAYS = 30  # one such mail a month at most, whatever happens; also when the one reminder leaves
RESTS_AFTER_GIVING_DAYS = 42  # whoever just gave half a day has done their part for six weeks
NOT_NOW_TIMES, NOT_NOW_DAYS = 2, 180  # who said "not now" twice is left alone for half a year after the last time
LOOK_AGAIN_DAYS = 7  # a reason without an end (a session under way) is looked at again after a week
COLLEAGUE_DAYS = 21  # a colleague who is silent for so long does not give; the invitation comes back

RECENT_DAYS = 365  # the lists of the broker look back so far
TOOK_ONLY = 2  # who received so often and gave nothing only takes; once is how everybody begins
WORN_GAVE_MORE = 4  # so many sessions more given than received in a year is too much for one person
WORN_ASKED = 4  # so many requests in a quarter are too many, whatever was answered
NEAR_CEILING = 100  # hundredths: who is one session from the soft limit hoards
FITS = 0.35  # a score below this is no reason to bring two people together
GIVERS_LOOKED_AT, NEEDS_LOOKED_AT = (
    300,
    150,
)  # the next invitations are looked for among so many, the lowest balance first


def next_quarter(day: date) -> date:
    """The first day of the quarter after this one: capacity is counted per quarter."""
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return (first + timedelta(days=95)).replace(day=1)
