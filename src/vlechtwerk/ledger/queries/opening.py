"""Coins that somebody had before this ledger began: who has them already, and how many more fit in."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from vlechtwerk.ledger import limits
from vlechtwerk.ledger.enums import AccountKind, Reason, TransferState
from vlechtwerk.ledger.models import Account, LimitRequest, Transfer

BEGINNING = "import:"
"""Begins the source of every opening balance that came with a list."""
ANY = 10**15


def begun() -> set[tuple[str, int]]:
    """Who began with coins from a list that was not taken back: the kind of holder and their number."""
    rows = Transfer.objects.filter(
        reason=Reason.OPENING, state=TransferState.POSTED, source__startswith=BEGINNING, corrected_by=None
    ).values_list("debit__person", "debit__organisation", "credit__person", "credit__organisation")
    found: set[tuple[str, int]] = set()
    for debit, debit_organisation, credit, credit_organisation in rows:
        person, organisation = debit or credit, debit_organisation or credit_organisation
        found.add(("person", person) if person else ("organisation", organisation))
    return found


def begun_with(source: str) -> list[tuple[str, int, int]]:
    """The holders that began with coins of one list: kind, number and amount, below zero where they owed."""
    rows = Transfer.objects.filter(source=source, corrected_by=None, reason=Reason.OPENING).select_related(
        "debit", "credit"
    )
    found = []
    for one in rows:
        side = one.debit if one.credit.kind == AccountKind.OPENING else one.credit
        amount = -one.amount if side.pk == one.debit_id else one.amount
        found.append((side.kind, side.person_id or side.organisation_id or 0, amount))
    return found


def used(accounts: QuerySet[Any]) -> QuerySet[Any]:
    """Those of ``accounts`` on which something was ever booked, set aside or asked; the rest says nothing."""
    booked = Transfer.objects.filter(Q(debit=OuterRef("pk")) | Q(credit=OuterRef("pk")))
    return accounts.filter(Exists(booked) | Exists(LimitRequest.objects.filter(account=OuterRef("pk"))))


def room() -> Callable[[str, int], tuple[int, int]]:
    """For a holder the least and the most that can be booked now, in hundredths; the policy's where none has an account."""
    policy = limits.policy()
    usual = {kind: limits.limits_of(policy, kind) for kind in ("person", "organisation")}
    known = {}
    for one in Account.objects.filter(kind__in=usual):
        left, filled = one.balance - one.pending_debits, one.balance + one.pending_credits
        low = -ANY if one.floor is None else min(0, one.floor - left)
        high = ANY if one.ceiling is None else max(0, one.ceiling - filled)
        known[one.kind, one.person_id or one.organisation_id] = (low, high) if one.closed_at is None else (0, 0)

    def found(kind: str, number: int) -> tuple[int, int]:
        floor, ceiling = usual[kind].floor, usual[kind].ceiling
        return known.get((kind, number), (-ANY if floor is None else floor, ANY if ceiling is None else ceiling))

    return found
