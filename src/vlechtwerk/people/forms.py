"""Form fields and forms of the register."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

PHONE = re.compile(r"^\+?[0-9][0-9 ./()-]{6,24}$")


class PhoneField(forms.CharField):
    """A telephone number as people write it; kept as typed, with single spaces."""

    default_error_messages = {
        "invalid": _("This is not a telephone number. Write it like 0470 00 12 34 or +31 6 12 34 56 78.")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = " ".join(str(super().clean(value)).split())
        digits = sum(character.isdigit() for character in text)
        if text and (not PHONE.match(text) or not 8 <= digits <= 15):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "type": "tel"}
