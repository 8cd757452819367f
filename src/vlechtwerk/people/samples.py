"""The kinds of notices of this app, and one example of every mail, for the previews and their test."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice


def register() -> None:
    add_notice("people.login", _("Codes to log in"), Urgency.URGENT, ("login_code",), asked=True)
    add_notice("people.account", _("The safety of my account"), Urgency.LEGAL, ("account_notice",), asked=True)
    mail_samples.add("people.login_code", lambda: {"code": "B7K-4QM"})
    mail_samples.add(
        "people.account_notice", lambda: {"subject": "Wachtwoord veranderd", "body": "Je wachtwoord is veranderd."}
    )
