"""One example of every mail of this app, for the previews and their test."""

from typing import Any

from django.conf import settings

from vlechtwerk.core.registry import mail_samples

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


def register() -> None:
    for kind in KINDS:
        mail_samples.add(f"federation.{kind}", sample)
