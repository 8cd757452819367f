"""The limit of the database itself: what a posting writes, without Django and without a trigger, in one round trip.

Reads the database of ``DATABASE_URL``, a copy of ours whose triggers were taken away: the same tables, checks, foreign
keys and indexes. On PostgreSQL it is one prepared call of a function, on SQLite five statements in the process.
"""

import os
import random
import time
import uuid
from datetime import UTC, datetime

from bench.ledger_race import Post, serve

ACCOUNTS = 1000
ACCOUNTS_AND_PEOPLE = "SELECT id, person_id FROM ledger_account ORDER BY id"
COLUMNS = (
    "id", "debit_id", "credit_id", "amount", "state", "reason", "source", "category", "note", "made_at", "settled_at",
    "expires_at", "made_by_id", "settled_by_id", "on_behalf_of_id", "corrects_id",
)  # fmt: skip
DEBIT = "UPDATE ledger_account SET posted_debits = posted_debits + {amount} WHERE id = {debit}"
CREDIT = "UPDATE ledger_account SET posted_credits = posted_credits + {amount} WHERE id = {credit}"
FUNCTION = f"""CREATE OR REPLACE FUNCTION raw_post(uuid, bigint, bigint, bigint, timestamptz, bigint) RETURNS void
    LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO ledger_transfer ({", ".join(COLUMNS)})
        VALUES ($1, $2, $3, $4, 'posted', 'session', 'bench:1', '', '', $5, $5, NULL, $6, NULL, NULL, NULL);
      IF $2 < $3 THEN {DEBIT.format(amount="$4", debit="$2")}; END IF;
      {CREDIT.format(amount="$4", credit="$3")};
      IF $2 > $3 THEN {DEBIT.format(amount="$4", debit="$2")}; END IF;
    END $$"""


def connect() -> Post:
    url = os.environ["DATABASE_URL"]
    return _sqlite(url.removeprefix("sqlite:///")) if url.startswith("sqlite") else _postgresql(url)


def _postgresql(url: str) -> Post:
    import psycopg

    connection = psycopg.connect(url, autocommit=True)
    rows = connection.execute(ACCOUNTS_AND_PEOPLE).fetchall()
    cursor = connection.cursor()

    def post(debit: int, credit: int) -> None:
        values = (uuid.uuid4(), rows[debit][0], rows[credit][0], 1, datetime.now(UTC), rows[debit][1])
        cursor.execute("SELECT raw_post(%s, %s, %s, %s, %s, %s)", values, prepare=True)

    return post


def _sqlite(path: str) -> Post:
    import pysqlite3

    connection = pysqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA busy_timeout = 0")
    rows = connection.execute(ACCOUNTS_AND_PEOPLE).fetchall()
    insert = f"INSERT INTO ledger_transfer ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
    updates = DEBIT.format(amount="?", debit="?"), CREDIT.format(amount="?", credit="?")

    def post(debit: int, credit: int) -> None:
        now = str(datetime.now(UTC))
        _begin(connection)
        connection.execute(
            insert,
            (uuid.uuid4().hex, rows[debit][0], rows[credit][0], 1, "posted", "session", "bench:1", "", "", now, now,
             None, rows[debit][1], None, None, None),
        )  # fmt: skip
        connection.execute(updates[0], (1, rows[debit][0]))
        connection.execute(updates[1], (1, rows[credit][0]))
        connection.execute("COMMIT")

    return post


def _begin(connection) -> None:
    """As fair as the product: short retries with jitter, not SQLite's own growing pauses."""
    import pysqlite3

    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except pysqlite3.OperationalError:
            time.sleep(random.uniform(0.0005, 0.0015))


if __name__ == "__main__":
    serve(connect, ACCOUNTS)
