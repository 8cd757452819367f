"""Forms of the pot, of a correction and of mandates. What moves coins carries its id from the first click."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vlechtwerk.ledger.enums import COIN

HALVES = _("Give whole or half coins: 0,5 or 1 or 1,5.")


class CoinsField(forms.DecimalField):
    """Coins as people write them (``1,5``), whole or half, as a day is; to hundredths."""

    default_error_messages = {
        "invalid": _("This is not a number. Write it like 1 or 0,5."),
        "min_value": HALVES, "max_decimal_places": HALVES, "step_size": HALVES,
    }  # fmt: skip

    def __init__(self, **kwargs: Any) -> None:
        half = Decimal("0.5")
        super().__init__(
            min_value=half, step_size=half, max_digits=9, decimal_places=2, widget=forms.TextInput, **kwargs
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return amount if amount is None else int(amount * COIN)


class Once(forms.Form):
    """Two clicks on one form are one booking."""

    number = forms.UUIDField(
        initial=uuid.uuid4, widget=forms.HiddenInput, error_messages={"invalid": _("Open the page again and send it once more.")}
    )  # fmt: skip


class GiftForm(Once):
    amount = CoinsField(label=_("How many coins do you give?"), error_messages={"required": _("Say how many coins.")})


class CorrectForm(Once):
    why = forms.CharField(
        max_length=200, label=_("What was wrong?"), help_text=_("Both of them read this."),
        error_messages={"required": _("Say in a few words what was wrong. Both of them read it.")},
    )  # fmt: skip


class MandateForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of who acts for it"), help_text=_("Somebody who is in the network already.")
    )
