"""Small pictures of growth in SVG: levels over the years, and columns per half-year. The table stands beside them."""

from collections.abc import Sequence
from datetime import date

from django.utils.safestring import SafeString

from vlechtwerk.core.ui.html import el
from vlechtwerk.ecosystem.enums import Level

WIDTH, HEIGHT, TOP, LEFT = 560.0, 190.0, 16.0, 196.0
STEP = 40.0


def levels(points: Sequence[tuple[date, int]], today: date, label: object) -> SafeString:
    """A line that steps from level to level, from the first assessment to today."""
    first = points[0][0]
    days = max((today - first).days, 1)

    def x(day: date) -> float:
        return LEFT + (WIDTH - LEFT - 8) * (day - first).days / days

    def y(level: int) -> float:
        return TOP + STEP * (Level.ESTABLISHED - level)

    drawn = []
    for one in Level:
        drawn.append(el("path", {"class": "k-g3", "d": f"M{LEFT} {y(one):.1f}H{WIDTH}"}))
        place = {"class": "f-g1", "text-anchor": "end", "x": LEFT - 8, "y": f"{y(one) + 5:.1f}"}
        drawn.append(el("text", place, one.label))
    way = f"M{x(first):.1f} {y(points[0][1]):.1f}" + "".join(
        f"H{x(day):.1f}V{y(level):.1f}" for day, level in points[1:]
    )
    drawn.append(el("path", {"class": "f-no k-willow", "stroke-width": "2.4", "d": f"{way}H{WIDTH - 8}"}))
    drawn += [
        el("circle", {"class": "f-willow", "cx": f"{x(day):.1f}", "cy": f"{y(level):.1f}", "r": "5"})
        for day, level in points
    ]
    ends = ((LEFT, "start", first.year), (WIDTH - 8, "end", today.year))
    for at, anchor, year in ends if first.year != today.year else ends[:1]:
        drawn.append(el("text", {"class": "f-g1", "text-anchor": anchor, "x": f"{at:.1f}", "y": HEIGHT - 10}, year))
    return el("svg", {"class": "chart", "viewBox": f"0 0 {WIDTH} {HEIGHT}", "role": "img", "aria-label": label}, *drawn)


def columns(values: Sequence[float | None]) -> SafeString:
    """A column for every half-year, on a line of nought; none where nothing is told. The figures stand beside it."""
    told = [value for value in values if value is not None]
    high, low = max([0.0, *told]), min([0.0, *told])
    reach = high - low or 1.0
    room, zero = 150.0 / max(len(values), 1), 1 + 10 * high / reach
    drawn = [el("path", {"class": "k-g2", "d": f"M0 {zero:.1f}H150", "vector-effect": "non-scaling-stroke"})]
    for place, value in enumerate(values):
        if value is None:
            continue
        tall = max(abs(value) / reach * 10, 0.6)
        top = zero - tall if value >= 0 else zero
        box = {
            "x": f"{place * room + 2:.1f}",
            "width": f"{max(room - 4, 1):.1f}",
            "y": f"{top:.1f}",
            "height": f"{tall:.1f}",
        }
        drawn.append(el("rect", {"class": "f-willow", **box}))
    return el(
        "svg", {"class": "parts", "viewBox": "0 0 150 12", "preserveAspectRatio": "none", "aria-hidden": "true"}, *drawn
    )
