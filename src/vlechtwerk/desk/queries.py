"""What waits for whom: the broker’s day and the member’s home.

Every function runs a constant number of queries, whatever the size of the network.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)  # fmt: skip
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from vlechtwerk.coaching.queries import paths as coaching
from vlechtwerk.collaborations import queries as collaborations
from vlechtwerk.core import clock
from vlechtwerk.desk import outside, team
from vlechtwerk.desk.rows import Row, days_since, how_long
from vlechtwerk.exchanges import queries as exchanges
from vlechtwerk.exchanges.enums import SessionState
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.innovations import queries as innovation_queries
from vlechtwerk.innovations import rules
from vlechtwerk.innovations.enums import ENDED, OPEN_INTAKE, InnovationState, IntakeState, NeedState
from vlechtwerk.innovations.models import Innovation, Intake, Stage
from vlechtwerk.learning import queries as learning
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching import queries as matching
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal, Referral
from vlechtwerk.people.models import Person
from vlechtwerk.programmes import queries as programmes
from vlechtwerk.surveys import queries as surveys

SHOWN_STALLED, SHOWN_TASKS = 5, 5
ORDER = ("stage_since", "id")
SHOWN_WAITING = 40  # of the requests and of the intakes; sessions are all there
IN_SIGHT = 7  # of what waits; the template folds the rest
KEPT_FOR_NEW = 2  # of those in sight
NEW_FOR = timedelta(days=1)
PLANNING_PATIENCE = timedelta(days=7)
CALLED_OFF = Q(state=ProposalState.WITHDRAWN, introduction__isnull=False)  # a yes whose session did not come about


@dataclass(frozen=True)
class Stalled:
    """The first few standing still, and how many there are."""

    rows: list[Row]
    count: int


@dataclass(frozen=True)
class Today:
    waiting: list[Row]
    week: list[Row]
    no_step: Stalled
    too_long: Stalled
    waiting_count: int = 0

    @property
    def elsewhere_count(self) -> int:
        """What waits as well, but is not in the column: it stands in the lists of intakes and needs."""
        return self.waiting_count - len(self.waiting)

    @property
    def stalled_count(self) -> int:
        return self.no_step.count + self.too_long.count

    @property
    def risk_count(self) -> int:
        return sum(row.level in {"soon", "late"} for row in self.week)


def today(person: Person, mine: bool) -> Today:
    """The broker's day; ``mine`` keeps to dossiers of this broker and to what nobody has yet."""
    sessions = list(_sessions(person, mine))
    proposals, intakes = list(_proposals(person, mine)), list(_intakes(person, mine))
    waiting = [
        *(_session_row(session) for session in sessions if session.state != SessionState.PLANNED),
        *(_proposal_row(proposal) for proposal in proposals),
        *(_intake_row(intake) for intake in intakes),
        *outside.rows(person, mine),
        *team.rows(person, mine),
    ]
    week = [_week_row(session) for session in sessions if session.state == SessionState.PLANNED]
    urgency = {"late": 0, "soon": 1, "ok": 2, "done": 3}
    no_step, too_long = _stalled(person, mine)
    return Today(
        waiting=_new_in_sight(sorted(waiting, key=lambda row: (urgency[row.level], row.since))),
        week=sorted(week, key=lambda row: (urgency[row.level], row.since)),
        no_step=no_step,
        too_long=too_long,
        waiting_count=len(waiting) + _cut_off(proposals) + _cut_off(intakes),
    )


def _new_in_sight(rows: list[Row]) -> list[Row]:
    """The most urgent first, but the newest of today stand among those in sight and not under the fold."""
    since = clock.now() - NEW_FOR
    rows = [replace(row, is_new=row.since > since) for row in rows]
    newest = sorted((row for row in rows if row.is_new), key=lambda row: row.since, reverse=True)[:KEPT_FOR_NEW]
    others = [row for row in rows if row not in newest]
    urgent = IN_SIGHT - len(newest)
    return others[:urgent] + newest + others[urgent:]


