"""The common pot: what came in, what went out, and the debts of leavers that wait for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import ExtractYear

from vlechtwerk.ledger import limits
from vlechtwerk.ledger.enums import AccountKind, TransferState
from vlechtwerk.ledger.models import Account, Transfer
from vlechtwerk.ledger.queries.statements import Subject, topic


@dataclass(frozen=True)
class PotYear:
    """One year of the pot, counted as its statement counts, and what was in it at the end of it."""

    year: int
    flows: Sequence[Subject]
    balance: int


def pot_account() -> Account | None:
    """The account of the pot; none as long as nothing went in."""
    return Account.objects.filter(kind=AccountKind.POT).first()


def _of_pot() -> QuerySet[Transfer]:
    return Transfer.objects.filter(
        Q(debit__kind=AccountKind.POT) | Q(credit__kind=AccountKind.POT), state=TransferState.POSTED
    )


def pot_years() -> list[PotYear]:
    """Per year, newest first, per subject: one query."""
    came = Sum(Case(When(credit__kind=AccountKind.POT, then=F("amount")), default=Value(0)))
    went = Sum(Case(When(debit__kind=AccountKind.POT, then=F("amount")), default=Value(0)))
    rows = _of_pot().order_by().annotate(year=ExtractYear("settled_at"), key=topic()).values_list("year", "key")
    flows: dict[int, list[Subject]] = {}
    for year, *sums in rows.annotate(came=came, went=went).order_by("year", "key"):
        flows.setdefault(year, []).append(Subject(*sums))
    years, balance = [], 0
    for year, found in flows.items():
        balance += sum(flow.given - flow.received for flow in found)
        years.append(PotYear(year, found, balance))
    return years[::-1]


def can_spare(common: Account, amount: int) -> bool:
    """Whether the pot has so much above its floor that is not set aside."""
    return common.balance - common.pending_debits - amount >= (common.floor or 0)


def takes_over(common: Account, debt: int) -> bool:
    """Whether the pot pays the debt of somebody who leaves: the policy says so, and its floor allows it."""
    return limits.policy().pot_takes_leavers and can_spare(common, debt)


def open_debts() -> QuerySet[Account]:
    """Accounts of people who left with a debt that the pot did not take over."""
    left = Account.objects.filter(person__left_on__isnull=False, closed_at=None)
    return left.filter(posted_debits__gt=F("posted_credits")).select_related("person").order_by("person__left_on", "pk")
