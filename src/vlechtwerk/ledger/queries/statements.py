"""Statements: given and received, then line by line. Amounts are hundredths of a coin; an amount with a sign is seen
from the account that the statement is of."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, NullIf
from django.utils.translation import gettext as _

from vlechtwerk.core.access import first_or_404
from vlechtwerk.core.ui.words import coins, day
from vlechtwerk.ledger.enums import Reason, TransferState
from vlechtwerk.ledger.models import Account, Mandate, Transfer
from vlechtwerk.ledger.periods import end_of, start_of
from vlechtwerk.ledger.queries.balances import booked, named
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.people.rules import is_staff

PAGE = 50
KIND, ABOUT = "k:", "a:"  # how the key of a subject begins
PUT_RIGHT = "k:put_right"  # the subject of a booking that was put right, and of what puts it right
OPEN = Q(state=TransferState.PENDING)
SESSIONS = Q(reason=Reason.SESSION, corrected_by=None)


@dataclass(frozen=True)
class StatementRow:
    """One line. ``amount`` is signed; ``corrects`` is when the booking was made that this one puts right,
    ``put_right_on`` when this one was put right. ``balance_after`` is missing in a list of one subject, and where
    coins are only reserved."""

    transfer_id: UUID
    at: datetime
    amount: int
    balance_after: int | None
    other: str
    reason: str
    category: str
    note: str
    corrects: datetime | None
    put_right_on: datetime | None
    expires_at: datetime | None
    is_reserved: bool = False

    @property
    def is_correction(self) -> bool:
        return self.reason == Reason.CORRECTION

    @property
    def kind(self) -> str:
        """The kind of booking, or which one it puts right."""
        if self.corrects:
            return _("puts right the booking of %(day)s") % {"day": day(self.corrects, "full")}
        return str(Reason(self.reason).label)

    @property
    def what(self) -> str:
        """The kind, and when it was put right."""
        if not self.put_right_on:
            return self.kind
        return _("%(what)s, put right on %(day)s") % {"what": self.kind, "day": day(self.put_right_on, "full")}

    @property
    def beside(self) -> str:
        """The other side, where the kind does not name it already."""
        names_it = self.reason == Reason.OUTSIDE or (self.reason == Reason.GIFT and self.amount < 0)
        return "" if names_it else self.other

    @property
    def given(self) -> int:
        return max(self.amount, 0)

    @property
    def received(self) -> int:
        return max(-self.amount, 0)


@dataclass(frozen=True)
class Sessions:
    """How many sessions were given and received, without what was put right. ``besides``: what all other bookings
    together did to the balance, in hundredths."""

    given: int = 0
    received: int = 0
    besides: int = 0

    @property
    def also(self) -> str:
        """A sentence on what is in the balance and was no session; none when that comes to nothing."""
        sign = "+" if self.besides > 0 else ""
        words = _("Also in the balance: gifts, leaving and other bookings, %(coins)s in all.")
        return words % {"coins": sign + coins(self.besides)} if self.besides else ""


@dataclass(frozen=True)
class Subject:
    """What was given and received about one thing, and in how many sessions. ``key`` filters a statement; it says
    nothing to a reader."""

    key: str
    given: int
    received: int
    gave: int = 0
    got: int = 0

    @property
    def label(self) -> str:
        """The category in the network's words; a kind of booking where there is none."""
        if self.key == PUT_RIGHT:
            return _("put right")
        kind, said = self.key[:2], self.key[2:]
        return str(Reason(said).label) if kind == KIND else said


@dataclass(frozen=True)
class Statement:
    """``lines`` are a page of it, newest first; ``earlier`` is the line before which the next page begins."""

    account: Account | None
    since: date | None = None
    until: date | None = None
    opening: int = 0
    subjects: Sequence[Subject] = ()
    lines: Sequence[StatementRow] = ()
    reserved: Sequence[StatementRow] = ()
    earlier: UUID | None = None
    given: int = field(init=False)
    received: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "given", sum(subject.given for subject in self.subjects))
        object.__setattr__(self, "received", sum(subject.received for subject in self.subjects))

    @property
    def closing(self) -> int:
        return self.opening + self.given - self.received

    @property
    def sessions(self) -> Sessions:
        """Those of the period."""
        others = [one for one in self.subjects if not (one.gave or one.got)]
        return Sessions(
            sum(one.gave for one in self.subjects),
            sum(one.got for one in self.subjects),
            sum(one.given - one.received for one in others),
        )


