"""The forms of the log-in library in our own words."""

from typing import Any

from allauth.account import forms as account
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _


class LoginForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Your e-mail address")
        if "remember" in self.fields:
            self.fields["remember"].label = _("Stay logged in on this device")


class RequestLoginCodeForm(account.RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Your e-mail address")


class ActivateTOTPForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The code in the app")

    def clean_code(self) -> str:
        """Who just typed a right code is not asked for another one before the recovery codes show."""
        code = str(super().clean_code())
        record_authentication(context.request, self.user, method="mfa", type="totp", reauthenticated=True)
        return code
