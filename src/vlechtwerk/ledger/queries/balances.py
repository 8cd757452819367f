"""Who stood where, now and at any moment of the past. Amounts are hundredths of a coin."""

from datetime import datetime
from typing import Any

from django.db.models import Aggregate, BigIntegerField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext as _

from vlechtwerk.ledger.enums import AccountKind, TransferState
from vlechtwerk.ledger.models import Account, Transfer

SORTS = ("name", "given", "received", "standing")
TOTAL = Sum("amount")


def booked(side: str, when: Q, what: Aggregate = TOTAL) -> Coalesce:
    """What was booked on one side (``debit`` or ``credit``) of an account, as far as ``when`` goes; for annotating."""
    rows = Transfer.objects.filter(when, state=TransferState.POSTED, **{side: OuterRef("pk")}).order_by().values(side)
    return Coalesce(Subquery(rows.annotate(total=what).values("total")), Value(0), output_field=BigIntegerField())


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


def chosen(accounts: QuerySet[Any], *, name: str = "", show: str = "") -> QuerySet[Any]:
    """Of :func:`balances_at` those with this in their name, and those of a choice (``BalancesForm``). The limits are those of the policy
    of today at which one is warned."""
    wanted = {
        "onder": Q(standing__lt=F("soft_floor")), "boven": Q(standing__gt=F("soft_ceiling")),
        "geboekt": Q(given__gt=0) | Q(received__gt=0),
    }  # fmt: skip
    named_so = Q(person__name__icontains=name) | Q(organisation__name__icontains=name) | Q(partner__icontains=name)
    return accounts.filter(wanted.get(show, Q()), named_so if name else Q())


def balance_at(account: Account, moment: datetime) -> int:
    """The balance of one account at a moment of the past."""
    return int(balances_at(moment).values_list("standing", flat=True).get(pk=account.pk))


def totals(accounts: QuerySet[Any]) -> dict[str, int]:
    """The sum line of :func:`balances_at`: ``count``, ``given``, ``received``, ``standing``."""
    sums = {name: Coalesce(Sum(name), 0, output_field=BigIntegerField()) for name in ("given", "received", "standing")}
    return accounts.aggregate(count=Coalesce(Sum(Value(1)), 0), **{f"all_{name}": one for name, one in sums.items()})


def holder(account: Account) -> str:
    """The name of whoever holds an account, as it stands in a sentence; also of one that is closed."""
    if account.kind == AccountKind.PERSON and account.person:
        return account.person.name
    if account.kind == AccountKind.ORGANISATION and account.organisation:
        return account.organisation.name
    return account.partner or named(account.kind)


def named(kind: str) -> str:
    """An account that nobody holds, as it stands in a sentence."""
    return _("the common pot") if kind == AccountKind.POT else _("outside the network")
