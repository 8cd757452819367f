"""What the ecosystem lacks, from noted until it is filled or no longer followed."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor as By
from vlechtwerk.core.actions import audit, change_state
from vlechtwerk.core.due import MOST_AT_ONCE, each_due, first_to_remind
from vlechtwerk.ecosystem.actions.base import EcosystemRefused
from vlechtwerk.ecosystem.enums import OPEN_GAP, GapState
from vlechtwerk.ecosystem.models import Actor, Gap, GapNote
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person

FIELDS = ("title", "text", "evidence", "domain", "function", "region", "theme", "keeper")


@transaction.atomic
def note_gap(*, title: str, evidence: str, look_again_on: date, by: Person, **more: Any) -> Gap:
    """Write down what is missing and what shows it. Whoever notes it follows it."""
    _check(evidence, look_again_on)
    made = Gap.objects.create(
        title=title, evidence=evidence, look_again_on=look_again_on, **{"keeper": by, **more}
    )  # fmt: skip
    audit("note_gap", made, by)
    return made


@transaction.atomic
def change_gap(gap: Gap, *, by: By, **values: Any) -> Gap:
    """Other words, another place, another keeper."""
    given = {name: value for name, value in values.items() if name in FIELDS}
    _check(given.get("evidence", gap.evidence))
    Gap.objects.filter(pk=gap.pk).update(**given)
    gap.refresh_from_db()
    audit("change_gap", gap, by)
    return gap


@transaction.atomic
def talk_about_gap(gap: Gap, *, text: str, by: Person) -> GapNote:
    """What somebody says about it; it stays under their name."""
    if not text.strip():
        raise EcosystemRefused(_("Write what you want to say about it."), "text")
    made = GapNote.objects.create(gap=gap, text=text.strip(), by=by)
    audit("talk_about_gap", gap, by)
    return made


def take_gap(gap: Gap, *, taken_by: Actor, look_again_on: date, by: By) -> Gap:
    """An actor works on it."""
    _look(look_again_on)
    if taken_by.ended_on:
        raise EcosystemRefused(_("%(name)s has stopped. Choose another one.") % {"name": taken_by}, "taken_by")
    return _turn(gap, OPEN_GAP, GapState.TAKEN, by, taken_by=taken_by, look_again_on=look_again_on)


def release_gap(gap: Gap, *, look_again_on: date, by: By) -> Gap:
    """Nobody works on it any more."""
    _look(look_again_on)
    return _turn(gap, [GapState.TAKEN], GapState.OPEN, by, taken_by=None, look_again_on=look_again_on)


def fill_gap(gap: Gap, *, outcome: str, by: By) -> Gap:
    """Somebody does it now."""
    return _turn(gap, OPEN_GAP, GapState.FILLED, by, outcome=_said(outcome))


def drop_gap(gap: Gap, *, outcome: str, by: By) -> Gap:
    """It stays empty, and that is a choice."""
    return _turn(gap, OPEN_GAP, GapState.DROPPED, by, outcome=_said(outcome))


def reopen_gap(gap: Gap, *, look_again_on: date, by: By) -> Gap:
    """It is missing after all; what was said of it stays in the trail."""
    _look(look_again_on)
    ends = [GapState.FILLED, GapState.DROPPED]
    return _turn(gap, ends, GapState.OPEN, by, taken_by=None, outcome="", look_again_on=look_again_on)


@transaction.atomic
def look_again_at_gap(gap: Gap, *, look_again_on: date, by: By) -> Gap:
    """Somebody looked, and it is as it was: the next time is on this day."""
    _look(look_again_on)
    still = Gap.objects.filter(pk=gap.pk, state__in=OPEN_GAP)
    if not still.update(look_again_on=look_again_on, reminded_at=None):
        raise _too_late(gap)
    gap.refresh_from_db()
    audit("look_again_at_gap", gap, by)
    return gap


def _check(evidence: str, look_again_on: date | None = None) -> None:
    if not evidence.strip():
        raise EcosystemRefused(_("Say what shows it: figures, questions that came in, what people told."), "evidence")
    if look_again_on:
        _look(look_again_on)


def _look(on: date) -> None:
    if on <= clock.today():
        raise EcosystemRefused(_("Choose a day to come: then we tell you to look again."), "look_again_on")


def _said(outcome: str) -> str:
    if not outcome.strip():
        raise EcosystemRefused(_("Say in a few words how it ended."), "outcome")
    return outcome.strip()[:500]


@transaction.atomic
def _turn(gap: Gap, allowed: Collection[str], to: str, by: By, **fields: Any) -> Gap:
    if not change_state(gap, allowed, to, state_since=clock.now(), reminded_at=None, **fields):
        raise _too_late(gap)
    audit(f"gap_{to}", gap, by)
    return gap


def _too_late(gap: Gap) -> EcosystemRefused:
    gap.refresh_from_db()
    return EcosystemRefused(_("This gap is “%(state)s” by now. Look at it again.") % {"state": gap.get_state_display()})


def remind_gaps_due() -> int:
    """The day has come: the keeper looks again, once."""
    waiting = Gap.objects.filter(state__in=OPEN_GAP, look_again_on__lte=clock.today(), reminded_at=None)
    return each_due(waiting.select_related("keeper", "taken_by__organisation").order_by("pk")[:MOST_AT_ONCE], _remind)


def _remind(gap: Gap) -> bool:
    if not first_to_remind(gap):
        return False
    context = {
        "gap": {"title": gap.title, "evidence": gap.evidence[:300]}, "state": str(gap.state),
        "taken_by": str(gap.taken_by or ""), "link": links.absolute("gap", gap.key),
    }  # fmt: skip
    outbox.queue("ecosystem.gap_waits", to=gap.keeper, context=context)
    return True
