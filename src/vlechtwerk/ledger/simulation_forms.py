"""The form of a trial: the rules to try, on which year, and what people are taken to do."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vlechtwerk.engine.demand import Demand
from vlechtwerk.ledger.enums import SimulatedYear
from vlechtwerk.ledger.models import Policy, Simulation
from vlechtwerk.ledger.policy_forms import PolicyForm
from vlechtwerk.ledger.policy_words import GROUPS, LABELS, shown
from vlechtwerk.ledger.rules import TRIAL_FIELDS

PERCENT = ("granted", "gives_first", "drops_out", "warned_gives")
YEAR_HINTS = {
    SimulatedYear.OWN.value: _("Everything that was booked in the last 365 days, in that order."),
    SimulatedYear.IMAGINED.value: _("A network as large and as lively as you say."),
}


class Percent(forms.IntegerField):
    """0 to 100."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs)


class Count(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs)


class TrialForm(PolicyForm):
    """Every rule that a year can be tried under, beside its value of today."""

    why = None  # type: ignore[assignment]
    year = forms.ChoiceField(
        choices=SimulatedYear.choices, initial=SimulatedYear.OWN, label=_("Which year?"), widget=forms.RadioSelect
    )
    people = Count(label=_("People"), min_value=2, max_value=20_000, initial=Demand.people)
    sessions = Count(label=_("Sessions in that year"), min_value=1, max_value=30_000, initial=Demand.sessions)
    skew = forms.ChoiceField(
        choices=[("0.6", _("giving is shared rather evenly")), ("1.2", _("a tenth gives nearly half")),
                 ("1.8", _("a tenth gives nearly three quarters"))],
        initial="1.2", label=_("How uneven is giving?"),
    )  # fmt: skip
    growth = Percent(label=_("Joins during the year (%)"), initial=20)
    churn = Percent(label=_("Leaves during the year (%)"), initial=10)
    granted = Percent(label=_("Past a limit, the team lets through (%)"), initial=25)
    gives_first = Percent(label=_("Gives a session after a refusal, and tries again (%)"), initial=30)
    drops_out = Percent(label=_("Stays away after a refusal (%)"), initial=10)
    warned_gives = Percent(label=_("Gives a session after a warning (%)"), initial=20)
    wait_days = Count(label=_("Tries again after (days)"), min_value=1, max_value=365, initial=30)
    runs = forms.TypedChoiceField(
        choices=[(5, "5"), (20, "20"), (50, "50")], coerce=int, initial=20, label=_("Played how often?"),
        help_text=_("Chance has a part in it. More often tells better how much."),
    )  # fmt: skip

    def __init__(self, data: Any, *, policy: Policy, proposed: Any = None, like: Simulation | None = None) -> None:
        """``like``: an earlier trial to start from; ``proposed``: values in the address, as for the policy itself."""
        super().__init__(data, policy=policy, proposed=proposed)
        for name in set(self.fields) & set(LABELS) - set(TRIAL_FIELDS):
            del self.fields[name]
        self.today = {name: getattr(policy, name) for name in TRIAL_FIELDS}
        for name in TRIAL_FIELDS:
            now = shown(name, self.today[name])
            self.fields[name].help_text = _("today %(value)s") % {"value": now}  # type: ignore[assignment]
        if like:
            self.initial |= like.tried | _as_filled_in(like)

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The parts of the policy of which something can be tried; open where something is different or wrong."""
        named = [
            (code, title, [name for name in names if name in TRIAL_FIELDS]) for code, title, _text, names in GROUPS
        ]
        different = {name for name in TRIAL_FIELDS if self[name].errors or self.initial[name] != self.today[name]}
        return [
            {"code": code, "title": title, "fields": [self[name] for name in names], "open": different & set(names)}
            for code, title, names in named
            if names
        ]

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TRIAL_FIELDS}

    @property
    def habits(self) -> dict[str, float]:
        """As the engine takes them."""
        shares = {name: self.cleaned_data[name] / 100 for name in PERCENT}
        return shares | {"wait_days": float(self.cleaned_data["wait_days"])}

    @property
    def demand(self) -> dict[str, Any] | None:
        """The imagined year; nothing for the own one."""
        data = self.cleaned_data
        if data["year"] == SimulatedYear.OWN:
            return None
        return {"people": data["people"], "sessions": data["sessions"], "skew": float(data["skew"]),
                "growth": data["growth"] / 100, "churn": data["churn"] / 100}  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if (data.get("gives_first") or 0) + (data.get("drops_out") or 0) > 100:
            self.add_error("drops_out", _("Those who give first and those who stay away are together more than 100 %."))
        return data


def _as_filled_in(like: Simulation) -> dict[str, Any]:
    """The year and the habits of an earlier trial, as they stand in the form."""
    found: dict[str, Any] = {name: round(like.habits[name] * 100) for name in PERCENT}
    found |= {"wait_days": round(like.habits["wait_days"]), "year": like.year, "runs": like.seed_count}
    if like.demand:
        found |= {name: round(like.demand[name] * 100) for name in ("growth", "churn")}
        found |= {"skew": str(like.demand["skew"]), **{name: like.demand[name] for name in ("people", "sessions")}}
    return found


def assumptions(one: Simulation) -> list[tuple[Any, Any]]:
    """What people are taken to do in a trial, under the names of the form."""
    names = [*PERCENT, "wait_days", *(one.demand and ("people", "sessions", "skew", "growth", "churn"))]
    values, fields = _as_filled_in(one), TrialForm.base_fields
    skews = dict(fields["skew"].choices)  # type: ignore[attr-defined]
    return [(fields[name].label, skews.get(values[name], values[name])) for name in names]
