"""What somebody may ask of a statement or of the balances, in the address of the page."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from vlechtwerk.ledger.periods import Period
from vlechtwerk.ledger.queries import SORTS

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


class DayField(forms.DateField):
    """A day that a network can have lived."""

    def __init__(self, **kwargs: Any) -> None:
        limits = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": EARLIEST, "max": LATEST})
        super().__init__(required=False, validators=limits, widget=widget, **kwargs)


class PeriodForm(forms.Form):
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
        given = self.cleaned_data if self.is_valid() else {}
        return Period(given.get("van"), given.get("tot"))


class BalancesForm(forms.Form):
    """The day at the end of which the balances are shown, and the column that orders them."""

    op = DayField(label=_("At the end of"))
    sort = forms.ChoiceField(
        required=False, choices=[(sign + name, name) for name in SORTS for sign in ("", "-")], widget=forms.HiddenInput
    )

    def asked(self) -> tuple[date | None, str]:
        """The day and the order; today by name when the address makes no sense."""
        given = self.cleaned_data if self.is_valid() else {}
        return given.get("op"), given.get("sort") or "name"
