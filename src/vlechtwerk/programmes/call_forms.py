"""Forms of a call for a learning circle: the call itself, and applying with consent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.forms import day_field
from vlechtwerk.innovations.forms import CallerForm, PlainField
from vlechtwerk.programmes.models import Programme
from vlechtwerk.taxonomy.models import Region, Theme

GIVEN = ("name", "email", "organisation_name", "wish")


class CallForm(forms.Form):
    """What it is about, for whom, until when."""

    title = forms.CharField(max_length=80, label=_("Title"))
    about = forms.CharField(
        max_length=3000, label=_("What will you learn from each other?"),
        help_text=_("For whom, how often, where. Everybody who applies reads this."),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 3000}),
    )  # fmt: skip
    closes_on = day_field(_("Apply until"))
    theme = forms.ModelChoiceField(Theme.objects, to_field_name="code", required=False, label=_("Theme"))
    region = forms.ModelChoiceField(Region.objects, to_field_name="code", required=False, label=_("Region"))
    programme = forms.ModelChoiceField(Programme.objects, to_field_name="key", required=False, label=_("Programme"))
    is_public = forms.BooleanField(required=False, initial=True, label=_("Also for people outside the network"))


class OwnApplyForm(forms.Form):
    """Somebody who is logged in: we know who it is, and ask what for and the consent."""

    wish = PlainField(
        max_length=600, required=False, label=_("What do you want to learn?"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 600}),
    )  # fmt: skip
    consent = forms.BooleanField(
        label=_("Yes, you may use this to form this circle"),
        error_messages={"required": _("Without your consent we may not keep your application. Tick it first.")},
        help_text=_(
            "Only for forming this circle. Only the team of the network sees it. It is gone a year after the call closed, "
            "or as soon as you ask: the mail has a link for that. Do we want to make a circle with you? Then you come in "
            "our register."
        ),
    )

    def given(self) -> dict[str, Any]:
        """What ``apply`` wants."""
        given = {name: self.cleaned_data[name] for name in GIVEN if name in self.cleaned_data}
        return {**given, "consents": self.cleaned_data["consent"]}


class ApplyForm(CallerForm, OwnApplyForm):
    """Without an account."""

    purpose = "apply"
    field_order = ("name", "email", "organisation_name", "wish", "consent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wish"].required = True
