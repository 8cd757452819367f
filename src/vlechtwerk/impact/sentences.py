"""Figures and their traps in words."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.core.facts import Counting, Unit
from vlechtwerk.core.ui import words
from vlechtwerk.impact.enums import Trap
from vlechtwerk.impact.sheet import Figure, Sheet, Told
from vlechtwerk.impact.sources import SOURCES


def name(figure: Figure) -> str:
    """As the network calls it, else as the source is called in the reader's language."""
    return figure.name or str(SOURCES[figure.source].label if figure.source in SOURCES else figure.source)


def amount(value: int, unit: str) -> str:
    """A value with its unit where that is no word: ``€ 1.250``, ``1.775``, ``12,5``."""
    if unit == Unit.EUROS:
        return words.euro(value)
    return words.decimal(value / 100) if unit in {Unit.COINS, Unit.HOURS, Unit.CREDITS} else words.number(value)


def goal(figure: Figure) -> str:
    """The goal in its own unit; that unit is named where it differs from what is counted."""
    if figure.goal is None:
        return ""
    shown = words.euro(figure.goal * 100) if figure.goal_unit == Unit.EUROS else words.number(figure.goal)
    return shown if figure.goal_unit == figure.unit else f"{shown} {Unit(figure.goal_unit).label}"


def counts(figure: Figure) -> str:
    """What is counted, and how."""
    unit = str(Unit(figure.unit).label)
    if figure.counting in {Counting.PERSON, Counting.ORGANISATION}:
        return _("%(unit)s, each once") % {"unit": unit}
    return unit


def rule(figure: Figure) -> str:
    """By which evidence, and who counts."""
    source = SOURCES.get(figure.source)
    parts = [str(source.about) if source else ""]
    if figure.needs_evidence:
        parts.append(_("with evidence"))
    if figure.only_smes:
        parts.append(_("only SMEs"))
    return ", ".join(part for part in parts if part)


def trap(told: Told, sheet: Sheet) -> str:
    """One sentence, with the figures that it is about."""
    figure = sheet.figure(told.about)
    if figure is None:
        return _("“%(line)s” has %(free)s of %(amount)s left that nobody was promised.") % {
            "line": told.about, "free": words.euro(told.words["free"]), "amount": words.euro(told.words["amount"]),
        }  # fmt: skip
    facts: dict[str, Any] = {
        "name": name(figure), "value": amount(figure.value, figure.unit), "unit": Unit(figure.unit).label,
        "n": words.number(told.words.get("n", 0)),
    }  # fmt: skip
    return str(_SENTENCES[told.trap](facts, told, sheet, figure))


def _goal_unit(facts: dict[str, Any], told: Told, _sheet: Sheet, figure: Figure) -> str:
    facts |= {"goal": words.number(told.words["goal"]), "goal_unit": Unit(told.words["goal_unit"]).label}
    facts["percent"] = words.percent(figure.goal_percent)
    return (
        _(
            "“%(name)s” counts %(value)s %(unit)s, the goal was %(goal)s %(goal_unit)s. "
            "The %(percent)s compares two different things."
        )
        % facts
    )


def _share_unit(facts: dict[str, Any], _told: Told, sheet: Sheet, figure: Figure) -> str:
    part = sheet.part(figure)
    if part is None:
        return ""
    whole, share = part
    facts |= {"whole": name(whole), "whole_unit": Unit(whole.unit).label, "percent": words.percent(share)}
    return _("“%(name)s” counts %(unit)s, “%(whole)s” counts %(whole_unit)s. The %(percent)s is no real share.") % facts


def _target_unit(facts: dict[str, Any], told: Told, sheet: Sheet, figure: Figure) -> str:
    facts |= {"target": words.number(told.words["target"]), "percent": words.percent(sheet.of_target(figure))}
    return (
        _("“%(name)s” counts %(unit)s, the target group is %(target)s organisations. Read the %(percent)s so.") % facts
    )


def _period(facts: dict[str, Any], told: Told, _sheet: Sheet, _figure: Figure) -> str:
    facts |= {side: words.day(date.fromisoformat(told.words[side]), "full") for side in ("first", "last")}
    return _("“%(name)s” counts from %(first)s to %(last)s, not over the whole programme.") % facts


_SENTENCES = {
    Trap.GOAL_UNIT: _goal_unit,
    Trap.SHARE_UNIT: _share_unit,
    Trap.TARGET_UNIT: _target_unit,
    Trap.PERIOD: _period,
    Trap.NO_RULE: lambda facts, *_more: _("For %(value)s %(unit)s it is not settled which step counts, and what shows it.") % facts,
    Trap.NO_EVIDENCE: lambda facts, *_more: _("“%(name)s” leaves out %(n)s: nothing shows them.") % facts,
    Trap.REPEATED: lambda facts, *_more: _("“%(name)s” counts everybody every time. Who came to two meetings is counted twice.") % facts,
    Trap.NAMELESS: lambda facts, *_more: _("“%(name)s” holds %(n)s people of whom we have no e-mail address or entry: each counts as one, also who came before.") % facts,
    Trap.SIZE_UNKNOWN: lambda facts, *_more: _("“%(name)s” leaves out %(n)s: how large their organisation is, nobody noted.") % facts,
}  # fmt: skip
