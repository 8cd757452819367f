"""The limits that a policy gives somebody, and when what an approval once gave beyond them is taken back."""

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.db.models.functions import Greatest, Least

from vlechtwerk.ledger.enums import AccountKind
from vlechtwerk.ledger.models import Account, Policy


@dataclass(frozen=True)
class Limits:
    """In hundredths of a coin; ``None`` is no limit."""

    floor: int | None = None
    ceiling: int | None = None
    soft_floor: int | None = None
    soft_ceiling: int | None = None


def policy() -> Policy:
    """The rules of today; those of the house when nobody wrote any."""
    return Policy.objects.first() or Policy(version=0)


def limits_of(rules: Policy, kind: str, given_count: int = 0) -> Limits:
    """What ``rules`` give an account of this kind whose holder gave so many sessions."""
    if kind == AccountKind.POT:
        return Limits(floor=rules.pot_floor)
    if kind not in {AccountKind.PERSON, AccountKind.ORGANISATION}:
        return Limits()
    times = rules.organisation_times if kind == AccountKind.ORGANISATION else 1
    is_new = given_count < rules.newcomer_until
    floor = rules.newcomer_floor if is_new else rules.hard_floor - trust(rules, given_count)
    return Limits(
        floor=floor * times,
        ceiling=rules.hard_ceiling * times,
        soft_floor=max(rules.soft_floor, floor) * times,
        soft_ceiling=rules.soft_ceiling * times,
    )


def trust(rules: Policy, given_count: int) -> int:
    """How much further down somebody may go who gave so often: a step per so many sessions, up to the most."""
    if not rules.trust_every:
        return 0
    return min(rules.trust_most, given_count // rules.trust_every * rules.trust_step)


def take_back_extra(accounts: QuerySet[Account]) -> None:
    """Move limits that an approval widened once back towards the policy, as far as the balance allows now."""
    left = F("posted_credits") - F("posted_debits") - F("pending_debits")
    filled = F("posted_credits") - F("posted_debits") + F("pending_credits")
    usual = F("floor") + F("extra_floor")
    accounts.filter(extra_floor__gt=0, floor__lt=left).update(
        floor=Least(usual, left), extra_floor=usual - Least(usual, left)
    )
    usual = F("ceiling") - F("extra_ceiling")
    accounts.filter(extra_ceiling__gt=0, ceiling__gt=filled).update(
        ceiling=Greatest(usual, filled), extra_ceiling=Greatest(usual, filled) - usual
    )
