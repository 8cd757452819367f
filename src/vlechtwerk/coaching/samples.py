"""The notices of this app, and one example of every mail."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vlechtwerk.coaching.words import WAITS
from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice

OWN, ASKED, TEAM = ("agreement", "measure", "peer_asked", "peer_met"), ("nominated",), ("waits",)


def sample() -> dict[str, Any]:
    return {
        "cohort": {"name": "Samenzweerders 2027"}, "coach": {"name": "Hilde Wouters"}, "name": "Saïd Amrani",
        "nominator": "Griet Vandamme", "reason": "Hij begon met de herbruikbare bekers, en niemand vroeg het hem.",
        "until": clock.today() + timedelta(days=21), "other": {"name": "Imke Peeters"}, "title": "Samenzweerders 2027",
        "what": WAITS["path_intake"], "link": f"{settings.BASE_URL}/coaching/traject/voorbeeld/",
    }  # fmt: skip


def register() -> None:
    add_notice("coaching.own", _("My coaching trajectory"), Urgency.NORMAL, OWN)
    add_notice("coaching.asked", _("That somebody nominated me for coaching"), Urgency.URGENT, ASKED)
    add_notice("coaching.team", _("Coaching that waits for me"), Urgency.NORMAL, TEAM)
    for kind in (*OWN, *ASKED, *TEAM):
        mail_samples.add(f"coaching.{kind}", sample)
