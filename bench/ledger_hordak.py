"""django-hordak as its manual has it: ``Account.transfer_to`` in a transaction. Runs in an environment of its own.

``python -m bench.ledger_hordak`` with ``DATABASE`` (name) and ``DATABASE_HOST``; ``--fill`` makes the tables first.
"""

import os
import sys

import django
from django.conf import settings

from bench.ledger_race import serve

settings.configure(
    SECRET_KEY="only-for-the-benchmark",
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
    USE_TZ=True,
    DEFAULT_CURRENCY="EUR",
    CURRENCIES=["EUR"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ["DATABASE"],
            "HOST": os.environ["DATABASE_HOST"],
            "USER": os.environ["DATABASE_USER"],
            "CONN_MAX_AGE": None,
        }
    },
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from hordak.models import Account  # noqa: E402
from moneyed import Money  # noqa: E402

ACCOUNTS = 1000
CENT = Money("0.01", "EUR")


def connect():
    connections.close_all()
    accounts = list(Account.objects.order_by("pk"))

    def post(debit: int, credit: int) -> None:
        with transaction.atomic():
            accounts[debit].transfer_to(accounts[credit], CENT)

    return post


if __name__ == "__main__":
    if "--fill" in sys.argv:
        call_command("migrate", verbosity=0)
        Account.objects.bulk_create(
            Account(
                name=f"account {number}",
                code=str(number),
                type="LI",
                currencies=["EUR"],
                lft=1,
                rght=2,
                tree_id=number,
                level=0,
            )
            for number in range(1, ACCOUNTS + 1)
        )
    else:
        serve(connect, ACCOUNTS)
