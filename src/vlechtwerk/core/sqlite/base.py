"""Django's SQLite backend on a fixed SQLite, with a fair wait for the write lock.

Two reasons to have it. Debian's SQLite 3.40 can corrupt a WAL database in a rare race, so the
library comes from ``pysqlite3``. And SQLite's own busy handler lets eight writers starve each other
(99th percentile of seconds); short retries with jitter keep the wait in milliseconds.
"""

import random
import sys
import time
from typing import Any

import pysqlite3
import pysqlite3.dbapi2

sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

from django.db.backends.sqlite3 import base  # noqa: E402

MINIMUM_VERSION = (3, 51, 3)
RETRY_S = (0.0005, 0.0015)

Database = base.Database  # type: ignore[attr-defined]


class PatientCursor(base.SQLiteCursorWrapper):
    """Tries a statement again about every millisecond while another writes, until ``patience_s`` seconds passed.

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
            time.sleep(random.uniform(*RETRY_S))  # noqa: S311 - jitter, not a secret


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite whose statements wait for the lock in :class:`PatientCursor`; the library itself never naps."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA busy_timeout = 0")
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=PatientCursor)
        cursor.patience_s = float(self.settings_dict["OPTIONS"].get("timeout", 20))
        return cursor
