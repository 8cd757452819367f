"""Requests to pass a limit of the coins on which the reader may still vote: two queries at most."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.desk.rows import Row, how_long
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.people.models import Person

SHOWN = 40
SOON = timedelta(days=1)


def rows(person: Person, mine: bool) -> list[Row]:
    """What waits for this one's vote; ``mine`` keeps to dossiers of this broker, and to what nobody has yet."""
    found = list(ledger.waiting_for_vote(person)[:SHOWN])
    subjects = ledger.subjects(found)
    return [
        Row(
            kind=_("Coins at a limit"),
            title=_("May the coins of %(name)s pass the limit once?") % {"name": ledger.holder(request.account)},
            who=subjects[request.pk].title,
            url=reverse("limit_request", args=[request.key]),
            act=_("Decide"),
            since=request.created_at,
            level="late" if request.answer_by < clock.now() + SOON else "soon",
            state=how_long(request.created_at),
        )
        for request in found
        if not mine or subjects[request.pk].broker in {person, None}
    ]
