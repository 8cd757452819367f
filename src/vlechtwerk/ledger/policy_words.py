"""The fields of the policy in plain words: what they are called, and how a value is shown."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vlechtwerk.core.ui.words import coins
from vlechtwerk.ledger import limits, rules
from vlechtwerk.ledger.enums import TieRule
from vlechtwerk.ledger.models import Policy

GROUPS: tuple[tuple[str, Any, Any, tuple[str, ...]], ...] = (
    ("session", lazy("A session"), lazy("What half a day is worth, and how long a coin stays set aside for it."),
     ("session_value", "reservation_days")),
    ("limits", lazy("Warn and stop"), lazy("A warning never stops anybody. At the limit the team is asked first."),
     ("soft_floor", "soft_ceiling", "hard_floor", "hard_ceiling")),
    ("newcomers", lazy("Newcomers"), lazy("Whoever has given little yet may have a limit of their own. 0 sessions: no such rule."),
     ("newcomer_until", "newcomer_floor")),
    ("trust", lazy("Trust that grows"), lazy("Whoever gave more may go further down. 0 sessions: trust does not grow."),
     ("trust_every", "trust_step", "trust_most")),
    ("organisations", lazy("Organisations"), lazy("Their limits are those of a person, so many times."), ("organisation_times",)),
    ("pot", lazy("The common pot"), lazy("It pays helpers from outside, and receives gifts and what leavers leave."),
     ("pot_floor", "pot_pays_outside", "pot_takes_leavers")),
    ("approvals", lazy("When the team is asked"), lazy("So many yeses, and more than noes, let one session pass a limit, once. With more than one, who asks does not vote."),
     ("approvals_needed", "approval_days", "approval_tie")),
)  # fmt: skip
"""Code, title, explanation and fields of each part of the page."""

LABELS: dict[str, Any] = {
    "session_value": lazy("A session is worth (coins)"),
    "reservation_days": lazy("A coin stays set aside for (days)"),
    "soft_floor": lazy("Warn below (coins)"),
    "soft_ceiling": lazy("Warn above (coins)"),
    "hard_floor": lazy("Ask the team below (coins)"),
    "hard_ceiling": lazy("Ask the team above (coins)"),
    "newcomer_until": lazy("Newcomer until so many sessions given"),
    "newcomer_floor": lazy("Ask the team for newcomers below (coins)"),
    "trust_every": lazy("One step per so many sessions given"),
    "trust_step": lazy("A step is (coins)"),
    "trust_most": lazy("All steps together at most (coins)"),
    "organisation_times": lazy("Times the limits of a person"),
    "pot_floor": lazy("The pot does not go below (coins)"),
    "pot_pays_outside": lazy("The pot pays helpers from outside"),
    "pot_takes_leavers": lazy("The pot takes over the debt of leavers"),
    "approvals_needed": lazy("Yeses needed"),
    "approval_days": lazy("Decide within (working days)"),
    "approval_tie": lazy("As many yes as no on the last day"),
}
COUNTS = {
    "reservation_days", "newcomer_until", "trust_every", "organisation_times", "approvals_needed", "approval_days",
}  # fmt: skip


def shown(name: str, value: Any) -> str:
    """A value of the policy as people read it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "approval_tie":
        return str(TieRule(value).label)
    return str(value) if name in COUNTS else coins(value)


def parts(policy: Policy) -> list[dict[str, Any]]:
    """The whole policy, part by part, to read."""
    return [
        {"code": code, "title": title, "text": text, "rows": [(LABELS[n], shown(n, getattr(policy, n))) for n in names]}
        for code, title, text, names in GROUPS
    ]


def differences(old: Policy, new: Policy) -> list[tuple[Any, str, str]]:
    """What changed between two versions: the name of the field, what it was, what it is."""
    changed = limits.changed(old, new, rules.POLICY_FIELDS)
    return [(LABELS[name], shown(name, before), shown(name, after)) for name, (before, after) in changed.items()]


@dataclass(frozen=True)
class Version:
    """One line of the history."""

    policy: Policy
    at: datetime
    who: str
    changes: list[tuple[Any, str, str]]


def history(versions: list[Policy]) -> list[Version]:
    """What each version changed; the last one of ``versions`` (newest first) is only there to compare with."""
    return [
        Version(new, new.created_at, new.made_by.name if new.made_by else "", differences(old, new))
        for new, old in pairwise(versions)
    ]
