"""The kinds of notices of this app, and one example of every mail, for the previews and their test."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import links
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice
from vlechtwerk.people.enums import ConsentPurpose


def register() -> None:
    add_notice("people.login", _("Codes to log in"), Urgency.URGENT, ("login_code",), asked=True)
    add_notice("people.account", _("The safety of my account"), Urgency.LEGAL, ("account_notice",), asked=True)
    add_notice("people.consent", _("A text that I agreed to and that changed"), Urgency.LEGAL, ("consent_changed",))
    mail_samples.add("people.login_code", lambda: {"code": "B7K-4QM"})
    mail_samples.add(
        "people.account_notice", lambda: {"subject": "Wachtwoord veranderd", "body": "Je wachtwoord is veranderd."}
    )
    mail_samples.add(
        "people.consent_changed",
        lambda: {
            "what": ConsentPurpose.NETWORK.label, "link": links.absolute("consents"),
            "text": "Je naam en wat je kunt geven staan in het netwerk. Partners zien je naam alleen.",
        },
    )  # fmt: skip
