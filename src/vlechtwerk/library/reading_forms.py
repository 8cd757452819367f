"""What readers fill in."""

from django import forms
from django.utils.translation import gettext_lazy as _

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class OpinionForm(forms.Form):
    """Yes or no by the button that was pressed, and a word about it."""

    useful = forms.ChoiceField(choices=YES_NO, error_messages={"required": _("Choose yes or no.")})
    note = forms.CharField(
        required=False, max_length=500, label=_("What helped, or what is missing?"), widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip
