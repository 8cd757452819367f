"""One example of every mail of this app, for the previews and their test."""

from datetime import timedelta
from typing import Any

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples

KINDS = ("proposal_asked", "proposal_reminder", "proposal_superseded", "proposal_withdrawn", "offer_closed")
REFERRAL_KINDS = ("agree", "asked", "introduced", "progress", "ended", "news")


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


def referral_sample() -> dict[str, Any]:
    return {
        **sample(),
        "keeper": {"name": "Lotte Hermans"},
        "receiver": {"name": "An Peeters, Steunpunt Coöperaties"},
        "other": {"name": "Griet Vandamme", "phone": "0470 00 12 34"},
        "why": "Zij begeleiden al twintig jaar coöperaties bij hun statuten.",
        "summary": "Een soepkeuken wil een coöperatie worden en zoekt wie de statuten met hen leest.",
        "state": "declined",
        "note": "Wij nemen tot de zomer niemand meer aan.",
    }


def register() -> None:
    for kind in REFERRAL_KINDS:
        mail_samples.add(f"matching.referral_{kind}", referral_sample)
    for kind in KINDS:
        mail_samples.add(f"matching.{kind}", sample)
