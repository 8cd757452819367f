"""Who stood where, now and at any moment of the past. Amounts are hundredths of a coin."""

from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Lower

from vlechtwerk.ledger.enums import AccountKind, TransferState
from vlechtwerk.ledger.models import Account, Transfer

SORTS = ("name", "given", "received", "standing")


def booked(side: str, when: Q) -> Coalesce:
    """What was booked on one side (``debit`` or ``credit``) of an account, as far as ``when`` goes; for annotating."""
    rows = Transfer.objects.filter(when, state=TransferState.POSTED, **{side: OuterRef("pk")}).order_by().values(side)
    return Coalesce(
        Subquery(rows.annotate(total=Sum("amount")).values("total")), Value(0), output_field=BigIntegerField()
    )


def balances_at(moment: datetime | None = None) -> QuerySet[Any]:
    """Every account with ``given``, ``received`` and ``standing`` as they were at ``moment``, ``name`` to sort by, and
    whoever holds it. Without a moment: as they are, from the rows themselves. All standings together are zero."""
    then = Q(settled_at__lte=moment)
    given, received = (
        (booked("credit", then), booked("debit", then)) if moment else (F("posted_credits"), F("posted_debits"))
    )
    accounts = Account.objects.select_related("person", "organisation")
    return accounts.annotate(
        given=given,
        received=received,
        standing=F("given") - F("received"),
        name=Lower(Coalesce("person__name", "organisation__name", "partner")),
    )


def balance_at(account: Account, moment: datetime) -> int:
    """The balance of one account at a moment of the past."""
    return int(balances_at(moment).values_list("standing", flat=True).get(pk=account.pk))


def totals(accounts: QuerySet[Any]) -> dict[str, int]:
    """The sum line of :func:`balances_at`: ``count``, ``given``, ``received``, ``standing``."""
    sums = {name: Coalesce(Sum(name), 0, output_field=BigIntegerField()) for name in ("given", "received", "standing")}
    return accounts.aggregate(count=Coalesce(Sum(Value(1)), 0), **{f"all_{name}": one for name, one in sums.items()})


def holder(account: Account) -> str:
    """The name of whoever holds an account; also of one that is closed."""
    if account.kind == AccountKind.PERSON and account.person:
        return account.person.name
    if account.kind == AccountKind.ORGANISATION and account.organisation:
        return account.organisation.name
    return account.partner or str(account.get_kind_display())
