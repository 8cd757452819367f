"""What one of the two says about telling their session."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vlechtwerk.exchanges.enums import StorySay


class StoryForm(forms.Form):
    """One press of a button; with it, whether one's own words may stand in it."""

    says = forms.ChoiceField(
        choices=StorySay.choices, error_messages={"required": _("Choose one of the three answers.")}
    )
    quotes = forms.BooleanField(required=False, label=_("What I wrote after the session may stand in it"))


class AskForm(forms.Form):
    """A button without anything to fill in."""
