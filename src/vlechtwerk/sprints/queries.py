"""Sprints, their timetable, what may be read of the ideas by now, and what became of all of it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils import timezone

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.people.models import Person
from vlechtwerk.people.queries import staff_list
from vlechtwerk.sprints.enums import RUNNING, Board, FrameKind, IdeaKind, Outcome, Phase
from vlechtwerk.sprints.models import Frame, Idea, IdeaGroup, Observation, ScriptLine, Sprint, SprintMember, SprintStep
from vlechtwerk.sprints.rules import TESTERS, Slot, left_s, may_lead, timetable
from vlechtwerk.sprints.sealing import ballot_of, unseal


def sprints() -> QuerySet[Sprint]:
    """The newest first, with how many take part."""
    found = Sprint.objects.select_related("keeper", "innovation").annotate(member_count=Count("members"))
    return found.order_by("-starts_at", "-pk")


def sprint_for(acting: Any, key: str) -> Sprint:
    """A sprint that one leads."""
    found = first_or_404(Sprint.objects.filter(key=key).select_related("keeper", "innovation"))
    if not may_lead(acting, found):
        raise Http404
    return found


def of_sprint(acting: Any, model: Any, key: str) -> Any:
    """A block, idea or picture of a sprint that one leads."""
    found: Any = first_or_404(model.objects.filter(key=key).select_related("sprint__keeper", "sprint__innovation"))
    if not may_lead(acting, found.sprint):
        raise Http404
    return found


def sprint_at_door(key: str, door: str) -> Sprint:
    """The sprint of a join link that was not replaced by a newer one."""
    return first_or_404(Sprint.objects.filter(key=key, door=door if door.isdigit() else 0).select_related("keeper"))


def sprint_of_pin(pin: str) -> Sprint | None:
    """Which one people join by these figures."""
    return Sprint.objects.filter(pin=pin).first() if pin else None


def seat_by_key(key: str) -> SprintMember:
    return first_or_404(SprintMember.objects.filter(key=key).select_related("sprint__keeper", "person"))


def own_seat(person: Person, key: str) -> SprintMember:
    """The place of somebody with an account."""
    return first_or_404(SprintMember.objects.filter(sprint__key=key, person=person).select_related("sprint"))


@dataclass(frozen=True)
class Block:
    """A block with when it is, by now."""

    step: SprintStep
    slot: Slot
    opens_day: bool

    @property
    def is_now(self) -> bool:
        return bool(self.step.started_at and not self.step.finished_at)


def blocks(sprint: Sprint) -> list[Block]:
    """The programme with its times as they stand at this moment."""
    steps = list(sprint.steps.all())
    slots = timetable(sprint.starts_at, steps, clock.now(), timezone.get_default_timezone())  # type: ignore[arg-type]
    days = [0, *(one.day for one in steps)]
    return [
        Block(one, slot, one.day != before) for one, slot, before in zip(steps, slots, days, strict=False)
    ]  # fmt: skip


@dataclass(frozen=True)
class Now:
    """What happens at this moment: the block, its seconds left, and what comes after it."""

    block: Block | None
    left_s: int
    next: Block | None

    @property
    def is_paused(self) -> bool:
        return bool(self.block and self.block.step.paused_at)

    @property
    def words(self) -> str:
        """What the clock shows without scripts."""
        minutes, seconds = divmod(abs(self.left_s), 60)
        return f"{minutes}:{seconds:02}"


def now_in(programme: list[Block]) -> Now:
    at = clock.now()
    running = next((one for one in programme if one.is_now), None)
    after = next((one for one in programme if not one.step.started_at), None)
    return Now(running, left_s(running.step, at) if running else 0, after)


def step_phases(sprint: Sprint) -> list[str]:
    return list(sprint.steps.values_list("phase", flat=True))


def last_end(sprint: Sprint) -> datetime:
    """When the last block ends as it stands now."""
    programme = blocks(sprint)
    return programme[-1].slot.ends_at if programme else sprint.starts_at


def known_dots(sprint: Sprint, idea: Idea) -> int:
    """The sum that may be read by now: none while dots are given, as who watches it would see who gave which."""
    return 0 if sprint.board == Board.VOTING else idea.all_dots


@dataclass(frozen=True)
class Wall:
    """The ideas as everybody may read them: what is sealed is only counted."""

    groups: list[tuple[IdeaGroup | None, list[Idea]]]
    worst: list[Idea]
    insights: list[Idea]
    sealed_count: int
    ideas: list[Idea] = field(default_factory=list)


def wall(sprint: Sprint) -> Wall:
    """All that was revealed, by group and dots; nothing of what was not."""
    rows = list(
        sprint.ideas.filter(sealed="").select_related("builds_on", "author", "builds_on__author").defer("sealed")
    )
    ideas = [one for one in rows if one.kind == IdeaKind.IDEA]
    by_group: dict[int | None, list[Idea]] = defaultdict(list)
    for one in ideas:
        by_group[one.group_id].append(one)
    order = lambda one: (-known_dots(sprint, one), one.pk)  # noqa: E731
    groups: list[tuple[IdeaGroup | None, list[Idea]]] = [
        (group, sorted(by_group[group.pk], key=order)) for group in sprint.groups.all()
    ]
    if by_group[None]:
        groups.append((None, sorted(by_group[None], key=order)))
    return Wall(
        groups,
        [one for one in rows if one.kind == IdeaKind.WORST],
        [one for one in rows if one.kind == IdeaKind.INSIGHT],
        sprint.ideas.exclude(sealed="").count(),
        ideas,
    )


def own_ideas(member: SprintMember) -> list[tuple[Idea, str]]:
    """What somebody wrote and nobody else reads yet, in their own words."""
    mine = member.ideas.exclude(sealed="").order_by("pk")
    return [(one, unseal(member.sprint.key, one.sealed)) for one in mine]


def has_voted(member: SprintMember) -> bool:
    sprint = member.sprint
    return sprint.ballots.filter(digest=ballot_of(sprint.key, member.key, sprint.turn)).exists()


def ballots_in(sprint: Sprint) -> int:
    """How many gave their dots in this vote, or in the last one."""
    return sprint.ballots.count()


def harvestable(sprint: Sprint) -> list[Idea]:
    """Ideas and insights that were read by all, those with most dots first."""
    rows = sprint.ideas.filter(sealed="", kind__in=[IdeaKind.IDEA, IdeaKind.INSIGHT]).select_related("group")
    return sorted(rows, key=lambda one: (-known_dots(sprint, one), one.kind, one.pk))


def frames(sprint: Sprint) -> dict[str, list[Frame]]:
    found: dict[str, list[Frame]] = {kind: [] for kind in FrameKind.values}
    for one in sprint.frames.all():
        found[one.kind].append(one)
    return found


@dataclass(frozen=True)
class Tally:
    """One task of the script with how it went for everybody."""

    line: ScriptLine
    outcomes: list[tuple[Any, int]]
    by_tester: list[Observation | None]
    notes: list[Observation]


def tally(sprint: Sprint) -> list[Tally]:
    seen = defaultdict(list)
    for one in Observation.objects.filter(line__sprint=sprint):
        seen[one.line_id].append(one)
    made = []
    for line in sprint.script.all():
        here = {one.tester: one for one in seen[line.pk]}
        counts = Counter(one.outcome for one in here.values())
        made.append(Tally(
            line, [(label, counts[code]) for code, label in Outcome.choices],
            [here.get(number) for number in range(1, TESTERS + 1)], [one for one in here.values() if one.note],
        ))  # fmt: skip
    return made


def seen_by_tester(sprint: Sprint, tester: int) -> dict[int, Observation]:
    """By line of the script."""
    return {one.line_id: one for one in Observation.objects.filter(line__sprint=sprint, tester=tester)}


def facilitators() -> QuerySet[Person]:
    """Who may keep a sprint: the team."""
    return staff_list()


def phase_line(sprint: Sprint) -> tuple[list[Any], int | None]:
    """The five steps for the line above the page, and where the sprint stands."""
    names = [label for _code, label in Phase.choices]
    if sprint.state in RUNNING:
        return names, list(Phase).index(Phase(sprint.state))
    return names, len(names) if sprint.state == "harvested" else None
