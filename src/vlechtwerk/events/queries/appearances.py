"""Appearances of ambassadors, year by year: what counts, what is planned, what lacks evidence."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.events.enums import EventState
from vlechtwerk.events.models import Appearance, Registration
from vlechtwerk.people.rules import is_own_or_staff
from vlechtwerk.programmes.models import Ambassadorship


@dataclass(frozen=True)
class Year:
    """One year of an ambassador. Only what happened and can be shown counts."""

    goal: int
    counted: list[Appearance] = field(default_factory=list)
    planned: list[Appearance] = field(default_factory=list)
    without_evidence: list[Appearance] = field(default_factory=list)

    @property
    def n(self) -> int:
        return len(self.counted)

    @property
    def falls_short(self) -> bool:
        """Whether the goal is out of reach with what is planned by now."""
        return self.n + len(self.planned) < self.goal


def year_bounds(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def appearances() -> QuerySet[Appearance]:
    """Those that were not cancelled; ``was_attended`` when people were counted at their event."""
    came = Registration.objects.filter(event=OuterRef("event"), attended_at__isnull=False)
    rows = Appearance.objects.filter(cancelled_at=None).annotate(was_attended=Exists(came))
    return rows.select_related("event").order_by("happens_on", "id")


def is_shown(row: Any) -> bool:
    """Whether something shows that it happened: words, an address, or an event where people were counted."""
    held = row.event is not None and row.event.state == EventState.HELD
    return bool(row.evidence or row.evidence_url or (held and row.was_attended))


def year_of(ambassadorship: Ambassadorship, year: int) -> Year:
    """The year of one ambassador."""
    return years_of([ambassadorship], year)[ambassadorship.pk]


def years_of(ambassadorships: Iterable[Ambassadorship], year: int) -> dict[int, Year]:
    """The same year of many, by number, in one query."""
    goals = {one.pk: one.yearly_goal for one in ambassadorships}
    found: dict[int, Year] = {pk: Year(goal) for pk, goal in goals.items()}
    rows = appearances().filter(ambassadorship__in=list(goals), happens_on__range=year_bounds(year))
    for row in rows:
        of = found[row.ambassadorship_id]
        if row.happens_on > clock.today():
            of.planned.append(row)
        elif is_shown(row):
            of.counted.append(row)
        else:
            of.without_evidence.append(row)
    return found


def appearance_for(acting: Any, key: str) -> Appearance:
    """One's own; the team may change it too."""
    rows = Appearance.objects.select_related("ambassadorship__person", "event")
    found = first_or_404(rows.filter(key=key))
    if not is_own_or_staff(acting, found.ambassadorship.person_id):
        raise Http404
    return found


def unalerted(year: int) -> Q:
    """Ambassadors who were not told of this year's goal yet."""
    return Q(alerted_year=None) | ~Q(alerted_year=year)


def by_keeper(rows: Iterable[Ambassadorship]) -> dict[int, list[Ambassadorship]]:
    """Ambassadors by whoever follows them."""
    found: dict[int, list[Ambassadorship]] = defaultdict(list)
    for one in rows:
        found[one.keeper_id].append(one)
    return found
