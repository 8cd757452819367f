"""The pictures of the page on giving and receiving: what each shows, and over which moments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vlechtwerk.core.ui import charts
from vlechtwerk.ledger.queries.network import Moment


@dataclass(frozen=True)
class Picture:
    """``full`` and, where two figures belong together, ``dashed``."""

    title: Any
    full: Any
    drawing: SafeString
    dashed: Any = ""


PICTURES: tuple[tuple[Any, Any, Callable[[Moment], float | None], Any, Callable[[Moment], float | None] | None], ...] = (
    (
        lazy("Who receives also gives"), lazy("people who received and gave, %"), lambda one: one.returned,
        lazy("ties that go both ways, %"), lambda one: one.mutual,
    ),
    (lazy("How fast coins go round"), lazy("times a year"), lambda one: one.velocity, "", None),
    (
        lazy("How unequally giving is spread"), lazy("from 0, all alike, to 100, all by one"), lambda one: one.gini and one.gini * 100,
        lazy("given by the tenth that gave most, %"), lambda one: one.top_share,
    ),
    (lazy("Coins that lie still"), lazy("coins older than a year"), lambda one: one.parked / 100, "", None),
)  # fmt: skip


def pictures(moments: Sequence[Moment]) -> list[Picture]:
    """One for each figure, over the moments at which there were people enough to tell it; two points make a line,
    and a line of zeros is no picture."""
    found = []
    for title, name, value, other_name, other in PICTURES:
        shown = [one for one in moments if value(one) is not None and (other is None or other(one) is not None)]
        full = [_flat(value(one)) for one in shown]
        if len(shown) < 2 or not any(point[0] for point in full):
            continue
        dashed = [_flat(other(one)) for one in shown] if other else []
        marks = [mark(one) if place % 2 == (len(shown) - 1) % 2 else "" for place, one in enumerate(shown)]
        words = {"title": title, "first": full[0][0], "last": full[-1][0], "count": len(shown)}
        said = _("%(title)s: from %(first)g to %(last)g over %(count)d moments.") % words
        drawing = charts.two_lines(dashed, full, label=said, marks=marks)
        found.append(Picture(title, name, drawing, other_name if other else ""))
    return found


def _flat(value: float | None) -> tuple[float, float, float]:
    """A point without a band."""
    return (value or 0.0,) * 3


def mark(one: Moment) -> str:
    """``1/26``: the end of a quarter, by the first month after it; now is now."""
    return _("now") if one.is_now else localtime(one.at).strftime("%m/%y").lstrip("0")
