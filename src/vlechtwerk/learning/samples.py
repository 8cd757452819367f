"""The notices of this app, and one example of each mail."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.learning.telling import said
from vlechtwerk.learning.words import NEWS, WAITS
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice


def _sample(words: Any) -> Any:
    return lambda: said(words, "Kansen zien", f"{settings.BASE_URL}/mijn-leren/", clock.now())


def register() -> None:
    add_notice("learning.news", _("Learning: what I am asked and what happens"), Urgency.NORMAL, ("news",))
    add_notice("learning.waits", _("Learning: what waits for me"), Urgency.NORMAL, ("waits",))
    mail_samples.add("learning.news", _sample(NEWS["place"]))
    mail_samples.add("learning.waits", _sample(WAITS["cohort_running"]))
