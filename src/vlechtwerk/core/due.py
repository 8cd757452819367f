"""Rows that fall due, one by one: each in a transaction of its own, so that one that fails stops no other.
And what a worker calculates for longer, claimed so that several workers share it and one that died loses nothing."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any, TypeVar

from django.db import connection, models, transaction

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.models import new_key

log = logging.getLogger("vlechtwerk.work")
MOST_AT_ONCE = 200
Row = TypeVar("Row", bound=models.Model)


def each_due(rows: Iterable[Row], do: Callable[[Row], object]) -> int:
    """Do what is due with every row; returns with how many something was done.

    ``do`` looks again, by compare-and-set, whether it still is due: another worker may have been first. It
    answers false, or refuses, when there was nothing to do any more. Whatever else goes wrong is logged.
    """
    done = 0
    for row in list(rows):
        try:
            with transaction.atomic():
                done += bool(do(row))
        except Refused as no:  # somebody else was there in the meantime
            log.info("%s %s: %s", getattr(do, "__name__", do), row.pk, no)
        except Exception:
            log.exception("%s %s failed", getattr(do, "__name__", do), row.pk)
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
    return done


def first_to_remind(row: models.Model) -> bool:
    """Whether it is ours to tell that this row waits: once per state (``reminded_at``), of several workers one."""
    same = {"state": row.state} if hasattr(row, "state") else {}
    seen = type(row)._default_manager.filter(pk=row.pk, reminded_at=None, **same)
    return seen.update(reminded_at=clock.now()) == 1


def claimed(rows: models.QuerySet[Row], *, queued: str, running: str, stalled_s: float) -> Iterator[Row]:
    """Rows that wait, and those that another worker left half done: each is ours from when it is handed out.

    They have ``state``, ``claim`` and ``seen_at``; whoever works on one sets ``seen_at`` as it goes, and writes only
    while ``claim`` is still its own. ``row.state`` is what it was before.
    """
    stalled = models.Q(state=running, seen_at__lt=clock.now() - timedelta(seconds=stalled_s))
    found: Any = rows.filter(models.Q(state=queued) | stalled).order_by("pk")
    for row in found:
        claim = new_key()
        same = rows.filter(pk=row.pk, state=row.state, claim=row.claim)
        if same.update(claim=claim, state=running, seen_at=clock.now()) == 1:
            row.claim = claim
            yield row
