"""What actions of every app need: the audit trail, rate limits, the error they raise."""

from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta
from typing import Any, Protocol

from django.db import IntegrityError, models, transaction
from django.db.models import F

from vlechtwerk.core import clock
from vlechtwerk.core.models import WORKER, AuditEntry, Counter, jsonable

COUNTERS_KEPT = timedelta(days=2)


class Refused(Exception):
    """An action said no. ``message`` is translated and tells the reader what to do; ``field`` may name one.

    Every app has one subclass. Views show the message and keep what was typed; nothing was written.
    """

    def __init__(self, message: Any, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


class Actor(Protocol):
    """Whoever acts: a person with a row number and, while acting in a request, a hat."""

    pk: Any


def audit(verb: str, subject: models.Model, by: Actor | None, on_behalf_of: Actor | None = None, **data: Any) -> None:
    """Write one line of the audit trail, in the running transaction. ``by=None`` is the system itself."""
    AuditEntry.objects.create(
        actor_id=by.pk if by else None,
        hat=getattr(by, "acting_hat", "") or "",
        on_behalf_of_id=on_behalf_of.pk if on_behalf_of else None,
        verb=verb,
        subject=subject._meta.label_lower,
        subject_id=str(subject.pk),
        data={key: jsonable(value) for key, value in data.items()},
    )


def lock_row(row: models.Model) -> None:
    """Wait for whoever else is at this row, and see it as it is by now; nobody else changes it until the transaction ends."""
    row.refresh_from_db(from_queryset=type(row)._default_manager.select_for_update())


def last_place(rows: models.QuerySet[Any]) -> int:
    """The place after all others."""
    found: int = (rows.aggregate(last=models.Max("order"))["last"] or 0) + 1
    return found


def change_state(row: models.Model, allowed: Collection[str], to: str, **fields: Any) -> bool:
    """Set ``state`` when it still is one of ``allowed``; of two who try one wins. The row is as it is by now, either way."""
    same = type(row)._default_manager.filter(pk=row.pk, state__in=list(allowed))
    changed = same.update(state=to, **fields)
    row.refresh_from_db()
    return changed == 1


def count_one_more(name: str, per: timedelta) -> int:
    """How often ``name`` happened in the running window, this time included. Of two at once each has its own number."""
    now, seconds = clock.now(), int(per.total_seconds())
    window = now.fromtimestamp(now.timestamp() // seconds * seconds, tz=now.tzinfo)
    with transaction.atomic():
        row, is_first = Counter.objects.get_or_create(name=name, window=window, defaults={"count": 1})
        if not is_first:
            Counter.objects.filter(pk=row.pk).update(count=F("count") + 1)
            row.refresh_from_db()
    return row.count


def forget_counters() -> int:
    """Counters of windows long past, with the addresses in them, are nobody's business any more."""
    past = Counter.objects.filter(window__lt=clock.now() - COUNTERS_KEPT).exclude(name=WORKER)
    return past.delete()[0]


def show_life() -> None:
    """The background loop is there: one row, whoever wrote it; another one at the same moment will do."""
    with suppress(IntegrityError), transaction.atomic():
        Counter.objects.filter(name=WORKER).delete()
        Counter.objects.create(name=WORKER, window=clock.now(), count=1)
