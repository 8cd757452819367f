"""What was erased is gone from the file too, not only from what the database answers."""

from django.db import connection

from vlechtwerk.core import clock
from vlechtwerk.privacy.enums import ErasureState
from vlechtwerk.privacy.models import Erasure
from vlechtwerk.search import index


def wipe_due() -> int:
    """After an erasure: pack the search index and the database anew, so that no free page holds old words.

    Tried again until it works; another writer may be busy just now.
    """
    due = Erasure.objects.filter(state=ErasureState.DONE, wiped_at=None)
    numbers = list(due.values_list("pk", flat=True))
    if not numbers or connection.in_atomic_block:  # VACUUM stands on its own
        return 0
    index.pack()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return due.filter(pk__in=numbers).update(wiped_at=clock.now())
