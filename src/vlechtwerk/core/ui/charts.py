"""Charts of two sides, how it is (dashed, open) and how it would be (full), as SVG. The caller puts the table beside."""

from collections.abc import Sequence
from math import floor, log10

from django.utils.safestring import SafeString

from vlechtwerk.core.ui import words
from vlechtwerk.core.ui.html import el

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 560.0, 280.0, 56.0, 34.0, 12.0
Span = tuple[float, float, float]
THEN = {"class": "f-no k-g1", "stroke-width": "1.8", "stroke-dasharray": "5 3"}
NOW = {"class": "f-no k-willow", "stroke-width": "2.4"}


def _step(reach: float) -> float:
    """1, 2 or 5 times a power of ten, so that two to five lines fill the height."""
    rough = max(reach, 1e-9) / 4
    power = 10.0 ** floor(log10(rough))
    return float(next(nice * power for nice in (1, 2, 5, 10) if nice * power >= rough))


class _Frame:
    """From values to places: the height holds ``low`` to ``high`` on round lines."""

    def __init__(self, low: float, high: float) -> None:
        step = _step(high - low)
        self.low, self.high = floor(low / step) * step, -floor(-high / step) * step or step
        count = round((self.high - self.low) / step)
        self.lines = [self.low + step * place for place in range(count + 1)]

    def y(self, value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (self.high - value) / (self.high - self.low)

    def drawn(self) -> list[SafeString]:
        parts = []
        for value in self.lines:
            y, zero = self.y(value), "k-g2" if value == 0 else "k-g3"
            parts.append(el("path", {"class": zero, "d": f"M{LEFT} {y:.1f}H{WIDTH}"}))
            shown = words.decimal(round(value, 6))
            parts.append(el("text", {"class": "f-g1", "text-anchor": "end", "x": LEFT - 6, "y": f"{y + 5:.1f}"}, shown))
        return parts


def _below(x: float, text: object) -> SafeString:
    return el("text", {"class": "f-g1", "text-anchor": "middle", "x": f"{x:.1f}", "y": HEIGHT - 8}, text)


def _svg(label: object, parts: Sequence[SafeString]) -> SafeString:
    return el("svg", {"class": "chart", "viewBox": f"0 0 {WIDTH} {HEIGHT}", "role": "img", "aria-label": label}, *parts)


def two_lines(then: Sequence[Span], now: Sequence[Span], *, label: object, marks: Sequence[object] = ()) -> SafeString:
    """Two lines over time, each with the band it may lie in. Points are ``(middle, low, high)``; ``marks`` stand below,
    one for each point (an empty one is left out)."""
    every = [value for span in (*then, *now) for value in span]
    if not every:
        return el("span", {})
    frame = _Frame(min(0.0, *every), max(0.0, *every))

    def x(place: int) -> float:
        return LEFT + (WIDTH - LEFT - 8) * place / max(len(now) - 1, 1)

    def path(points: Sequence[tuple[int, float]]) -> str:
        return "L".join(f"{x(place):.1f} {frame.y(value):.1f}" for place, value in points)

    drawn = frame.drawn()
    for spans, fill, stroke in ((then, "f-g3", THEN), (now, "f-willow", NOW)):
        if not spans:
            continue
        band = [(place, span[1]) for place, span in enumerate(spans)]
        band += [(place, spans[place][2]) for place in reversed(range(len(spans)))]
        drawn.append(el("path", {"class": fill, "fill-opacity": ".22", "d": f"M{path(band)}Z"}))
        drawn.append(el("path", {**stroke, "d": f"M{path([(at, span[0]) for at, span in enumerate(spans)])}"}))
    drawn += [_below(x(place), mark) for place, mark in enumerate(marks) if mark != ""]
    return _svg(label, drawn)


Step = tuple[float, float, float, float]


def two_steps(then: Sequence[Step], now: Sequence[Step], *, label: object, reach: float) -> SafeString:
    """Two curves that fall in steps from 100 to 0, each with the band it may lie in. Steps are ``(where, middle, low,
    high)``; a line stands at 100 before its first step and ends at its last. ``reach``: where the picture ends."""
    frame, drawn = _Frame(0.0, 100.0), []
    reach = max(reach, 1.0)

    def x(value: float) -> float:
        return LEFT + (WIDTH - LEFT - 8) * value / reach

    def path(steps: Sequence[Step], part: int) -> list[str]:
        places, level = [f"{x(0):.1f} {frame.y(100):.1f}"], 100.0
        for step in steps:
            places += [f"{x(step[0]):.1f} {frame.y(level):.1f}", f"{x(step[0]):.1f} {frame.y(step[part]):.1f}"]
            level = step[part]
        return places

    drawn += frame.drawn()
    for steps, fill, stroke in ((then, "f-g3", THEN), (now, "f-willow", NOW)):
        if steps:
            band = [*path(steps, 2), *reversed(path(steps, 3))]
            drawn.append(el("path", {"class": fill, "fill-opacity": ".22", "d": f"M{'L'.join(band)}Z"}))
            drawn.append(el("path", {**stroke, "d": f"M{'L'.join(path(steps, 1))}"}))
    every = _step(reach)
    drawn += [
        _below(x(every * place), words.decimal(round(every * place, 6))) for place in range(1, int(reach / every) + 1)
    ]
    return _svg(label, drawn)


def two_columns(rows: Sequence[tuple[object, float, float]], *, label: object) -> SafeString:
    """Two columns for each row ``(name, then, now)``: open how it is, full how it would be."""
    if not rows:
        return el("span", {})
    frame = _Frame(0.0, max(max(then, now) for _name, then, now in rows))
    room = (WIDTH - LEFT) / len(rows)
    wide, every = max(room * 0.36, 1.0), -(-len(rows) // 12)
    drawn = frame.drawn()
    for place, (name, then, now) in enumerate(rows):
        middle = LEFT + room * (place + 0.5)
        for value, x, css in ((then, middle - wide, "f-paper k-g1"), (now, middle, "f-willow k-willow")):
            if value > 0:
                top = frame.y(value)
                size = {"width": f"{wide - 0.8:.1f}", "height": f"{frame.y(0) - top:.1f}"}
                drawn.append(el("rect", {"class": css, "x": f"{x:.1f}", "y": f"{top:.1f}", **size}))
        if place % every == 0:
            drawn.append(_below(middle, name))
    return _svg(label, drawn)