def _cut_off(rows: list[Any]) -> int:
    """How many there are beyond those that are shown; every row carries the ``total``."""
    return rows[0].total - len(rows) if rows else 0


def _own(queryset: QuerySet[Any], person: Person, mine: bool, broker: str) -> QuerySet[Any]:
    return queryset.filter(Q(**{broker: person}) | Q(**{f"{broker}__isnull": True})) if mine else queryset


def _sessions(person: Person, mine: bool) -> QuerySet[StrengtheningSession]:
    now = clock.now()
    earlier_no_show = StrengtheningSession.objects.filter(absent=OuterRef("giver"))
    wanted = StrengtheningSession.objects.filter(
        Q(state__in=[SessionState.DISPUTED, SessionState.NO_SHOW])
        | Q(state=SessionState.HELD, nudged_at__isnull=False)
        | Q(state=SessionState.PLANNING, state_since__lt=now - PLANNING_PATIENCE)
        | Q(state=SessionState.PLANNED, appointment__starts_at__range=(now, now + timedelta(days=7)))
    )
    return (
        _own(wanted, person, mine, "need__innovation__broker")
        .select_related("giver", "receiver", "appointment", "need__innovation", "absent")
        .annotate(was_absent=Exists(earlier_no_show), confirmed_count=Count("confirmations"))
        .order_by("state_since")
    )


def _session_row(session: StrengtheningSession) -> Row:
    url = reverse("session", args=[session.key])
    waited = session.state_since, how_long(session.state_since)
    names = {
        "giver": session.giver.name,
        "receiver": session.receiver.name,
        "innovation": session.need.innovation.name,
    }
    kind, title, who, act, level = {
        SessionState.DISPUTED: (
            _("Session disputed"),
            _("%(giver)s and %(receiver)s do not agree"),
            session.dispute_note or session.need.title,
            _("Mediate"),
            "late",
        ),
        SessionState.NO_SHOW: (
            _("Somebody did not come"),
            _("%(giver)s and %(receiver)s did not meet"),
            session.need.title,
            _("Mediate"),
            "late",
        ),
        SessionState.HELD: (
            _("Not confirmed"),
            _("%(giver)s helped %(innovation)s"),
            _("%(count)d of 2 confirmed") % {"count": getattr(session, "confirmed_count", 0)},
            _("Look"),
            "soon",
        ),
        SessionState.PLANNING: (
            _("No date yet"),
            _("%(giver)s and %(receiver)s look for a date"),
            session.need.title,
            _("Help along"),
            "soon",
        ),
    }[SessionState(session.state)]
    return Row(kind, title % names, who, url, act, waited[0], level, waited[1])


def _week_row(session: StrengtheningSession) -> Row:
    """A session of this week; what is at risk says why."""
    appointment = session.appointment
    level, state, act = "done", _("ready"), _("Open")
    if not appointment.place:
        level, state, act = "late", _("no place"), _("Choose place")
    elif getattr(session, "was_absent", False):
        level, state = "soon", _("did not come before")
    elif not session.goal:
        level, state, act = "soon", _("no agreement"), _("Set the goal")
    return Row(
        kind="",
        title=_("%(giver)s helps %(innovation)s")
        % {"giver": session.giver.name, "innovation": session.need.innovation.name},
        who=". ".join(part for part in (session.need.title, appointment.place) if part),
        url=reverse("session", args=[session.key]),
        act=act,
        since=appointment.starts_at or session.state_since,
        level=level,
        state=state,
    )


