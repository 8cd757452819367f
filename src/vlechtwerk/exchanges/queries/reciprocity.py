"""Who only takes, who is worn out, who hoards: people for whom the broker can do something, each with why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.core import clock
from vlechtwerk.core.ui.words import coins, day
from vlechtwerk.exchanges import rules
from vlechtwerk.exchanges.enums import SessionState
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.exchanges.queries.resting import Resting, rests_of
from vlechtwerk.exchanges.records import number_of
from vlechtwerk.ledger.queries import network
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Person


@dataclass(frozen=True)
class Row:
    """Somebody of a list: why they stand there, why they are not asked now (if so), and what was done already."""

    person: Any
    why: str
    rest: Resting | None = None
    done: str = ""


def _people() -> QuerySet[Any]:
    """Who is here, with what they gave and got in a year, and how they stand."""
    since = clock.now() - timedelta(days=rules.RECENT_DAYS)
    booked = StrengtheningSession.objects.filter(state=SessionState.BOOKED, booked_at__gte=since)
    here = Person.objects.filter(left_on=None, is_active=True)
    return network.with_balances(here).annotate(gave=number_of(booked, "giver"), got=number_of(booked, "receiver"))


def takers() -> QuerySet[Any]:
    """Who received more than once in a year, gave nothing and stands below zero; the lowest first."""
    return _people().filter(got__gte=rules.TOOK_ONLY, gave=0, balance__lt=0).order_by("balance", "id")


def worn_out() -> QuerySet[Any]:
    """Who gave far more than they got, gives more than they said they can, or is asked very often."""
    today = clock.today()
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    asked = Proposal.objects.filter(asked_at__gte=timezone.make_aware(datetime.combine(first, time())))
    said_yes = asked.filter(state=ProposalState.ACCEPTED)
    counted = _people().annotate(
        asked=number_of(asked.exclude(state=ProposalState.DRAFTED), "helper"),
        gives=number_of(said_yes, "helper"),
        beyond=F("gave") - F("got"),
    )
    too_much = Q(beyond__gte=rules.WORN_GAVE_MORE) | Q(asked__gte=rules.WORN_ASKED)
    return counted.filter(too_much | Q(gives__gt=F("capacity_per_quarter"))).order_by("-beyond", "-asked", "id")


def hoarders() -> QuerySet[Any]:
    """Who stands near the soft limit above, or has coins that lie still for more than a year."""
    near = Q(balance__gt=0, balance__gte=F("soft_ceiling") - rules.NEAR_CEILING)
    return _people().filter(near | Q(parked__gt=0)).order_by("-balance", "id")


def takers_said(person: Any) -> str:
    """Why somebody stands among the takers."""
    words = {"count": person.got, "balance": coins(person.balance)}
    return (
        ngettext(
            "Received %(count)d session in a year and gave none. Stands at %(balance)s.",
            "Received %(count)d sessions in a year and gave none. Stands at %(balance)s.",
            person.got,
        )
        % words
    )


def worn_out_said(person: Any) -> str:
    """Why somebody is worn out; all of it that holds."""
    said = []
    if person.beyond >= rules.WORN_GAVE_MORE:
        said.append(_("Gave %(gave)d and received %(got)d in a year.") % {"gave": person.gave, "got": person.got})
    if person.gives > person.capacity_per_quarter:
        words = {"gives": person.gives, "can": person.capacity_per_quarter}
        said.append(_("Gives %(gives)d sessions this quarter, and said to have room for %(can)d.") % words)
    if person.asked >= rules.WORN_ASKED:
        said.append(_("Was asked %(count)d times this quarter.") % {"count": person.asked})
    return " ".join(said)


def hoarders_said(person: Any) -> str:
    """Why somebody hoards; all of it that holds."""
    said = []
    if person.soft_ceiling is not None and person.balance >= person.soft_ceiling - rules.NEAR_CEILING:
        words = {"balance": coins(person.balance), "limit": coins(person.soft_ceiling)}
        said.append(_("Stands at %(balance)s, near the limit of %(limit)s.") % words)
    if person.parked:
        said.append(_("Coins that lie still for more than a year: %(parked)s.") % {"parked": coins(person.parked)})
    return " ".join(said)


@dataclass(frozen=True)
class List:
    """One list of the broker: who, and why."""

    people: Callable[[], QuerySet[Any]]
    said: Callable[[Any], str]


LISTS = {
    "krijgt": List(takers, takers_said),
    "moe": List(worn_out, worn_out_said),
    "spaart": List(hoarders, hoarders_said),
}


def ask_once(person: Person) -> str:
    """The one mail in a quarter that asks somebody to ask for help themselves."""
    return f"ask:{person.key}:{rules.next_quarter(clock.today())}"


def rows_of(kind: str, people: Sequence[Any]) -> list[Row]:
    """A page of a list: with who is not asked now and why, and whom something was done for."""
    rests = rests_of([person.pk for person in people]) if kind == "krijgt" else {}
    once = {ask_once(person): person.pk for person in people} if kind == "spaart" else {}
    mailed = {once[key or ""] for key in Message.objects.filter(once__in=once).values_list("once", flat=True)}
    done = {pk: _("Was asked this quarter what they could use.") for pk in mailed}
    for person in people if kind == "moe" else ():
        if person.available_from and person.available_from > clock.today():
            done[person.pk] = _("Rests until %(day)s.") % {"day": day(person.available_from, "short")}
    return [Row(person, LISTS[kind].said(person), rests.get(person.pk), done.get(person.pk, "")) for person in people]
