"""The log-in library's door to our house: nobody signs up alone, and its mail leaves through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.access import client_address
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.outbox.rendering import Paragraphs
from vlechtwerk.people.models import Person

KINDS = {"account/email/login_code": "people.login_code"}
WRONG_CODE = _("This code is not right, or it no longer works. Look again, or take a new one.")


class Adapter(DefaultAccountAdapter):
    """People come in by intake, import or a broker; never through a sign-up form."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "This address and this password do not fit. Try again, or have a code sent to you."
        ),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("This password is not right."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes and try again."),
        "rate_limited": _("Too many tries. Wait five minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Behind our own proxy the visitor's address, or everybody would share one rate limit."""
        return client_address(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue instead of sending: the mail leaves with the transaction, and is tried again when it must."""
        person = Person.objects.filter(email__iexact=email).first()
        to = outbox.Address(email, person.name if person else "", (get_language() or "nl")[:2])
        with transaction.atomic():
            if kind := KINDS.get(template_prefix):
                outbox.queue(kind, to=to, context={"code": context.get("code", "")})
                return
            mail = self.render_mail(template_prefix, email, context)
            outbox.queue(
                "people.account_notice", to=to, context={"subject": mail.subject, "body": Paragraphs(mail.body)}
            )


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}
