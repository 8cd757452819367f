"""Pairs of the register that may be one: looked for every night and on request, kept until somebody says what they are."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.people import duplicates, likeness
from vlechtwerk.people.enums import MatchReason, MergeKind
from vlechtwerk.people.merging import MODELS, Entry, kind_of
from vlechtwerk.people.models import Suspicion


@dataclass(frozen=True)
class Pair:
    """Two entries and why they may be one, in words."""

    first: Any
    second: Any
    reasons: list[str]


def look_due() -> int:
    """Both registers once more; how many pairs are new."""
    return sum(look(kind) for kind in MergeKind.values)


@transaction.atomic
def look(kind: str) -> int:
    """Compare a register with itself. What is no longer alike is forgotten, unless somebody said that they are two."""
    of_people = kind == MergeKind.PERSON
    numbers, facts = duplicates.people_of_register() if of_people else duplicates.organisations_of_register()
    pairs = duplicates.people_pairs(facts) if of_people else duplicates.organisation_pairs(facts)  # type: ignore[arg-type]
    found = {(numbers[one], numbers[other]): reasons for one, other, reasons in pairs.found}
    known = {(row.first, row.second): row for row in Suspicion.objects.filter(kind=kind)}
    stale = [row.pk for pair, row in known.items() if pair not in found and row.apart_at is None]
    Suspicion.objects.filter(pk__in=stale).delete()
    told = [
        Suspicion(
            kind=kind, first=one, second=other, score=likeness.score(reasons), codes=[str(reason) for reason in reasons]
        )
        for (one, other), reasons in found.items()
    ]  # fmt: skip
    Suspicion.objects.bulk_create(
        told, batch_size=500, update_conflicts=True, unique_fields=["kind", "first", "second"],
        update_fields=["score", "codes"],
    )  # fmt: skip
    return len(set(found) - set(known))


def suspected(kind: str) -> QuerySet[Suspicion]:
    """Pairs of two that are both there, and that nobody said are two; the likeliest first."""
    gone = MODELS[kind]._base_manager.filter(merged_into__isnull=False).order_by().values("pk")
    return Suspicion.objects.filter(kind=kind, apart_at=None).exclude(Q(first__in=gone) | Q(second__in=gone))


def pairs_of(rows: list[Suspicion]) -> list[Pair]:
    """These, with both entries: one question to the database."""
    if not rows:
        return []
    numbers = {number for row in rows for number in (row.first, row.second)}
    entries = MODELS[rows[0].kind]._base_manager.select_related("place").in_bulk(numbers)
    return [
        Pair(entries[row.first], entries[row.second], [str(MatchReason(code).label) for code in row.codes])
        for row in rows
        if row.first in entries and row.second in entries
    ]


@transaction.atomic
def keep_apart(one: Entry, *, other: Entry, by: Actor) -> None:
    """Somebody looked: these are two. They are not suspected again."""
    first, second = sorted((one.pk, other.pk))
    Suspicion.objects.update_or_create(
        kind=kind_of(one), first=first, second=second, defaults={"apart_at": clock.now(), "apart_by": by.pk}
    )
    audit("keep_apart", one, by, other=other)