def _proposals(person: Person, mine: bool) -> QuerySet[Proposal]:
    waits = Proposal.objects.filter(handled_at__isnull=True).filter(
        (Q(state__in=[ProposalState.DECLINED, ProposalState.EXPIRED]) | CALLED_OFF)
        & Q(need__state__in=[NeedState.OPEN, NeedState.PROPOSED])
        | Q(state=ProposalState.ASKED, reminded_at__isnull=False)
        | Q(state=ProposalState.DRAFTED)
    )
    return (
        _own(waits, person, mine, "need__innovation__broker")
        .select_related("helper", "need__innovation")
        .annotate(total=Window(Count("*")))
        .order_by("asked_at")[:SHOWN_WAITING]
    )


def _proposal_row(proposal: Proposal) -> Row:
    names = {"helper": proposal.helper.name, "innovation": proposal.need.innovation.name}
    since = proposal.answered_at or proposal.asked_at
    kind, title, act, level = {
        ProposalState.DECLINED: (
            _("Request declined"), _("%(helper)s cannot help %(innovation)s"), _("Next candidate"), "ok",
        ),
        ProposalState.EXPIRED: (
            _("No answer"), _("%(helper)s did not answer for %(innovation)s"), _("Next candidate"), "soon",
        ),
        ProposalState.WITHDRAWN: (
            _("Session off"), _("The session of %(helper)s for %(innovation)s is off"), _("Next candidate"), "soon",
        ),
        ProposalState.ASKED: (
            _("Request silent"), _("%(helper)s does not answer for %(innovation)s"), _("Look"), "soon",
        ),
        ProposalState.DRAFTED: (
            _("Offer to help"), _("%(helper)s wants to help %(innovation)s"), _("Link them"), "ok",
        ),
    }[ProposalState(proposal.state)]  # fmt: skip
    who = proposal.need.title
    if proposal.decline_note:
        who = f"{who}. “{proposal.decline_note}”"
    url = reverse("match", args=[proposal.need.key])
    return Row(kind, title % names, who, url, act, since, level, how_long(since))


def _intakes(person: Person, mine: bool) -> QuerySet[Intake]:
    due = Intake.objects.filter(
        ~matching.is_referred("intake"),  # whoever has it is asked; it comes back when that ends without an outcome
        Q(state=IntakeState.RECEIVED) | Q(state__in=OPEN_INTAKE, follow_up_on__lte=clock.today()),
    )
    found = _own(due, person, mine, "broker").annotate(total=Window(Count("*")))
    new_first = Case(When(created_at__gt=clock.now() - NEW_FOR, then=Value(0)), default=Value(1))
    return found.order_by(new_first, "created_at")[:SHOWN_WAITING]


def _intake_row(intake: Intake) -> Row:
    waited = days_since(intake.created_at)
    level = "late" if waited > 5 else "soon" if waited > 2 else "ok"
    is_new = intake.state == IntakeState.RECEIVED
    return Row(
        kind=_("New intake") if is_new else _("Intake to follow up"),
        title=str(intake),
        who=", ".join(filter(None, [intake.name or intake.email or intake.phone, intake.get_source_display()])),
        url=reverse("intake", args=[intake.key]),
        act=_("Assess") if is_new else _("Look"),
        since=intake.created_at,
        level=level,
        state=how_long(intake.created_at),
    )


def _active(person: Person, mine: bool) -> QuerySet[Innovation]:
    active = Innovation.objects.filter(state=InnovationState.ACTIVE)
    return _own(active, person, mine, "broker").select_related("stage", "broker", "place")


def _stalled(person: Person, mine: bool) -> tuple[Stalled, Stalled]:
    """Dossiers without a next step, and those with one that are too long in their stage: the longest waiting first.
    Both and their counts come in one query, after one for the stages."""
    over = rules.over_time(Stage.objects.filter(expected_days__isnull=False).only("id", "expected_days"))
    has_step = ExpressionWrapper(~Q(next_step=""), output_field=BooleanField())
    each: dict[str, Any] = {"partition_by": ["has_step"]}
    found = _active(person, mine).filter(Q(next_step="") | over).annotate(has_step=has_step)
    found = found.annotate(total=Window(Count("*"), **each), at=Window(RowNumber(), order_by=ORDER, **each))
    rows = list(found.filter(at__lte=SHOWN_STALLED).order_by(*ORDER))
    return _side(rows, False, _("Choose step")), _side(rows, True, _("Look"))