def sessions_of(holder: Person | Organisation) -> Sessions:
    """All sessions of a holder, in one query."""
    mine = Q(organisation=holder) if isinstance(holder, Organisation) else Q(person=holder)
    sums = {side: booked(side, SESSIONS) for side in ("credit", "debit")}
    found = Account.objects.filter(mine).annotate(
        gave=booked("credit", SESSIONS, Count("pk")),
        got=booked("debit", SESSIONS, Count("pk")),
        besides=F("posted_credits") - F("posted_debits") - sums["credit"] + sums["debit"],
    )
    row = found.values_list("gave", "got", "besides").first()
    return Sessions(*row) if row else Sessions()


def account_of(holder: Any) -> Account | None:
    """The account of a person or an organisation, if there is one; an account itself."""
    if holder is None or isinstance(holder, Account):
        return holder
    mine = Q(organisation=holder) if isinstance(holder, Organisation) else Q(person=holder)
    return with_holders().filter(mine).first()


def former_accounts(account: Account | None) -> QuerySet[Account]:
    """Closed ones of entries that were taken in by the holder of this one: their lines stay where they are."""
    if account is None or not (account.person_id or account.organisation_id):
        return Account.objects.none()
    mine = (
        Q(person__merged_into=account.person_id)
        if account.person_id
        else Q(organisation__merged_into=account.organisation_id)
    )
    return with_holders().filter(mine).order_by("pk")


def with_holders() -> QuerySet[Account]:
    """Accounts with whoever holds them, so that :func:`holder` asks nothing."""
    return Account.objects.select_related("person", "organisation")


def statement_for(acting: Any, key: str) -> Account:
    """The account whose statement ``acting`` may read: one's own, that of an organisation one acts for, any for the
    team. 404 otherwise."""
    found = with_holders().filter(key=key)
    if not is_staff(acting.hats):
        mandates = Mandate.objects.filter(person=acting.person, ended_at__isnull=True)
        acts_for = Q(organisation__in=mandates.values("organisation"))
        acts_for |= Q(organisation__merged_into__in=mandates.values("organisation"))
        found = found.filter(Q(person=acting.person) | Q(person__merged_into=acting.person) | acts_for)
    return first_or_404(found)


def statement(
    of: Person | Organisation | Account | None,
    *,
    since: date | None = None,
    until: date | None = None,
    subject: str = "",
    before: UUID | None = None,
    at_most: int | None = PAGE,
) -> Statement:
    """What was booked for a holder from ``since`` to ``until`` (days; both count), newest first.

    ``subject`` and ``before`` choose the lines (the totals are those of the period); ``at_most=None`` is all of
    them. However long the history is, a page costs the same number of questions and reads its own lines.
    """
    account = account_of(of)
    if account is None:
        return Statement(None, since, until)
    start, end = start_of(since) if since else None, end_of(until) if until else None
    within = (Q(settled_at__gte=start) if start else Q()) & (Q(settled_at__lte=end) if end else Q())
    later = Q(settled_at__gt=end) if end else None
    if before and (at := _settled(account, before)):
        within &= Q(settled_at__lt=at) | Q(settled_at=at, id__lt=before)
        later = Q(settled_at__gt=at) | Q(settled_at=at, id__gte=before)
    lines = _lines(account, within, later, subject, at_most)
    more = at_most is not None and len(lines) > at_most
    return Statement(
        account,
        since,
        until,
        opening=_balance_before(account, start) if start else 0,
        subjects=_subjects(account, start, end),
        lines=lines[:at_most],
        reserved=[] if before else _reserved(account),
        earlier=lines[at_most - 1].transfer_id if more and at_most else None,
    )


def _settled(account: Account, transfer_id: UUID) -> datetime | None:
    return _booked_on(account).filter(pk=transfer_id).values_list("settled_at", flat=True).first()


def _booked_on(account: Account) -> QuerySet[Transfer]:
    return Transfer.objects.filter(Q(debit=account) | Q(credit=account), state=TransferState.POSTED).order_by()


def _balance_before(account: Account, start: datetime) -> int:
    before = Q(settled_at__lt=start)
    sums = Account.objects.annotate(balance_then=booked("credit", before) - booked("debit", before))
    return int(sums.values_list("balance_then", flat=True).get(pk=account.pk))


