"""What a version of the path changes on the one it was copied from, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.innovations import walk
from vlechtwerk.innovations.models import PathVersion, Stage


@dataclass(frozen=True)
class Changed:
    """One stage and what is said about it."""

    name: str
    lines: list[str]


def difference(version: PathVersion) -> list[Changed]:
    """Stage by stage, those that are gone last; empty when nothing changes. Seven queries at most."""
    here = walk.described(version)
    before = {stage.pk: stage for stage in walk.described(version.based_on)} if version.based_on else {}
    kept = [stage for stage in here if stage.comes_from_id in before]
    was = sorted((before[stage.comes_from_id] for stage in kept if stage.comes_from_id), key=lambda one: one.order)
    places = {one.pk: place for place, one in enumerate(was)}
    found = []
    for stage in here:
        old = before.get(stage.comes_from_id or 0)
        lines = _lines(old, stage) if old else _new(stage)
        if old and places[old.pk] != kept.index(stage):
            lines.insert(0, _("Stands at another place: now number %(place)s.") % {"place": stage.order})
        found.append(Changed(str(stage), lines))
    copied = {stage.comes_from_id for stage in kept}
    found += [Changed(str(old), [_("Is taken out.")]) for old in before.values() if old.pk not in copied]
    return [one for one in found if one.lines]


def days_in_words(days: int | None) -> str:
    if days is None:
        return _("without end")
    return ngettext("%(days)d working day", "%(days)d working days", days) % {"days": days}


def _new(stage: Stage) -> list[str]:
    parts = [_("New step: %(text)s") % {"text": step_in_words(step)} for step in stage.steps.all()]
    parts += [_("New check: %(text)s") % {"text": check_in_words(check)} for check in stage.checks.all()]
    return [_("Is new: %(days)s.") % {"days": days_in_words(stage.expected_days)}, *parts]


def _lines(old: Stage, new: Stage) -> list[str]:
    lines = [
        _("Is called “%(new)s” in place of “%(old)s”.") % {"new": getattr(new, name), "old": getattr(old, name)}
        for name in ("name_nl", "name_fr", "name_en")
        if getattr(new, name) != getattr(old, name)
    ]
    if new.expected_days != old.expected_days:
        words = {"new": days_in_words(new.expected_days), "old": days_in_words(old.expected_days)}
        lines.append(_("Takes %(new)s in place of %(old)s.") % words)
    if new.asks != old.asks:
        lines.append(_("Asks: %(text)s") % {"text": new.asks or _("nothing any more")})
    if new.offers != old.offers:
        lines.append(_("Offers: %(text)s") % {"text": new.offers or _("nothing any more")})
    steps, checks = (
        lambda stage: map(step_in_words, stage.steps.all()),
        lambda stage: map(check_in_words, stage.checks.all()),
    )
    for told, plus, minus in ((steps, _("New step: %(text)s"), _("No longer a step: %(text)s")),
                              (checks, _("New check: %(text)s"), _("No longer a check: %(text)s"))):  # fmt: skip
        lines += [plus % {"text": text} for text in _without(told(new), told(old))]
        lines += [minus % {"text": text} for text in _without(told(old), told(new))]
    return lines


def _without(these: Iterable[str], those: Iterable[str]) -> list[str]:
    known = set(those)
    return [one for one in these if one not in known]


def step_in_words(step: Any) -> str:
    return f"{step.text} ({step.get_owner_role_display()}, {days_in_words(step.within_days)})"


def check_in_words(check: Any) -> str:
    return f"{check.text} ({check.get_at_display()})"
