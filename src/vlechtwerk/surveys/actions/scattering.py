"""What keeps an anonymous round anonymous: rows lie in no order that tells anything."""

import secrets
from typing import Any

from django.db import transaction

from vlechtwerk.surveys.models import Response, Round, Ticket
from vlechtwerk.surveys.rules import digest_of

AT_ONCE = 500
_chance = secrets.SystemRandom()


@transaction.atomic
def scatter(found: Round) -> None:
    """Lay down the answers and the tickets of a round anew, in an order by chance. Whoever calls holds the round.

    Both databases hand out places in the order of writing, and PostgreSQL moves a row that changes to the end. So all
    are written again at once: the newest lies anywhere, and every row is as old as the others. Numbers stay, so what
    points at an answer (a tag) still does.
    """
    for rows in (Response.objects.filter(round=found), Ticket.objects.filter(round=found)):
        _again(rows)


def _again(rows: Any) -> None:
    written = list(rows.order_by())
    _chance.shuffle(written)
    rows._raw_delete(rows.db)
    rows.model.objects.bulk_create(written, batch_size=AT_ONCE)


def new_tickets(found: Round, *, count: int) -> list[str]:
    """So many secrets; only their digests stay."""
    made = [secrets.token_urlsafe(24) for _number in range(count)]
    Ticket.objects.bulk_create([Ticket(digest=digest_of(one), round=found) for one in made], batch_size=AT_ONCE)
    scatter(found)
    return made
