"""The map of stakeholders in SVG, influence upwards and interest to the right; the table stands beside it."""

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vlechtwerk.collaborations.words import amount
from vlechtwerk.core.ui.html import el

CELL, LEFT, TOP = 76.0, 34.0, 8.0
SIDE = 5 * CELL
SPOTS = ((0, 0), (-19, -19), (19, 19), (-19, 19), (19, -19), (0, -25), (0, 25), (-25, 0), (25, 0))
"""Where those of one cell stand, so that none hides another; after nine they share a spot."""


def stakeholders(rows: Sequence[Any]) -> SafeString:
    """A numbered dot for each, by the numbers of the table."""
    drawn = [
        el("rect", {"class": "f-tint", "x": LEFT + 3 * CELL, "y": TOP, "width": 2 * CELL, "height": 2 * CELL}),
        *(el("path", {"class": "k-g3", "d": f"M{LEFT + n * CELL} {TOP}V{TOP + SIDE}M{LEFT} {TOP + n * CELL}H{LEFT + SIDE}"})
          for n in range(6)),
    ]  # fmt: skip
    for n in range(1, 6):
        drawn.append(_text(n, LEFT - 9, TOP + (5.5 - n) * CELL + 5, "end"))
        drawn.append(_text(n, LEFT + (n - 0.5) * CELL, TOP + SIDE + 24))
    drawn += [
        _text(_("interest →"), LEFT + SIDE, TOP + SIDE + 60, "end"),
        _text(_("↑ influence"), 2, TOP + SIDE + 60, "start"),
    ]
    taken: dict[tuple[int, int], int] = {}
    for number, one in enumerate(rows, start=1):
        cell = (one.interest, one.influence)
        dx, dy = SPOTS[taken.get(cell, 0) % len(SPOTS)]
        taken[cell] = taken.get(cell, 0) + 1
        x, y = LEFT + (one.interest - 0.5) * CELL + dx, TOP + (5.5 - one.influence) * CELL + dy
        drawn.append(el("circle", {"class": "f-willow", "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "17"}))
        drawn.append(
            el(
                "text",
                {
                    "class": "f-sheet b",
                    "text-anchor": "middle",
                    "x": f"{x:.1f}",
                    "y": f"{y:.1f}",
                    "dominant-baseline": "central",
                },
                number,
            )
        )
    box = f"0 0 {LEFT + SIDE + 8:.0f} {TOP + SIDE + 68:.0f}"
    label = _("Stakeholders by influence and interest; the table says the same.")
    return el("svg", {"class": "chart", "viewBox": box, "role": "img", "aria-label": label}, *drawn)


def _text(words: object, x: float, y: float, anchor: str = "middle") -> SafeString:
    return el("text", {"class": "f-g1", "text-anchor": anchor, "x": f"{x:.1f}", "y": f"{y:.1f}"}, words)


def told(row: Any) -> tuple[str, str]:
    """What was promised, and what came."""
    return amount(row.kind, row.amount), amount(row.kind, row.delivered)
