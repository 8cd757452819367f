"""The limits that a policy gives, and how the account rows follow them.

``floor`` and ``ceiling`` of a row hold in the database. Where a balance stands beyond what the policy gives (a stricter
policy, or an approval for once), the limit stands at the balance, and ``extra_*`` says how far beyond: nothing more can
be booked in that direction, and the limit moves back as the balance allows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from vlechtwerk.ledger.enums import AccountKind, LimitSide, Reason, TransferState
from vlechtwerk.ledger.models import Account, Policy, Transfer

OF_PEOPLE = (AccountKind.PERSON, AccountKind.ORGANISATION)
LEFT = F("posted_credits") - F("posted_debits") - F("pending_debits")
"""What an account still has when everything that is set aside is paid."""
FILLED = F("posted_credits") - F("posted_debits") + F("pending_credits")
"""What it will have when everything that it is to earn is earned."""


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
    if kind not in OF_PEOPLE:
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


def under(rules: Policy, accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Accounts with what :func:`limits_of` gives each of them, as ``new_floor`` and the like, reckoned by the database."""
    times = Case(When(kind=AccountKind.ORGANISATION, then=Value(rules.organisation_times)), default=Value(1))
    known = accounts.annotate(given_count=_given()) if rules.newcomer_until or rules.trust_every else accounts
    floor = Case(
        When(kind=AccountKind.POT, then=Value(rules.pot_floor)), default=_floor_of_people(rules) * times,
        output_field=BigIntegerField(),
    )  # fmt: skip
    is_pot = {"kind": AccountKind.POT, "then": Value(None)}
    return known.filter(kind__in=[*OF_PEOPLE, AccountKind.POT]).annotate(
        new_floor=floor,
        new_ceiling=Case(When(**is_pot), default=rules.hard_ceiling * times, output_field=BigIntegerField()),
        new_soft_floor=Case(
            When(**is_pot), default=Greatest(Value(rules.soft_floor) * times, F("new_floor")),
            output_field=BigIntegerField(),
        ),
        new_soft_ceiling=Case(When(**is_pot), default=rules.soft_ceiling * times, output_field=BigIntegerField()),
    )  # fmt: skip


def _given() -> Coalesce:
    """Sessions that the holder gave: booked, and not put right afterwards."""
    gave = Transfer.objects.filter(
        credit=OuterRef("pk"), state=TransferState.POSTED, reason=Reason.SESSION, corrected_by=None
    )
    counted = gave.order_by().values("credit").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), Value(0), output_field=BigIntegerField())


def _floor_of_people(rules: Policy) -> Any:
    usual: Any = Value(rules.hard_floor)
    if rules.trust_every:
        grown = F("given_count") / Value(rules.trust_every) * Value(rules.trust_step)
        usual = usual - Least(Value(rules.trust_most), grown, output_field=BigIntegerField())
    if not rules.newcomer_until:
        return usual
    is_new = When(given_count__lt=rules.newcomer_until, then=Value(rules.newcomer_floor))
    return Case(is_new, default=usual, output_field=BigIntegerField())


def not_following(rules: Policy, accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Those of ``accounts`` whose row says something else than ``rules`` and their balance give."""
    wrong = Q()
    for name, value in _followed().items():
        wrong |= ~Q(**{name: value}) | Q(**{f"{name}__isnull": True}) & ~Q(kind=AccountKind.POT)
    return under(rules, accounts).filter(wrong)


def follow(rules: Policy, accounts: QuerySet[Account]) -> int:
    """Set the limits of these rows to what ``rules`` give: in one statement, and never beyond what stands there already.

    Rows are locked first, in primary-key order, as every posting takes them. Returns how many changed.
    """
    lock(accounts)
    return not_following(rules, accounts).update(**_followed())


def lock(accounts: QuerySet[Account]) -> None:
    """Hold these rows until the end of the transaction, in the one order that everybody takes them."""
    list(accounts.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _followed() -> dict[str, Any]:
    return {
        "floor": Least(F("new_floor"), LEFT),
        "extra_floor": F("new_floor") - Least(F("new_floor"), LEFT),
        "ceiling": Case(When(new_ceiling=None, then=Value(None)), default=Greatest(F("new_ceiling"), FILLED)),
        "extra_ceiling": Coalesce(Greatest(F("new_ceiling"), FILLED) - F("new_ceiling"), Value(0)),
        "soft_floor": F("new_soft_floor"),
        "soft_ceiling": F("new_soft_ceiling"),
    }


def take_back_extra(accounts: QuerySet[Account]) -> None:
    """Move limits that stand beyond the policy back towards it, as far as the balance allows now."""
    usual = F("floor") + F("extra_floor")
    accounts.filter(extra_floor__gt=0, floor__lt=LEFT).update(
        floor=Least(usual, LEFT), extra_floor=usual - Least(usual, LEFT)
    )
    usual = F("ceiling") - F("extra_ceiling")
    accounts.filter(extra_ceiling__gt=0, ceiling__gt=FILLED).update(
        ceiling=Greatest(usual, FILLED), extra_ceiling=Greatest(usual, FILLED) - usual
    )


def widen(accounts: QuerySet[Account], side: str, amount: int) -> None:
    """Move one limit just so far that one booking of ``amount`` fits, for once."""
    if side == LimitSide.FLOOR:
        down = Least(F("floor"), LEFT - amount)
        accounts.update(floor=down, extra_floor=F("extra_floor") + F("floor") - down)
    else:
        up = Greatest(F("ceiling"), FILLED + amount)
        accounts.update(ceiling=up, extra_ceiling=F("extra_ceiling") + up - F("ceiling"))


@dataclass(frozen=True)
class Reach:
    """How many accounts of people and organisations one more session would warn, or stop, under some rules."""

    accounts: int
    warned: int
    stopped: int
    beyond: int


def reach(rules: Policy) -> Reach:
    """From the rows as they are: who stands so that one more session, either way, passes a soft or a hard limit."""
    value = rules.session_value
    down, up = LEFT - value, FILLED + value
    hard = Q(new_floor__gt=down) | Q(new_ceiling__lt=up)
    soft = Q(new_soft_floor__gt=down) | Q(new_soft_ceiling__lt=up)
    return Reach(
        **under(rules, Account.objects.filter(kind__in=OF_PEOPLE, closed_at=None)).aggregate(
            accounts=Count("pk"),
            warned=Count("pk", filter=soft & ~hard),
            stopped=Count("pk", filter=hard),
            beyond=Count("pk", filter=Q(new_floor__gt=LEFT) | Q(new_ceiling__lt=FILLED)),
        )
    )


def changed(old: Policy, new: Policy, names: Iterable[str]) -> dict[str, tuple[Any, Any]]:
    """Of these fields those that differ: what it was, and what it becomes."""
    pairs = {name: (getattr(old, name), getattr(new, name)) for name in names}
    return {name: (before, after) for name, (before, after) in pairs.items() if before != after}
