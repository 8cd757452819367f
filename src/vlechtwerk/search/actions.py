"""Keeping the index up: along the audit trail at once, and round and round for what the trail does not tell."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.search import index
from vlechtwerk.search.models import Document, Reading
from vlechtwerk.search.registry import Source, Text, sources
from vlechtwerk.search.words import body_forms, title_forms

FOLLOWED, SWEPT = 200, 300
Entry = tuple[int, str, str, datetime]
SETTLED = timedelta(minutes=1)
"""An entry may be numbered before, and come to light after, one that was followed already; not for longer than this."""


def follow() -> int:
    """Read again what the audit trail says was changed since the last time; how many documents were written or forgotten.
    Entries do not count: whoever works until there is nothing to do would never be done, as jobs write some too."""
    return follow_trail("trail", _reread)


def follow_trail(name: str, heard: Callable[[Sequence[Entry]], int], *, since: datetime | None = None) -> int:
    """Hand what the audit trail says since the last time to ``heard``, every entry once per ``name``, in one transaction
    with what that writes. ``since`` is where a reader begins that was never here before."""
    with transaction.atomic():
        before = AuditEntry.objects.filter(at__lt=since) if since else AuditEntry.objects.none()
        begin = {"at": lambda: before.aggregate(last=Max("pk"))["last"] or 0}
        reading = Reading.objects.select_for_update().get_or_create(name=name, defaults=begin)[0]
        entries = AuditEntry.objects.filter(pk__gt=reading.at).exclude(pk__in=reading.recent).order_by("pk")
        found = list(entries.values_list("pk", "subject", "subject_id", "at")[:FOLLOWED])
        if not found:
            return 0
        done = heard(found)
        _remember(reading, found)
    return done


def _reread(found: Sequence[Entry]) -> int:
    touched: dict[str, list[int]] = defaultdict(list)
    for _pk, subject, number, _at in found:
        if number.isdigit():
            touched[subject].append(int(number))
    return sum(
        read(kind, source.changed(subject, numbers))
        for subject, numbers in touched.items()
        for kind, source in sources.items()
    )


def _remember(reading: Reading, found: Sequence[Entry]) -> None:
    """Everything up to the newest settled entry is behind us; what came later is remembered one by one."""
    settled = clock.now() - SETTLED
    reading.at = max([reading.at, *(pk for pk, _subject, _number, at in found if at < settled)])
    reading.recent = sorted(pk for pk in {*reading.recent, *(row[0] for row in found)} if pk > reading.at)
    reading.save()


def sweep() -> int:
    """The next rows of every kind, after the last the first again; how many documents were written or forgotten."""
    return sum(_sweep(kind, source) for kind, source in sources.items())


@transaction.atomic
def _sweep(kind: str, source: Source) -> int:
    reading = Reading.objects.select_for_update().get_or_create(name=kind)[0]
    numbers = source.numbers(reading.at, SWEPT)
    last = numbers[-1] if len(numbers) == SWEPT else None
    gone = Document.objects.filter(kind=kind, subject_id__gt=reading.at).exclude(subject_id__in=numbers)
    if last:
        gone = gone.filter(subject_id__lt=last)
    changed = read(kind, [*numbers, *gone.values_list("subject_id", flat=True)])
    Reading.objects.filter(pk=reading.pk).update(at=last or 0)
    return changed


@transaction.atomic
def read(kind: str, numbers: Iterable[int]) -> int:
    """Write down what these things say now; of what did not change nothing is written. How many documents changed."""
    numbers = set(numbers)
    if not numbers:
        return 0
    known = {(row.subject_id, row.audience): row for row in Document.objects.filter(kind=kind, subject_id__in=numbers)}
    texts = sources[kind].texts(numbers)
    changed = sum(_keep(kind, text, known.pop((text.number, text.audience), None)) for text in texts)
    index.drop([row.pk for row in known.values()])
    Document.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    return changed + len(known)


def begin_anew() -> None:
    """Forget all that was read and read everything, from the first row to the last: after an archive came in."""
    with transaction.atomic():
        Document.objects.all().delete()
        Reading.objects.all().delete()
        index.clear()
        newest = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
        Reading.objects.create(name="trail", at=newest or 0)
    while True:
        sweep()
        if not Reading.objects.exclude(name="trail").exclude(at=0).exists():
            return


def _keep(kind: str, text: Text, row: Document | None) -> bool:
    """Whether anything was written."""
    given = {"key": text.key, "title": text.title[:200], "detail": text.detail[:200], "body": text.body}
    if row and all(getattr(row, name) == value for name, value in given.items()):
        return False
    if row is None:
        row = Document.objects.create(kind=kind, subject_id=text.number, audience=text.audience, **given)
    else:
        Document.objects.filter(pk=row.pk).update(read_at=clock.now(), **given)
    index.put(row.pk, title_forms(text.title), body_forms(f"{text.body}\n{text.detail}"))
    return True
