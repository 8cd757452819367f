"""Forms of partners and of sessions across networks."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vlechtwerk.federation import queries, rules, signing
from vlechtwerk.federation.enums import PartnerState
from vlechtwerk.federation.models import Partner
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger.enums import COIN
from vlechtwerk.people.models import Person

COINS = forms.NumberInput(attrs={"class": "in short", "inputmode": "numeric"})
LONG = forms.Textarea(attrs={"rows": 5, "maxlength": 1000})


class TermsForm(forms.Form):
    """What both administrators agree on. Whole coins; kept in hundredths."""

    we_receive_most = forms.IntegerField(
        min_value=0, max_value=1000, widget=COINS, label=lazy("Coins that our members may be ahead"),
        help_text=lazy("Sessions that we received from them more than we gave."),
    )  # fmt: skip
    they_receive_most = forms.IntegerField(
        min_value=0, max_value=1000, widget=COINS, label=lazy("Coins that their members may be ahead"),
        help_text=lazy("Sessions that they received from us more than they gave."),
    )  # fmt: skip

    public_key = forms.CharField(
        max_length=120, label=lazy("Its key"), help_text=lazy("Copy it from its card: 64 figures and letters.")
    )
    field_order: tuple[str, ...] = ("public_key",)

    def clean_public_key(self) -> str:
        key = "".join(self.cleaned_data["public_key"].split()).lower()
        if not signing.is_public_key(key):
            raise forms.ValidationError(_("This is not a key. Copy it whole from the card of the other network."))
        return key

    def terms(self) -> dict[str, Any]:
        """The key, and both limits in hundredths."""
        limits = {name: self.cleaned_data[name] * COIN for name in ("we_receive_most", "they_receive_most")}
        return {"public_key": self.cleaned_data["public_key"], **limits}


class PartnerForm(TermsForm):
    """The card of another network, as its administrator gave it, and the limits."""

    name = forms.CharField(max_length=80, label=lazy("Name of the network"))
    address = forms.CharField(
        max_length=200, label=lazy("Its address"), help_text=lazy("As on its card: https://network.example")
    )
    field_order = ("name", "address", "public_key")

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip().rstrip("/").lower()
        if not rules.is_good_address(address, demo=settings.DEMO):
            raise forms.ValidationError(_("Write the address as https://network.example, without anything after it."))
        return address


class QuestionForm(forms.Form):
    """What a partner would read. The asker agrees to it first."""

    need = forms.ModelChoiceField(
        Need.objects.none(), to_field_name="key", label=lazy("Need"), empty_label=lazy("choose …")
    )
    partner = forms.ModelChoiceField(
        Partner.objects.none(), to_field_name="key", label=lazy("Network"), empty_label=lazy("choose …")
    )
    title = forms.CharField(max_length=120, label=lazy("In one line"))
    summary = forms.CharField(
        max_length=1000, widget=LONG, label=lazy("What the other network reads"),
        help_text=lazy("Without names: they follow when somebody says yes."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].queryset = queries.needs_to_ask()  # type: ignore[attr-defined]
        active = Partner.objects.filter(state=PartnerState.ACTIVE)
        self.fields["partner"].queryset = active  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """Whom of ours to ask."""

    person = forms.ModelChoiceField(
        Person.objects.none(), to_field_name="key", label=lazy("Who could help?"), empty_label=lazy("choose …"),
        help_text=lazy("Only members who agreed to help in partner networks stand here."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = queries.opted_in()  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=300, label=lazy("Why? The other side reads it."))


class AppointmentForm(forms.Form):
    text = forms.CharField(
        max_length=200, label=lazy("When and where"), help_text=lazy("“Thursday 12 March at 9, library of Hengelo”")
    )


class NoForm(forms.Form):
    """A button alone."""
