"""Answers drawn to scale. Only the shapes; the figures stand beside them in a table."""

from collections.abc import Sequence
from math import sqrt

from django.utils.safestring import SafeString

from vlechtwerk.core.ui.html import el

WIDE, SIDE, TOP, LEFT = 150.0, 260.0, 40.0, 150.0
HEIGHT = SIDE * sqrt(3) / 2
MOST_POINTS = 2000


def share_bar(percent: float) -> SafeString:
    """So much of the full width; the track behind it is everybody who answered."""
    width = WIDE * max(0.0, min(percent, 100.0)) / 100
    track = el("rect", {"class": "f-g3", "y": "2", "width": f"{WIDE:.0f}", "height": "12"})
    full = el("rect", {"class": "f-willow", "y": "2", "width": f"{width:.1f}", "height": "12"}) if width else ""
    size = {"class": "parts", "viewBox": "0 0 150 16", "preserveAspectRatio": "none", "aria-hidden": "true"}
    return el("svg", size, track, full)


def _at(weights: Sequence[float]) -> tuple[float, float]:
    """The place of three weights (of 100 together): the first corner is at the top, the second left, the third right."""
    top, _left, right = (weight / 100 for weight in weights)
    return LEFT + SIDE * (right + top / 2), TOP + HEIGHT * (1 - top)


def triangle(points: Sequence[Sequence[float]], corners: Sequence[str], *, label: str) -> SafeString:
    """Everybody's point between three corners, and the mean of them all as an open ring."""
    ends = [_at(one) for one in ((100, 0, 0), (0, 100, 0), (0, 0, 100))]
    shape = " ".join(f"{x:.1f},{y:.1f}" for x, y in ends)
    drawn = [el("polygon", {"class": "f-no k-g2", "points": shape})]
    for point in points[:MOST_POINTS]:
        x, y = _at(point)
        attributes = {"class": "f-willow", "fill-opacity": ".55", "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "5"}
        drawn.append(el("circle", attributes))
    if points:
        x, y = _at([sum(point[place] for point in points) / len(points) for place in range(3)])
        ring = {"class": "f-no k-ink", "stroke-width": "2.5", "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "9"}
        drawn.append(el("circle", ring))
    for (x, y), name, dy in zip(ends, corners, (-12, 24, 24), strict=False):
        drawn.append(el("text", {"text-anchor": "middle", "x": f"{x:.1f}", "y": f"{y + dy:.1f}"}, name))
    size = f"0 0 {2 * LEFT + SIDE:.0f} {TOP + HEIGHT + 40:.0f}"
    return el("svg", {"class": "chart", "viewBox": size, "role": "img", "aria-label": label}, *drawn)
