"""Forms of the standards: a package, a platform, the record store, taking an award back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.forms import PlainField
from vlechtwerk.learning.models import LtiPlatform

URL = {"inputmode": "url"}


class PackageForm(forms.Form):
    upload = forms.FileField(
        label=_("Package"), help_text=_("A file that ends in .h5p, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".h5p"}),
    )  # fmt: skip


class RevokeForm(forms.Form):
    reason = PlainField(
        max_length=300, label=_("Why is it taken back?"),
        help_text=_("The team reads this, and whoever got it. Others only read that it no longer holds."),
    )  # fmt: skip


class PlatformForm(forms.Form):
    """What its administrator gives, in the words of most platforms."""

    name = PlainField(max_length=80, label=_("Name of the platform"))
    issuer = PlainField(max_length=255, label=_("Platform ID (issuer)"))
    client_id = PlainField(max_length=255, label=_("Client ID"))
    deployments = PlainField(
        max_length=1000, label=_("Deployment ID"), help_text=_("Several? One on each line."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    auth_url = PlainField(max_length=500, label=_("Authentication request URL"), widget=forms.TextInput(attrs=URL))
    keys_url = PlainField(max_length=500, label=_("Public keyset URL"), widget=forms.TextInput(attrs=URL))
    token_url = PlainField(
        max_length=500, required=False, label=_("Access token URL"), widget=forms.TextInput(attrs=URL),
        help_text=_("Only needed when progress goes to the grade book of the platform."),
    )  # fmt: skip

    def clean_deployments(self) -> list[str]:
        return list(
            dict.fromkeys(line.strip() for line in self.cleaned_data["deployments"].splitlines() if line.strip())
        )

    @staticmethod
    def of(platform: LtiPlatform) -> dict[str, Any]:
        found = {name: getattr(platform, name) for name in PlatformForm.base_fields}
        return found | {"deployments": "\n".join(platform.deployments)}


class StoreForm(forms.Form):
    """The password is never shown again."""

    url = PlainField(
        max_length=400, label=_("Address (endpoint)"), help_text=_("Without “/statements” at the end."),
        widget=forms.TextInput(attrs=URL),
    )  # fmt: skip
    user = PlainField(max_length=100, label=_("User name or key"))
    password = forms.CharField(
        max_length=200, required=False, label=_("Password or secret"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}), help_text=_("Empty: the one that is there stays."),
    )  # fmt: skip
    is_on = forms.BooleanField(required=False, label=_("Send statements of who agreed to it"))
