"""Reads of intakes, dossiers and needs, each in a constant number of queries."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.http import Http404
from django.utils.translation import get_language

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.core.aggregates import JoinText
from vlechtwerk.innovations.enums import (
    ENDED,
    ON_PATH,
    OPEN_INTAKE,
    OPEN_NEED,
    EntryAudience,
    EntryKind,
    InnovationState,
)
from vlechtwerk.innovations.models import (
    Axis,
    AxisScore,
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


def is_team_member(person: Person | None, innovation: Innovation) -> bool:
    """Whether somebody makes this innovation today."""
    if person is None:
        return False
    return InnovationMember.objects.filter(innovation=innovation, person=person, until__isnull=True).exists()


def team_of(innovation: Innovation) -> QuerySet[InnovationMember]:
    """Who makes it today, the lead first."""
    members = innovation.members.filter(until__isnull=True).select_related("person")
    return members.order_by("role", "created_at")


def teams_of(innovation_ids: Collection[int]) -> dict[int, list[InnovationMember]]:
    """Who makes them today, by innovation, the lead first: one query."""
    teams: dict[int, list[InnovationMember]] = {}
    members = InnovationMember.objects.filter(innovation__in=innovation_ids, until__isnull=True)
    for member in members.select_related("person").order_by("role", "created_at"):
        teams.setdefault(member.innovation_id, []).append(member)
    return teams


def askers(innovation_ids: Collection[int]) -> QuerySet[Any]:
    """These innovations with ``asker``: the number of the one who leads it, or of the first of the team."""
    team = InnovationMember.objects.filter(innovation=OuterRef("pk"), until__isnull=True)
    first = team.order_by("role", "created_at").values("person")[:1]
    return Innovation.objects.filter(pk__in=innovation_ids).annotate(asker=Subquery(first))


def members_now(innovation_ids: Collection[int]) -> QuerySet[InnovationMember]:
    """Who makes these innovations today, in no order."""
    return InnovationMember.objects.filter(innovation__in=innovation_ids, until__isnull=True).order_by()


def member_of(innovation: Innovation, person_key: str) -> InnovationMember:
    """Somebody of the team today, or 404."""
    found = innovation.members.filter(until__isnull=True, person__key=person_key)
    return first_or_404(found.select_related("person", "innovation"))


def lead_of(innovation: Innovation) -> Person:
    """The one who leads it, or the first of the team."""
    member = first_or_404(team_of(innovation))
    return member.person


def innovations_for(acting: Any) -> QuerySet[Innovation]:
    """The dossiers that ``acting`` may open: all for staff, one's own for the team, none for others."""
    found = Innovation.objects.exclude(state=InnovationState.MERGED)
    found = found.select_related("stage__version__path", "broker", "place", "sector", "organisation")
    if is_staff(acting.hats):
        return found
    if acting.person is None:
        return found.none()
    return found.filter(members__person=acting.person, members__until__isnull=True)


def theme_names() -> Subquery:
    """The themes of an innovation as one text, without a query of their own."""
    found = Theme.objects.filter(innovations=OuterRef("pk")).order_by().values("innovations")
    name = f"name_{(get_language() or 'nl')[:2]}"
    return Subquery(found.annotate(names=JoinText(name)).values("names"))


def innovation_for(acting: Any, key: str) -> Innovation:
    """One dossier, or 404."""
    return first_or_404(innovations_for(acting).filter(key=key))


def leads_on(key: str) -> str:
    """The key of the dossier that took this one in, or of the one that took that one in; empty where there is none."""
    found = Innovation.objects.filter(key=key, merged_into__isnull=False).select_related("merged_into").first()
    if found is None or found.merged_into is None:
        return ""
    return leads_on(found.merged_into.key) or found.merged_into.key


def needs_for(acting: Any) -> QuerySet[Need]:
    """The needs of the dossiers that ``acting`` may open."""
    related = ("innovation__place", "innovation__sector", "innovation__broker", "axis", "made_by")
    found = Need.objects.select_related(*related)
    if not is_staff(acting.hats):
        team = Q(innovation__members__person=acting.person, innovation__members__until__isnull=True)
        found = found.filter(team) if acting.person else found.none()
    return found


def need_for(acting: Any, key: str) -> Need:
    """A need of a dossier that ``acting`` may open."""
    return first_or_404(needs_for(acting).filter(key=key))


def task_for(acting: Any, key: str) -> Task:
    """A task of a dossier that ``acting`` may open."""
    task = Task.objects.filter(key=key).select_related("innovation__broker", "owner").first()
    if task is None or not (is_staff(acting.hats) or is_team_member(acting.person, task.innovation)):
        raise Http404
    return task


