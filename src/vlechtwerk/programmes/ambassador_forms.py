"""Forms of ambassadors, fans and activations, and the code of a plaque."""

from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vlechtwerk.core import clock
from vlechtwerk.core.forms import day_field
from vlechtwerk.people.forms import KeptForm
from vlechtwerk.people.models import Organisation
from vlechtwerk.programmes.enums import ActivationStep
from vlechtwerk.programmes.models import Programme
from vlechtwerk.taxonomy.models import Theme


def words(size: int, rows: int, **more: Any) -> forms.CharField:
    """A text of some lines."""
    return forms.CharField(
        max_length=size, widget=forms.Textarea(attrs={"rows": rows, "maxlength": size}), **more
    )  # fmt: skip


class _Themed(forms.Form):
    """The programme and the themes of an ambassador or a fan."""

    programme = forms.ModelChoiceField(
        Programme.objects.all(), to_field_name="key", required=False, label=_("Programme"),
        empty_label=pgettext_lazy("programme", "none"),
    )  # fmt: skip
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(), to_field_name="code", required=False, label=_("Themes"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class _Ambassador(_Themed):
    story = words(
        1000, 4, required=False, label=_("The story they can tell"),
        help_text=_("What did they do themselves, and what came of it?"),
    )  # fmt: skip
    yearly_goal = forms.IntegerField(
        min_value=1, max_value=60, initial=3, label=_("Appearances a year"),
        widget=forms.NumberInput(attrs={"class": "in short", "inputmode": "numeric"}),
    )  # fmt: skip


class NominateForm(_Ambassador):
    """Why this person, and what they could tell about."""

    reason = words(
        1000, 3, label=_("Why this person?"), help_text=_("The team reads it, and the person may ask for it.")
    )
    field_order = ("reason", "story", "themes", "programme", "yearly_goal")


class AmbassadorForm(KeptForm, _Ambassador):
    field_order = ("story", "themes", "programme", "yearly_goal", "keeper")


class TalkForm(forms.Form):
    talked_on = day_field(_("Talked on"), initial=clock.today)
    text = words(2000, 3, label=_("What was said?"), help_text=_("Only the team reads it."))


class YesForm(forms.Form):
    answer = forms.CharField(max_length=300, required=False, label=_("What did they say?"))


class NoForm(forms.Form):
    answer = forms.CharField(
        max_length=300, label=_("What did they say?"),
        help_text=_("A no is final here. Later they can be nominated anew."),
    )  # fmt: skip


class AppointForm(forms.Form):
    """The ceremony, as it stands on the plaque."""

    appointed_on = day_field(_("Day of the ceremony"), initial=clock.today)
    ceremony_place = forms.CharField(max_length=160, label=_("Place of the ceremony"))
    appointed_by = forms.CharField(
        max_length=120, label=_("Appointed by"), help_text=_("Name, function. It stands on the plaque like that.")
    )
    term_ends_on = day_field(
        _("Until"), required=False, help_text=_("Empty: for as long as it goes. Whoever follows it hears it 60 days before.")
    )  # fmt: skip


class EndForm(forms.Form):
    end_reason = forms.CharField(
        max_length=300, label=_("Why does it end?"), help_text=_("They read it in a mail, with our thanks.")
    )


class RevokeForm(forms.Form):
    end_reason = forms.CharField(
        max_length=300, label=_("Why do we take it back?"),
        help_text=_("They read it in a mail. The plaque says from today that it was revoked, not why."),
    )  # fmt: skip


class DaysForm(forms.Form):
    first_day = day_field(_("From"))
    last_day = day_field(_("Up to and including"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", now("This is before the first day. Choose a later one."))
        return data


class CodeForm(forms.Form):
    """The code as somebody types it from a plaque: capitals, spaces and hyphens do not matter."""

    code = forms.CharField(
        max_length=40, label=_("Code on the plaque"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        code = "".join(letter for letter in self.cleaned_data["code"].lower() if letter.isascii() and letter.isalnum())
        if not code:
            raise forms.ValidationError(now("Type the letters and figures of the code."))
        return code[:12]


class FanForm(KeptForm, _Themed):
    """What the network offers; its organisation is chosen once."""

    reach_count = forms.IntegerField(
        min_value=1, max_value=10_000_000, required=False, label=_("How many entrepreneurs does it reach?"),
        help_text=_("As they say themselves."), widget=forms.NumberInput(attrs={"class": "in short", "inputmode": "numeric"}),
    )  # fmt: skip
    note = words(1000, 3, required=False, label=_("Note"), help_text=_("What kind of evenings, when, for whom?"))
    talked_on = day_field(_("Last talked"), required=False)
    field_order = ("talked_on", "reach_count", "themes", "programme", "note", "keeper")


class NewFanForm(FanForm):
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), to_field_name="key", label=_("Organisation"),
        help_text=_("Not in the list? Add it first, under People, Organisations."),
    )  # fmt: skip
    field_order = ("organisation", "reach_count", "themes", "programme", "note", "talked_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["keeper"]


class ActivationForm(forms.Form):
    """A step somebody can show."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), to_field_name="key", required=False, label=_("Organisation")
    )
    organisation_name = forms.CharField(max_length=160, required=False, label=_("Not in the register? Its name"))
    step = forms.ChoiceField(choices=ActivationStep.choices, label=_("What did it do?"))
    happened_on = day_field(_("When?"), initial=clock.today)
    evidence = forms.CharField(
        max_length=300, label=_("What shows it?"), help_text=_("A report, a mail, a list with names: where can somebody see it?")
    )  # fmt: skip
