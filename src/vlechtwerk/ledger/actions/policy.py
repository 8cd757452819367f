"""A new version of the rules of the coin, and how every account follows it."""

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import MOST_AT_ONCE
from vlechtwerk.ledger import limits, rules
from vlechtwerk.ledger.actions.booking import Holder, LedgerRefused, accounts_of
from vlechtwerk.ledger.enums import AccountKind
from vlechtwerk.ledger.models import Account, Policy
from vlechtwerk.people.models import Person

OPENED_AT_ONCE = 2000


class PolicyRefused(LedgerRefused):
    """The rules stay as they are."""


@transaction.atomic
def change_policy(based_on: Policy, *, values: dict[str, Any], why: str, by: Actor) -> Policy:
    """Write the next version after ``based_on`` (what the reader saw), with the reason; all accounts follow at once.

    ``values``: by the names of ``rules.POLICY_FIELDS``. Whoever saves second is told, and nothing is lost.
    """
    if not (why := why.strip()):
        raise PolicyRefused(_("Tell in a few words why."), "why")
    held = {name: getattr(based_on, name) for name in rules.POLICY_FIELDS}
    new = Policy(**{**held, **values}, version=based_on.version + 1, why=why[:300], made_by_id=by.pk)
    if not (differences := limits.changed(based_on, new, rules.POLICY_FIELDS)):
        raise PolicyRefused(_("Nothing is different from the agreements of today."))
    if limits.policy().version != based_on.version:
        raise _overtaken()
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError as error:
        raise _refusal(error) from None
    audit("change_policy", new, by, changed=differences)
    limits.follow(new, Account.objects.all())
    return new


def _refusal(error: IntegrityError) -> PolicyRefused:
    """A constraint of the table, or somebody who was first by a moment."""
    if any(name in str(error) for name in ("policy_limits_in_order", "policy_values_sane")):
        return PolicyRefused(_("These limits contradict each other: a warning comes before a stop."))
    return _overtaken()


def _overtaken() -> PolicyRefused:
    return PolicyRefused(
        _(
            "Somebody changed the agreements meanwhile. Look at what is different now, and save again if you still want to."
        )
    )


def adjust_limits(holders: Collection[Holder]) -> int:
    """After a booked session: what newcomers and those who gave more may do now. Returns how many rows changed."""
    return limits.follow(
        limits.policy(), Account.objects.filter(pk__in=[row.pk for row in accounts_of(holders).values()])
    )


def adjust_due() -> int:
    """The net under :func:`adjust_limits`: rows that do not follow the policy, or stand beyond it without need."""
    policy = limits.policy()
    wrong = limits.not_following(policy, Account.objects.filter(closed_at=None))
    found = list(wrong.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    if not found:
        return 0
    with transaction.atomic():
        return limits.follow(policy, Account.objects.filter(pk__in=found))


def open_due() -> int:
    """Everybody in the network gets an account, so that lists never need the policy."""
    without = Person.objects.filter(account=None, is_active=True, left_on=None).order_by("pk")
    missing = list(without.values_list("pk", flat=True)[:OPENED_AT_ONCE])
    if missing:
        given = vars(limits.limits_of(limits.policy(), AccountKind.PERSON))
        rows = [Account(kind=AccountKind.PERSON, person_id=pk, **given) for pk in missing]
        Account.objects.bulk_create(rows, ignore_conflicts=True)
    return len(missing)
