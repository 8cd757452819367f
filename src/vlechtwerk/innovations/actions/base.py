"""The error of this app, and the timeline that all others write to."""

from datetime import datetime
from typing import Any

from django.db import transaction

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, Refused
from vlechtwerk.innovations.enums import EntryAudience, EntryKind
from vlechtwerk.innovations.models import Innovation, Need, TimelineEntry


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
