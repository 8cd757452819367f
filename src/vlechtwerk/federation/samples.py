"""The kinds of notices of this app, and one example of every mail, for the previews and their test."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice

KINDS = ("agree_please", "asked", "help_asked", "introduced", "booked", "closed")


def sample() -> dict[str, Any]:
    return {
        "partner": "Netwerk Twente",
        "title": "Statuten voor een coöperatie",
        "summary": "Een soepkeuken wil een coöperatie worden en zoekt wie de statuten meeleest.",
        "other": {"name": "Sanne de Wit", "phone": "06 12 34 56 78"},
        "gives": True,
        "reason": "Niemand met deze ervaring heeft deze maand tijd.",
        "link": f"{settings.BASE_URL}/netwerk/voorbeeld/",
    }


def _is_on(person_id: int) -> bool:
    return bool(settings.FEDERATION)


def register() -> None:
    asked = ("asked", "agree_please", "introduced")
    add_notice(
        "federation.request",
        _("Sessions with partner networks: what is asked of me"),
        Urgency.URGENT,
        asked,
        reaches=_is_on,
    )
    news = ("help_asked", "booked", "closed")
    add_notice("federation.news", _("Sessions with partner networks: news"), Urgency.NORMAL, news, reaches=_is_on)
    for kind in KINDS:
        mail_samples.add(f"federation.{kind}", sample)