def open_tasks() -> QuerySet[Task]:
    """What is promised and not done, of dossiers that go on; the nearest date first."""
    found = Task.objects.filter(done_at__isnull=True).exclude(innovation__state__in=ENDED)
    return found.select_related("innovation", "owner", "given_by").order_by("due_on", "id")


def overdue_tasks(person: Person, mine: bool) -> QuerySet[Task]:
    """Promises whose day has gone by: of the team, or those that ``person`` made, gave or has in a dossier."""
    found = open_tasks().filter(due_on__lt=clock.today())
    own = Q(owner=person) | Q(given_by=person) | Q(innovation__broker=person)
    return found.filter(own) if mine else found


def my_tasks(acting: Any, *, whose: str, show: str) -> QuerySet[Task]:
    """``whose``: mine, given (by me to others), run (of the dossiers I guide); ``show``: open, late, done."""
    person = acting.person
    found = open_tasks()
    if show == "done":
        found = Task.objects.filter(done_at__isnull=False).select_related("innovation", "owner", "given_by")
        found = found.order_by("-done_at", "-id")
    elif show == "late":
        found = found.filter(due_on__lt=clock.today())
    if whose == "given":
        found = found.filter(given_by=person).exclude(owner=person)
    elif whose == "run":
        found = found.filter(innovation__broker=person)
    else:
        found = found.filter(owner=person)
    return found if is_staff(acting.hats) else found.filter(innovation__in=innovations_for(acting).values("pk"))


def note_for(acting: Any, key: str) -> TimelineEntry:
    """A note, or an answer, that ``acting`` may read; taken back or not."""
    found = TimelineEntry.objects.filter(key=key, kind=EntryKind.NOTE, verb__in=["note", "reply", "note_back"])
    if not is_staff(acting.hats):
        found = found.filter(audience=EntryAudience.TEAM)
    entry = first_or_404(found.select_related("innovation__broker", "by", "person", "answers", "need"))
    if not (is_staff(acting.hats) or is_team_member(acting.person, entry.innovation)):
        raise Http404
    return entry


def need_texts() -> Iterator[tuple[str, str]]:
    """The words of all needs there ever were, each with its language."""
    for title, text, language in Need.objects.values_list("title", "text", "language"):
        yield f"{title}. {text}", language


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
    return first_or_404(
        Intake.objects.select_related("broker", "innovation", "person", "scan__round__questionnaire").filter(key=key)
    )


def intake_counts() -> dict[str, int]:
    """How many intakes there are in each state."""
    return dict(Intake.objects.order_by().values_list("state").annotate(n=Count("id")))


def current_stages() -> list[Stage]:
    """The stages of the version that new innovations walk on; each knows its version and path."""
    found = Stage.objects.filter(version=Subquery(_newest_version()))
    return list(found.select_related("version__path").order_by("order"))


def walked_stages() -> list[Stage]:
    """The current stages, then those of every older version that an innovation still follows: also the ones where
    nobody stands now, as that is where somebody goes next."""
    newest = Subquery(_newest_version())
    walked = Innovation.objects.filter(state__in=ON_PATH, stage__version=OuterRef("version"))
    found = Stage.objects.filter(Q(version=newest) | Exists(walked)).select_related("version__path")
    return list(
        found.order_by(Case(When(version=newest, then=0), default=1), "-version__published_on", "version", "order")
    )


def _newest_version() -> QuerySet[Any, Any]:
    published = PathVersion.objects.filter(published_on__isnull=False).order_by("-published_on", "-number")
    return published.values("pk")[:1]


def stages_of(innovation: Innovation) -> QuerySet[Stage]:
    return Stage.objects.filter(version=innovation.stage.version_id).order_by("order")


def active_axes() -> QuerySet[Axis]:
    return Axis.objects.filter(is_active=True).order_by("order", "id")


def newest_score(innovation: Innovation, axis_key: str) -> AxisScore | None:
    """How it stood on an axis in use when that was looked at last."""
    found = AxisScore.objects.filter(diagnosis__innovation=innovation, axis__key=axis_key, axis__is_active=True)
    return found.select_related("axis").order_by("-diagnosis_id").first()


def tasks_of(innovation: Innovation) -> QuerySet[Task]:
    """Open tasks by date, then the ones done lately."""
    return innovation.tasks.select_related("owner").order_by("done_at", "due_on", "id")[:12]


def timeline(innovation: Innovation, *, hats: frozenset[str], kind: str = "") -> QuerySet[TimelineEntry]:
    """What happened, newest first, below the note that was put on top; notes of brokers only for staff."""
    entries = innovation.entries.select_related("by", "person", "need")
    if not is_staff(hats):
        entries = entries.filter(audience=EntryAudience.TEAM)
    if kind:
        entries = entries.filter(kind=kind)
    return entries.order_by(F("pinned_at").desc(nulls_last=True), "-at", "-id")
