"""Choosing a file, and saying what its columns mean."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from vlechtwerk.register import mapping
from vlechtwerk.register.enums import ImportKind
from vlechtwerk.register.fields import BY_CODE, Field
from vlechtwerk.register.models import ListImport

EXAMPLES = 3


class UploadForm(forms.Form):
    """A list from outside."""

    kind = forms.ChoiceField(
        choices=ImportKind.choices, widget=forms.RadioSelect, label=_("What is in it?"), initial=ImportKind.PEOPLE
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV, as your spreadsheet or the other system gives it. At most 10 MB and 50,000 rows."),
    )


@dataclass
class ColumnRow:
    """One column on the page: its heading, three of its values, our field, and our words for theirs."""

    heading: str
    examples: list[str]
    bound: BoundField
    words: list[tuple[str, BoundField]] = field(default_factory=list)


def _select(choices: Any, chosen: str, label: str) -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "in"})
    return forms.ChoiceField(choices=choices, required=False, initial=chosen, label=label, widget=widget)


class MeaningForm(forms.Form):
    """One choice per column, and one per word where the field is a choice. ``is_asking``: words came up that nobody
    gave a meaning to yet."""

    rate = forms.DecimalField(
        min_value=0.01, max_value=100_000, max_digits=9, decimal_places=2, label=_("How much of theirs is one coin of ours?"),
        help_text=_("One coin is half a day. When their file counts hours, four of them are a coin."),
    )  # fmt: skip

    def __init__(self, data: Any, *, batch: ListImport, rows: Sequence[Sequence[str]]) -> None:
        super().__init__(data, initial={"rate": batch.rate})
        if batch.kind != ImportKind.COINS:
            del self.fields["rate"]
        self.batch, self.rows, self.is_asking = batch, rows, False
        choices = [("", _("leave out")), *((one.code, capfirst(one.label)) for one in BY_CODE[batch.kind].values())]
        self.columns = [self._column(place, heading, choices) for place, heading in enumerate(batch.headings)]
        self.empty = [row for row in self.columns if not row.examples and not row.bound.value()]
        self.filled = [row for row in self.columns if row not in self.empty]

    def _column(self, place: int, heading: str, choices: Any) -> ColumnRow:
        name = f"c{place}"
        given = self.batch.columns.get(heading, "")
        self.fields[name] = _select(choices, given, heading)
        cells = list(dict.fromkeys(row[place] for row in self.rows if place < len(row) and row[place]))
        row = ColumnRow(heading, [cell[:60] for cell in cells[:EXAMPLES]], self[name])
        code = self.data.get(name, "") if self.is_bound else given
        ours = BY_CODE[self.batch.kind].get(code)
        if ours and ours.is_choice:
            words = mapping.words_in(self.rows, place, several=ours.several)
            own = {one.lower() for one in ours.choices}
            row.words = [self._word(place, at, heading, word, ours) for at, word in enumerate(words) if word not in own]
        return row

    def _word(self, place: int, at: int, heading: str, word: str, ours: Field) -> tuple[str, BoundField]:
        name = f"v{place}_{at}"
        guess = self.batch.values.get(heading, {}).get(word) or mapping.our_word(ours, word)
        choices = [("", _("nothing")), *((code, capfirst(str(label))) for code, label in ours.choices.items())]
        self.fields[name] = _select(choices, guess, word)
        if self.is_bound and name not in self.data:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data[name] = guess  # type: ignore[index]
            self.is_asking = self.is_asking or not guess
        return word, self[name]

    def meaning(self) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        """Heading → field, and heading → their word → ours, of a valid form."""
        columns = {row.heading: self.cleaned_data[row.bound.name] for row in self.columns}
        values = {
            row.heading: {word: self.cleaned_data[bound.name] for word, bound in row.words}
            for row in self.columns
            if row.words
        }
        return columns, values
