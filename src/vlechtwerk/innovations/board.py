"""The path as a board and as a table: same filters, constant queries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Window
from django.db.models.functions import Lower, RowNumber
from django.http import QueryDict
from django.utils import timezone

from vlechtwerk.innovations import rules
from vlechtwerk.innovations.enums import OFF_PATH, ON_PATH, OPEN_NEED, InnovationState
from vlechtwerk.innovations.models import Innovation, Stage
from vlechtwerk.innovations.queries import theme_names

CARDS = 3
ONLY = ("too_long", "no_step", "off_path")
QUARTER = re.compile(r"(20\d\d)-Q([1-4])")
SORTS = {
    "days": F("stage_since").asc(), "-days": F("stage_since").desc(),
    "name": Lower("name").asc(), "-name": Lower("name").desc(),
    "step": F("next_step_on").asc(nulls_last=True), "-step": F("next_step_on").desc(nulls_last=True),
    "stage": F("stage__order").asc(), "-stage": F("stage__order").desc(),
}  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What the address says; whatever is unknown there counts as "all"."""

    only: str = ""  # too_long | no_step | off_path
    mine: bool = False
    theme: str = ""
    broker: str = ""
    stage: str = ""
    sector: str = ""
    region: str = ""
    place: str = ""
    period: str = ""  # the quarter in which it came in: 2026-Q3
    state: str = ""  # paused | stopped
    text: str = ""
    sort: str = "days"

    @classmethod
    def read(cls, query: QueryDict | Mapping[str, str]) -> "Filters":
        only = query.get("only", "")
        sort = query.get("sort", "days")
        return cls(
            only=only if only in ONLY else "",
            mine=query.get("mine", "") == "1",
            theme=query.get("theme", "")[:40],
            broker=query.get("broker", "")[:12],
            stage=query.get("stage", "")[:12],
            sector=query.get("sector", "")[:40],
            region=query.get("region", "")[:40],
            place=query.get("place", "")[:80].strip(),
            period=period if QUARTER.fullmatch(period := query.get("period", "")) else "",
            state=state if (state := query.get("state", "")) in OFF_PATH else "",
            text=query.get("text", "")[:80].strip(),
            sort=sort if sort in SORTS else "days",
        )

    def address(self, **changes: Any) -> str:
        """These filters, with changes, as the query part of an address."""
        query = QueryDict(mutable=True)
        for name, value in vars(replace(self, **changes)).items():
            if value and (name, value) != ("sort", "days"):
                query[name] = "1" if value is True else value
        return query.urlencode()

    @property
    def is_off_path(self) -> bool:
        """Whether these filters ask for what does not stand on the board."""
        return bool(self.only == "off_path" or self.state)


def quarter_of(moment: datetime) -> str:
    """``2026-Q3``, by the local calendar."""
    day = timezone.localtime(moment)
    return f"{day.year}-Q{(day.month + 2) // 3}"


def span_of(period: str) -> tuple[datetime, datetime]:
    """The first moment of a quarter, and of the one after it."""
    year, quarter = (int(part) for part in period.split("-Q"))
    after = (year + 1, 1) if quarter == 4 else (year, quarter * 3 + 1)
    return (
        timezone.make_aware(datetime(year, quarter * 3 - 2, 1)),  # noqa: DTZ001 - made aware here
        timezone.make_aware(datetime(*after, 1)),  # noqa: DTZ001
    )


@dataclass(frozen=True)
class Lane:
    """A stage with its first cards, how many there are, and the median of working days so far."""

    stage: Stage
    count: int
    median_days: int | None
    cards: list[Innovation] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def innovations(filters: Filters, person: Any, stages: list[Stage]) -> QuerySet[Innovation]:
    """The innovations that pass the filters; those that are paused or stopped only when asked for."""
    off = [filters.state] if filters.state else OFF_PATH
    found = narrowed(Innovation.objects.filter(state__in=off if filters.is_off_path else ON_PATH), filters, person)
    if filters.only == "no_step":
        found = found.filter(next_step="", state=InnovationState.ACTIVE)
    if filters.only == "too_long":
        found = found.filter(rules.over_time(stages), state=InnovationState.ACTIVE)
    if filters.stage:
        found = found.filter(stage__key=filters.stage)
    if filters.period:
        first, after = span_of(filters.period)
        found = found.filter(created_at__gte=first, created_at__lt=after)
    return found


COLUMNS = {"theme": "themes__code", "broker": "broker__key", "sector": "sector__code", "region": "place__region__code"}


def narrowed(found: QuerySet[Innovation], filters: Filters, person: Any) -> QuerySet[Innovation]:
    """By who guides it, what it is about and where it is: whatever its stage or state."""
    if filters.mine:
        found = found.filter(broker=person)
    for name, column in COLUMNS.items():
        if value := getattr(filters, name):
            found = found.filter(**{column: value})
    if filters.place:
        found = found.filter(Q(place__name__icontains=filters.place) | Q(place__postcode=filters.place))
    if filters.text:
        found = found.filter(Q(name__icontains=filters.text) | Q(pitch__icontains=filters.text))
    return found


def with_needs(found: QuerySet[Innovation]) -> QuerySet[Innovation]:
    open_count = Count("needs", filter=Q(needs__state__in=OPEN_NEED), distinct=True)
    return found.select_related("stage", "broker", "place").annotate(
        open_need_count=open_count, theme_names=theme_names()
    )


def table(filters: Filters, person: Any, stages: list[Stage]) -> QuerySet[Innovation]:
    """The rows of the table, sorted."""
    return with_needs(innovations(filters, person, stages)).order_by(SORTS[filters.sort], "id")


def lanes(filters: Filters, person: Any, stages: list[Stage]) -> list[Lane]:
    """The board: per stage the longest waiting cards, the count and the median."""
    found = innovations(filters, person, stages)
    since: dict[int, list[int]] = {}
    for one in found.order_by().select_related("place").only("stage_id", "stage_since", "place__country"):
        since.setdefault(one.stage_id, []).append(one.days_in_stage)
    rank = Window(RowNumber(), partition_by="stage_id", order_by=["stage_since", "id"])
    first = found.annotate(rank=rank).filter(rank__lte=CARDS).order_by().values("pk")
    cards: dict[int, list[Innovation]] = {}
    for card in with_needs(Innovation.objects.filter(pk__in=first)).order_by("stage_since", "id"):
        cards.setdefault(card.stage_id, []).append(card)
    return [
        Lane(
            stage, len(days := since.get(stage.pk, [])), round(median(days)) if days else None, cards.get(stage.pk, [])
        )
        for stage in stages
    ]


def counts(person: Any, stages: list[Stage]) -> dict[str, Any]:
    """The figures on the filter chips, and ``since``: when the first of all came in. One query."""
    active = Q(state=InnovationState.ACTIVE)
    on = Q(state__in=ON_PATH)
    return Innovation.objects.aggregate(
        all=Count("id", filter=on),
        mine=Count("id", filter=on & Q(broker=person)),
        off_path=Count("id", filter=Q(state__in=OFF_PATH)),
        too_long=Count("id", filter=active & rules.over_time(stages)),
        no_step=Count("id", filter=active & Q(next_step="")),
        since=Min("created_at"),
    )
