"""The form of the policy: every field of it, in coins as people write them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vlechtwerk.core.ui.words import MINUS, coins
from vlechtwerk.ledger import rules
from vlechtwerk.ledger.enums import COIN, TieRule
from vlechtwerk.ledger.models import Policy
from vlechtwerk.ledger.policy_words import COUNTS, GROUPS, LABELS

MOST = 10_000 * COIN
LEAST_COUNT = {"reservation_days": 1, "organisation_times": 1, "approvals_needed": 1, "approval_days": 1}
MOST_COUNT = {"reservation_days": 1825, "organisation_times": 100, "approvals_needed": 20, "approval_days": 60}
BELOW_ZERO = {"soft_floor", "hard_floor", "newcomer_floor", "pot_floor"}


class LimitField(forms.DecimalField):
    """Coins as people write them (``−4,5``), kept as hundredths."""

    def __init__(self, *, below: bool, **kwargs: Any) -> None:
        super().__init__(max_digits=9, decimal_places=2, widget=forms.TextInput(attrs={"inputmode": "text"}), **kwargs)
        self.below = below
        self.error_messages |= {
            "invalid": _("This is not a number of coins. Write it like 4, 0,5 or −4."),
            "max_decimal_places": _("At most two figures after the comma."),
        }

    def prepare_value(self, value: Any) -> Any:
        return coins(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        typed = value.replace(MINUS, "-").replace(",", ".").replace(" ", "") if isinstance(value, str) else value
        return super().to_python(typed)

    def clean(self, value: Any) -> int:
        amount = int(super().clean(value) * COIN)
        if self.below and amount > 0:
            raise forms.ValidationError(_("This is below zero: write a minus before it, or 0."))
        if not self.below and amount < 0:
            raise forms.ValidationError(_("This is above zero: leave the minus out."))
        if abs(amount) > MOST:
            raise forms.ValidationError(_("That is more coins than a network has. Write a smaller number."))
        return amount


def _field(name: str) -> forms.Field:
    label = LABELS[name]
    if name in COUNTS:
        least, most = LEAST_COUNT.get(name, 0), MOST_COUNT.get(name, 1000)
        return forms.IntegerField(label=label, min_value=least, max_value=most, widget=forms.TextInput)
    if name == "approval_tie":
        return forms.ChoiceField(label=label, choices=TieRule.choices)
    if name.startswith("pot_") and name != "pot_floor":
        return forms.BooleanField(label=label, required=False)
    return LimitField(label=label, below=name in BELOW_ZERO)


class PolicyForm(forms.Form):
    """All rules of the coin, and why they change."""

    why = forms.CharField(
        max_length=300, label=lazy("Why do you change this?"), help_text=lazy("Everybody of the team reads it later."),
        error_messages={"required": lazy("Tell in a few words why.")},
    )  # fmt: skip

    def __init__(self, data: Any, *, policy: Policy, proposed: Any = None) -> None:
        """``proposed``: values in the address, as the simulator sends them; nonsense is passed over."""
        initial = {name: getattr(policy, name) for name in rules.POLICY_FIELDS}
        super().__init__(data, initial=initial | _numbers(proposed or {}, initial))
        for name in rules.POLICY_FIELDS:
            self.fields[name] = _field(name)

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Each part of the page with its fields."""
        return [
            {"code": code, "title": title, "text": text, "fields": [self[name] for name in names]}
            for code, title, text, names in GROUPS
        ]

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in rules.POLICY_FIELDS}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "look" in self.data:  # a look needs no reason yet
            self.errors.pop("why", None)
        rise: Any = {name: data.get(name) for name in rules.POLICY_FIELDS}
        if _wrong(rise["hard_floor"], rise["soft_floor"]):
            self.add_error("hard_floor", _("The limit lies below the warning, or at it."))
        if _wrong(rise["soft_ceiling"], rise["hard_ceiling"]):
            self.add_error("hard_ceiling", _("The limit lies above the warning, or at it."))
        if rise["newcomer_until"] and _wrong(rise["hard_floor"], rise["newcomer_floor"]):
            self.add_error("newcomer_floor", _("Newcomers do not go further down than others."))
        if rise["session_value"] == 0:
            self.add_error("session_value", _("A session is worth something: write more than 0."))
        return data


def _wrong(lower: int | None, higher: int | None) -> bool:
    return lower is not None and higher is not None and lower > higher


def _numbers(given: Any, known: dict[str, Any]) -> dict[str, Any]:
    """What the address proposes: hundredths and counts as whole numbers, yes or no, the rule of a tie."""
    found: dict[str, Any] = {}
    for name, now in known.items():
        text = str(given.get(name, ""))
        if isinstance(now, bool):
            found |= {name: text in {"1", "True", "true", "on"}} if text else {}
        elif name == "approval_tie":
            found |= {name: text} if text in TieRule.values else {}
        elif text.lstrip("-").isdecimal() and len(text) < 9:
            found[name] = int(text)
    return found


class VoteForm(forms.Form):
    """Yes or no, and a word with it."""

    vote = forms.ChoiceField(
        choices=[("yes", lazy("Let it pass, once")), ("no", lazy("Not this time"))],
        error_messages={"required": lazy("Press one of the two buttons.")},
    )  # fmt: skip
    note = forms.CharField(
        required=False, max_length=300, label=lazy("A word with it"), help_text=lazy("With a no, tell why.")
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("vote") == "no" and not said.get("note", "x"):
            self.add_error("note", _("Tell in a few words why not."))
        return said
