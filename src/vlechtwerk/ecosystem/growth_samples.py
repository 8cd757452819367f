"""The notice of an initiative that waits for a look, with an example of its mail."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice

INITIATIVES = ("initiative_waits",)


def sample() -> dict[str, Any]:
    since = clock.today() - timedelta(days=120)
    return {
        "initiative": {"name": "Voedsel van dichtbij", "phase": "convergence", "phase_since": since},
        "link": f"{settings.BASE_URL}/ecosystemen/voorbeeld/",
    }


def register() -> None:
    add_notice("ecosystem.initiatives", _("Initiatives to look at again"), Urgency.NORMAL, INITIATIVES)
    for kind in INITIATIVES:
        mail_samples.add(f"ecosystem.{kind}", sample)
