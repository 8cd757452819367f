"""Somebody who posts until killed, and writes down what was acknowledged. Also a program, for a server of its own:

``python -m tests.ledger.poster FILE`` with ``DATABASE_URL``; the first line of work it does is what FILE does not have.
"""

import os
import sys
import uuid
from pathlib import Path

from django.db import OperationalError, connection

NAMES = ("An", "Bo")


def key_of(name, number):
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{name} {number}")


def post_for_ever(path, people):
    """Book a hundredth one way, reserve and post one the other way; one line per pair that was acknowledged.

    Begins with the first pair it did not hear about, under the same ids: it cannot know whether it was booked.
    """
    from vlechtwerk.ledger import actions
    from vlechtwerk.ledger.enums import Reason

    accounts = [actions.open_account(person) for person in people]
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    number = len(acknowledged(path))
    while True:
        booked, reserved = key_of(f"{path} booked", number), key_of(f"{path} reserved", number)
        actions.book(booked, debit=accounts[0], credit=accounts[1], amount=1, reason=Reason.SESSION, by=people[0])
        actions.reserve(reserved, payer=people[1], earner=people[0], amount=1, source="crash", by=people[1])
        actions.post(reserved, by=people[1])
        os.write(file, f"{number}\n".encode())
        number += 1
        if connection.vendor == "sqlite" and number % 5 == 0:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def acknowledged(path):
    return Path(path).read_text().split() if Path(path).exists() else []


def check(*paths):
    """Everything acknowledged is there once; beyond that at most the one pair nobody heard about."""
    from vlechtwerk.ledger import queries
    from vlechtwerk.ledger.models import Transfer

    posted = set(Transfer.objects.filter(state="posted").values_list("pk", flat=True))
    told = {
        key_of(f"{path} {what}", number)
        for path in paths
        for number in range(len(acknowledged(path)))
        for what in ("booked", "reserved")
    }
    assert told <= posted, f"{len(told - posted)} acknowledged transfers are missing"
    unheard = {key_of(f"{path} {what}", len(acknowledged(path))) for path in paths for what in ("booked", "reserved")}
    assert posted - told <= unheard
    assert queries.verify().problems == []
    return len(posted)


def main(path):
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vlechtwerk.config.settings")
    django.setup()
    from vlechtwerk.people.models import Person

    if path == "--begin":
        Person.objects.bulk_create(Person(name=name) for name in NAMES)
    elif path == "--check":
        print(check(*sys.argv[2:]))
    else:
        try:
            post_for_ever(path, [Person.objects.get(name=name) for name in NAMES])
        except OperationalError:
            sys.exit(3)  # the server is gone; whoever started this begins again


if __name__ == "__main__":
    main(sys.argv[1])
