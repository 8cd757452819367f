"""A frozen report on paper: the same figures, traps and pictures as the page, in the language of the reader."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vlechtwerk.core import exports
from vlechtwerk.core.facts import Unit
from vlechtwerk.core.ui import words
from vlechtwerk.impact import queries, sentences
from vlechtwerk.impact.models import FrozenReport
from vlechtwerk.impact.sheet import Sheet, from_text
from vlechtwerk.impact.shown import Shown, context

MOST_FACTS = 4  # beside each other on top of the first page
LARGEST_LOGO = 400_000  # bytes


def printed(report: FrozenReport) -> bytes:
    """The PDF (A4, PDF/UA-1)."""
    return exports.paper(told(report), "annual.typ")


def told(report: FrozenReport) -> dict[str, Any]:
    """All that ``annual.typ`` reads."""
    sheet = from_text(report.figures)
    shown = context(sheet)
    rows: list[Shown] = shown["rows"]
    until = words.day(report.reporting_on, "full")
    return {
        "lang": (get_language() or "nl")[:2],
        "network": settings.NETWORK_NAME,
        "title": report.programme.name,
        "subtitle": _("%(report)s, figures up to %(day)s") % {"report": report.title, "day": until},
        "page": _("page {page} of {pages}"),
        "logo": list(_logo()),
        "facts": _facts(shown),
        "story": [part.strip() for part in report.story.split("\n\n") if part.strip()],
        "warn": _("Read this before you pass it on"),
        "traps": [{"title": str(title), "text": text} for title, text in shown["traps"]],
        "funnel": _funnel(sheet, shown),
        "goals": _goals(shown["goals"]),
        "money": {"title": _("Money"), "lines": _lines(sheet, shown["unused"])},
        "tables": [_all_figures(rows), _definitions(rows), *_corrections(report)],
        "close": [
            _("Every figure opens its rows on the page of this report. Nothing in it changes after it was frozen."),
            _("Fingerprint of the figures (SHA-256): %(digest)s") % {"digest": report.digest},
        ],
    }


def _logo() -> bytes:
    path = Path(settings.NETWORK_LOGO) if settings.NETWORK_LOGO else None
    if path is None or not path.is_file() or path.stat().st_size > LARGEST_LOGO:
        return b""
    return path.read_bytes()


def _facts(shown: dict[str, Any]) -> list[dict[str, str]]:
    goals = [{"value": one.of_goal, "label": _("of the goal: %(name)s") % {"name": one.name}} for one in shown["goals"]]
    costs = [
        {"value": one.cost, "label": _("of the budget per one: %(name)s") % {"name": one.name}}
        for one in shown["costs"]
    ]
    return (goals[:2] + costs[:2])[:MOST_FACTS]


def _funnel(sheet: Sheet, shown: dict[str, Any]) -> dict[str, Any]:
    steps = []
    if sheet.target_count and shown["levels"]:
        whole = {"share": 1.0, "name": _("target group"), "value": words.number(sheet.target_count), "about": ""}
        steps = [whole] + [
            {"share": level.share, "name": level.one.name, "value": level.one.value, "about": about(level.one)}
            for level in shown["levels"]
        ]
    note = _("Widths to scale. Target group: %(source)s.") % {
        "source": sheet.target_source or _("as the programme says")
    }
    return {"title": _("From the target group to the first step"), "note": note, "steps": steps}


def about(one: Shown) -> str:
    """What share a step of the funnel is of what stands above it."""
    parts = [_("%(percent)s of the target group") % {"percent": one.of_target}]
    if one.of_part:
        parts.append(_("%(percent)s of “%(name)s”") % {"percent": one.of_part, "name": one.part})
    return ", ".join(parts)


def _goals(rows: list[Shown]) -> dict[str, Any]:
    found = []
    for one in rows:
        goal, whole = float(one.figure.goal or 0), float(one.figure.whole)
        reach = max(goal, whole, 1e-9) * 1.07
        found.append({
            "name": one.name, "percent": one.of_goal, "value": f"{one.value} {Unit(one.figure.unit).label}",
            "goal": _("goal %(goal)s") % {"goal": one.goal}, "at": goal / reach, "end": max(whole, 0) / reach,
            "differs": one.differs,
        })  # fmt: skip
    note = _("The stroke is the goal. A dashed bar: the goal is a number of something else.")
    return {"title": _("Against the goal"), "note": note, "rows": found}


def _lines(sheet: Sheet, unused: set[str]) -> list[dict[str, Any]]:
    largest = max((line.amount for line in sheet.lines), default=0) or 1
    return [
        {"name": line.name, "amount": words.euro(line.amount), "share": max(line.amount / largest, 0.02),
         "promised": line.promised / (line.amount or 1), "paid": line.paid / (line.amount or 1),
         "about": _("paid %(paid)s, promised and not paid yet %(owed)s, free %(free)s") % {
             "paid": words.euro(line.paid), "owed": words.euro(line.promised - line.paid), "free": words.euro(line.free)},
         "heavy": line.name in unused}
        for line in sheet.lines
    ]  # fmt: skip


def _column(label: str, *, end: bool = False, width: int = 0) -> dict[str, Any]:
    return {"label": label, "end": end, "width": width}


def _all_figures(rows: list[Shown]) -> dict[str, Any]:
    columns = [
        _column(_("Place in the chain"), width=3), _column(_("Indicator"), width=5), _column(_("Figure"), end=True, width=3),
        _column(_("Counts"), width=4), _column(_("Goal"), end=True, width=4), _column(_("Of the goal"), end=True, width=3),
    ]  # fmt: skip
    return {
        "title": _("All figures"), "columns": columns, "foot": [],
        "rows": [[one.chain, one.name, one.value, one.counts, one.goal or "–", one.of_goal or "–"] for one in rows],
    }  # fmt: skip


def _definitions(rows: list[Shown]) -> dict[str, Any]:
    columns = [_column(_("Indicator"), width=3), _column(_("What counts"), width=5), _column(_("Rule"), width=4), _column("SDG, IRIS+", width=2)]  # fmt: skip
    return {
        "title": _("What counts, and by which rule"), "columns": columns, "foot": [],
        "rows": [
            [one.name, one.figure.definition or "–", one.rule,
             ", ".join([*map(str, one.figure.sdgs), *([one.figure.iris] if one.figure.iris else [])]) or "–"]
            for one in rows
        ],
    }  # fmt: skip


def _corrections(report: FrozenReport) -> list[dict[str, Any]]:
    found = queries.corrections(report)
    columns = [
        _column(_("Indicator"), width=4), _column(_("Frozen"), end=True, width=2), _column(_("As it is known now"), end=True, width=2),
        _column(_("Noted later"), end=True, width=2), _column(_("Gone or changed"), end=True, width=2),
    ]  # fmt: skip
    rows = [
        [sentences.name(one.figure), sentences.amount(one.figure.value, one.figure.unit),
         sentences.amount(one.now, one.figure.unit), words.number(one.later), words.number(one.gone + one.changed)]
        for one in found
    ]  # fmt: skip
    return (
        [{"title": _("Corrections since it was frozen"), "columns": columns, "rows": rows, "foot": []}] if rows else []
    )
