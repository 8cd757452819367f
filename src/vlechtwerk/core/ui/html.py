"""Elements from values. Everything is escaped here unless it is already safe."""

from collections.abc import Iterable, Mapping
from typing import cast

from django.template import TemplateSyntaxError
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

Attributes = Mapping[str, object]
VOID = frozenset({"br", "img", "input"})


def el(tag: str, attributes: Attributes | None = None, *children: object) -> SafeString:
    """``<tag ...>children</tag>``. An attribute that is ``None``, ``False`` or ``""`` is left out.

    ``value`` and ``alt`` may be empty. ``tag`` and attribute names come from our own code, never from users.
    """
    words = [_attribute(name, value) for name, value in (attributes or {}).items()]
    opening = mark_safe(f"<{tag}{''.join(words)}>")
    if tag in VOID:
        return opening
    return mark_safe(f"{opening}{join(children)}</{tag}>")


def _attribute(name: str, value: object) -> str:
    if value is None or value is False or (value == "" and name not in {"value", "alt"}):
        return ""
    return f" {name}" if value is True else format_html(' {}="{}"', mark_safe(name), value)


def join(children: Iterable[object]) -> SafeString:
    """Children one after the other; ``None`` and ``""`` vanish."""
    return mark_safe("".join(conditional_escape(cast("str", child)) for child in children if child is not None))


def classes(*names: object) -> str:
    """Class names that are not empty."""
    return " ".join(str(name) for name in names if name)


def one_of(what: str, value: str, allowed: Iterable[str]) -> str:
    """``value`` when the component knows it, else an error that names what it knows."""
    known = tuple(allowed)
    if value not in known:
        names = ", ".join(name or "(none)" for name in known)
        raise TemplateSyntaxError(f"{what} {value!r} does not exist; accepted: {names}")
    return value


def passed_on(extra: Attributes) -> dict[str, object]:
    """``hx_get=`` in a template becomes ``hx-get=`` in the page."""
    return {name.replace("_", "-"): value for name, value in extra.items()}
