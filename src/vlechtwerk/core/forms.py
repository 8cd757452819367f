"""Fields that forms of several apps have, and forms that anybody may send."""

import unicodedata
from functools import partial
from typing import Any, Self

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import links


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, chosen from the browser's calendar or typed."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This is not a date. Write it as day/month/year.")}, **more,
    )  # fmt: skip


class Trap(forms.TextInput):
    """A field that people do not see or reach. Robots like to fill it in; so do some password managers."""

    is_hidden = True  # stands among the hidden fields of every template, without a label

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        attrs = {**(attrs or {}), "tabindex": "-1", "autocomplete": "off"}
        return format_html(
            '<span class="vh" aria-hidden="true">{}</span>', super().render(name, value, attrs, renderer)
        )


class PlainField(forms.CharField):
    """Words without the invisible marks that turn the direction of everything behind them."""

    STEERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])

    def to_python(self, value: Any) -> str:
        return (super().to_python(str(value or "").translate(self.STEERING)) or "").strip()


def says_something(text: str) -> bool:
    """Whether there is a letter, a figure or a sign to read, and not only blanks and invisible marks."""
    return any(unicodedata.category(character)[0] in "LNS" for character in text)


class OpenForm(forms.Form):
    """A form that anybody may send. Three hidden fields tell people from robots; see :meth:`is_doubtful`."""

    purpose = "ask"
    website = forms.CharField(required=False, widget=Trap)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    sure = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shown"].initial = partial(links.sign_moment, self.purpose)

    def is_doubtful(self, quickest_s: int) -> bool:
        """Filled in where nobody can, or faster than anybody can. Who sends it once more is a person."""
        if self.cleaned_data["sure"]:
            return False
        age = links.age_s(self.purpose, self.cleaned_data["shown"])
        return bool(self.cleaned_data["website"]) or age is None or age < quickest_s

    def once_more(self) -> Self:
        """The same words, to be sent once more."""
        typed = {name: self.data.get(name, "") for name in self.fields}
        return type(self)({**typed, "website": "", "sure": "1"})
