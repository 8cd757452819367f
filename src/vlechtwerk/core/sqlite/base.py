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
from django.db.utils import OperationalError  # noqa: E402

MINIMUM_VERSION = (3, 51, 3)
RETRY_S = (0.0005, 0.0015)

Database = base.Database  # type: ignore[attr-defined]


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite with ``BEGIN IMMEDIATE`` retried about every millisecond until ``timeout`` seconds passed."""

    def _start_transaction_under_autocommit(self) -> None:
        deadline = time.monotonic() + float(self.settings_dict["OPTIONS"].get("timeout", 20))
        with self.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 0")
            try:
                self._begin_until(deadline, cursor)
            finally:
                cursor.execute("PRAGMA busy_timeout = 20000")

    def _begin_until(self, deadline: float, cursor: Any) -> None:
        while True:
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(random.uniform(*RETRY_S))  # noqa: S311 - jitter, not a secret
            else:
                return
