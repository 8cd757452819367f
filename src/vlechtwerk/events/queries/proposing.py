"""Whom to ask for a stage: three ambassadors with reasons, spread over people and regions. A constant number of queries.

Nobody is asked because of a name: whoever fits and was on stage least comes first. A day off, or another stage
that day, takes a date away; without a date left somebody is not proposed, and the page says why.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from vlechtwerk.core import clock
from vlechtwerk.events.enums import OfferState
from vlechtwerk.events.models import Appearance, StageOffer, StageRequest
from vlechtwerk.events.queries.appearances import year_bounds
from vlechtwerk.events.queries.stages import dates_left
from vlechtwerk.people.distance import km
from vlechtwerk.programmes import queries as programmes
from vlechtwerk.programmes.models import Ambassadorship
from vlechtwerk.programmes.queries import appointed
from vlechtwerk.taxonomy.models import Place

SHOWN = 3
NEAR_KM, FAR_KM = 25, 60
QUARTER = timedelta(days=91)
FULL_YEAR, THEME, HERE, NEAR, HAD, LATELY, UNSPOKEN = 6.0, 1.5, 1.5, 0.75, 1.0, 1.5, 100.0
"""A year's worth of stages weighs as much as a theme, a region and a language together: nobody carries it alone."""


@dataclass(frozen=True)
class Proposed:
    """An ambassador for a stage. ``reasons``: codes and parameters, those in favour with ``for`` true."""

    ambassadorship: Ambassadorship
    reasons: list[dict[str, Any]]
    dates: list[datetime]
    cost: float

    @property
    def why(self) -> list[dict[str, Any]]:
        return [one for one in self.reasons if one["for"]]

    @property
    def why_not(self) -> list[dict[str, Any]]:
        return [one for one in self.reasons if not one["for"]]


@dataclass(frozen=True)
class Proposals:
    """Whom to ask, best first; who comes after them; and who has no date left."""

    best: list[Proposed]
    others: list[Proposed]
    away: list[Proposed]

    def find(self, key: str) -> Proposed | None:
        """The one with this key, wherever it stands."""
        return next((one for one in [*self.best, *self.others] if one.ambassadorship.key == key), None)


@dataclass
class _Known:
    """What is counted of one ambassador."""

    happened: int = 0
    waits: int = 0
    had: int = 0
    lately: bool = False
    busy: set[date] = field(default_factory=set)


def propose(stage: StageRequest) -> Proposals:
    """Everybody who may be asked for this stage."""
    asked = set(stage.offers.values_list("ambassadorship_id", flat=True))
    rows = list(appointed().exclude(pk__in=asked).prefetch_related("themes", "days_off"))
    able = programmes.may_be_asked([one.person_id for one in rows])
    rows = [one for one in rows if one.person_id in able]
    dates = [one.starts_at for one in dates_left(stage)]
    known, where = _known(stage, rows, dates), where_is(stage)
    found = [_judge(stage, one, known[one.pk], dates, where) for one in rows]
    found.sort(key=lambda one: (one.cost, one.ambassadorship.person.name, one.ambassadorship.pk))
    free = [one for one in found if one.dates]
    return Proposals(free[:SHOWN], free[SHOWN:], [one for one in found if not one.dates])


def where_is(stage: StageRequest) -> Place | None:
    """The town of a stage: by the postcode or the name in its address, or where the network that asks sits."""
    words = [part.strip() for part in re.split(r"[,\n]", stage.place) if part.strip()]
    codes = re.findall(r"\b\d{4}\b", stage.place)
    found = list(Place.objects.filter(postcode__in=codes).select_related("region")[:20]) if codes else []
    named = [one for one in found if one.name.lower() in stage.place.lower()]
    if found:
        return (named or found)[0]
    last = [word.split()[-1] for word in words]
    match = Place.objects.filter(name__in=[*words, *last]).select_related("region").first() if words else None
    return match or stage.fan.organisation.place


