"""Forms of the meetings of a circle and of its subsidy."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.forms import day_field
from vlechtwerk.programmes import queries
from vlechtwerk.programmes.enums import PlaceState
from vlechtwerk.programmes.models import BudgetLine, Circle, CircleMember
from vlechtwerk.programmes.money_forms import EuroField


class MeetingForm(forms.Form):
    """When, about what, who was there, and what was said."""

    held_on = day_field(_("When?"), initial=clock.today)
    subject = forms.CharField(max_length=200, label=_("About what?"))
    place = forms.CharField(max_length=160, required=False, label=_("Where?"))
    minutes = forms.CharField(
        max_length=6000, required=False, label=_("Minutes"), help_text=_("Everybody who takes part reads them."),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 6000}),
    )  # fmt: skip
    present = forms.ModelMultipleChoiceField(
        CircleMember.objects.none(), to_field_name="key", required=False, label=_("Who was there?"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, circle: Circle, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = self.fields["present"]
        present.queryset = circle.members.filter(state=PlaceState.ACCEPTED).select_related("person")  # type: ignore[attr-defined]
        present.label_from_instance = lambda one: one.person.name  # type: ignore[attr-defined]


class AskGrantForm(forms.Form):
    """From which line, and how much."""

    line = forms.ModelChoiceField(BudgetLine.objects.none(), to_field_name="key", label=_("Budget line"))
    amount = EuroField(label=_("Amount in euros"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line = self.fields["line"]
        line.queryset = queries.lines_for_circles()  # type: ignore[attr-defined]
        line.label_from_instance = lambda one: f"{one.programme}: {one.name}"  # type: ignore[attr-defined]


class NoForm(forms.Form):
    reason = forms.CharField(max_length=300, label=_("Why?"))


class DeclareGrantForm(forms.Form):
    amount = EuroField(label=_("What it cost"))
    declaration = forms.CharField(
        max_length=2000,
        label=_("What was the money used for?"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
    )


class PaidGrantForm(forms.Form):
    paid_on = day_field(_("Paid on"), initial=clock.today)
    reference = forms.CharField(max_length=80, required=False, label=_("Invoice or statement"))


class RuleForm(forms.Form):
    """What a circle must be to be paid from a line."""

    least_organisations = forms.IntegerField(min_value=1, max_value=100, label=_("How many organisations at least?"))
    only_smes = forms.BooleanField(required=False, label=_("Only SMEs"))
    needs_guide = forms.BooleanField(required=False, label=_("With a guide"))
    least_meetings = forms.IntegerField(
        min_value=0, max_value=100, label=_("How many meetings before it can be declared?"),
        help_text=_("A meeting counts with minutes and at least half of those who take part."),
    )  # fmt: skip
    most_cents = EuroField(least=0, required=False, label=_("At most for one circle, in euros"))

    def clean_most_cents(self) -> int | None:
        return self.cleaned_data["most_cents"] or None
