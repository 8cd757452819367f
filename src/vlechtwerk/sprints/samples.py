"""The notice of this app, and one example of its mail."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice

WAITS = ("sprint_waits",)


def sample() -> dict[str, Any]:
    began = clock.now() - timedelta(days=16)
    return {
        "sprint": {"title": "Minder lege bedden in de zomer", "starts_at": began, "ends_at": began + timedelta(hours=4)},
        "began": True, "link": f"{settings.BASE_URL}/sprints/voorbeeld/oogst/",
    }  # fmt: skip


def register() -> None:
    add_notice("sprints.waits", _("Design sprints that wait for me"), Urgency.NORMAL, WAITS)
    for kind in WAITS:
        mail_samples.add(f"sprints.{kind}", sample)
