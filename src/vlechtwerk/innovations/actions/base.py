"""The error of this app, and the timeline that all others write to."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, gettext_noop, override

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, Refused
from vlechtwerk.innovations.enums import EntryAudience, EntryKind
from vlechtwerk.innovations.models import Innovation, Need, TimelineEntry

STEP_DAYS = 7
# What comes next by itself, in order; the words of a person are never replaced.
OWN_STEPS = {
    "diagnose": gettext_noop("Plan the diagnosis"),
    "open_need": gettext_noop("Write down what is missing"),
    "ask": gettext_noop("Ask somebody who can help"),
    "wait": gettext_noop("Wait for the answer"),
}
LANGUAGES = ("nl", "fr", "en")


class InnovationRefused(Refused):
    """The dossier says no."""


@transaction.atomic
def log(
    innovation: Innovation, *, kind: EntryKind, verb: str, by: Actor | None = None, person: Any = None,
    need: Need | None = None, text: str = "", data: dict[str, Any] | None = None,
    audience: str = EntryAudience.TEAM, at: datetime | None = None,
) -> TimelineEntry:  # fmt: skip
    """Write what happened on the timeline. ``verb`` picks the sentence; see ``sentences.py``. ``at``: now."""
    return TimelineEntry.objects.create(
        innovation=innovation, kind=kind, verb=verb, by_id=by.pk if by else None, person=person, need=need,
        text=text, data=data or {}, audience=audience, at=at or clock.now(),
    )  # fmt: skip


def own_step(step: str, language: str) -> str:
    """The words of an automatic next step."""
    with override(language):
        return gettext(OWN_STEPS[step])


def own_steps() -> list[str]:
    """All automatic next steps in all languages."""
    return [own_step(name, language) for name in OWN_STEPS for language in LANGUAGES]


@transaction.atomic
def advance_step(innovation: Innovation, *, to: str, by: Actor) -> None:
    """Put the automatic next step that fits now, over an earlier automatic one only."""
    names = list(OWN_STEPS)
    earlier = [own_step(name, language) for name in names[: names.index(to)] for language in LANGUAGES]
    Innovation.objects.filter(pk=innovation.pk, next_step__in=earlier).update(
        next_step=own_step(to, getattr(by, "language", None) or "nl"),
        next_step_on=clock.today() + timedelta(days=STEP_DAYS),
    )