def _side(rows: list[Any], has_step: bool, act: str) -> Stalled:
    ours = [row for row in rows if row.has_step == has_step]
    return Stalled([_stalled_row(row, act) for row in ours], ours[0].total if ours else 0)


def _stalled_row(innovation: Innovation, act: str) -> Row:
    days, expected = innovation.days_in_stage, innovation.stage.expected_days
    late = expected is not None and days > expected
    soon = expected is not None and days > expected * 0.8
    who = innovation.next_step or (innovation.broker.name if innovation.broker else _("no broker yet"))
    return Row(
        kind=str(innovation.stage),
        title=innovation.name,
        who=who,
        url=reverse("innovation", args=[innovation.key]),
        act=act,
        since=innovation.stage_since,
        level="late" if late else "soon" if soon else "ok",
        state=_("%(days)d of %(expected)d working days") % {"days": days, "expected": expected}
        if expected
        else how_long(innovation.stage_since),
    )


@dataclass(frozen=True)
class Home:
    """Everything a member has to do or to look forward to."""

    requests: list[Proposal]
    session: StrengtheningSession | None
    innovations: list[Innovation]
    tally: Any
    sessions: Any
    limit: str
    invitation: Any
    circles: list[Any] = field(default_factory=list)
    rings: list[Any] = field(default_factory=list)
    surveys: list[Any] = field(default_factory=list)
    coaching: list[Any] = field(default_factory=list)
    votes: list[Any] = field(default_factory=list)
    learning: list[Any] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    tasks: list[Any] = field(default_factory=list)
    person: Person | None = None
    stages: dict[int, list[Stage]] = field(default_factory=dict)

    @property
    def companion(self) -> Person | None:
        """The other one of the next session."""
        session = self.session
        if session is None:
            return None
        return session.receiver if session.giver == self.person else session.giver

    @property
    def directions(self) -> str:
        """A map of where the next session is, when that is a place one can travel to."""
        place = self.session.appointment.place if self.session else ""
        if not place or "http" in place.lower() or place.lower().startswith("online"):
            return ""
        return f"https://www.openstreetmap.org/search?{urlencode({'query': place})}"

    @property
    def path_lines(self) -> list[dict[str, Any]]:
        """Each innovation with the stages of its version of the path."""
        return [{"innovation": item, "stages": self.stages.get(item.stage.version_id, [])} for item in self.innovations]


def home(person: Person) -> Home:
    """The member's first page."""
    innovations = list(
        Innovation.objects.filter(members__person=person, members__until__isnull=True)
        .exclude(state__in=ENDED)
        .select_related("stage")
        .order_by("name")[:5]
    )
    stages: dict[int, list[Stage]] = {}
    for stage in Stage.objects.filter(version__in={item.stage.version_id for item in innovations}):
        stages.setdefault(stage.version_id, []).append(stage)
    tally = ledger.tally(person)
    return Home(
        requests=list(matching.waiting_for(person)),
        session=exchanges.next_session(person),
        innovations=innovations,
        tally=tally,
        sessions=ledger.sessions_of(person),
        limit=ledger.limit_words(person, tally, pays=True),
        invitation=exchanges.open_invitation(person),
        circles=list(programmes.circles_of(person)),
        rings=exchanges.ring_requests(person),
        surveys=list(surveys.waiting_for(person)[:SHOWN_TASKS]),
        coaching=coaching.open_of(person),
        learning=list(learning.going_on(person)),
        votes=list(collaborations.waiting_votes(person)[:SHOWN_TASKS]),
        referrals=matching.referrals_of(person),
        tasks=list(innovation_queries.open_tasks().filter(owner=person)[:SHOWN_TASKS]),
        person=person,
        stages=stages,
    )
