"""The notice of a scan result, and an example of its mail."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice


def sample() -> dict[str, Any]:
    return {"title": "Hoe sterk staat je idee?", "link": f"{settings.BASE_URL}/scan/uitslag/voorbeeld/"}


def register() -> None:
    add_notice("surveys.scan", _("The result of a scan that I asked for"), Urgency.URGENT, ("scan_result",), asked=True)
    mail_samples.add("surveys.scan_result", sample)
