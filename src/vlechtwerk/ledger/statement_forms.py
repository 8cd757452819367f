"""What somebody may ask of a statement or of the balances, in the address of the page."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.ledger.periods import Period, end_of
from vlechtwerk.ledger.queries import SORTS, balances_at, chosen

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


class DayField(forms.DateField):
    """A day that a network can have lived."""

    def __init__(self, **kwargs: Any) -> None:
        limits = [
            MinValueValidator(EARLIEST, _("Choose a day in 2000 or later.")),
            MaxValueValidator(LATEST, _("Choose a day before 2200.")),
        ]
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": EARLIEST, "max": LATEST})
        super().__init__(required=False, validators=limits, widget=widget, **kwargs)


class DaysForm(forms.Form):
    """Days asked in an address: one that makes no sense is told, and no file is made of it."""

    @property
    def is_wrong(self) -> bool:
        return any(isinstance(field, DayField) and name in self.errors for name, field in self.fields.items())


class PeriodForm(DaysForm):
    """From and up to, both counted; a subject; the line before which a page begins."""

    van = DayField(label=_("From"))
    tot = DayField(label=_("Up to and including"))
    rubriek = forms.CharField(required=False, max_length=62, widget=forms.HiddenInput)
    na = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("van"), given.get("tot")
        if since and until and since > until:
            self.add_error("tot", _("This day is before the first one. Swap them."))
        return given

    def period(self) -> Period:
        """What was asked; everything when the days make no sense."""
        given = {} if self.is_wrong else self.cleaned_data
        return Period(given.get("van"), given.get("tot"))


class BalancesForm(DaysForm):
    """The day at the end of which the balances are shown, of whom, and the column that orders them."""

    op = DayField(label=_("At the end of"))
    q = forms.CharField(required=False, max_length=80, label=_("Name"))
    toon = forms.ChoiceField(
        required=False, label=_("Which accounts"), choices=[
            ("", _("every account")), ("geboekt", _("where something was booked")),
            ("onder", _("under the first limit")), ("boven", _("over the first limit")),
        ],
    )  # fmt: skip
    sort = forms.ChoiceField(
        required=False, choices=[(sign + name, name) for name in SORTS for sign in ("", "-")], widget=forms.HiddenInput
    )

    def clean_op(self) -> date | None:
        day: date | None = self.cleaned_data["op"]
        if day and day > clock.today():
            raise forms.ValidationError(_("That day is still to come: nobody knows yet how it will be."))
        return day

    def asked(self) -> dict[str, Any]:
        """What was asked that makes sense; today, everybody, by name for the rest."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}

    def accounts(self) -> QuerySet[Any]:
        asked = self.asked()
        accounts = balances_at(end_of(asked["op"]) if asked["op"] else None)
        return chosen(accounts, name=asked["q"] or "", show=asked["toon"] or "")

    def query(self) -> str:
        """It as it stands in an address, without the order."""
        return urlencode({name: value for name, value in self.asked().items() if value and name != "sort"})
