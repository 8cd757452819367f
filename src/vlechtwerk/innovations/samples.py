"""One example of every mail of this app, for the previews and their test."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples

KINDS = (
    "intake_received",
    "intake_invited",
    "intake_accepted",
    "intake_referred",
    "intake_closed",
    "joined",
    "handed_over",
)


def sample() -> dict[str, Any]:
    return {
        "question": "Wij koken met groenten die anders op het veld blijven. Hoe worden we minder afhankelijk van subsidie?",
        "message": "We drinken graag een koffie in jullie keuken.",
        "on": clock.today() + timedelta(days=6),
        "innovation": "Tweede Oogst",
        "link": f"{settings.BASE_URL}/innovaties/voorbeeld/",
        "to_whom": "An Peeters, steunpunt voor coöperaties",
        "to_phone": "0470 00 12 34",
        "by_name": "Lotte Hermans",
        "by_phone": "0470 00 45 67",
        "reason": "nog geen vernieuwend concept",
    }


def register() -> None:
    for kind in KINDS:
        mail_samples.add(f"innovations.{kind}", sample)
