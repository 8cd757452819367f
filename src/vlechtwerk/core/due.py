"""Rows that fall due, one by one: each in a transaction of its own, so that one that fails stops no other."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import connection, models, transaction

from vlechtwerk.core.actions import Refused

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
