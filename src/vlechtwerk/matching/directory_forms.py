"""Forms of the directory of destinations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.forms import day_field
from vlechtwerk.matching.enums import Capacity, CapacitySource
from vlechtwerk.matching.models import Destination
from vlechtwerk.people.enums import Language
from vlechtwerk.people.forms import PhoneField
from vlechtwerk.taxonomy.models import Theme

FIELDS = ("name", "role", "organisation", "phone", "email", "website", "language", "offers", "audience", "area")


class DestinationForm(forms.Form):
    """Whom one reaches there, what they do and for whom. A name with a telephone is the strong kind."""

    name = forms.CharField(required=False, max_length=120, label=_("Name of the contact"))
    role = forms.CharField(required=False, max_length=120, label=_("Role"))
    organisation = forms.CharField(required=False, max_length=160, label=_("Organisation"))
    phone = PhoneField(required=False, label=_("Telephone"))
    email = forms.EmailField(required=False, label=_("E-mail address"))
    website = forms.URLField(
        required=False, max_length=200, assume_scheme="https", label=_("Website"),
        help_text=_("Only a website? That is a weak referral: nobody picks up there."),
    )  # fmt: skip
    language = forms.ChoiceField(choices=Language.choices, label=_("Language of our mail"))
    offers = forms.CharField(
        max_length=600, label=_("What do they do?"), widget=forms.Textarea(attrs={"rows": 3, "maxlength": 600})
    )
    audience = forms.CharField(required=False, max_length=200, label=_("For whom?"))
    area = forms.CharField(
        required=False, max_length=200, label=_("Where?"), help_text=_("Towns, or the whole region.")
    )
    languages = forms.MultipleChoiceField(
        required=False, choices=Language.choices, widget=forms.CheckboxSelectMultiple, label=_("Languages they help in")
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        label=_("Themes"),
    )
    another = forms.BooleanField(required=False, label=_("This is somebody else: write it down anyway"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("name") and not data.get("organisation") and "name" not in self.errors:
            self.add_error("name", _("Write the name of the person, or at least of the organisation."))
        if data.get("phone") and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Write whom one gets on this number: a name to ask for."))
        return data


def written(one: Destination) -> dict[str, Any]:
    """A destination as its form shows it."""
    themes = [theme.code for theme in one.themes.all()]
    return {name: getattr(one, name) for name in (*FIELDS, "languages")} | {"themes": themes}


class JoinForm(forms.Form):
    """Which other one is the same."""

    double = forms.ModelChoiceField(Destination.objects.all(), to_field_name="key", label=_("Which one is the same?"))


class CapacityForm(forms.Form):
    """Is there room, and how do we know?"""

    capacity = forms.ChoiceField(
        choices=Capacity.choices, widget=forms.RadioSelect, label=_("Is there room?"),
        error_messages={"required": _("Choose one of the three.")},
    )  # fmt: skip
    wait_weeks = forms.IntegerField(
        required=False, min_value=1, max_value=200, label=_("With a waiting list: about how many weeks?"),
        error_messages=dict.fromkeys(
            ("min_value", "max_value", "invalid"), _("Write a number of weeks from 1 to 200, or leave it empty.")
        ),
    )  # fmt: skip
    full_until = day_field(_("When full: until when?"), required=False)
    source = forms.ChoiceField(
        choices=[one for one in CapacitySource.choices if one[0] != CapacitySource.REFUSED], label=_("How do you know?")
    )
