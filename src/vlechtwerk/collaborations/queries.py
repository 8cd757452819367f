"""Collaborations, who sees them, and what their pages show."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import Http404

from vlechtwerk.collaborations import rules
from vlechtwerk.collaborations.enums import OPEN, RUNNING, CollaborationState, DecisionState, MemberState
from vlechtwerk.collaborations.models import (
    Collaboration,
    CollaborationMember,
    Conflict,
    Contribution,
    Decision,
    FriendComment,
    MemberCheck,
    ProgressReport,
    Vote,
)
from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person

MINE = {"members__state": MemberState.MEMBER}


@dataclass(frozen=True)
class Inside:
    """A collaboration with who opens it: of the team, or who speaks for ``member``."""

    one: Collaboration
    is_team: bool
    member: CollaborationMember | None

    @property
    def today(self) -> Any:
        return clock.today()

    @property
    def is_due(self) -> bool:
        return rules.is_due(self.one, clock.today())

    @property
    def is_near(self) -> bool:
        return rules.is_near(self.one, clock.today())

    @property
    def is_locked(self) -> bool:
        return rules.is_locked(self.one, clock.today())

    @property
    def is_open(self) -> bool:
        return self.one.state in OPEN

    @property
    def is_running(self) -> bool:
        return self.one.state in RUNNING

    @property
    def is_writable(self) -> bool:
        return self.one.state in {CollaborationState.EXPLORING, CollaborationState.REVIEW}

    def may(self, who: Collection[str], row: Any = None) -> bool:
        """``who``: words of "team", "contact" (of any member), "own" (of the member that the row is about)."""
        owner = row if isinstance(row, CollaborationMember) else getattr(row, "member", None)
        is_own = bool(self.member and owner and owner.pk == self.member.pk)
        return ("team" in who and self.is_team) or ("contact" in who and bool(self.member)) or ("own" in who and is_own)


def collaborations(acting: Any) -> QuerySet[Collaboration]:
    """All of them for the team, one's own for others; what is late first, what is over last."""
    found = Collaboration.objects.select_related("keeper")
    if acting.hats.isdisjoint(STAFF_HATS):
        mine = Collaboration.objects.filter(**MINE, members__contact=acting.person)
        found = found.filter(Q(pk__in=mine.values("pk")) | Q(keeper=acting.person))
    members = Count("members", filter=Q(members__state=MemberState.MEMBER))
    return found.annotate(member_count=members, is_over=Q(state__in=["ended", "dropped"])).order_by(
        "is_over", F("review_on").asc(nulls_last=True), "-state_since", "pk"
    )


def inside(acting: Any, key: str) -> Inside:
    """A collaboration for the team and who speaks for a member; others do not learn that it exists."""
    return _inside(acting, first_or_404(Collaboration.objects.filter(key=key).select_related("keeper")))


def _inside(acting: Any, one: Collaboration) -> Inside:
    is_team = rules.is_team(acting, one)
    member = None
    if acting.person:
        mine = one.members.filter(contact=acting.person, state=MemberState.MEMBER)
        member = mine.select_related("organisation").first()
    if not is_team and member is None:
        raise Http404
    return Inside(one, is_team, member)


def part_for(acting: Any, model: Any, key: str) -> tuple[Any, Inside]:
    """A row of a collaboration, with who opens it."""
    path = "member__collaboration" if model is Contribution else "collaboration"
    row = first_or_404(model.objects.filter(key=key).select_related(f"{path}__keeper"))
    one = row.member.collaboration if model is Contribution else row.collaboration
    return row, _inside(acting, one)


# pages


def members(one: Collaboration) -> list[CollaborationMember]:
    """Those who are in first, with what was checked when they joined."""
    checks = Prefetch("checks", MemberCheck.objects.select_related("criterion"))
    rows = one.members.select_related("organisation", "contact").prefetch_related(checks)
    return sorted(rows, key=lambda row: ([*MemberState].index(MemberState(row.state)) != 1, row.state, row.pk))


def contributions(one: Collaboration) -> list[Any]:
    """Promises with ``delivered``, and the name of the organisation."""
    rows: Any = Contribution.objects.filter(member__collaboration=one, member__state=MemberState.MEMBER)
    rows = rows.select_related("member__organisation").annotate(delivered=Coalesce(Sum("deliveries__amount"), 0))
    found = list(rows.order_by("member__organisation__name", "pk"))
    for row in found:
        row.organisation = row.member.organisation.name
    return found


def decisions(one: Collaboration) -> QuerySet[Decision]:
    """The log, the newest first, each with its votes and what replaced it."""
    votes = Prefetch("votes", Vote.objects.select_related("member__organisation").order_by("pk"))
    later = Prefetch("later", Decision.objects.filter(state=DecisionState.ADOPTED), to_attr="replaced_by")
    rows = one.decisions.select_related("rule", "replaces").prefetch_related(votes, later)
    return rows.annotate(cast_count=Count("votes", filter=~Q(votes__choice=""))).order_by("-pk")


def replaceable(one: Collaboration) -> QuerySet[Decision]:
    """Adopted, and not replaced by an adopted one."""
    adopted = Decision.objects.filter(state=DecisionState.ADOPTED)
    return one.decisions.filter(state=DecisionState.ADOPTED).exclude(
        pk__in=adopted.exclude(replaces=None).values("replaces")
    )


def reports(one: Collaboration) -> QuerySet[ProgressReport]:
    comments = Prefetch("comments", FriendComment.objects.select_related("friend"))
    return one.reports.prefetch_related(comments).order_by("-pk")


def conflicts(one: Collaboration) -> QuerySet[Conflict]:
    return one.conflicts.select_related("taken_by__organisation").order_by("-pk")


def thanks(key: str) -> tuple[Collaboration, list[str]]:
    """The public page: only when every member agreed that it may be."""
    one = first_or_404(Collaboration.objects.filter(key=key, state=CollaborationState.ENDED))
    rows = list(one.members.filter(state=MemberState.MEMBER).select_related("organisation"))
    if not all(row.may_thank for row in rows):
        raise Http404
    return one, [row.organisation.name for row in rows]


def review_due() -> QuerySet[Collaboration]:
    """What runs, for the list of what is open: its next review is what it waits for."""
    return Collaboration.objects.filter(state__in=RUNNING).select_related("keeper")


def waiting_votes(person: Person) -> QuerySet[Vote]:
    """What somebody still has to vote on."""
    mine = {"member__contact": person, "member__state": MemberState.MEMBER}
    return Vote.objects.filter(**mine, choice="", decision__state=DecisionState.OPEN).select_related(
        "decision__collaboration"
    )
