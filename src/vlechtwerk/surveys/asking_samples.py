"""The notices of what is asked, and one example of every mail."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice
from vlechtwerk.people.enums import STAFF_HATS

ASKED, NAMELESS = ("invited", "reminder", "anonymous_reminder"), ("anonymous_invited",)
TOLD = ("questionnaire_waits", "round_closed")


def asked_sample() -> dict[str, Any]:
    return {
        "title": "Wat houdt sociale innovatie tegen?",
        "intro": "Acht vragen over wat jullie nodig hebben. Het kost je tien minuten.",
        "closes_on": clock.today() + timedelta(days=12), "sent_on": clock.now() - timedelta(days=9), "keeper": "Lotte Hermans",
        "link": f"{settings.BASE_URL}/bevraging/voorbeeld/",
    }  # fmt: skip


def told_sample() -> dict[str, Any]:
    return {
        "title": "Wat houdt sociale innovatie tegen?", "round": "Najaar", "count": 23, "state": "ready",
        "link": f"{settings.BASE_URL}/bevragingen/voorbeeld/",
    }  # fmt: skip


def register() -> None:
    add_notice("surveys.asked", _("Questions of the network to me"), Urgency.URGENT, ASKED)
    add_notice("surveys.nameless", _("My link to an anonymous questionnaire"), Urgency.LEGAL, NAMELESS)
    add_notice("surveys.told", _("Questionnaires that I keep"), Urgency.NORMAL, TOLD, hats=STAFF_HATS)
    for name in (*ASKED, *NAMELESS):
        mail_samples.add(f"surveys.{name}", asked_sample)
    for name in TOLD:
        mail_samples.add(f"surveys.{name}", told_sample)
