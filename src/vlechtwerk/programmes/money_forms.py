"""Forms of programmes, budget lines, promises and vouchers. Amounts are typed as people write them, kept in cents."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.forms import day_field
from vlechtwerk.core.ui.words import euro
from vlechtwerk.people.models import Organisation
from vlechtwerk.programmes.enums import LineKind

LARGEST = 10**13  # cents: a hundred thousand million euros, which the database holds and no province has
TYPED = re.compile(
    r"(-?)(?:([0-9]{1,12})|([0-9]{1,3}(?:([.,\s\u00a0\u202f'])[0-9]{3})(?:\4[0-9]{3}){0,3}))(?:([.,])([0-9]{1,2}))?",
)


def cents_of(text: str) -> int:
    """Euros as typed (``1.250,50``, ``€ 1 250``, ``1250.5``) in cents. ValueError when it is no such amount."""
    found = TYPED.fullmatch(text.replace("€", "").replace("EUR", "").replace("\u2212", "-").strip())
    if found is None or (found[4] and found[4] == found[5]):
        raise ValueError(text)
    whole = found[2] or re.sub(r"[^0-9]", "", found[3])
    cents = int(whole) * 100 + int((found[6] or "").ljust(2, "0"))
    return -cents if found[1] else cents


class EuroField(forms.CharField):
    """An amount in euros, cleaned to cents."""

    default_error_messages = {
        "invalid": _("This is not an amount. Write it like 1.250 or 1.250,50."),
        "positive": _("Write an amount above nought."),
        "large": _("This is more than we can count with. Is there a figure too many?"),
    }

    def __init__(self, *, least: int | None = 1, **kwargs: Any) -> None:
        self.least = least
        super().__init__(
            max_length=24, widget=forms.TextInput(attrs={"class": "in short", "inputmode": "decimal"}), **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        return euro(value).replace("€", "").strip() if isinstance(value, int) else value

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        if not text:
            return 0
        try:
            cents = cents_of(text)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        if self.least is not None and cents < self.least:
            raise forms.ValidationError(self.error_messages["positive"], code="positive")
        if abs(cents) > LARGEST:
            raise forms.ValidationError(self.error_messages["large"], code="large")
        return cents


class ProgrammeForm(forms.Form):
    """What it is called, what for, and when it runs."""

    name = forms.CharField(max_length=120, label=_("Name"))
    purpose = forms.CharField(
        max_length=600, required=False, label=_("What the money is for"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 600}),
    )  # fmt: skip
    target_count = forms.IntegerField(
        min_value=1, max_value=10_000_000, required=False, label=_("For how many organisations?"),
        widget=forms.NumberInput(attrs={"class": "in short", "inputmode": "numeric"}),
    )  # fmt: skip
    target_source = forms.CharField(
        max_length=200, required=False, label=_("Where does that figure come from?"),
        help_text=_("A count, a register, a year: whoever checks the figures asks for it."),
    )  # fmt: skip
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", now("This is before the first day. Choose a later one."))
        if data.get("target_count") and not data.get("target_source"):
            self.add_error("target_source", now("Say where the figure comes from, or leave it out."))
        return data


class LineForm(forms.Form):
    """One line of the budget."""

    name = forms.CharField(max_length=80, label=_("Name"))
    kind = forms.ChoiceField(choices=LineKind.choices, label=_("What the money is for"))
    amount = EuroField(label=_("Amount in euros"))


class ShareForm(forms.Form):
    """What an organisation pays."""

    organisation = forms.ModelChoiceField(Organisation.objects.all(), to_field_name="key", label=_("Organisation"))
    amount = EuroField(
        label=_("Amount in euros"), least=0, help_text=_("Nought takes the organisation out of the list.")
    )  # fmt: skip


class CommitForm(forms.Form):
    """Money promised to somebody."""

    payee = forms.CharField(max_length=160, label=_("Promised to"))
    amount = EuroField(label=_("Amount in euros"))
    agreed_on = day_field(_("Agreed on"), initial=clock.today)
    note = forms.CharField(max_length=300, required=False, label=_("What was agreed?"))


class PayForm(forms.Form):
    """A payment, or money that came back."""

    amount = EuroField(
        label=_("Amount in euros"), least=None, help_text=_("Did money come back? Write a minus before it.")
    )  # fmt: skip
    paid_on = day_field(_("Paid on"), initial=clock.today)
    reference = forms.CharField(max_length=80, required=False, label=_("Invoice or statement"))

    def clean_amount(self) -> int:
        cents: int = self.cleaned_data["amount"]
        if not cents:
            raise forms.ValidationError(now("Nought is no payment. Write what was paid."))
        return cents


class VoucherForm(forms.Form):
    """For whom, what for, how much, until when."""

    holder = forms.ModelChoiceField(Organisation.objects.all(), to_field_name="key", label=_("Organisation"))
    purpose = forms.CharField(max_length=200, label=_("What the money is for"))
    amount = EuroField(label=_("Good for at most"))
    valid_until = day_field(_("Valid until"))


class ReserveForm(forms.Form):
    provider = forms.CharField(max_length=160, label=_("Who will help?"))


class UseForm(forms.Form):
    used_on = day_field(_("Help given on"), initial=clock.today)


class DeclareForm(forms.Form):
    amount = EuroField(label=_("What it cost"))
    invoice = forms.CharField(max_length=80, label=_("Number of the invoice"))


class PaidForm(forms.Form):
    paid_on = day_field(_("Paid on"), initial=clock.today)


class CancelForm(forms.Form):
    reason = forms.CharField(max_length=300, label=_("Why is it not needed?"))
