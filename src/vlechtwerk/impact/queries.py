"""Figures of a programme, the rows behind each, frozen reports and what was noted after them."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.core.facts import Counting, Fact
from vlechtwerk.impact.models import FrozenReport, HelpInKind, Indicator
from vlechtwerk.impact.rules import Measure, measure, recount
from vlechtwerk.impact.sheet import Figure, Money, Sheet, as_text, from_text
from vlechtwerk.impact.sources import SOURCES, unit
from vlechtwerk.people.models import Affiliation
from vlechtwerk.people.rules import is_staff
from vlechtwerk.programmes.models import Programme


def programmes_of(acting: Any) -> QuerySet[Programme]:
    """The programmes whose figures somebody may read: all for the team, those one pays for as a funder."""
    found = Programme.objects.annotate(indicator_count=Count("indicators", distinct=True)).order_by("-ends_on", "name")
    if is_staff(acting.hats):
        return found
    if "funder" not in acting.hats:
        return found.none()
    mine = Affiliation.objects.filter(person=acting.person, until=None).values("organisation")
    return found.filter(shares__organisation__in=mine).distinct()


def programme_for(acting: Any, key: str) -> Programme:
    return first_or_404(programmes_of(acting).filter(key=key))


def indicator_for(acting: Any, key: str) -> Indicator:
    found = Indicator.objects.filter(key=key, programme__in=programmes_of(acting).values("pk"))
    return first_or_404(found.select_related("programme", "part_of__programme", "part_of__part_of"))


def report_for(acting: Any, key: str) -> FrozenReport:
    found = FrozenReport.objects.filter(key=key, programme__in=programmes_of(acting).values("pk"))
    return first_or_404(found.select_related("programme", "frozen_by"))


def help_for(acting: Any, key: str) -> HelpInKind:
    if not is_staff(acting.hats):
        raise Http404
    return first_or_404(HelpInKind.objects.filter(key=key).select_related("programme"))


def days_of(indicator: Indicator, until: date | None = None) -> tuple[date, date]:
    """The first and the last day that count; ``until`` cuts off what comes after a reporting date."""
    programme = indicator.programme
    last = indicator.ends_on or programme.ends_on
    return indicator.starts_on or programme.starts_on, min(last, until) if until else last


def measured(programme: Programme, indicators: Collection[Indicator], until: date | None = None) -> dict[str, Measure]:
    """Every indicator by its key. Each source is asked once, however many indicators count it."""
    facts: dict[str, Collection[Fact]] = {}
    found = {}
    for one in indicators:
        if one.source not in facts:
            facts[one.source] = SOURCES[one.source].facts(programme)
        first, last = days_of(one, until)
        found[one.key] = measure(
            facts[one.source], Counting(one.counting), first=first, last=last,
            needs_evidence=one.needs_evidence, only_smes=one.only_smes,
        )  # fmt: skip
    return found


def indicators_of(programme: Programme) -> list[Indicator]:
    return list(programme.indicators.select_related("part_of", "programme"))


def sheet(
    programme: Programme, until: date | None = None, *, of: Collection[Indicator] | None = None
) -> tuple[Sheet, dict[str, Measure]]:
    """All figures (``of``: these) as they stand (on a reporting date: with what happened until then), and what each was
    counted from."""
    indicators = indicators_of(programme) if of is None else of
    found = measured(programme, indicators, until)
    lines = tuple(
        Money(one.name, one.kind, one.amount_cents, one.committed_cents, one.paid_cents)
        for one in programme.lines.all()
    )
    made = Sheet(
        programme.name, programme.starts_on.isoformat(), programme.ends_on.isoformat(),
        (until or clock.today()).isoformat(), tuple(figure(one, found[one.key]) for one in indicators), lines,
        programme.target_count, programme.target_source,
    )  # fmt: skip
    return made, found


def figure(indicator: Indicator, found: Measure) -> Figure:
    """An indicator with its measure, as plain data."""
    first, last = days_of(indicator)
    return Figure(
        key=indicator.key, name=indicator.name, source=indicator.source, definition=indicator.definition,
        chain=indicator.chain, counting=indicator.counting, unit=unit(indicator.source, indicator.counting).value,
        value=found.value, facts=len(found.facts), first=first.isoformat(), last=last.isoformat(),
        baseline=indicator.baseline, goal=indicator.goal, goal_unit=indicator.goal_unit,
        part_of=indicator.part_of.key if indicator.part_of else "", only_smes=indicator.only_smes,
        needs_evidence=indicator.needs_evidence, shows_cost=indicator.shows_cost, no_evidence=found.no_evidence,
        too_large=found.too_large, size_unknown=found.size_unknown, nobody=found.nobody, nameless=found.nameless,
        repeated=found.repeated, sdgs=tuple(indicator.sdgs), iris=indicator.iris,
    )  # fmt: skip


@dataclass(frozen=True)
class RowOfFigure:
    """One fact behind a figure, and what it adds: 1 the first time somebody is counted, 0 when they were counted."""

    fact: Fact
    adds: int


def rows_of(found: Measure) -> list[RowOfFigure]:
    """The facts in the order of their days; what they add is the figure."""
    ordered = sorted(zip(found.facts, found.units, strict=True), key=lambda pair: (pair[0].on, pair[0].key))
    seen: set[str] = set()
    rows = []
    for fact, counted in ordered:
        is_new = counted not in seen
        seen.add(counted)
        rows.append(RowOfFigure(fact, fact.amount if found.counting == Counting.AMOUNT else int(is_new)))
    return rows


@dataclass(frozen=True)
class Correction:
    """What became of one figure since it was frozen: facts that came later, and facts that are gone."""

    figure: Figure
    later: int
    gone: int
    changed: int
    now: int


def corrections(report: FrozenReport) -> list[Correction]:
    """Figures of which something was noted, withdrawn or changed after the report was frozen."""
    frozen: dict[str, dict[str, int]] = {}
    for key, fact, amount in report.facts.values_list("indicator", "fact", "amount"):
        frozen.setdefault(key, {})[fact] = amount
    indicators = {one.key: one for one in indicators_of(report.programme)}
    now = measured(report.programme, indicators.values(), report.reporting_on)
    found = []
    for one in from_text(report.figures).figures:
        if one.key not in now:
            continue
        then = frozen.get(one.key, {})
        today = {fact.key: fact.amount for fact in now[one.key].facts}
        later, gone = len(today.keys() - then.keys()), len(then.keys() - today.keys())
        changed = sum(today[key] != then[key] for key in today.keys() & then.keys())
        if later or gone or changed:
            found.append(Correction(one, later, gone, changed, now[one.key].value))
    return found


def reproduce(report: FrozenReport) -> str:
    """The figures once more, counted from the frozen facts alone. The same bytes, or something was tampered with."""
    frozen: dict[str, list[tuple[str, int]]] = {}
    for key, counted, amount in report.facts.values_list("indicator", "unit", "amount"):
        frozen.setdefault(key, []).append((counted, amount))
    sheet = from_text(report.figures)
    return as_text(sheet.recounted({one.key: recount(one.counting, frozen.get(one.key, [])) for one in sheet.figures}))


def is_whole(report: FrozenReport) -> bool:
    """Whether the figures are those that were frozen: by their fingerprint, and by counting again."""
    digest = hashlib.sha256(report.figures.encode()).hexdigest()
    return digest == report.digest and reproduce(report) == report.figures
