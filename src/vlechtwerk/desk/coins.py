"""Requests to pass a limit of the coins that wait for the reader: to vote, or to use what was granted; in one query."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, Substr
from django.urls import reverse
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.desk.rows import Line, Row, how_long, in_columns
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.ledger.enums import LimitState
from vlechtwerk.people.models import Person

SOON = timedelta(days=1)
GRANTED = Q(state=LimitState.GRANTED)


def rows(person: Person) -> list[Row]:
    return [tell(Line(*row)) for row in lines(person)]


def lines(person: Person) -> QuerySet[Any, Any]:
    """What waits for this one's vote, whoever's dossier it is about; and what they asked, or is about their dossier,
    was granted, and waits until they ask somebody."""
    about = Substr("source", len("need:") + 1)
    need = Need.objects.filter(key=Substr(OuterRef("source"), len("need:") + 1)).order_by()
    free = need.filter(state=NeedState.OPEN)  # nobody is asked at this moment
    usable = Exists(free.filter(innovation__broker=person)) | Q(Q(asked_by=person), Exists(free))
    found = ledger.waiting_for(person, usable=usable).select_related(None)
    late = Case(When(answer_by__lt=clock.now() + SOON, then=Value(1)), default=Value(0), output_field=IntegerField())
    return in_columns(
        found, kind=Value(0), address=Case(When(GRANTED, then=about), default=F("key")),
        is_in=Concat("state", Value(":"), "account__kind"),
        first=Coalesce("account__person__name", "account__organisation__name", "account__partner"), second=F("why"),
        about=Coalesce(Subquery(need.values("title")[:1]), Value("")),
        began=Case(When(GRANTED, then=F("decided_at")), default=F("created_at")), number=late,
    )  # fmt: skip


def tell(line: Line) -> Row:
    state, _colon, kind = line.is_in.partition(":")
    name = {"name": line.first or ledger.named(kind)}
    if state == LimitState.GRANTED:
        title = _("The team lets the coins of %(name)s pass once: ask somebody") % name
        who, url, act, level = line.about, reverse("match", args=[line.address]), _("Ask somebody"), "soon"
    else:
        title = _("May the coins of %(name)s pass the limit once?") % name
        who, url, act = line.second, reverse("limit_request", args=[line.address]), _("Decide")
        level = "late" if line.number else "soon"
    return Row(_("Coins at a limit"), title, who, url, act, line.began, level, how_long(line.began))
