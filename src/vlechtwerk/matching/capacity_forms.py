"""What the page of capacity is looked at with, from its address, and the form of a call for talents."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.forms import day_field
from vlechtwerk.innovations.models import Axis
from vlechtwerk.matching.enums import CallGroup
from vlechtwerk.matching.queries.areas import AXIS, CONCEPT, area_name
from vlechtwerk.matching.queries.capacity import Tried
from vlechtwerk.matching.rules import CALL_DAYS, LONGEST_CALL_DAYS


class TryForm(forms.Form):
    """Knobs of the forecast. What makes no sense is as if it were not there."""

    by = forms.ChoiceField(required=False, choices=[(AXIS, _("Axes")), (CONCEPT, _("Subjects"))])
    area = forms.CharField(required=False, max_length=60, label=_("In which area?"))
    people = forms.IntegerField(required=False, min_value=0, max_value=50, label=_("More people"))
    more = forms.IntegerField(required=False, min_value=-100, max_value=300, label=_("More needs that come in (%)"))

    def __init__(self, data: QueryDict, *, axes: Iterable[Axis]) -> None:
        super().__init__(data)
        self.is_valid()
        area = self.cleaned_data.get("area", "")
        self.tried = Tried(
            area if area_name(area, axes) else "",
            self.cleaned_data.get("people") or 0,
            self.cleaned_data.get("more") or 0,
        )

    @property
    def view(self) -> str:
        """By axis, or finer."""
        return self.cleaned_data.get("by") or AXIS

    @property
    def query(self) -> str:
        """The same look as the query of an address."""
        tried = {"area": self.tried.area, "people": self.tried.people, "more": self.tried.more}
        return urlencode({"by": self.view, **{name: value for name, value in tried.items() if value}})


class CallForm(forms.Form):
    """The words of a call, until when, and to whom."""

    groups = forms.MultipleChoiceField(
        choices=CallGroup.choices, widget=forms.CheckboxSelectMultiple, label=_("Whom do you call?"),
        initial=[CallGroup.NEAR], error_messages={"required": _("Choose at least one group.")},
    )  # fmt: skip
    until = day_field(_("Until when?"))

    def __init__(self, *args: Any, languages: Sequence[tuple[str, Any]], words: dict[str, str], **kwargs: Any) -> None:
        """``words``: what is proposed, by language."""
        super().__init__(*args, **kwargs)
        for code, name in languages:
            self.fields[f"text_{code}"] = forms.CharField(
                max_length=600, label=_("Your words in %(language)s") % {"language": name}, initial=words[code],
                widget=forms.Textarea(attrs={"rows": 4, "maxlength": 600}),
            )  # fmt: skip
        self.fields["until"].initial = clock.today() + timedelta(days=CALL_DAYS)

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if not clock.today() < until <= clock.today() + timedelta(days=LONGEST_CALL_DAYS):
            raise forms.ValidationError(_("Choose a day after today, within three months."))
        return until

    @property
    def texts(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name.startswith("text_")}


class CanForm(forms.Form):
    """What somebody can do, in their own words."""

    text = forms.CharField(
        max_length=600, label=_("What can you help with?"), widget=forms.Textarea(attrs={"rows": 4, "maxlength": 600}),
        help_text=_("In your own words, concrete: “I keep the books of the football club.”"),
        error_messages={"required": _("Write what you can help with, in your own words.")},
    )  # fmt: skip
