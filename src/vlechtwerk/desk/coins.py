"""Requests to pass a limit of the coins on which the reader may still vote, in one query."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.desk.rows import Row, how_long
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.people.models import Person

SHOWN = 40
SOON = timedelta(days=1)


def rows(person: Person) -> list[Row]:
    """What waits for this one's vote, whoever's dossier it is about."""
    return [_row(request) for request in ledger.waiting_for_vote(person)[:SHOWN]]


def _row(request: Any) -> Row:
    return Row(
        kind=_("Coins at a limit"),
        title=_("May the coins of %(name)s pass the limit once?") % {"name": ledger.holder(request.account)},
        who=request.why,
        url=reverse("limit_request", args=[request.key]),
        act=_("Decide"),
        since=request.created_at,
        level="late" if request.answer_by < clock.now() + SOON else "soon",
        state=how_long(request.created_at),
    )
