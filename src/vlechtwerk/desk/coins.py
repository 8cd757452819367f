"""Requests to pass a limit of the coins that wait for the reader: to vote, or to use what was granted; in one query."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.desk.rows import Row, how_long
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.people.models import Person

SHOWN = 40
SOON = timedelta(days=1)


def rows(person: Person) -> list[Row]:
    """What waits for this one's vote, whoever's dossier it is about; and what they asked, or is about their dossier,
    was granted, and waits until they ask somebody."""
    need = Need.objects.filter(key=Substr(OuterRef("source"), len("need:") + 1))
    free = need.filter(state=NeedState.OPEN)  # nobody is asked at this moment
    usable = Exists(free.filter(innovation__broker=person)) | Q(Q(asked_by=person), Exists(free))
    found = ledger.waiting_for(person, usable=usable).annotate(need_title=Subquery(need.values("title")[:1]))
    return [_use_row(request) if request.state == "granted" else _vote_row(request) for request in found[:SHOWN]]


def _vote_row(request: Any) -> Row:
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


def _use_row(request: Any) -> Row:
    return Row(
        kind=_("Coins at a limit"),
        title=_("The team lets the coins of %(name)s pass once: ask somebody")
        % {"name": ledger.holder(request.account)},
        who=request.need_title,
        url=reverse("match", args=[request.source.partition(":")[2]]),
        act=_("Ask somebody"),
        since=request.decided_at,
        level="soon",
        state=how_long(request.decided_at),
    )
