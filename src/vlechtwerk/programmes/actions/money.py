"""The budget of a programme: lines, what is promised and paid, who funds it. Never more than a line holds."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, Refused, audit, lock_row
from vlechtwerk.core.ui.words import euro
from vlechtwerk.people.models import Organisation
from vlechtwerk.programmes.models import BudgetLine, Commitment, FunderShare, Payment, Programme


class BudgetRefused(Refused):
    """The line or the commitment does not hold so much, or it is not where this step starts from."""


@transaction.atomic
def plan_programme(
    *, name: str, purpose: str, starts_on: date, ends_on: date, by: Actor, target_count: int | None = None,
    target_source: str = "",
) -> Programme:  # fmt: skip
    """A programme without a budget yet. ``target_count``: how many organisations it is for."""
    programme = Programme(
        name=name, purpose=purpose, starts_on=starts_on, ends_on=ends_on, target_count=target_count,
        target_source=target_source,
    )  # fmt: skip
    _save(programme)
    audit("plan_programme", programme, by)
    return programme


@transaction.atomic
def change_programme(programme: Programme, *, by: Actor, **fields: Any) -> Programme:
    """Another name, purpose or period."""
    for field, value in fields.items():
        setattr(programme, field, value)
    _save(programme)
    audit("change_programme", programme, by, **fields)
    return programme


def _save(row: Programme | BudgetLine) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise BudgetRefused(_("There is one with this name already. Choose another name."), "name") from error


@transaction.atomic
def set_share(programme: Programme, *, organisation: Organisation, amount_cents: int, by: Actor) -> None:
    """What an organisation pays of the programme; nothing takes it out of the list."""
    rows = FunderShare.objects.filter(programme=programme, organisation=organisation)
    if not amount_cents:
        rows.delete()
    else:
        FunderShare.objects.update_or_create(
            programme=programme, organisation=organisation, defaults={"amount_cents": amount_cents}
        )
    audit("set_funder_share", programme, by, organisation=organisation, amount_cents=amount_cents)


@transaction.atomic
def add_line(programme: Programme, *, name: str, kind: str, amount_cents: int, by: Actor) -> BudgetLine:
    """A new line of the budget."""
    line = BudgetLine(programme=programme, name=name, kind=kind, amount_cents=amount_cents)
    _save(line)
    audit("add_budget_line", line, by, amount_cents=amount_cents)
    return line


@transaction.atomic
def change_line(line: BudgetLine, *, name: str, kind: str, amount_cents: int, by: Actor) -> BudgetLine:
    """Another name or amount; never below what is already promised."""
    lock_row(line)
    before = line.amount_cents
    if amount_cents < line.committed_cents:
        raise BudgetRefused(
            _("%(sum)s of this line is promised already. Release something first, or keep at least that much.")
            % {"sum": euro(line.committed_cents)}, "amount",
        )  # fmt: skip
    line.name, line.kind, line.amount_cents = name, kind, amount_cents
    _save(line)
    audit("change_budget_line", line, by, before_cents=before, amount_cents=amount_cents)
    return line


def bind(line: BudgetLine, cents: int) -> None:
    """Promise money of a line. One statement: of many at once only as many pass as the line holds."""
    fits = BudgetLine.objects.filter(pk=line.pk, committed_cents__lte=F("amount_cents") - cents)
    if fits.update(committed_cents=F("committed_cents") + cents) != 1:
        line.refresh_from_db()
        raise BudgetRefused(
            _("“%(line)s” has %(free)s left. Take less, or make the line larger.")
            % {"line": line.name, "free": euro(line.free_cents)}, "amount",
        )  # fmt: skip


def give_back(line: BudgetLine, cents: int) -> None:
    """What was promised and is not needed."""
    BudgetLine.objects.filter(pk=line.pk).update(committed_cents=F("committed_cents") - cents)


def pay_from(line: BudgetLine, cents: int) -> None:
    """Part of what is promised leaves the account."""
    BudgetLine.objects.filter(pk=line.pk).update(paid_cents=F("paid_cents") + cents)


@transaction.atomic
def commit(
    line: BudgetLine, *, payee: str, amount_cents: int, agreed_on: date, by: Actor, note: str = ""
) -> Commitment:
    """Promise money of the line to somebody."""
    bind(line, amount_cents)
    made = Commitment.objects.create(
        line=line, payee=payee, amount_cents=amount_cents, agreed_on=agreed_on, note=note
    )  # fmt: skip
    audit("commit_budget", made, by, amount_cents=amount_cents)
    return made


@transaction.atomic
def pay(commitment: Commitment, *, amount_cents: int, paid_on: date, by: Actor, reference: str = "") -> Payment:
    """Book a payment; a negative one is money that came back."""
    _hold(commitment)
    if not -commitment.paid_cents <= amount_cents <= commitment.owed_cents:
        raise BudgetRefused(
            _("%(owed)s is still to be paid here, and %(paid)s was paid. Write an amount between them.")
            % {"owed": euro(commitment.owed_cents), "paid": euro(commitment.paid_cents)}, "amount",
        )  # fmt: skip
    Commitment.objects.filter(pk=commitment.pk).update(paid_cents=F("paid_cents") + amount_cents)
    pay_from(commitment.line, amount_cents)
    made = Payment.objects.create(
        commitment=commitment, amount_cents=amount_cents, paid_on=paid_on, reference=reference
    )  # fmt: skip
    commitment.refresh_from_db()
    audit("pay_commitment", commitment, by, amount_cents=amount_cents)
    return made


@transaction.atomic
def release(commitment: Commitment, *, by: Actor) -> Commitment:
    """It is over: what was not spent goes back to the line."""
    _hold(commitment)
    left = commitment.owed_cents
    Commitment.objects.filter(pk=commitment.pk).update(
        amount_cents=F("paid_cents"), released_on=clock.today()
    )  # fmt: skip
    give_back(commitment.line, left)
    commitment.refresh_from_db()
    audit("release_commitment", commitment, by, left_cents=left)
    return commitment


def _hold(commitment: Commitment) -> None:
    """The line first, then what hangs on it: one order for all writers."""
    BudgetLine.objects.select_for_update().get(pk=commitment.line_id)
    commitment.refresh_from_db()
    if commitment.released_on:
        raise BudgetRefused(_("This promise is closed. Make a new one for what comes after."))
