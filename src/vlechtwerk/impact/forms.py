"""Forms of indicators, help in kind, and freezing."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.facts import Counting, Unit
from vlechtwerk.core.forms import day_field
from vlechtwerk.impact.enums import Chain, HelpKind
from vlechtwerk.impact.models import Indicator
from vlechtwerk.impact.sources import SOURCES
from vlechtwerk.people.models import Organisation
from vlechtwerk.programmes.models import Programme
from vlechtwerk.programmes.money_forms import EuroField

IRIS = re.compile(r"(OI|PI|PD|OD|FP)[0-9]{4}")
SDGS = [(str(n), str(n)) for n in range(1, 18)]


class IndicatorForm(forms.Form):
    """What is counted, by which rule, against which goal."""

    source = forms.ChoiceField(label=_("What is counted?"))
    counting = forms.ChoiceField(choices=Counting.choices, label=_("How is it counted?"), widget=forms.RadioSelect)
    name = forms.CharField(
        max_length=120, required=False, label=_("Its name"), help_text=_("Empty: as it is called by itself.")
    )
    definition = forms.CharField(
        max_length=600, required=False, label=_("What counts, in a sentence"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 600}),
    )  # fmt: skip
    chain = forms.ChoiceField(choices=Chain.choices, label=_("Place in the chain"))
    needs_evidence = forms.BooleanField(required=False, label=_("Counts only with evidence"))
    only_smes = forms.BooleanField(
        required=False,
        label=_("Counts only SMEs"),
        help_text=_(
            "More than 5 and fewer than 250 staff, and turnover at most 50 million or balance sheet at most 43 million euro."
        ),
    )
    goal = forms.IntegerField(min_value=0, max_value=2_000_000_000, required=False, label=_("Goal"))
    goal_unit = forms.ChoiceField(
        choices=[("", "–"), *Unit.choices], required=False, label=_("The goal is a number of"),
        help_text=_("As it was agreed, also when that is something else than what is counted."),
    )  # fmt: skip
    baseline = forms.IntegerField(min_value=0, max_value=2_000_000_000, required=False, label=_("Where it began"))
    part_of = forms.ModelChoiceField(
        Indicator.objects.none(), to_field_name="key", required=False, label=_("Shown as a share of")
    )
    shows_cost = forms.BooleanField(required=False, label=_("Show the budget per one of these"))
    starts_on = day_field(_("From"), required=False)
    ends_on = day_field(_("Until"), required=False)
    sdgs = forms.MultipleChoiceField(
        choices=SDGS, required=False, label=_("Sustainable Development Goals"), widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    iris = forms.CharField(max_length=20, required=False, label=_("Code in IRIS+"), help_text=_("For instance PI4060."))

    def __init__(self, programme: Programme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [(code, one.label) for code, one in SOURCES.items()]  # type: ignore[attr-defined]
        part = self.fields["part_of"]
        part.queryset = programme.indicators.all()  # type: ignore[attr-defined]
        part.label_from_instance = lambda one: one.name or str(SOURCES[one.source].label)  # type: ignore[attr-defined]

    def clean_iris(self) -> str:
        code = str(self.cleaned_data["iris"]).strip().upper()
        if code and not IRIS.fullmatch(code):
            raise forms.ValidationError(
                now("This is no code of IRIS+. It is two letters and four figures, like PI4060.")
            )
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", now("This is before the first day. Choose a later one."))
        if data.get("goal") is not None and not data.get("goal_unit"):
            self.add_error("goal_unit", now("Say what the goal is a number of."))
        data["baseline"] = data.get("baseline") or 0
        data["sdgs"] = [int(n) for n in data.get("sdgs") or []]
        return data


class HelpForm(forms.Form):
    """Help that is not money."""

    given_by = forms.CharField(max_length=160, label=_("Who gave it?"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), to_field_name="key", required=False, label=_("Organisation in the register")
    )  # fmt: skip
    kind = forms.ChoiceField(choices=HelpKind.choices, label=_("What kind of help?"))
    what = forms.CharField(max_length=200, label=_("What was it?"))
    hours = forms.DecimalField(
        min_value=0, max_digits=7, decimal_places=1, required=False, label=_("How many hours?"), localize=True
    )  # fmt: skip
    worth_cents = EuroField(
        least=0,
        required=False,
        label=_("What was it worth, in euros?"),
        help_text=_("Only where somebody can defend the price."),
    )
    given_on = day_field(_("When?"), initial=clock.today)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["hours"] = data.get("hours") or 0
        if not self.errors and not data["hours"] and not data.get("worth_cents"):
            self.add_error("hours", now("Write how many hours it was, or what it was worth."))
        return data


class FreezeForm(forms.Form):
    """The day that a report is about."""

    title = forms.CharField(max_length=120, label=_("Name of the report"))
    reporting_on = day_field(_("Figures up to and including"), initial=clock.today)
    story = forms.CharField(
        max_length=4000, required=False, label=_("What do the figures mean?"), widget=forms.Textarea(attrs={"rows": 8, "maxlength": 4000}),
        help_text=_("Stands above the figures in the report. An empty line begins a new paragraph."),
    )  # fmt: skip
