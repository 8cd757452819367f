"""What stands around the board: the lists of its filters, views that are kept, full desks, and the cohorts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncQuarter
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.innovations import board, desks
from vlechtwerk.innovations.enums import InnovationState
from vlechtwerk.innovations.models import Innovation, SavedView, Stage
from vlechtwerk.people.models import Person
from vlechtwerk.taxonomy.models import Region, Sector, Theme

MOST_QUARTERS = 24


@dataclass(frozen=True)
class View:
    """A view that is kept: its name, address and key; whose it is."""

    name: str
    query: str
    key: str
    is_own: bool
    is_default: bool


@dataclass(frozen=True)
class Choices:
    """What the filters offer, as ``(value, label)``."""

    theme: list[tuple[str, str]] = field(default_factory=list)
    sector: list[tuple[str, str]] = field(default_factory=list)
    region: list[tuple[str, str]] = field(default_factory=list)
    broker: list[tuple[str, str]] = field(default_factory=list)
    views: list[View] = field(default_factory=list)

    @property
    def default(self) -> str:
        """The address of the view that opens first, or nothing."""
        return next((view.query for view in self.views if view.is_default), "")


def choices(person: Person) -> Choices:
    """All lists of the filters and the views that are kept, in one query."""
    name = f"name_{(get_language() or 'nl')[:2]}"
    here = Innovation.objects.filter(place__region=OuterRef("pk"))
    parts = [
        _part("theme", Theme.objects.all(), "code", name),
        _part("sector", Sector.objects.all(), "code", name),
        _part("region", Region.objects.filter(Exists(here)), "code", name),
        _part("broker", Person.objects.filter(Exists(Innovation.objects.filter(broker=OuterRef("pk")))), "key", "name"),
        _views(person),
    ]
    found = Choices()
    for kind, value, label, more, whose in sorted(parts[0].union(*parts[1:], all=True), key=lambda row: row[2].lower()):
        if kind == "view":
            found.views.append(View(label, more, value, whose != "shared", whose == "default"))
        else:
            getattr(found, kind).append((value, label))
    return found


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _part(kind: str, rows: QuerySet[Any], value: str, label: str) -> QuerySet[Any, Any]:
    rows = rows.order_by().annotate(
        kind_=_text(kind), value_=F(value), label_=F(label), more_=_text(""), whose_=_text("")
    )
    return rows.values_list("kind_", "value_", "label_", "more_", "whose_")


def _views(person: Person) -> QuerySet[Any, Any]:
    own = Q(owner=person)
    whose = Case(
        When(own & Q(is_default=True), then=_text("default")), When(own, then=_text("own")), default=_text("shared")
    )
    rows = SavedView.objects.filter(own | Q(is_shared=True)).order_by()
    rows = rows.annotate(kind_=_text("view"), value_=F("key"), label_=F("name"), more_=F("query"), whose_=whose)
    return rows.values_list("kind_", "value_", "label_", "more_", "whose_")


def view_for(acting: Any, key: str) -> SavedView:
    """One's own view that is kept, or 404."""
    return first_or_404(SavedView.objects.filter(owner=acting.person, key=key))


def full_desks() -> list[Any]:
    """Who guides more than they can carry: ``load`` and ``load_limit``. One query."""
    return list(desks.brokers().filter(load_limit__isnull=False, load__gt=F("load_limit")))


def quarters(since: datetime | None) -> list[tuple[str, str]]:
    """From now back to when the first came in, the newest first: value and words."""
    found: list[tuple[str, str]] = []
    for period in _back_from(clock.now()):
        if since is None or len(found) == MOST_QUARTERS or period < board.quarter_of(since):
            break
        found.append((period, in_words(period)))
    return found


def _back_from(moment: datetime) -> Iterator[str]:
    year, quarter = (int(part) for part in board.quarter_of(moment).split("-Q"))
    while True:
        yield f"{year}-Q{quarter}"
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)


def in_words(period: str) -> str:
    """A quarter as people say it."""
    year, quarter = period.split("-Q")
    return _("quarter %(quarter)s of %(year)s") % {"quarter": quarter, "year": year}


@dataclass(frozen=True)
class Cohort:
    """Those that came in in one quarter: how many stand where. ``cells``: count and the filters that open it."""

    period: str
    label: str
    total: int
    cells: list[tuple[int, dict[str, str]]]


def cohorts(filters: board.Filters, person: Any, stages: list[Stage]) -> list[Cohort]:
    """The newest quarter first: per stage, then paused, then stopped. One query; the filters of stage and period do not count."""
    rows = board.narrowed(Innovation.objects.all(), filters, person)
    quarter = TruncQuarter("created_at", tzinfo=timezone.get_current_timezone())
    counted = rows.order_by().annotate(quarter=quarter).values_list("quarter", "stage", "state")
    found: dict[str, dict[Any, int]] = {}
    for moment, stage, state, count in counted.annotate(n=Count("pk", distinct=True)):
        where = state if state in {InnovationState.PAUSED, InnovationState.STOPPED} else stage
        cells = found.setdefault(board.quarter_of(moment), {})
        cells[where] = cells.get(where, 0) + count
    off = [
        (str(state), {"state": str(state), "stage": ""}) for state in (InnovationState.PAUSED, InnovationState.STOPPED)
    ]
    columns: list[tuple[Any, dict[str, str]]] = [
        (stage.pk, {"stage": stage.key, "state": ""}) for stage in stages
    ] + off
    return [
        Cohort(
            period, in_words(period), sum(cells.values()),
            [(cells.get(column, 0), {"period": period, "only": "", **opens}) for column, opens in columns],
        )
        for period, cells in sorted(found.items(), reverse=True)
    ]  # fmt: skip
