"""Tables, a thousand accounts and so many transfers between them, for what is measured: ``python -m bench.ledger_fill 1000``.

The transfers come by one statement, past the triggers, and the tallies are set from them; then the books are verified.
Prints how long the verification took, in seconds.
"""

import sys
import time
from importlib import import_module

from django.core.management import call_command
from django.db import connection, transaction

from bench import ledger_ours as ours  # sets Django up
from vlechtwerk.ledger.models import Account
from vlechtwerk.ledger.queries import verify
from vlechtwerk.people.models import Person

FAR = 10**12
TRANSFERS = """
INSERT INTO ledger_transfer (id, debit_id, credit_id, amount, state, reason, source, category, note, made_at,
    settled_at, made_by_id)
WITH RECURSIVE n(i) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i < {count})
SELECT {key}, {first} + i * 7919 % {accounts}, {first} + (i * 7919 + 1 + i % {others}) % {accounts}, 1 + i % 300,
    'posted', 'session', 'bench:' || i, '', '', {moment}, {moment}, {person} FROM n"""
WORDS = {
    "postgresql": {"key": "gen_random_uuid()", "moment": "now() - i * interval '1 minute'"},
    "sqlite": {"key": "lower(hex(randomblob(16)))", "moment": "datetime('now', '-' || i || ' minutes')"},
}
TALLIES = [
    f"UPDATE ledger_account SET posted_{side}s = total FROM (SELECT {side}_id AS account, sum(amount) AS total "
    f"FROM ledger_transfer GROUP BY {side}_id) AS sums WHERE account = ledger_account.id"
    for side in ("debit", "credit")
]


def fill(count: int) -> None:
    call_command("migrate", verbosity=0)
    people = Person.objects.bulk_create(Person(name=f"Person {number}") for number in range(ours.ACCOUNTS))
    Account.objects.bulk_create(Account(kind="person", person=one, floor=-FAR, ceiling=FAR) for one in people)
    first = Account.objects.order_by("pk").values_list("pk", flat=True)[0]
    words = {"count": count, "first": first, "person": people[0].pk, "accounts": ours.ACCOUNTS}
    insert = TRANSFERS.format(**words, others=ours.ACCOUNTS - 2, **WORDS[connection.vendor])
    guards = import_module("vlechtwerk.ledger.migrations.0002_append_only")
    aside, back = ["SET LOCAL session_replication_role = replica"], []
    if connection.vendor == "sqlite":
        roomy = "PRAGMA cache_size = -500000"  # kB; random keys by the million do not fit in what the product takes
        aside, back = [roomy, *guards.UNDO["sqlite"]], guards.SQLITE
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in [*aside, insert, *TALLIES, *back]:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    fill(int(sys.argv[1]))
    started = time.perf_counter()
    report = verify()
    if not report.is_sound or report.transfer_count != int(sys.argv[1]):
        sys.exit(f"the books that were filled do not hold: {report.problems[:3]}")
    print(time.perf_counter() - started)
