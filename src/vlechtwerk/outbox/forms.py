"""Mending a mail that did not arrive."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RetryForm(forms.Form):
    """The address it leaves to now."""

    to_email = forms.EmailField(label=_("To"), max_length=254)
