"""Fields that forms of several apps have."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, chosen from the browser's calendar or typed."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This is not a date. Write it as day/month/year.")}, **more,
    )  # fmt: skip
