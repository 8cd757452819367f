"""Registering for an event: four fields, no account."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import links
from vlechtwerk.innovations.forms import PlainField, Trap, says_something


class RegisterForm(forms.Form):
    """Name, e-mail, organisation, a note. Three hidden ones tell people from robots, as with a question."""

    name = PlainField(max_length=120, label=_("Your name"))
    email = forms.EmailField(max_length=254, label=_("Your e-mail address"))
    organisation_name = PlainField(max_length=160, required=False, label=_("Your organisation"))
    note = PlainField(
        max_length=300, required=False, label=_("Something we must know?"), help_text=_("An allergy, a wheelchair, a child.")
    )  # fmt: skip
    website = forms.CharField(required=False, widget=Trap)
    shown = forms.CharField(required=False, widget=forms.HiddenInput, initial=lambda: links.sign_moment("register"))
    sure = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        name = "".join(one for one in self.cleaned_data["name"] if unicodedata.category(one) != "Cf")
        if not says_something(name) or "://" in name:
            raise forms.ValidationError(_("Write your name."))
        return name

    def is_doubtful(self, quickest_s: int) -> bool:
        """Filled in where nobody can, or faster than anybody can. Who sends it once more is a person."""
        if self.cleaned_data["sure"]:
            return False
        age = links.age_s("register", self.cleaned_data["shown"])
        return bool(self.cleaned_data["website"]) or age is None or age < quickest_s

    def once_more(self) -> "RegisterForm":
        """The same words, to be sent once more."""
        typed = {name: self.data.get(name, "") for name in self.fields}
        return RegisterForm({**typed, "website": "", "sure": "1"})

    def given(self) -> dict[str, Any]:
        """What ``register`` wants."""
        return {name: self.cleaned_data[name] for name in ("name", "email", "organisation_name", "note")}
