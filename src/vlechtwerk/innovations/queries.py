"""Reads of intakes, dossiers and needs, each in a constant number of queries."""

from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404

from vlechtwerk.core import clock
from vlechtwerk.core.aggregates import JoinText
from vlechtwerk.innovations.enums import (
    OPEN_INTAKE,
    EntryAudience,
    InnovationState,
    MemberRole,
    NeedState,
)
from vlechtwerk.innovations.models import (
    Axis,
    Innovation,
    InnovationMember,
    Intake,
    Need,
    PathVersion,
    Stage,
    Task,
    TimelineEntry,
)
from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import is_staff
from vlechtwerk.taxonomy.models import Theme

OPEN_NEED = (NeedState.OPEN, NeedState.PROPOSED)


def is_team_member(person: Person | None, innovation: Innovation) -> bool:
    """Whether somebody makes this innovation today."""
    if person is None:
        return False
    return InnovationMember.objects.filter(innovation=innovation, person=person, until__isnull=True).exists()


def team_of(innovation: Innovation) -> QuerySet[InnovationMember]:
    """Who makes it today, the lead first."""
    members = innovation.members.filter(until__isnull=True).select_related("person")
    return members.order_by("role", "created_at")


def lead_of(innovation: Innovation) -> Person:
    """The one who leads it, or the first of the team."""
    member = team_of(innovation).first()
    if member is None:
        raise Http404
    return member.person


def innovations_for(acting: Any) -> QuerySet[Innovation]:
    """The dossiers that ``acting`` may open: all for staff, one's own for the team, none for others."""
    found = Innovation.objects.select_related("stage__version__path", "broker", "place", "sector", "organisation")
    if is_staff(acting.hats):
        return found
    if acting.person is None:
        return found.none()
    return found.filter(members__person=acting.person, members__until__isnull=True)


def theme_names() -> Subquery:
    """The themes of an innovation as one text, without a query of their own."""
    found = Theme.objects.filter(innovations=OuterRef("pk")).order_by().values("innovations")
    return Subquery(found.annotate(names=JoinText("name_nl")).values("names"))


def innovation_for(acting: Any, key: str) -> Innovation:
    """One dossier, or 404."""
    innovation = innovations_for(acting).filter(key=key).first()
    if innovation is None:
        raise Http404
    return innovation


def need_for(acting: Any, key: str) -> Need:
    """A need of a dossier that ``acting`` may open."""
    related = ("innovation__place", "innovation__sector", "innovation__broker", "axis", "made_by")
    found = Need.objects.filter(key=key).select_related(*related)
    if not is_staff(acting.hats):
        team = Q(innovation__members__person=acting.person, innovation__members__until__isnull=True)
        found = found.filter(team) if acting.person else found.none()
    need = found.first()
    if need is None:
        raise Http404
    return need


def task_for(acting: Any, key: str) -> Task:
    """A task of a dossier that ``acting`` may open."""
    task = Task.objects.filter(key=key).select_related("innovation").first()
    if task is None or not (is_staff(acting.hats) or is_team_member(acting.person, task.innovation)):
        raise Http404
    return task


def open_needs() -> QuerySet[Need]:
    """Needs that still look for somebody, the oldest first, of innovations that go on."""
    needs = Need.objects.filter(state__in=OPEN_NEED, innovation__state=InnovationState.ACTIVE)
    return needs.select_related("innovation__broker", "innovation__place", "innovation__sector", "axis")


def needs_of(innovation: Innovation) -> QuerySet[Need]:
    return innovation.needs.select_related("axis").order_by("created_at", "id")


def intakes(*, state: str = "") -> QuerySet[Intake]:
    """Intakes by state; without one, those that still wait, the oldest first."""
    found = Intake.objects.select_related("broker", "innovation", "person")
    if state == "all":
        return found.order_by("-created_at", "-id")
    return found.filter(state__in=[state] if state else OPEN_INTAKE).order_by("created_at", "id")


def intake_for(acting: Any, key: str) -> Intake:
    """One intake, for staff."""
    if not is_staff(acting.hats):
        raise Http404
    intake = Intake.objects.select_related("broker", "innovation", "person").filter(key=key).first()
    if intake is None:
        raise Http404
    return intake


def intake_counts() -> dict[str, int]:
    """How many intakes there are in each state."""
    return dict(Intake.objects.order_by().values_list("state").annotate(n=Count("id")))


def current_stages() -> list[Stage]:
    """The stages of the version that new innovations walk on; each knows its version and path."""
    published = PathVersion.objects.filter(published_on__isnull=False).order_by("-published_on", "-number")
    found = Stage.objects.filter(version=Subquery(published.values("pk")[:1]))
    return list(found.select_related("version__path").order_by("order"))


def stages_of(innovation: Innovation) -> QuerySet[Stage]:
    return Stage.objects.filter(version=innovation.stage.version_id).order_by("order")


def active_axes() -> QuerySet[Axis]:
    return Axis.objects.filter(is_active=True).order_by("order", "id")


def tasks_of(innovation: Innovation) -> QuerySet[Task]:
    """Open tasks by date, then the ones done lately."""
    return innovation.tasks.select_related("owner").order_by("done_at", "due_on", "id")[:12]


def timeline(innovation: Innovation, *, hats: frozenset[str], kind: str = "") -> QuerySet[TimelineEntry]:
    """What happened, newest first; notes of brokers only for staff."""
    entries = innovation.entries.select_related("by", "person", "need")
    if not is_staff(hats):
        entries = entries.filter(audience=EntryAudience.TEAM)
    if kind:
        entries = entries.filter(kind=kind)
    return entries.order_by("-at", "-id")


def innovations_of(person: Person) -> QuerySet[Innovation]:
    """What somebody makes."""
    mine = Innovation.objects.filter(members__person=person, members__until__isnull=True)
    return mine.select_related("stage").prefetch_related(
        Prefetch("members", InnovationMember.objects.filter(role=MemberRole.LEAD).select_related("person"))
    )


def waiting_intakes() -> QuerySet[Intake]:
    """New questions, and others whose follow-up day has come."""
    due = Q(state__in=OPEN_INTAKE, follow_up_on__lte=clock.today())
    return Intake.objects.filter(Q(state=OPEN_INTAKE[0]) | due).order_by("created_at")