def _known(stage: StageRequest, rows: Iterable[Ambassadorship], dates: list[datetime]) -> dict[int, _Known]:
    known: dict[int, _Known] = defaultdict(_Known)
    first, last = year_bounds(clock.today().year)
    days = {_day(one) for one in dates}
    seen = Appearance.objects.filter(ambassadorship__in=[one.pk for one in rows], cancelled_at=None)
    for pk, day in seen.values_list("ambassadorship", "happens_on"):
        known[pk].happened += first <= day <= last
        if day in days:
            known[pk].busy.add(day)
    offers = StageOffer.objects.filter(ambassadorship__in=[one.pk for one in rows])
    for pk, fan, state, at in offers.values_list("ambassadorship", "stage__fan", "state", "created_at"):
        known[pk].waits += state == OfferState.ASKED
        if fan == stage.fan_id:
            known[pk].had += state == OfferState.ACCEPTED
            known[pk].lately |= at > clock.now() - QUARTER
    return known


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _judge(
    stage: StageRequest, one: Ambassadorship, known: _Known, dates: list[datetime], where: Place | None
) -> Proposed:
    off = [(row.first_day, row.last_day) for row in one.days_off.all()]
    free = [
        at for at in dates if _day(at) not in known.busy and not any(first <= _day(at) <= last for first, last in off)
    ]
    reasons: list[dict[str, Any]] = []
    cost = _of_theme(stage, one, reasons) + _of_place(stage, one, where, reasons) + _of_language(stage, one, reasons)
    cost += _of_year(one, known, reasons)
    if len(free) < len(dates):
        reasons.append({"code": "only_dates", "for": bool(free), "dates": [at.isoformat() for at in free]})
    elif dates:
        reasons.append({"code": "all_dates", "for": True, "n": len(dates)})
    if known.had:
        reasons.append({"code": "had_before", "for": False, "n": known.had})
    if known.lately:
        reasons.append({"code": "asked_lately", "for": False})
    return Proposed(one, reasons, free, round(cost + HAD * known.had + LATELY * known.lately, 6))


def _of_theme(stage: StageRequest, one: Ambassadorship, reasons: list[dict[str, Any]]) -> float:
    if stage.theme is None:
        return 0.0
    fits = any(theme.pk == stage.theme_id for theme in one.themes.all())
    reasons.append({"code": "theme" if fits else "other_theme", "for": fits, "theme": stage.theme.code})
    return 0.0 if fits else THEME


def _of_place(stage: StageRequest, one: Ambassadorship, where: Place | None, reasons: list[dict[str, Any]]) -> float:
    home = one.person.place
    region = stage.region_id or (where.region_id if where else None)
    if home is None:
        reasons.append({"code": "no_place", "for": False})
        return NEAR
    away = km(home, where)
    if region and home.region_id == region:
        reasons.append({"code": "same_region", "for": True})
        return 0.0
    if away is None:
        return HERE
    is_near = away <= FAR_KM
    reasons.append({"code": "km", "for": is_near, "km": round(away)})
    return NEAR if away <= NEAR_KM else HERE if is_near else HERE + NEAR


def _of_language(stage: StageRequest, one: Ambassadorship, reasons: list[dict[str, Any]]) -> float:
    speaks = stage.language in one.person.languages
    reasons.append({"code": "speaks" if speaks else "no_language", "for": speaks, "language": stage.language})
    return 0.0 if speaks else UNSPOKEN


def _of_year(one: Ambassadorship, known: _Known, reasons: list[dict[str, Any]]) -> float:
    n, goal = known.happened, one.yearly_goal
    reasons.append({"code": "year", "for": n < goal, "n": n, "goal": goal})
    if known.waits:
        reasons.append({"code": "waits", "for": False, "n": known.waits})
    return FULL_YEAR * (n + known.waits) / goal
