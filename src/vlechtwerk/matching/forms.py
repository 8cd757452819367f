"""Forms of the match desk."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from vlechtwerk.innovations.models import Need
from vlechtwerk.matching.enums import SetAsideKind, SetAsideReason
from vlechtwerk.matching.filters import ASKER, Filters
from vlechtwerk.people.enums import DAYS, Language


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


class DeskForm(forms.Form):
    """What the match desk is looked at with, from its address. What makes no sense is as if it were not there."""

    dial = forms.IntegerField(min_value=0, max_value=4, required=False)
    region = forms.MultipleChoiceField(required=False, label=_("Region"), widget=forms.CheckboxSelectMultiple)
    km = forms.IntegerField(min_value=1, max_value=500, required=False, label=_("At most so many kilometres away"))
    language = forms.MultipleChoiceField(
        required=False, choices=Language.choices, label=_("Language"), widget=forms.CheckboxSelectMultiple
    )
    day = forms.ChoiceField(required=False, label=_("Half day"))

    def __init__(self, data: QueryDict, *, need: Need, regions: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.need, self.regions = need, regions
        common = (ASKER, _("a half day in common with the asker"))
        choices: Any = {"region": list(regions), "day": [("", _("does not matter")), common, *DAYS.items()]}
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def setting(self) -> int:
        """Fresh eyes: 0 same sector does not matter, 4 far away counts double. The need's own when none is said."""
        said = self.cleaned_data.get("dial")
        return self.need.fresh_eyes if said is None else int(said)

    @property
    def filters(self) -> Filters:
        """The filters of the address."""
        said = self.cleaned_data
        return Filters(
            region=tuple(said.get("region") or ()),
            km=said.get("km"),
            language=tuple(said.get("language") or ()),
            day=said.get("day") or "",
        )

    def pairs(self, without: str = "") -> list[tuple[str, str]]:
        """The same look as names and values, without one filter if wanted."""
        return [("dial", str(self.setting)), *(pair for pair in self.filters.pairs if pair[0] != without)]

    def address(self, without: str = "") -> str:
        """The same look as the query of an address."""
        return "?" + urlencode(self.pairs(without))
