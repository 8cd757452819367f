"""Every open thing of every app, with who has it, what comes next and when: what lacks one of these stands first."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When, Window
from django.http import Http404

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.people.duties import OpenEnds, Told, open_ends

SHOWN = 20
LACKS = Q(no_owner=True) | Q(no_step=True) | Q(on__isnull=True)


@dataclass(frozen=True)
class Row:
    """One open thing. ``lacks``: of owner, step and on, what is missing; ``asks``: what of that can be filled in here."""

    key: str
    told: Told
    on: Any
    lacks: list[str]
    asks: list[str]
    is_late: bool


@dataclass(frozen=True)
class Part:
    """One kind: the first rows, those that lack something before the others; how many there are, lack something, are late."""

    name: str
    label: Any
    rows: list[Row]
    total: int = 0
    lacking: int = 0
    late: int = 0


def lacking_first(end: OpenEnds) -> QuerySet[Any]:
    """The rows of one kind with ``lacking`` (0 or 1), in the order of the page."""
    flag = Case(When(LACKS, then=Value(1)), default=Value(0), output_field=IntegerField())
    return end.rows().annotate(lacking=flag).order_by("-lacking", "-no_owner", F("on").asc(nulls_first=True), "pk")


def parts(person: Any = None, *, kind: str = "", shown: int = SHOWN) -> list[Part]:
    """What is open, one query per kind; kinds that lack something first. ``person``: only theirs, and nobody's."""
    ends = sorted(open_ends.items(), key=lambda item: item[1].order)
    found = [_part(name, end, person, shown) for name, end in ends if kind in {"", name}]
    return sorted(found, key=lambda part: not part.lacking)


def _part(name: str, end: OpenEnds, person: Any, shown: int) -> Part:
    today = clock.today()
    rows = lacking_first(end)
    if person:
        rows = rows.filter(Q(has_it=person.pk) | Q(no_owner=True))
    late = Case(When(on__lt=today, then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = rows.annotate(all_=Window(Count("*")), lack_=Window(Sum("lacking")), late_=Window(Sum(late)))
    found = list(rows[:shown])
    if not found:
        return Part(name, end.label, [])
    told = [_row(end, row, today) for row in found]
    return Part(name, end.label, told, found[0].all_, found[0].lack_, found[0].late_)


def _row(end: OpenEnds, row: Any, today: Any) -> Row:
    missing = {"owner": row.no_owner, "step": row.no_step, "on": row.on is None}
    lacks = [name for name, is_missing in missing.items() if is_missing]
    asks = [name for name in lacks if name == "owner" or name in end.asks]
    if "step" in asks and "on" not in asks:  # a next step has a day of its own
        asks.append("on")
    return Row(row.key, end.tell(row), row.on, lacks, asks, row.on is not None and row.on < today)


def row_for(kind: str, key: str) -> tuple[Any, Row]:
    """One open thing and how it stands, or 404."""
    end = dict(open_ends.items()).get(kind)
    if end is None:
        raise Http404
    row = first_or_404(lacking_first(end).filter(key=key))
    return row, _row(end, row, clock.today())
