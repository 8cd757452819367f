"""One example of every mail of this app, for the previews and their test."""

from datetime import timedelta
from typing import Any

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples

KINDS = ("proposal_asked", "proposal_reminder", "proposal_superseded", "proposal_withdrawn", "offer_closed")


def sample() -> dict[str, Any]:
    from django.conf import settings

    return {
        "need": {"title": "Van subsidie naar eigen inkomsten", "text": "Alles draait op één subsidie die stopt."},
        "innovation": {"name": "Tweede Oogst", "pitch": "Soep van groenten die anders op het veld blijven."},
        "asker": {"name": "Griet Vandamme"},
        "broker": {"name": "Lotte Hermans"},
        "message": "Jij bracht je club van één naar vier bronnen van inkomsten.",
        "answer_by": clock.now() + timedelta(days=6),
        "link": f"{settings.BASE_URL}/antwoord/voorbeeld/",
    }


def register() -> None:
    for kind in KINDS:
        mail_samples.add(f"matching.{kind}", sample)
