"""Buttons, tags, states, faces, notes, crumbs, the path, lists."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import count
from typing import Any

from django.core.paginator import Page
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.core.context import address
from vlechtwerk.core.ui import words
from vlechtwerk.core.ui.html import classes, el, join, one_of, passed_on

BUTTONS = ("plain", "first", "line", "quiet", "stop")
ICONS = (
    "search",
    "lock",
    "open",
    "check",
    "warn",
    "late",
    "soon",
    "ok",
    "more",
    "down",
    "right",
    "cal",
    "pin",
    "close",
    "plus",
    "minus",
    "link",
    "sort",
    "phone",
)
LEVELS = {"ok": "i-ok", "soon": "soon i-soon", "late": "late i-late", "done": "i-check"}
SOON = 0.8
_reasons = count()


def icon_class(name: str) -> str:
    """The class of a known icon, or none."""
    return f"i-{one_of('icon', name, ICONS)}" if name else ""


def button(
    label: object,
    *,
    href: str = "",
    type: str = "submit",
    kind: str = "plain",
    size: str = "",
    full: bool = False,
    disabled_reason: object = "",
    name: str = "",
    value: object = None,
    icon: str = "",
    form: str = "",
    id: str = "",
    busy: bool = False,
    **extra: object,
) -> SafeString:
    """A link that looks like a button, or a button. One that cannot be used says why beside it."""
    one_of("kind", kind, BUTTONS)
    css = classes("btn", kind != "plain" and kind, size and one_of("size", size, ("large",)), full and "full")
    css = classes(css, icon_class(icon))
    if disabled_reason:
        why = f"why-{next(_reasons)}"
        shown = el(
            "button",
            {"class": css, "type": "button", "aria-disabled": "true", "aria-describedby": why},
            label,
        )
        return el("span", {"class": "held"}, shown, el("span", {"class": "whynot", "id": why}, disabled_reason))
    rest = {"id": id, "aria-busy": busy and "true", **passed_on(extra)}
    if href:
        return el("a", {"class": css, "href": href, **rest}, label)
    one_of("type", type, ("submit", "button", "reset"))
    return el("button", {"class": css, "type": type, "name": name, "value": value, "form": form, **rest}, label)


def tag(text: object, kind: str = "", *, icon: str = "") -> SafeString:
    """A state in words: plain, ``good`` (with a tick), ``bad``, ``private`` (with a lock)."""
    one_of("kind", kind, ("", "good", "bad", "private"))
    return el(
        "span",
        {"class": classes("tag", kind, icon_class(icon or {"good": "check", "private": "lock"}.get(kind, "")))},
        text,
    )


def level_of(days: float, expected: float | None) -> str:
    """``ok``, ``soon`` from 80 % of what is expected, ``late`` above it."""
    if expected is None:
        return "ok"
    return "late" if days > expected else "soon" if days >= SOON * expected else "ok"


def state(
    days: int | None = None,
    expected: int | None = None,
    *,
    text: object = "",
    level: str = "",
    short: bool = False,
    bare: bool = False,
) -> SafeString:
    """A shape and words: ``34 van 21 werkdagen``. ``short`` writes them shorter, ``bare`` only the figure."""
    level = one_of("level", level or level_of(days or 0, expected), LEVELS)
    if not text:
        numbers = {"days": days or 0, "expected": expected}
        if bare:
            text = str(days or 0)
        elif expected is None:
            text = (_("%(days)d d") if short else ngettext("%(days)d day", "%(days)d days", days or 0)) % numbers
        else:
            text = (
                _("%(days)d of %(expected)d work d") if short else _("%(days)d of %(expected)d working days")
            ) % numbers
    hidden = {"late": _("too long"), "soon": _("nearly too long")}.get(level, "") if bare else ""
    return el(
        "span",
        {"class": f"state {LEVELS[level]}"},
        text,
        hidden and el("span", {"class": "vh"}, ", ", hidden),
    )


def face(who: object, size: str = "", *, me: bool = False, href: str = "") -> SafeString:
    """Initials in a ring. The name stands beside it, so this is silent; as a link it carries the name."""
    name = str(getattr(who, "name", who) or "")
    css = classes("face", size and one_of("size", size, ("l",)), me and "me")
    if href:
        return el("a", {"class": css, "href": href, "aria-label": name}, words.initials(name))
    return el("span", {"class": css, "aria-hidden": "true"}, words.initials(name))


def note(body: object, kind: str = "calm", title: object = "", *, role: str = "", id: str = "") -> SafeString:
    """Something to know before one acts: ``calm`` or ``warn``."""
    one_of("kind", kind, ("calm", "warn"))
    css = "note calm i-check" if kind == "calm" else "note i-warn"
    head = el("p", {"class": "t"}, title) if title else ""
    return el("div", {"class": css, "role": role, "id": id}, el("div", {}, head, el("div", {"class": "s"}, body)))


def empty(title: object, text: object = "", href: str = "", label: object = "") -> SafeString:
    """Nothing here, and what to do next."""
    act = button(label, href=href) if href else ""
    return el("div", {"class": "empty"}, el("p", {"class": "t"}, title), el("p", {}, text) if text else "", act)


def crumbs(*steps: object) -> SafeString:
    """``label, address, label, address, ..., label``. An address may be the name of a view."""
    items = []
    for place in range(0, len(steps), 2):
        label, where = steps[place], str(steps[place + 1]) if place + 1 < len(steps) else ""
        if where:
            url = where if where.startswith(("/", "#", "?")) else address(where)
            items.append(el("li", {}, el("a", {"href": url}, label) if url else label))
        else:
            items.append(el("li", {"aria-current": "page"}, label))
    return el("nav", {"class": "crumbs", "aria-label": _("Breadcrumb")}, el("ol", {}, *items))


def _stage(stage: object) -> tuple[object, object]:
    if isinstance(stage, tuple | list):
        return stage[0], stage[1] if len(stage) > 1 else ""
    return getattr(stage, "name", stage), getattr(stage, "note", "")


def path_line(
    stages: Iterable[object], current: object = None, *, mini: bool = False, label: object = ""
) -> SafeString:
    """The path with dots. A stage is a name, ``(name, note)`` or something with ``name`` (and ``note``).

    ``current`` is a stage, its name or its place from 0; ``None``: not begun; past the end: all done.
    """
    all_stages = list(stages)
    now = _place(all_stages, current)
    items = []
    for place, stage in enumerate(all_stages):
        name, small = _stage(stage)
        where = "done" if place < now else "now" if place == now else ""
        said = {"done": _("done"), "now": _("here now")}.get(where, "")
        shown = el("span", {"class": "vh" if mini else ""}, name)
        items.append(
            el(
                "li",
                {"class": where, "aria-current": where == "now" and "step"},
                shown,
                el("small", {}, small) if small and not mini else "",
                el("span", {"class": "vh"}, ", ", said) if said else "",
            )
        )
    return el("ol", {"class": classes("path", mini and "mini"), "aria-label": label or _("The path")}, *items)


def _place(stages: list[object], current: object) -> int:
    if current is None or current == "":
        return -1
    if isinstance(current, int) and not isinstance(current, bool):
        return current
    names = [_stage(stage)[0] for stage in stages]
    wanted = _stage(current)[0]
    return names.index(wanted) if wanted in names else -1


def timeline(body: object, *, at: date | datetime, kind: str = "") -> SafeString:
    """One item of ``<ol class="time">``."""
    one_of("kind", kind, ("", "note", "session", "coin", "stage", "terra"))
    shown = words.moment(at, "short") if isinstance(at, datetime) else words.day(at, "short")
    return el(
        "li",
        {"class": kind and f"t-{kind}"},
        el("time", {"datetime": at.isoformat()}, shown),
        el("div", {}, body),
    )


def chip(label: object, href: str, *, current: bool = False, count: int | None = None) -> SafeString:
    """A filter as a link, inside ``<div class="chips" role="group" aria-label=…>``."""
    number = join([" ", el("span", {"class": "count"}, count)]) if count is not None else ""
    return el("a", {"class": "chip", "href": href, "aria-current": current and "true"}, label, number)


def tab(label: object, href: str, *, current: bool = False) -> SafeString:
    """One way to look at the same thing, inside ``<nav class="tabs" aria-label=…>``."""
    return el("a", {"href": href, "aria-current": current and "page"}, label)


def pager(context: Context, page: Page[Any], *, param: str = "page") -> SafeString:
    """Earlier and later pages of a ``django.core.paginator.Page``, keeping the rest of the address."""
    if page.paginator.num_pages < 2:
        return join([])
    query = context["request"].GET.copy()

    def link(number: int, label: str, rel: str) -> SafeString:
        query[param] = str(number)
        return el("a", {"class": "btn", "href": f"?{query.urlencode()}", "rel": rel}, label)

    parts = [
        link(page.previous_page_number(), _("Previous"), "prev") if page.has_previous() else "",
        el(
            "span",
            {"class": "num"},
            _("Page %(number)d of %(pages)d, %(count)d in all")
            % {
                "number": page.number,
                "pages": page.paginator.num_pages,
                "count": page.paginator.count,
            },
        ),
        link(page.next_page_number(), _("Next"), "next") if page.has_next() else "",
    ]
    return el("nav", {"class": "pager", "aria-label": _("Pages")}, *parts)
