"""What a programme reached, drawn to scale: from the target group to the first step, and each figure against its goal.

Only the shapes; the words stand beside them in HTML, so that they wrap on a phone.
"""

from django.utils.safestring import SafeString

from vlechtwerk.core.ui.html import el

WIDTH = 1000.0


def _share(value: float) -> float:
    return max(0.0, min(value, 1.0)) * WIDTH


def level(share: float, below: float | None = None, *, first: bool = False) -> SafeString:
    """One step of a funnel: a bar of so much of the width, narrowing to the next. ``first``: that all are measured by."""
    here = max(_share(share), 3.0)
    parts = [el("rect", {"class": "f-g3" if first else "f-willow", "width": f"{here:.1f}", "height": "56"})]
    if below is not None:
        there = max(_share(below), 3.0)
        shape = f"M0 56L{here:.1f} 56L{there:.1f} 96L0 96Z"
        parts.append(el("path", {"class": "f-g3", "opacity": ".45", "d": shape}))
    size = "0 0 1000 96" if below is not None else "0 0 1000 56"
    attributes = {"class": "level", "viewBox": size, "preserveAspectRatio": "none", "aria-hidden": "true"}
    return el("svg", attributes, *parts)


def bullet(value: float, goal: float, *, differs: bool = False) -> SafeString:
    """A figure against its goal, the stroke (Few, "Bullet Graph Design Specification"). ``differs``: the units differ,
    so the bar is an open one."""
    reach = max(value, goal, 1e-9) * 1.07
    wide = f"{_share(value / reach):.1f}"
    at = f"{_share(goal / reach):.1f}"
    bar = {"class": "f-tint k-willow" if differs else "f-willow", "width": wide, "height": "32", "y": "8"}
    if differs:
        bar |= {"stroke-width": "3", "stroke-dasharray": "12 8", "vector-effect": "non-scaling-stroke"}
    return el(
        "svg", {"class": "bullet", "viewBox": "0 0 1000 48", "preserveAspectRatio": "none", "aria-hidden": "true"},
        el("rect", {"class": "f-g3", "width": "1000", "height": "32", "y": "8"}), el("rect", bar),
        el("path", {"class": "k-ink", "stroke-width": "3.5", "vector-effect": "non-scaling-stroke", "d": f"M{at} 0V48"}),
    )  # fmt: skip
