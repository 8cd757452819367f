"""Forms of the match desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vlechtwerk.matching.enums import SetAsideKind, SetAsideReason


class AskForm(forms.Form):
    """The personal words that go with a request."""

    message = forms.CharField(
        required=False, max_length=600, label=_("A personal word"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why this person? It stands in the mail under “Why you”."),
    )  # fmt: skip


class SetAsideForm(forms.Form):
    person = forms.CharField(max_length=12, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=SetAsideKind.choices, widget=forms.HiddenInput)
    reason = forms.ChoiceField(choices=SetAsideReason.choices, label=_("Why?"))
    note = forms.CharField(required=False, max_length=200, label=_("Note"))


class DialForm(forms.Form):
    """Fresh eyes: 0 same sector does not matter, 4 far away counts double."""

    dial = forms.IntegerField(min_value=0, max_value=4, required=False)

    def setting(self, default: int) -> int:
        """The dial of the address, or the need's own."""
        if self.is_valid() and self.cleaned_data["dial"] is not None:
            return int(self.cleaned_data["dial"])
        return default
