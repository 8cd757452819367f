"""Programmes, their budgets and vouchers: what is promised, paid and left."""

from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from vlechtwerk.core.access import first_or_404
from vlechtwerk.programmes.enums import UNUSED_VOUCHER, VoucherState
from vlechtwerk.programmes.models import BudgetLine, Commitment, Programme, Voucher

OVER = (VoucherState.EXPIRED, VoucherState.CANCELLED)


def programmes() -> QuerySet[Programme]:
    """All, the newest first, with the sums of their lines."""

    def total(field: str) -> Any:
        return Coalesce(Sum(f"lines__{field}"), 0)

    return Programme.objects.annotate(
        amount_cents=total("amount_cents"), committed_cents=total("committed_cents"), paid_cents=total("paid_cents"),
    ).order_by("-ends_on", "name", "id")  # fmt: skip


def programme_by_key(key: str) -> Programme:
    return first_or_404(Programme.objects.filter(key=key))


def line_by_key(key: str) -> BudgetLine:
    return first_or_404(BudgetLine.objects.filter(key=key).select_related("programme"))


def commitment_by_key(key: str) -> Commitment:
    return first_or_404(Commitment.objects.filter(key=key).select_related("line__programme"))


def lines_of(programme: Programme) -> list[BudgetLine]:
    """The lines, the largest first, with how much hangs on each."""
    waiting = Q(vouchers__state__in=UNUSED_VOUCHER)
    return list(
        programme.lines.annotate(
            voucher_count=Count("vouchers", filter=~Q(vouchers__state__in=OVER)),
            unused_count=Count("vouchers", filter=waiting),
        )
    )


def total_of(lines: list[BudgetLine]) -> BudgetLine:
    """One line with the sums of these, not stored."""
    return BudgetLine(
        amount_cents=sum(one.amount_cents for one in lines),
        committed_cents=sum(one.committed_cents for one in lines),
        paid_cents=sum(one.paid_cents for one in lines),
    )


def vouchers() -> QuerySet[Voucher]:
    return Voucher.objects.select_related("line__programme", "holder", "keeper")


def voucher_by_key(key: str) -> Voucher:
    return first_or_404(vouchers().filter(key=key))


def tallies_differ() -> list[BudgetLine]:
    """Lines whose sums are not those of their rows. There must be none, ever."""
    bound = Case(
        When(state__in=OVER, then=0),
        default=Coalesce(F("declared_cents"), F("amount_cents")),
        output_field=BigIntegerField(),
    )
    wrong = []
    for line in BudgetLine.objects.all():
        promised = line.commitments.aggregate(n=Coalesce(Sum("amount_cents"), 0), paid=Coalesce(Sum("paid_cents"), 0))
        given = line.vouchers.aggregate(
            n=Coalesce(Sum(bound), 0), paid=Coalesce(Sum("declared_cents", filter=Q(state=VoucherState.PAID)), 0)
        )
        sums = (promised["n"] + given["n"], promised["paid"] + given["paid"])
        if sums != (line.committed_cents, line.paid_cents):
            wrong.append(line)
    return wrong
