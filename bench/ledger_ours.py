"""Our posting path: ``book`` (one statement) or, with ``--pair``, ``reserve`` and then ``post``.

Reads the database of ``DATABASE_URL``, made by ``bench.ledger_fill``.
"""

import os
import sys
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vlechtwerk.config.settings")

import django

django.setup()

from django.db import connections  # noqa: E402

from bench.ledger_race import Post, serve  # noqa: E402
from vlechtwerk.ledger import actions  # noqa: E402
from vlechtwerk.ledger.enums import Reason  # noqa: E402
from vlechtwerk.ledger.models import Account  # noqa: E402

ACCOUNTS = 1000


def connect() -> Post:
    connections.close_all()
    accounts = list(Account.objects.order_by("pk").select_related("person"))

    def book(debit: int, credit: int) -> None:
        actions.book(
            uuid.uuid4(), debit=accounts[debit], credit=accounts[credit], amount=1, reason=Reason.SESSION,
            by=accounts[debit].person, source="bench:1",
        )  # fmt: skip

    def pair(debit: int, credit: int) -> None:
        payer, earner, key = accounts[debit].person, accounts[credit].person, uuid.uuid4()
        actions.reserve(key, payer=payer, earner=earner, amount=1, source="bench:1", by=payer)
        actions.post(key, by=payer)

    return pair if "--pair" in sys.argv else book


if __name__ == "__main__":
    serve(connect, ACCOUNTS)
