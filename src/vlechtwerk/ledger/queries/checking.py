"""Verification: every account recomputed from its transfers, and whatever could make a ledger lie.

The database refuses all of it while its guards stand. So this looks past them: it finds what somebody wrote with
foreign keys off or triggers away. Every check is one statement and brings only what is wrong to Python.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.ledger import registry
from vlechtwerk.ledger.enums import TransferState
from vlechtwerk.ledger.models import Account, Transfer
from vlechtwerk.people.models import Organisation, Person


@dataclass(frozen=True)
class Report:
    """What verification found; no problems means that the ledger holds."""

    account_count: int
    transfer_count: int
    problems: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.problems


TALLIES = {
    "posted_debits": ("debit", TransferState.POSTED),
    "posted_credits": ("credit", TransferState.POSTED),
    "pending_debits": ("debit", TransferState.PENDING),
    "pending_credits": ("credit", TransferState.PENDING),
}
GUARDS = {  # the triggers of migration 0002, and the question that finds all guards: by name, or within a definition
    "sqlite": (
        "SELECT name, sql FROM sqlite_master WHERE tbl_name IN ('ledger_account', 'ledger_transfer')",
        {
            "ledger_transfer_no_delete",
            "ledger_transfer_no_change",
            "ledger_transfer_no_replace",
            "ledger_transfer_tally",
            "ledger_transfer_settle",
        },  # fmt: skip,
    ),
    "postgresql": (
        "WITH ours AS (SELECT oid FROM pg_class WHERE oid IN ('ledger_account'::regclass, 'ledger_transfer'::regclass)) "
        "SELECT tgname, '' FROM pg_trigger JOIN ours ON tgrelid = ours.oid WHERE tgenabled <> 'D' "
        "UNION ALL SELECT conname, '' FROM pg_constraint JOIN ours ON conrelid = ours.oid WHERE convalidated "
        "UNION ALL SELECT indexname, '' FROM pg_indexes WHERE tablename IN ('ledger_account', 'ledger_transfer')",
        {"ledger_transfer_guard", "ledger_transfer_keep", "ledger_transfer_tally", "ledger_account_guard"},
    ),
}
BOOKS = "ledger.books"  # the subject of the nightly report in the audit trail
LINGERS_AFTER = timedelta(days=1)
TOLD = 100  # of one kind of problem; a database that lost a table has a million
SUMS = ", ".join(f"sum({name}) AS {name}" for name in TALLIES)
MOVES = " UNION ALL ".join(
    f"SELECT {side}_id AS account, "  # noqa: S608 - constants
    + ", ".join(
        f"CASE WHEN state = '{state.value}' THEN amount ELSE 0 END AS {name}" if of == side else f"0 AS {name}"
        for name, (of, state) in TALLIES.items()
    )
    + " FROM ledger_transfer"
    for side in ("debit", "credit")
)
# One statement, so that coins booked meanwhile are no false alarm.
DIFFERENT = f"""
SELECT a.key, {", ".join(f"a.{name}, coalesce(s.{name}, 0)" for name in TALLIES)} FROM ledger_account a
LEFT JOIN (SELECT account, {SUMS} FROM ({MOVES}) AS moves GROUP BY account) AS s ON s.account = a.id
WHERE {" OR ".join(f"a.{name} <> coalesce(s.{name}, 0)" for name in TALLIES)} ORDER BY a.id"""  # noqa: S608 - constants
IN_A_CIRCLE = """
WITH RECURSIVE up(first, id) AS (
    SELECT id, corrects_id FROM ledger_transfer WHERE corrects_id IS NOT NULL
    UNION SELECT up.first, t.corrects_id FROM up JOIN ledger_transfer t ON t.id = up.id WHERE t.corrects_id IS NOT NULL)
