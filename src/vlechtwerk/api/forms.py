"""Forms of keys and webhooks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vlechtwerk.api.enums import Event, Scope


class TokenForm(forms.Form):
    name = forms.CharField(
        max_length=80, label=_("What is it for?"), help_text=_("The program that uses it: “Website of the province”.")
    )
    scopes = forms.MultipleChoiceField(
        choices=[(one.value, one.label) for one in Scope],
        widget=forms.CheckboxSelectMultiple,
        label=_("What may it do?"),
    )
    days = forms.TypedChoiceField(
        coerce=int,
        initial=90,
        label=_("How long is it good?"),
        choices=[(30, _("a month")), (90, _("three months")), (365, _("a year"))],
    )


class EndpointForm(forms.Form):
    url = forms.CharField(
        max_length=500, label=_("Address"), help_text=_("Begins with https://. We send a signed POST there."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        choices=[(one.value, one.label) for one in Event],
        widget=forms.CheckboxSelectMultiple,
        label=_("What does it hear of?"),
    )
