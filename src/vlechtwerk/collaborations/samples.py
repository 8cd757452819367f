"""The notices of this app, and one example of each mail."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice

WAITS, ASKED = ("waits", "review_due"), ("charter_asked", "vote_asked", "conflict_waits")
FRIENDS, TOLD = ("friend_asked",), ("ended",)


def sample() -> dict[str, Any]:
    today = clock.today()
    return {
        "collaboration": {"title": "Samen minder verpakking", "review_on": today - timedelta(days=100)},
        "state": "exploring", "is_locked": True, "title": "Een gedeelde koelwagen", "closes_on": today + timedelta(days=9),
        "call": 2, "report": "Het eerste half jaar", "until": today + timedelta(days=30), "is_new": True,
        "thanks": "Dank aan wie de eerste bak droeg.", "link": f"{settings.BASE_URL}/samenwerkingen/voorbeeld/",
    }  # fmt: skip


def register() -> None:
    add_notice("collaborations.waits", _("Collaborations that wait for me"), Urgency.NORMAL, WAITS)
    add_notice("collaborations.asked", _("What a collaboration asks me"), Urgency.URGENT, ASKED)
    add_notice("collaborations.friends", _("Questions to me as a critical friend"), Urgency.URGENT, FRIENDS)
    add_notice("collaborations.told", _("Collaborations that ended"), Urgency.NORMAL, TOLD)
    for name in (*WAITS, *ASKED, *FRIENDS, *TOLD):
        mail_samples.add(f"collaborations.{name}", sample)
