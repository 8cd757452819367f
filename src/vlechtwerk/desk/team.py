"""Coins at a limit, conferences of today, questions shared outside that need somebody, promises whose day has gone by: in one query."""

from datetime import datetime, time, timedelta
from textwrap import shorten
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.ui import words
from vlechtwerk.desk import coins
from vlechtwerk.desk.rows import Line, Row, how_long, in_columns
from vlechtwerk.innovations import queries as innovations
from vlechtwerk.innovations.enums import ConferenceState
from vlechtwerk.innovations.models import Conference
from vlechtwerk.matching import queries as matching
from vlechtwerk.matching.enums import ShareState
from vlechtwerk.people.models import Person

SHOWN = 60
LATE_DAYS = 7


def rows(person: Person, mine: bool) -> list[Row]:
    """``mine``: what this person keeps, made, gave, chairs or is invited to."""
    found = coins.lines(person).union(
        _conferences(person, mine), _shares(person, mine), _tasks(person, mine), all=True
    )  # fmt: skip
    tell = (coins.tell, _conference, _share, _task)
    in_order = found.order_by("line_kind", "line_began")[:SHOWN]
    return [tell[line.kind](line) for line in (Line(*row) for row in in_order)]


def _conferences(person: Person, mine: bool) -> QuerySet[Any, Any]:
    """Those that begin today, run, or should have been held."""
    tomorrow = timezone.make_aware(datetime.combine(clock.today() + timedelta(days=1), time()))
    held = Q(state=ConferenceState.RUNNING) | Q(state=ConferenceState.PLANNED, starts_at__lt=tomorrow)
    found = Conference.objects.filter(held)
    if mine:
        found = found.filter(Q(chair=person) | Q(guests__person=person)).distinct()
    return in_columns(
        found, kind=Value(1), address=F("key"), is_in=F("state"), first=F("chair__name"), second=F("place"),
        began=Coalesce("opened_at", "starts_at"), number=F("minutes"),
    )  # fmt: skip


def _conference(line: Line) -> Row:
    who = ". ".join(filter(None, [line.first, line.second]))
    is_late = line.began + timedelta(minutes=line.number) < clock.now()
    act = _("Go on") if line.is_in == ConferenceState.RUNNING else _("Prepare")
    title = _("Case conference of %(when)s") % {"when": words.moment(line.began)}
    url, state = reverse("conference", args=[line.address]), str(ConferenceState(line.is_in).label)
    return Row(_("Case conference"), title, who, url, act, line.began, "late" if is_late else "soon", state)


def _shares(person: Person, mine: bool) -> QuerySet[Any, Any]:
    found = matching.shares_for_the_desk().select_related(None)
    if mine:
        found = found.filter(Q(shared__keeper=person) | Q(shared__intake__broker=person))
    asked = Coalesce(NullIf("shared__intake__title", Value("")), Cast("shared__intake__question", CharField()))
    return in_columns(
        found, kind=Value(2), address=F("shared__intake__key"), is_in=F("state"), first=F("destination__name"),
        second=F("destination__organisation"), about=asked, began=F("state_since"),
    )  # fmt: skip


def _share(line: Line) -> Row:
    says = {
        ShareState.DRAFT: (_("Sharing waits"), _("The asker has not chosen what %(to)s may see"), _("Call")),
        ShareState.TAKES: (_("Shared, without news"), _("How does it go at %(to)s?"), _("Call")),
        ShareState.CANNOT: (_("Shared, and a no"), _("%(to)s cannot help"), _("Look further")),
        ShareState.WITHDRAWN: (
            _("Sharing taken back"), _("The asker does not want %(to)s to see it"), _("Look further")
        ),
        ShareState.EXPIRED: (_("Shared, no answer"), _("%(to)s did not answer"), _("Look further")),
    }  # fmt: skip
    silent = (_("Shared, and silent"), _("%(to)s does not answer: call"), _("Call"))
    kind, title, act = says.get(ShareState(line.is_in), silent)
    to, url = ", ".join(filter(None, [line.first, line.second])), reverse("shared_intake", args=[line.address])
    about = shorten(line.about, 80, placeholder=" …")
    return Row(kind, title % {"to": to}, about, url, act, line.began, "soon", how_long(line.began))


def _tasks(person: Person, mine: bool) -> QuerySet[Any, Any]:
    return in_columns(
        innovations.overdue_tasks(person, mine).select_related(None), kind=Value(3), address=F("key"), is_in=Value(""),
        first=F("text"), second=F("owner__name"), about=F("innovation__name"), began=F("created_at"), day=F("due_on"),
    )  # fmt: skip


def _task(line: Line) -> Row:
    due = timezone.make_aware(datetime.combine(line.day or clock.today(), time()))
    level = "late" if clock.now() - due > timedelta(days=LATE_DAYS) else "soon"
    url = reverse("task_edit", args=[line.address])
    who = f"{line.second}, {line.about}"
    return Row(_("Task past its day"), line.first, who, url, _("Look"), due, level, how_long(due))
