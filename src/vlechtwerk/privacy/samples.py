"""One example of every mail of this app, for the previews and their test."""

from datetime import timedelta

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples


def register() -> None:
    mail_samples.add("privacy.erasure", lambda: {"due_on": clock.today() + timedelta(days=14), "own": True})
