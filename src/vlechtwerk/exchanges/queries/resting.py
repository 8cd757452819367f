"""Who is not asked to give now, and why: every rule against asking too often stands here (figures in ``rules``)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.ui.words import day
from vlechtwerk.exchanges import rules
from vlechtwerk.exchanges.enums import OPEN_SESSION, GiveState, Rest, SessionState
from vlechtwerk.exchanges.models import GiveInvitation, StrengtheningSession
from vlechtwerk.exchanges.queries.rings import busy
from vlechtwerk.matching import pool
from vlechtwerk.matching.enums import DeclineReason, ProposalState
from vlechtwerk.matching.models import Proposal
from vlechtwerk.matching.rules import FOR_EVER_DAYS
from vlechtwerk.people.models import Person

NOT_NOW = (DeclineReason.NO_TIME, DeclineReason.NOT_SAID)  # the other reasons are about the need, not about the moment


@dataclass(frozen=True)
class Resting:
    """One reason not to ask somebody, and until when it holds where that is known."""

    why: Rest
    until: date | None = None

    @property
    def said(self) -> str:
        """The reason in words."""
        if self.until is None or self.until > clock.today() + timedelta(days=rules.NOT_NOW_DAYS * 2):
            return str(self.why.label)
        return _("%(why)s (until %(day)s)") % {"why": self.why.label, "day": day(self.until, "short")}

    @property
    def look_again(self) -> date:
        """When to look again: never past a few weeks, since reasons come and go."""
        soon = clock.today() + timedelta(days=rules.LOOK_AGAIN_DAYS)
        return max(clock.today() + timedelta(days=1), min(self.until or soon, soon + timedelta(days=30)))


def rests_of(people: Collection[int], *, but: Collection[Rest] = ()) -> dict[int, Resting]:
    """Of these people (by number) those who are not asked now, each with the first reason of ``Rest`` that holds.

    ``but`` leaves reasons out. Eight queries, whatever the number of people.
    """
    found: dict[int, dict[Rest, date | None]] = defaultdict(dict)
    for source in (_away, _asked, _in_session, _invited, _no_twice):
        for person, why, until in source(people):
            found[person][why] = until
    return {
        person: Resting(first, reasons[first])
        for person, reasons in found.items()
        if (first := next((why for why in Rest if why in reasons and why not in but), None))
    }


def rest_of(person: Person, *, but: Collection[Rest] = ()) -> Resting | None:
    """Why one person is not asked now; none when they may be."""
    return rests_of([person.pk], but=but).get(person.pk)


Found = list[tuple[int, Rest, date | None]]


def _away(people: Collection[int]) -> Found:
    """Who left, and who has no half day free this quarter."""
    known = pool.with_history(people)
    next_quarter = rules.next_quarter(clock.today())
    found: Found = [(pk, Rest.LEFT, None) for pk in people if not _is_here(known.get(pk))]
    found += [
        (pk, Rest.CAPACITY, person.available_from if _waits(person) else next_quarter)
        for pk, person in known.items()
        if not pool.room_of(person)
    ]
    return found


def _waits(person: Person) -> bool:
    return bool(person.available_from and person.available_from > clock.today())


def _is_here(person: Person | None) -> bool:
    return person is not None and person.is_active and not person.left_on


def _asked(people: Collection[int]) -> Found:
    """Who has a request or a ring to answer, offered help that waits for the broker, or rests after a no."""
    mine = Proposal.objects.filter(helper__in=people).order_by().values("helper").annotate(
        offers=Count("pk", filter=Q(state=ProposalState.DRAFTED)),
        rests=Max("cool_down_until", filter=Q(cool_down_until__gt=clock.today())),
    )  # fmt: skip
    found: Found = [(pk, Rest.REQUEST, None) for pk in busy(people)]
    for row in mine:
        if row["offers"]:
            found.append((row["helper"], Rest.REQUEST, None))
        if row["rests"]:
            lasts = row["rests"] > clock.today() + timedelta(days=FOR_EVER_DAYS)
            found.append((row["helper"], Rest.RESTS, None if lasts else row["rests"]))
    return found


def _in_session(people: Collection[int]) -> Found:
    """Who is in a session, on either side, and who gave one lately."""
    since = clock.now() - timedelta(days=rules.RESTS_AFTER_GIVING_DAYS)
    sessions = StrengtheningSession.objects.order_by()
    gave = sessions.filter(giver__in=people, state=SessionState.BOOKED, booked_at__gt=since)
    giving = sessions.filter(giver__in=people, state__in=OPEN_SESSION).values_list("giver")
    getting = sessions.filter(receiver__in=people, state__in=OPEN_SESSION).values_list("receiver")
    found: Found = [(pk, Rest.SESSION, None) for (pk,) in giving.union(getting)]
    last = gave.values_list("giver").annotate(last=Max("booked_at"))
    return found + [(pk, Rest.GAVE, _later(at, rules.RESTS_AFTER_GIVING_DAYS)) for pk, at in last]


def _invited(people: Collection[int]) -> Found:
    """Who got such a mail lately, as themselves or for a colleague, and who planned to give by one."""
    since = clock.now() - timedelta(days=rules.INVITE_EVERY_DAYS)
    own = GiveInvitation.objects.filter(person__in=people).order_by()
    theirs = GiveInvitation.objects.filter(paid_by__in=people, mailed_at__gt=since).order_by()
    mailed = own.filter(mailed_at__gt=since, paid_by=None).values_list("person", "mailed_at")
    sent = mailed.union(theirs.values_list("paid_by", "mailed_at"), all=True)
    last: dict[int, datetime] = {}
    for pk, at in sent:
        if at:
            last[pk] = max(at, last.get(pk, at))
    planned = own.filter(state__in=[GiveState.PLANNED, GiveState.PASSED]).values_list("person_id", flat=True)
    found: Found = [(pk, Rest.MAILED, _later(at, rules.INVITE_EVERY_DAYS)) for pk, at in last.items()]
    return found + [(pk, Rest.UNDER_WAY, None) for pk in planned]


def _no_twice(people: Collection[int]) -> Found:
    """Who said "not now" twice, to requests or to invitations, within the time that it counts."""
    since = clock.now() - timedelta(days=rules.NOT_NOW_DAYS)
    declined = Proposal.objects.filter(
        helper__in=people, state=ProposalState.DECLINED, decline_reason__in=NOT_NOW, answered_at__gt=since
    )
    turned_down = GiveInvitation.objects.filter(said_no__in=people, state_since__gt=since)
    rows: QuerySet[Any, Any] = declined.order_by().values_list("helper", "answered_at")
    times: dict[int, list[datetime]] = defaultdict(list)
    for pk, at in rows.union(turned_down.order_by().values_list(F("said_no"), "state_since"), all=True):
        times[pk].append(at)
    return [
        (pk, Rest.NOT_NOW, _later(max(at), rules.NOT_NOW_DAYS))
        for pk, at in times.items()
        if len(at) >= rules.NOT_NOW_TIMES
    ]


def _later(moment: datetime, days: int) -> date:
    return timezone.localdate(moment + timedelta(days=days))
