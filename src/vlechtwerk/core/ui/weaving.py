"""The motif of the house as a picture: two strands, one per side of an exchange, around a ring of people."""

from collections.abc import Iterator, Sequence
from math import ceil, cos, degrees, pi, radians, sin

from django.utils.safestring import SafeString

from vlechtwerk.core.ui.html import el

WIDE, HIGH, CENTRE_X, CENTRE_Y, RADIUS = 320, 250, 160.0, 125.0, 88.0
NODE = 34.0
HALF_WAVE, AMPLITUDE = 19.0, 4.6
STEP = 2.0
LETTERS = 9


def ring(names: Sequence[object], *, label: object) -> SafeString:
    """People around a ring, each with a strand to the next. ``label`` says in words who gives to whom."""
    drawn: list[SafeString] = []
    for place in range(len(names)):
        drawn += _twist(*_span(place, len(names)))
    for place, name in enumerate(names):
        drawn += _node(str(name), *_at(place * 360 / len(names), RADIUS))
    return el("svg", {"class": "ring", "viewBox": f"0 0 {WIDE} {HIGH}", "role": "img", "aria-label": label}, *drawn)


def _at(angle: float, radius: float) -> tuple[float, float]:
    """A point by the angle from the top, clockwise."""
    turned = radians(angle - 90)
    return CENTRE_X + radius * cos(turned), CENTRE_Y + radius * sin(turned)


def _span(place: int, count: int) -> tuple[float, float]:
    """Where the strands leave somebody and where they come to the next one, in degrees."""
    clear = degrees((NODE + 7) / RADIUS)
    return place * 360 / count + clear, (place + 1) * 360 / count - clear - degrees(5 / RADIUS)


def _twist(start: float, end: float) -> Iterator[SafeString]:
    """Two lines in counter-phase; at each crossing one passes under, in turns. An arrow at the end."""
    length = radians(end - start) * RADIUS
    waves = max(1, round(length / HALF_WAVE))
    half = length / waves
    for crossing in range(waves + 1):
        low, high = max(0.0, (crossing - 0.5) * half), min(length, (crossing + 0.5) * half)
        gap = (max(low, (crossing - 0.22) * half), min(high, (crossing + 0.22) * half))
        sides = [("k-willow", 1), ("k-terra", -1)][:: 1 if crossing % 2 else -1]
        (under, below), (over, above) = sides
        yield _line(f"f-no {under}", start, below, half, low, high)
        yield _line("f-no k-ground", start, above, half, *gap)
        yield _line(f"f-no {over}", start, above, half, low, high)
    tip, left, right = (_at(end + degrees(d / RADIUS), RADIUS + r) for d, r in ((9, 0), (-2, 6.5), (-2, -6.5)))
    yield el("path", {"class": "f-ink", "d": "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (tip, left, right)) + "Z"})


def _line(kind: str, start: float, sign: int, half: float, low: float, high: float) -> SafeString:
    steps = max(1, ceil((high - low) / STEP))
    points = []
    for step in range(steps + 1):
        along = low + (high - low) * step / steps
        points.append(_at(start + degrees(along / RADIUS), RADIUS + sign * AMPLITUDE * sin(pi * along / half)))
    return el("path", {"class": kind, "d": "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)})


def _node(name: str, x: float, y: float) -> list[SafeString]:
    shown = name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}."
    return [
        el("circle", {"class": "f-sheet k-ink", "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{NODE:.0f}"}),
        el("text", {"class": "b", "text-anchor": "middle", "x": f"{x:.1f}", "y": f"{y + 5:.1f}"}, shown),
    ]
