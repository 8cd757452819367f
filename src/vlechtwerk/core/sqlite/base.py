"""Django's SQLite backend on a fixed SQLite, with a fair wait for the write lock.

Two reasons to have it. Debian's SQLite 3.40 can corrupt a WAL database in a rare race, so the
library comes from ``pysqlite3``. And SQLite's own busy handler lets eight writers starve each other
(99th percentile of seconds), because whoever just wrote is there again before the others wake. Here writers stand
in a row: the first waits for the lock in retries of less than a millisecond, the others behind it for their turn.
"""

import fcntl
import sys
import time
from pathlib import Path
from typing import Any

import pysqlite3
import pysqlite3.dbapi2

sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

from django.db.backends.sqlite3 import base  # noqa: E402

MINIMUM_VERSION = (3, 51, 3)
RETRY_S = 0.0004

Database = base.Database  # type: ignore[attr-defined]


class PatientCursor(base.SQLiteCursorWrapper):
    """Tries a statement again and again while another writes, until ``patience_s`` seconds passed.

    Not ``executemany``: outside a transaction its first rows are kept when a later one finds the lock taken.
    """

    patience_s = 20.0

    def execute(self, query: str, params: Any = None) -> Any:
        deadline = 0.0
        while True:
            try:
                return super().execute(query, params)
            except Database.OperationalError as error:
                # Inside a transaction the lock is ours already: trying again would not help.
                if error.sqlite_errorcode & 0xFF != Database.SQLITE_BUSY or self.connection.in_transaction:
                    raise
                deadline = deadline or time.monotonic() + self.patience_s
                if time.monotonic() > deadline:
                    raise
            time.sleep(RETRY_S)


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite whose statements wait in :class:`PatientCursor`; the library itself never naps.

    Transactions begin one after the other: the row is a lock on a file beside the database, whose waiters the system
    wakes in the order in which they came. It is let go as soon as the transaction has begun, and by whoever dies.
    """

    door: Any = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA busy_timeout = 0")
        if not self.is_in_memory_db():
            self.door = Path(f"{conn_params['database']}-row").open("a")  # noqa: SIM115 - as long as the connection
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=PatientCursor)
        cursor.patience_s = float(self.settings_dict["OPTIONS"].get("timeout", 20))
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        if self.door is None:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        came = time.monotonic()
        fcntl.flock(self.door, fcntl.LOCK_EX)
        try:
            with self.cursor() as cursor:
                cursor.cursor.patience_s -= time.monotonic() - came
                cursor.execute(f"BEGIN {self.transaction_mode or ''}")  # type: ignore[attr-defined]
        finally:
            fcntl.flock(self.door, fcntl.LOCK_UN)
