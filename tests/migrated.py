"""The empty database of these migrations, kept aside: making it takes 20 s, a copy takes none. SQLite only."""

import hashlib
import os
import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

import django
from django.conf import settings


@cache
def kept() -> Path:
    """Named by all that a migration may read, so that another one is another file."""
    parts = ("*/migrations/*.py", "*/data/*.*", "*/seeds.py")
    files = sorted(path for part in parts for path in settings.PACKAGE.glob(part))
    known = hashlib.sha256(b"".join([django.__version__.encode(), *(one.read_bytes() for one in files)])).hexdigest()
    return Path(tempfile.gettempdir()) / f"vlechtwerk-migrated-{known[:16]}.sqlite3"


def lay(at: Path) -> bool:
    """A copy at this place, when there is one to copy."""
    if kept().exists():
        at.write_bytes(kept().read_bytes())
    return kept().exists()


def keep(now: Path) -> None:
    """Of the database that was just migrated. Written aside first, so that another process never reads half of it."""
    if kept().exists():
        return
    fresh = kept().with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(now)) as source, closing(sqlite3.connect(fresh)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    fresh.replace(kept())
