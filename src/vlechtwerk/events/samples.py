"""The kinds of notices about events, and one example of every mail, for the previews and their test."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice
from vlechtwerk.people.enums import STAFF_HATS

MINE = ("event_registered", "event_waiting", "event_moved_up", "event_changed", "event_cancelled", "event_reminder")
NEWS = ("event_came", "event_missed")
TEAM = ("event_waits",)


def sample() -> dict[str, Any]:
    start = clock.now() + timedelta(days=9)
    return {
        "event": {
            "title": "Sterke ploegen: hoe doe je dat?", "starts_at": start, "ends_at": start + timedelta(hours=3),
            "place": "De Loods, Kaai 4, Mechelen",
        },
        "reason": "De spreker is ziek.",
        "queue": 0,
        "link": f"{settings.BASE_URL}/inschrijving/voorbeeld/",
        "ask": f"{settings.BASE_URL}/vraag/",
        "hand_outs": [{"title": "Zelf roosteren in tien stappen", "url": "https://example.org/roosteren"}],
        "state": "draft",
        "is_past": False,
    }  # fmt: skip


def waiting_sample() -> dict[str, Any]:
    return sample() | {"queue": 3}


def register() -> None:
    """Called once, when the app is ready."""
    add_notice("events.mine", _("My registrations for events"), Urgency.URGENT, MINE)
    add_notice("events.news", _("After an event that I registered for"), Urgency.NORMAL, NEWS)
    add_notice("events.team", _("Events that wait for something"), Urgency.NORMAL, TEAM, hats=STAFF_HATS)
    for kind in (*MINE, *NEWS, *TEAM):
        mail_samples.add(f"events.{kind}", waiting_sample if kind == "event_waiting" else sample)