def topic() -> Case:
    """The category of a session; else the kind of booking. What was put right stands apart: it did not happen."""
    twin = Transfer.objects.filter(corrects=OuterRef("pk"))
    return Case(
        When(Q(reason=Reason.CORRECTION) | Exists(twin), then=Value(PUT_RIGHT)),
        When(~Q(reason=Reason.SESSION) | Q(category=""), then=Concat(Value(KIND), "reason")),
        default=Concat(Value(ABOUT), "category"),
        output_field=CharField(),
    )


def _subjects(account: Account, start: datetime | None, end: datetime | None) -> list[Subject]:
    rows = _booked_on(account).annotate(key=topic())
    rows = rows.filter(settled_at__gte=start) if start else rows
    rows = rows.filter(settled_at__lte=end) if end else rows
    credit, debit = ({side: account} for side in ("credit", "debit"))
    found = rows.values_list("key").annotate(
        given=Coalesce(Sum("amount", filter=Q(**credit)), 0),
        received=Coalesce(Sum("amount", filter=Q(**debit)), 0),
        gave=Count("pk", filter=SESSIONS & Q(**credit)),
        got=Count("pk", filter=SESSIONS & Q(**debit)),
    )
    made = [Subject(*row) for row in found]
    return sorted(made, key=lambda one: (one.key.startswith(KIND), -one.given - one.received, one.key))


# The columns of a line, in the order of StatementRow; the other side is the one that the account is not.
def _columns(other: str) -> dict[str, Any]:
    name = Coalesce(f"{other}__person__name", f"{other}__organisation__name", NullIf(f"{other}__partner", Value("")))
    return {
        "other_name": name, "other_kind": F(f"{other}__kind"), "corrected_at": F("corrects__settled_at"),
        "put_right_at": F("corrected_by__settled_at"),
    }  # fmt: skip


def _side(account: Account, side: str) -> QuerySet[Transfer]:
    """The transfers of one side, with what a line says; each side has its own index, in the order of time."""
    sign = 1 if side == "credit" else -1
    other = "debit" if side == "credit" else "credit"
    signed = Case(default=F("amount") * Value(sign), output_field=BigIntegerField())
    return Transfer.objects.filter(**{side: account}).order_by().annotate(signed=signed, **_columns(other))


READ = (
    "id", "settled_at", "made_at", "signed", "other_name", "other_kind", "reason", "category", "note", "corrected_at",
    "put_right_at", "expires_at",
)  # fmt: skip


def _lines(account: Account, within: Q, later: Q | None, subject: str, at_most: int | None) -> list[StatementRow]:
    """One more than ``at_most``, newest first. One statement of SQL tells the lines and the balance after the newest
    of them, so that no booking of this very moment comes in between."""
    last = Account.objects.filter(pk=account.pk).order_by()
    balance = F("posted_credits") - F("posted_debits")
    if later is not None:
        balance = balance - booked("credit", later) + booked("debit", later)
    standing = Subquery(last.annotate(standing=balance).values("standing"), output_field=BigIntegerField())
    sides = []
    for side in ("credit", "debit"):
        rows = _side(account, side).filter(within, state=TransferState.POSTED)
        rows = rows.annotate(topic=topic()).filter(topic=subject) if subject else rows
        sides.append(rows.annotate(standing=standing).values_list(*READ, "standing"))
    found = sides[0].union(sides[1], all=True).order_by("-settled_at", "-id")
    lines: list[StatementRow] = []
    after: int | None = None
    for *row, stands in found[: at_most + 1] if at_most is not None else found:
        after = stands if after is None else after
        lines.append(_row(row, None if subject else after))
        after -= lines[-1].amount
    return lines


def _reserved(account: Account) -> list[StatementRow]:
    """What is set aside and not booked yet, the newest first."""
    sides = [_side(account, side).filter(OPEN).values_list(*READ) for side in ("credit", "debit")]
    found = sides[0].union(sides[1], all=True).order_by("-made_at", "-id")[:PAGE]
    return [replace(_row(row, None), is_reserved=True) for row in found]


def _row(row: Sequence[Any], balance_after: int | None) -> StatementRow:
    key, settled, made, signed, name, kind, reason, category, note, corrects, put_right, expires = row
    return StatementRow(
        key, settled or made, signed, balance_after, name or named(kind), reason, category, note,
        corrects, put_right, expires,
    )  # fmt: skip
