"""One example of every mail of this app, for the previews and their test."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice


def register() -> None:
    add_notice("privacy.erasure", _("That I am to be erased"), Urgency.LEGAL, ("erasure",))
    mail_samples.add("privacy.erasure", lambda: {"due_on": clock.today() + timedelta(days=14), "own": True})
