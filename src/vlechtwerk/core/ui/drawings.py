"""Pictures in SVG. Each says in words what it shows; the caller puts the table beside it."""

from collections.abc import Sequence
from math import cos, pi, sin

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vlechtwerk.core.ui import words
from vlechtwerk.core.ui.html import el

SHADES = 8
WIDTH, GAP = 150.0, 1.0
CENTRE_X, CENTRE_Y, RADIUS = 208.0, 130.0, 94.0


def bar(contributions: Sequence[tuple[object, float]], *, full: float = 1.0, label: object = "") -> SafeString:
    """A stacked bar of the parts of a score. ``full`` is the score that fills the width.

    What takes away from the score is drawn as an open end, so that the filled part is the score itself.
    """
    text = ", ".join(f"{name} {words.decimal(round(value / full * 100))}" for name, value in contributions)
    scale, x, drawn = WIDTH / full, 0.0, []
    taken = -sum(value for _name, value in contributions if value < 0) * scale
    end = sum(value for _name, value in contributions if value > 0) * scale
    for place, (_name, value) in enumerate(contributions):
        width = max(min(value * scale, end - taken - x), 0.0)
        if value > 0 and width > 0:
            shade = f"p{place % SHADES + 1}"
            drawn.append(
                el(
                    "rect",
                    {
                        "class": shade,
                        "x": f"{x:.1f}",
                        "y": "2",
                        "width": f"{max(width - GAP, 0.5):.1f}",
                        "height": "12",
                    },
                )
            )
            x += width
    if taken:
        attributes = {
            "class": "f-no k-terra",
            "x": f"{max(end - taken, 0) + 0.5:.1f}",
            "y": "2.5",
            "width": f"{max(min(taken, end) - 1, 0.5):.1f}",
            "height": "11",
            "stroke-dasharray": "2 2",
            "vector-effect": "non-scaling-stroke",
        }
        drawn.append(el("rect", attributes))
    said = f"{label}: {text}" if label else text
    return el(
        "svg",
        {
            "class": "parts",
            "viewBox": "0 0 150 16",
            "preserveAspectRatio": "none",
            "role": "img",
            "aria-label": said,
        },
        *drawn,
    )


def bar_key(labels: Sequence[object]) -> SafeString:
    """Which shade is which, in the same order as :func:`bar`."""
    items = [
        el(
            "span",
            {},
            el(
                "svg",
                {"viewBox": "0 0 12 12", "aria-hidden": "true"},
                el("rect", {"class": f"p{place % SHADES + 1}", "width": "12", "height": "12"}),
            ),
            label,
        )
        for place, label in enumerate(labels)
    ]
    return el("p", {"class": "mixkey"}, *items)


def _point(place: int, count: int, radius: float) -> tuple[float, float]:
    angle = 2 * pi * place / count - pi / 2
    return CENTRE_X + radius * cos(angle), CENTRE_Y + radius * sin(angle)


def _points(values: Sequence[float], scale: float) -> str:
    found = (_point(place, len(values), RADIUS * value / scale) for place, value in enumerate(values))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in found)


def _label(place: int, count: int, text: str, weak: bool) -> SafeString:
    x, y = _point(place, count, RADIUS + 12)
    side = "middle" if abs(x - CENTRE_X) < 12 else "start" if x > CENTRE_X else "end"
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) > 13:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    lines.append(line)
    top = y + 4 - (len(lines) - 1) * (14 if y < CENTRE_Y else 7)
    spans = [el("tspan", {"x": f"{x:.1f}", "y": f"{top + 15 * row:.1f}"}, words) for row, words in enumerate(lines)]
    return el("text", {"text-anchor": side, "class": "b f-terra" if weak else ""}, *spans)


def _web(count: int) -> list[SafeString]:
    rings = [el("polygon", {"class": "f-no k-g3", "points": _points([step] * count, 5)}) for step in range(1, 6)]
    ends = (_point(place, count, RADIUS) for place in range(count))
    return rings + [el("path", {"class": "k-g3", "d": f"M{CENTRE_X} {CENTRE_Y}L{x:.1f} {y:.1f}"}) for x, y in ends]


def _shapes(start: Sequence[float] | None, now: Sequence[float], scale: float) -> list[SafeString]:
    then = {"class": "f-no k-g1", "stroke-width": "1.6", "stroke-dasharray": "4 3"}
    here = {"class": "f-willow k-willow", "fill-opacity": ".16", "stroke-width": "2.4"}
    before = [el("polygon", {**then, "points": _points(start, scale)})] if start else []
    return [*before, el("polygon", {**here, "points": _points(now, scale)})]


def _mark(place: int, count: int, name: str, value: float | None, scale: float, weak: float) -> list[SafeString]:
    low = value is not None and value <= weak
    x, y = _point(place, count, RADIUS * (value or 0) / scale)
    dot = {"class": "f-terra" if low else "f-willow", "r": "5" if low else "3.6"}
    return [el("circle", {**dot, "cx": f"{x:.1f}", "cy": f"{y:.1f}"}), _label(place, count, name, low)]


def radar(
    axes: Sequence[tuple[object, float | None, float | None]],
    *,
    scale: float = 5,
    weak: float = 1,
    label: object = "",
) -> SafeString:
    """Where it stood at the start (dashed) and where it stands now. Axes are ``(label, start, now)``.

    At ``weak`` or below an axis is marked. With fewer than three axes there is nothing to draw.
    """
    if len(axes) < 3:
        return el("span", {})
    now = [float(value or 0) for _name, _start, value in axes]
    start = [float(value or 0) for _name, value, _now in axes]
    begun = any(value is not None for _name, value, _now in axes)
    count = len(axes)
    drawn = [*_web(count), *_shapes(start if begun else None, now, scale)]
    for place, (name, _start, value) in enumerate(axes):
        drawn += _mark(place, count, str(name), value, scale, weak)
    figures = ", ".join(f"{name} {words.decimal(value)}" for name, _start, value in axes if value is not None)
    title = label or _("Diagnosis")
    said = f"{title}: {figures}"
    return el(
        "svg",
        {"class": "radar", "viewBox": "0 0 416 260", "role": "img", "aria-label": said},
        *drawn,
    )
