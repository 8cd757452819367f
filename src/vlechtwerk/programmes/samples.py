"""One example of every mail of this app, for the previews and their test."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples

KINDS = ("circle_invited", "circle_answered", "circle_started", "circle_closed")


def sample() -> dict[str, Any]:
    return {
        "circle": {"name": "Kring ondernemers Mechelen 2", "subject": "Van subsidie naar eigen inkomsten"},
        "made_by": {"name": "Lotte Hermans"},
        "guide": {"name": "Hilde Wouters"},
        "count": 7,
        "sectors": ["Voeding", "Zorg", "Mobiliteit"],
        "names": ["Griet Vandamme", "Saïd Amrani", "Wim Decoster"],
        "who": {"name": "Saïd Amrani"},
        "state": "declined",
        "note": "Te druk tot de zomer",
        "began": True,
        "reminder": False,
        "answer_by": clock.now() + timedelta(days=8),
        "link": f"{settings.BASE_URL}/kring/voorbeeld/",
        "harvest": "Zes keer samengekomen; vier innovaties hebben nu een tweede bron van inkomsten.",
    }


def register() -> None:
    for kind in KINDS:
        mail_samples.add(f"programmes.{kind}", sample)
