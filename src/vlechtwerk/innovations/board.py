"""The path as a board and as a table: same filters, constant queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import Lower, RowNumber
from django.http import QueryDict

from vlechtwerk.core import clock
from vlechtwerk.innovations.enums import OFF_PATH, ON_PATH, OPEN_NEED, InnovationState
from vlechtwerk.innovations.models import Innovation, Stage
from vlechtwerk.innovations.queries import theme_names

CARDS = 3
ONLY = ("too_long", "no_step", "off_path")
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


@dataclass(frozen=True)
class Lane:
    """A stage with its first cards, how many there are, and the median of days so far."""

    stage: Stage
    count: int
    median_days: int | None
    cards: list[Innovation] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def over_time(stages: list[Stage]) -> Q:
    """Longer in its stage than expected."""
    over = Q(pk__in=[])
    for stage in stages:
        if stage.expected_days:
            over |= Q(stage=stage, stage_since__lt=clock.now() - timedelta(days=stage.expected_days + 1))
    return over


def innovations(filters: Filters, person: Any, stages: list[Stage]) -> QuerySet[Innovation]:
    """The innovations that pass the filters; those that are paused or stopped only when asked for."""
    found = Innovation.objects.filter(state__in=OFF_PATH if filters.only == "off_path" else ON_PATH)
    if filters.only == "no_step":
        found = found.filter(next_step="", state=InnovationState.ACTIVE)
    if filters.only == "too_long":
        found = found.filter(over_time(stages), state=InnovationState.ACTIVE)
    if filters.mine:
        found = found.filter(broker=person)
    if filters.theme:
        found = found.filter(themes__code=filters.theme)
    if filters.broker:
        found = found.filter(broker__key=filters.broker)
    if filters.stage:
        found = found.filter(stage__key=filters.stage)
    if filters.text:
        found = found.filter(Q(name__icontains=filters.text) | Q(pitch__icontains=filters.text))
    return found


def with_needs(found: QuerySet[Innovation]) -> QuerySet[Innovation]:
    open_count = Count("needs", filter=Q(needs__state__in=OPEN_NEED), distinct=True)
    return found.select_related("stage", "broker").annotate(open_need_count=open_count, theme_names=theme_names())


def table(filters: Filters, person: Any, stages: list[Stage]) -> QuerySet[Innovation]:
    """The rows of the table, sorted."""
    return with_needs(innovations(filters, person, stages)).order_by(SORTS[filters.sort], "id")


def lanes(filters: Filters, person: Any, stages: list[Stage]) -> list[Lane]:
    """The board: per stage the longest waiting cards, the count and the median."""
    found = innovations(filters, person, stages)
    since: dict[int, list[int]] = {}
    now = clock.now()
    for stage_id, moment in found.order_by().values_list("stage_id", "stage_since"):
        since.setdefault(stage_id, []).append((now - moment).days)
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


def counts(person: Any, stages: list[Stage]) -> dict[str, int]:
    """The figures on the filter chips, in one query."""
    active = Q(state=InnovationState.ACTIVE)
    on = Q(state__in=ON_PATH)
    return Innovation.objects.aggregate(
        all=Count("id", filter=on),
        mine=Count("id", filter=on & Q(broker=person)),
        off_path=Count("id", filter=Q(state__in=OFF_PATH)),
        too_long=Count("id", filter=active & over_time(stages)),
        no_step=Count("id", filter=active & Q(next_step="")),
    )
