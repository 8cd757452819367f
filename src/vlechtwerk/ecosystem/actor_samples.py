"""Notices about gaps, with one example of the mail."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice


def gap_sample() -> dict[str, Any]:
    return {
        "gap": {"title": "Incubatoren, Duitstalige Gemeenschap", "evidence": "Drie vragen in een jaar, twee keer doorverwezen naar Luik."},
        "state": "open", "taken_by": "", "link": f"{settings.BASE_URL}/hiaten/voorbeeld/",
    }  # fmt: skip


def register() -> None:
    add_notice("ecosystem.gaps", _("Gaps that I follow"), Urgency.NORMAL, ("gap_waits",))
    mail_samples.add("ecosystem.gap_waits", gap_sample)
