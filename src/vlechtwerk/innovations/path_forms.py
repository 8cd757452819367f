"""Forms of the path: a stage and what hangs on it, moving dossiers over, what is compared with what."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.innovations.forms import DayInput, words
from vlechtwerk.innovations.models import PathVersion, Stage, StageCheck, StageStep

DAYS_WRONG = dict.fromkeys(
    ("min_value", "max_value", "invalid"), _("Write a number of working days from 1 to 999, or leave it empty.")
)
WITHIN_WRONG = dict.fromkeys(("min_value", "max_value", "invalid"), _("Write a number of working days from 0 to 260."))
SIGNS = ("{innovation}", "{lead}", "{broker}")


class StageForm(forms.ModelForm):
    expected_days = forms.IntegerField(
        required=False, min_value=1, max_value=999, label=_("How many working days is it expected to take?"),
        help_text=_("Empty for the last stage, in which an innovation runs on its own."), error_messages=DAYS_WRONG,
    )  # fmt: skip

    class Meta:
        model = Stage
        fields = ["name_nl", "name_fr", "name_en", "expected_days", "asks", "offers"]
        labels = {
            "name_nl": _("Name in Dutch"), "name_fr": _("Name in French"), "name_en": _("Name in English"),
            "asks": _("What does this stage ask of the innovation?"), "offers": _("What does it offer?"),
        }  # fmt: skip
        widgets = {"asks": words(rows=3, maxlength=600), "offers": words(rows=3, maxlength=600)}


class StepForm(forms.ModelForm):
    within_days = forms.IntegerField(
        min_value=0, max_value=260, label=_("Within how many working days?"), initial=5, error_messages=WITHIN_WRONG
    )

    class Meta:
        model = StageStep
        fields = ["text", "owner_role", "within_days"]
        labels = {"text": _("What has to be done?"), "owner_role": _("Who does it?")}
        help_texts = {"text": _("{innovation}, {lead} and {broker} become the names of the dossier.")}

    def clean_text(self) -> str:
        """A sign that we do not know would stand in the task as it is."""
        text = rest = str(self.cleaned_data["text"])
        for sign in SIGNS:
            rest = rest.replace(sign, "")
        if "{" in rest or "}" in rest:
            raise forms.ValidationError(_("Between braces we only know: %(signs)s.") % {"signs": ", ".join(SIGNS)})
        return text


class CheckForm(forms.ModelForm):
    class Meta:
        model = StageCheck
        fields = ["text", "at"]
        labels = {"text": _("A sentence that is true or not yet"), "at": _("When is it looked at?")}


class WhyForm(forms.ModelForm):
    class Meta:
        model = PathVersion
        fields = ["why"]
        labels = {"why": _("Why does the path change?")}
        widgets = {"why": words(rows=5, maxlength=1000)}


class OverForm(forms.Form):
    """Which dossiers go over, and in which stage each of theirs goes on: a field ``to_<key>`` per stage they are in."""

    dossiers = forms.MultipleChoiceField(
        label=_("Which dossiers?"), error_messages={
            "required": _("Choose at least one dossier."),
            "invalid_choice": _("One of these dossiers is not on another version any more. Look at the list again."),
        },
    )  # fmt: skip

    def __init__(
        self, *args: Any, rows: list[Any], stages: list[Stage], proposed: dict[int, Stage], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.rows, self.stages = {row.key: row for row in rows}, {stage.key: stage for stage in stages}
        self.fields["dossiers"].choices = [(row.key, row.name) for row in rows]  # type: ignore[attr-defined]
        self.left = {row.stage_id: row.stage for row in rows}
        for stage in self.left.values():
            label = _t("%(stage)s of version %(number)s goes on in") % {"stage": stage, "number": stage.version.number}
            self.fields[f"to_{stage.key}"] = forms.ChoiceField(
                label=label, choices=[(one.key, str(one)) for one in stages],
                initial=proposed[stage.pk].key if stage.pk in proposed else None,
            )  # fmt: skip

    @property
    def mapping_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name != "dossiers"]

    def mapping(self) -> dict[int, Stage]:
        """By the number of the stage that is left: where it goes on."""
        return {number: self.stages[self.cleaned_data[f"to_{stage.key}"]] for number, stage in self.left.items()}

    def chosen(self) -> list[Any]:
        return [self.rows[key] for key in self.cleaned_data["dossiers"]]


class CompareForm(forms.Form):
    """Two versions, or two periods."""

    by = forms.ChoiceField(
        choices=[("versions", _("two versions")), ("periods", _("two periods"))], label=_("Compare"), initial="versions"
    )
    before = forms.ModelChoiceField(
        PathVersion.objects.none(), to_field_name="key", empty_label=None, required=False, label=_("Version before")
    )
    after = forms.ModelChoiceField(
        PathVersion.objects.none(), to_field_name="key", empty_label=None, required=False, label=_("Version after")
    )
    before_from = forms.DateField(required=False, widget=DayInput, label=_("Before: from"))
    before_until = forms.DateField(required=False, widget=DayInput, label=_("Before: up to and including"))
    after_from = forms.DateField(required=False, widget=DayInput, label=_("After: from"))
    after_until = forms.DateField(required=False, widget=DayInput, label=_("After: up to and including"))

    def __init__(self, *args: Any, versions: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("before", "after"):
            self.fields[name].queryset = versions  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = lambda one: _t("version %(number)s") % {"number": one.number}  # type: ignore[attr-defined]

    @staticmethod
    def two_quarters() -> dict[str, Any]:
        """The last quarter and the one before it, to begin with."""
        today, ago = clock.today(), lambda days: clock.today() - timedelta(days=days)
        return {"before_from": ago(182), "before_until": ago(92), "after_from": ago(91), "after_until": today}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        by_periods = data.get("by") == "periods"
        for name in ("before_from", "before_until", "after_from", "after_until") if by_periods else ("before", "after"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Choose a day.") if by_periods else _("Choose a version."))
        if by_periods:
            for side in ("before", "after"):
                first, last = data.get(f"{side}_from"), data.get(f"{side}_until")
                if first and last and last < first:
                    self.add_error(f"{side}_until", _("This day is before the first one. Choose a later one."))
        elif data.get("before") and data.get("before") == data.get("after"):
            self.add_error("after", _("Choose two different versions, or compare two periods."))
        return data