SELECT first FROM up WHERE first = id ORDER BY first"""


def last_report() -> tuple[datetime, Report] | None:
    """When the books were last verified by the worker, and what came of it."""
    entry = AuditEntry.objects.filter(subject=BOOKS).first()
    return (entry.at, Report(**entry.data)) if entry else None


def overdue_reservations(before: datetime) -> int:
    """Reservations that should have ended before this moment, and did not: the worker is away or stuck."""
    return Transfer.objects.filter(state=TransferState.PENDING, expires_at__lt=before).count()


def verify() -> Report:
    """Everything that would make the ledger lie, in plain words; nothing is mended."""
    problems = [problem for check in CHECKS for problem in _first(check())]
    problems += [problem for check in registry.checks.values() for problem in _first(check())]
    return Report(Account.objects.count(), Transfer.objects.count(), problems)


def _first(found: Iterable[str]) -> Iterator[str]:
    """Some of one kind, and that there are more."""
    rest = iter(found)
    yield from islice(rest, TOLD)
    if next(rest, None) is not None:
        yield f"… and more of these than {TOLD}"


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchmany(TOLD + 1))


def _tallies() -> Iterator[str]:
    for key, *numbers in _rows(DIFFERENT):
        for name, stored, counted in zip(TALLIES, numbers[::2], numbers[1::2], strict=True):
            if stored != counted:
                yield f"account {key}: {name} is {stored}, its transfers say {counted}"


def _zero_sum() -> Iterator[str]:
    ((total,),) = _rows("SELECT coalesce(sum(posted_credits - posted_debits), 0) FROM ledger_account")
    if total:
        yield f"all accounts together are {total}, not zero"


def _limits() -> Iterator[str]:
    left = F("posted_credits") - F("posted_debits") - F("pending_debits")
    filled = F("posted_credits") - F("posted_debits") + F("pending_credits")
    for words, past in (("below its floor", Q(floor__gt=left)), ("above its ceiling", Q(ceiling__lt=filled))):
        yield from (f"account {key}: {words}" for key in _keys(Account.objects.filter(past)))
    full = ~Q(posted_credits=F("posted_debits"), pending_debits=0, pending_credits=0)
    for key in _keys(Account.objects.filter(full, closed_at__isnull=False)):
        yield f"account {key}: closed with something in it"


def _keys(accounts: QuerySet[Account]) -> Iterable[str]:
    return accounts.order_by("pk").values_list("key", flat=True)[: TOLD + 1]


def _corrections() -> Iterator[str]:
    """A correction is the mirror of what it corrects, later, the only one, and leads back to a first booking."""
    corrections = Transfer.objects.filter(corrects__isnull=False)
    mirror = Q(amount=F("corrects__amount"), debit=F("corrects__credit"), credit=F("corrects__debit"))
    wrong = {
        "does not mirror the one it corrects": corrections.exclude(mirror),
        "corrects what was never booked": corrections.exclude(state="posted", corrects__state="posted"),
        "is older than what it corrects": corrections.filter(made_at__lt=F("corrects__settled_at")),
    }
    for words, rows in wrong.items():
        yield from _each(words, rows)
    twice = corrections.order_by().values("corrects_id").annotate(times=Count("pk")).filter(times__gt=1)
    for pk in twice.values_list("corrects_id", flat=True)[: TOLD + 1]:
        yield f"transfer {pk} is corrected more than once"
    for (pk,) in _rows(IN_A_CIRCLE):
        yield f"transfer {pk if isinstance(pk, UUID) else UUID(pk)} corrects itself in a circle"


def _each(words: str, rows: QuerySet[Transfer]) -> Iterator[str]:
    for pk in rows.order_by("pk").values_list("pk", flat=True)[: TOLD + 1]:
        yield f"transfer {pk} {words}"


def _orphans() -> Iterator[str]:
    """What points nowhere. Foreign keys refuse it, as long as nobody switches them off."""
    for name, table in (("debit", Account), ("credit", Account), ("corrects", Transfer)):
        rows = Transfer.objects.filter(**{f"{name}__isnull": False})
        yield from _each(f"points to no {name}", _lost(rows, f"{name}_id", table))
    untimed = Q(state=TransferState.PENDING) ^ Q(settled_at__isnull=True)
    yield from _each("is settled without a time, or has one without being settled", Transfer.objects.filter(untimed))
    for name, holder in (("person", Person), ("organisation", Organisation)):
        holders = Account.objects.filter(**{f"{name}__isnull": False})
        lost = _lost(holders, f"{name}_id", holder) | Account.objects.filter(kind=name, **{f"{name}__isnull": True})
        yield from (f"account {key}: has no {name} who holds it" for key in _keys(lost))


def _lost(rows: QuerySet[Any], column: str, table: Any) -> QuerySet[Any]:
    return rows.filter(~Exists(table._base_manager.filter(pk=OuterRef(column))))


def _lingering() -> Iterator[str]:
    overdue = Transfer.objects.filter(state=TransferState.PENDING, expires_at__lt=clock.now() - LINGERS_AFTER)
    yield from _each("is still reserved after its date", overdue)


def _guards() -> Iterator[str]:
    """Triggers and constraints that somebody took away; without them the history can be rewritten."""
    question, triggers = GUARDS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question)
        there = dict(cursor.fetchall())
    definitions = " ".join(text or "" for text in there.values())
    constraints = {one.name for model in (Account, Transfer) for one in model._meta.constraints}
    for name in sorted(triggers | constraints):
        if name not in there and f'CONSTRAINT "{name}"' not in definitions:
            yield f"the guard {name} is missing"


CHECKS: tuple[Callable[[], Iterable[str]], ...] = (
    _tallies, _zero_sum, _limits, _corrections, _orphans, _lingering, _guards,
)  # fmt: skip


def disagreeing(rows: QuerySet[Any], states: dict[str, TransferState], source: str) -> Iterator[str]:
    """For ``registry.checks``: rows with a ``state`` and a ``transfer_id``, beside their transfers.

    Each row whose state is among ``states`` has its transfer in the state named there, and each posted or pending
    transfer of this ``source`` (as in "session:") that corrects nothing has a row with a state that says so.
    """
    for own, coin in states.items():
        right = Transfer.objects.filter(pk=OuterRef("transfer_id"), state=coin)
        for key in _keys(rows.filter(~Exists(right), state=own)):
            yield f"{source}{key} is {own}, but its transfer is not {coin.value}"
    for coin in sorted(set(states.values())):
        saying = [own for own, of in states.items() if of == coin]
        right = rows.filter(transfer_id=OuterRef("pk"), state__in=saying)
        coins = Transfer.objects.filter(source__startswith=source, state=coin, corrects__isnull=True)
        yield from _each(f"is {coin}, but nothing of {source} says so", coins.filter(~Exists(right)))
