"""Curricula, groups, lessons of a group with the participants' own, who sees what, and how far somebody is."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.http import Http404

from vlechtwerk.core.access import first_or_404
from vlechtwerk.innovations.models import Innovation, InnovationMember
from vlechtwerk.learning import rules
from vlechtwerk.learning.enums import (
    IN_COHORT,
    OPEN_COHORT,
    Background,
    CohortState,
    LearnerState,
    LectureState,
    LessonKind,
    WorkState,
)
from vlechtwerk.learning.models import (
    Award,
    Cohort,
    Curriculum,
    Learner,
    Lecture,
    Lesson,
    LessonFile,
    Module,
    Proposal,
    RealWork,
    Review,
    Submission,
)
from vlechtwerk.people.models import Person, Talent
from vlechtwerk.people.rules import is_staff

# curricula


def curricula() -> QuerySet[Curriculum]:
    """Every version that is not archived, by title, with how many groups follow it."""
    found = Curriculum.objects.exclude(state="archived").select_related("keeper")
    return found.annotate(cohort_count=Count("cohorts")).order_by("title", "number", "pk")


def versions(curriculum: Curriculum) -> QuerySet[Curriculum]:
    return Curriculum.objects.filter(series=curriculum.series).order_by("-number")


def parts(curriculum: Curriculum) -> list[Module]:
    """Modules with their lessons and files."""
    return list(curriculum.modules.prefetch_related("lessons__files"))


def part(model: Any, key: str) -> Any:
    """A module, lesson or file of a curriculum (not of the participants)."""
    to = {Module: "curriculum", Lesson: "module__curriculum", LessonFile: "lesson__module__curriculum"}[model]
    return first_or_404(model.objects.filter(key=key, **{f"{to}__isnull": False}).select_related(to))


# groups


def cohorts() -> QuerySet[Any]:
    """The newest first, with how many take part."""
    found = Cohort.objects.select_related("curriculum", "keeper")
    seated = Count("learners", filter=Q(learners__state__in=IN_COHORT))
    return found.annotate(
        seated=seated, applied=Count("learners", filter=Q(learners__state=LearnerState.APPLIED))
    ).order_by("-starts_on", "-pk")


def cohort_for(acting: Any, key: str) -> Cohort:
    """A group that one leads."""
    found = first_or_404(cohorts().filter(key=key))
    if not rules.may_lead(acting, found):
        raise Http404
    return found


def seen_cohort(acting: Any, key: str) -> Cohort:
    """A group that one leads, or teaches."""
    found = first_or_404(cohorts().filter(key=key))
    if not rules.may_lead(acting, found) and not _teaches(acting.person, found):
        raise Http404
    return found


def _teaches(person: Person | None, cohort: Cohort) -> bool:
    return bool(person) and cohort.lecturers.filter(person=person).exists()


def of_cohort(acting: Any, model: Any, key: str) -> Any:
    """Somebody's place, a proposal … of a group that one leads."""
    found = first_or_404(model.objects.filter(key=key).select_related("cohort__keeper"))
    if not rules.may_lead(acting, found.cohort):
        raise Http404
    return found


def open_cohorts(person: Person) -> QuerySet[Any]:
    """Those for which somebody may apply."""
    found = cohorts().filter(state__in=OPEN_COHORT, is_open=True).exclude(learners__person=person)
    return found.filter(seated__lt=F("seats")).order_by("starts_on", "pk")


def taking_part(cohort: Cohort) -> QuerySet[Learner]:
    return cohort.learners.filter(state__in=IN_COHORT).select_related("person", "team", "cohort")


def lessons(cohort: Cohort) -> QuerySet[Lesson]:
    """Those of its version in their order, then the participants' own."""
    found = Lesson.objects.filter(Q(module__curriculum=cohort.curriculum_id) | Q(cohort=cohort))
    return found.select_related("module").order_by(F("module__order").asc(nulls_last=True), "module", "order", "pk")


def works(cohort: Cohort, lesson: Lesson) -> QuerySet[Submission]:
    """What was handed in by those who still take part, with who was asked for feedback on it."""
    found = Submission.objects.filter(lesson=lesson, learner__cohort=cohort, learner__state__in=IN_COHORT)
    return found.select_related("learner__person").prefetch_related("reviews").order_by("pk")


class Room(NamedTuple):
    """How many lessons are the participants' own, of how many they may fill, and their share of all, in percent."""

    own: int
    most: int
    share: int
    wanted: int

    @property
    def left(self) -> int:
        return max(0, self.most - self.own)


def room(cohort: Cohort) -> Room:
    fixed = Lesson.objects.filter(module__curriculum=cohort.curriculum_id).count()
    own, percent = cohort.own_lessons.count(), cohort.curriculum.room_percent
    return Room(own, rules.room_for(fixed, percent), rules.own_share(own, fixed + own), percent)


def proposals(cohort: Cohort, learner: Learner | None = None) -> QuerySet[Proposal]:
    """With most votes first; ``is_mine``: whether this learner is for it."""
    found = cohort.proposals.select_related("learner__person", "lesson").annotate(vote_count=Count("votes"))
    if learner:
        found = found.annotate(is_mine=Count("votes", filter=Q(votes__learner=learner)))
    return found.order_by("-vote_count", "pk")


# how far somebody is


def left_to_do(learner: Learner, is_last: bool = False) -> int:
    """How much is left before it is complete. ``is_last``: the group closes, so who was asked for no feedback owes none."""
    (row,) = progress(learner.cohort, [learner], is_last=is_last)
    return row.left


@dataclass
class Progress:
    """One learner: how many lessons and assignments are done, what feedback is owed, and what is left in all."""

    learner: Learner
    done: set[int] = field(default_factory=set)
    handed_in: set[int] = field(default_factory=set)
    read: set[int] = field(default_factory=set)
    owed: int = 0
    goal_count: int = 0
    left: int = 0
    total: int = 0

    @property
    def finished(self) -> int:
        return len(self.done) + len(self.handed_in)

    @property
    def share(self) -> float:
        return min(1.0, self.finished / self.total) if self.total else 0.0


def progress(cohort: Cohort, learners: Sequence[Learner], *, is_last: bool = False) -> list[Progress]:
    """How far each of these is; the number of queries does not depend on how many they are."""
    rows = {one.pk: Progress(one) for one in learners}
    all_lessons = list(lessons(cohort))
    reviews = Review.objects.filter(reviewer__in=rows)
    for name, found in (
        ("done", learner_pairs(rows, "done__lesson")), ("handed_in", learner_pairs(rows, "submissions__lesson")),
        ("read", reviews.values_list("reviewer", "submission__lesson")),
    ):  # fmt: skip
        for pk, lesson in found:
            getattr(rows[pk], name).add(lesson)
    owed = Counter(reviews.filter(given_at=None).values_list("reviewer", flat=True))
    goals = Counter(learner_pairs(rows, "goals__learner", flat=True))
    alone = is_last or taking_part(cohort).count() < 2
    everything = {one.pk for one in all_lessons}
    for pk, row in rows.items():
        read = everything if alone else row.read
        row.owed, row.goal_count, row.total = (0 if is_last else owed[pk]), goals[pk], len(all_lessons)
        row.left = rules.missing(all_lessons, row.done, row.handed_in, read, row.owed)
    return list(rows.values())


def learner_pairs(rows: Any, path: str, *, flat: bool = False) -> Any:
    found = Learner.objects.filter(pk__in=list(rows), **{f"{path}__isnull": False})
    return found.values_list("pk", flat=True) if flat else found.values_list("pk", path)


@dataclass(frozen=True)
class TeamRow:
    """A team with its people, and which backgrounds are in it."""

    number: int
    people: list[Learner]
    backgrounds: list[tuple[str, int]]

    @property
    def is_mixed(self) -> bool:
        return len(self.backgrounds) > 1


def teams(learners: Sequence[Learner]) -> list[TeamRow]:
    """Those of a group, from its learners."""
    found: dict[int, list[Learner]] = defaultdict(list)
    for one in learners:
        if one.team:
            found[one.team.number].append(one)
    return [
        TeamRow(number, people, [
            (str(Background(kind).label), n) for kind, n in Counter(one.background for one in people).most_common()
        ])
        for number, people in sorted(found.items())
    ]  # fmt: skip


# a learner's own


def own_places(person: Person) -> QuerySet[Learner]:
    found = person.learner_places.select_related("cohort__curriculum", "award")
    return found.order_by("-cohort__starts_on", "-pk")


def going_on(person: Person) -> QuerySet[Learner]:
    """Where somebody has still to learn: from the enrolment until the group closes, or they did all of it."""
    return own_places(person).filter(state=LearnerState.ENROLLED, cohort__state__in=OPEN_COHORT)


def own_place(person: Person, key: str) -> Learner:
    """One's own place in a group; of a group that was called off, or that one left, nothing opens."""
    found = Learner.objects.filter(key=key, person=person, state__in=IN_COHORT)
    return first_or_404(found.select_related("cohort__curriculum", "cohort__keeper", "person", "team", "award"))


def own_lesson(learner: Learner, key: str) -> Lesson:
    return first_or_404(lessons(learner.cohort).filter(key=key).prefetch_related("files"))


def own_review(person: Person, key: str) -> Review:
    """Feedback that one is asked to give."""
    found = Review.objects.filter(key=key, reviewer__person=person, reviewer__state__in=IN_COHORT)
    return first_or_404(found.select_related("submission__lesson", "submission__learner__person", "reviewer__cohort"))


def reviews_of(learner: Learner) -> QuerySet[Review]:
    """Feedback that somebody is asked for, what was not given yet first."""
    found = learner.reviews.select_related("submission__lesson", "submission__learner__person")
    return found.order_by(F("given_at").asc(nulls_first=True), "due_on", "pk")


def award_of(learner: Learner) -> Award:
    return first_or_404(Award.objects.filter(learner=learner))


def work_of(learner: Learner, lesson: Lesson) -> Submission | None:
    """What somebody handed in, with the feedback that was given on it."""
    given = Review.objects.filter(given_at__isnull=False).select_related("reviewer__person").order_by("given_at")
    return learner.submissions.filter(lesson=lesson).prefetch_related(Prefetch("reviews", given, "given")).first()


def file_for(acting: Any, key: str) -> LessonFile:
    """A file of a lesson: for the team, for who teaches it, and for who learns it."""
    found = first_or_404(LessonFile.objects.filter(key=key).select_related("lesson__module"))
    if is_staff(acting.hats):
        return found
    of = Q(curriculum__modules__lessons=found.lesson_id) | Q(own_lessons=found.lesson_id)
    mine = Q(learners__person=acting.person, learners__state__in=IN_COHORT)
    if not Cohort.objects.filter(of, mine | Q(keeper=acting.person) | Q(lecturers__person=acting.person)).exists():
        raise Http404
    return found


def team_mates(learner: Learner) -> list[Learner]:
    """The others of one's team."""
    found = taking_part(learner.cohort).filter(team__isnull=False, team=learner.team_id).exclude(pk=learner.pk)
    return list(found.order_by("person__name"))


def led_cohorts(person: Person) -> QuerySet[Any]:
    """Groups that somebody leads or teaches, and that are not over."""
    mine = Cohort.objects.filter(Q(keeper=person) | Q(lecturers__person=person), state__in=OPEN_COHORT)
    return cohorts().filter(pk__in=mine.values("pk"))


# real work and guests


def asked_lectures(person: Person) -> QuerySet[Lecture]:
    """What somebody is asked, or has promised, to come and tell."""
    found = person.guest_lectures.filter(state__in=[LectureState.ASKED, LectureState.ACCEPTED])
    return found.select_related("cohort").order_by("starts_at")


def asked_work(person: Person) -> QuerySet[RealWork]:
    """Real work for an innovation that somebody leads."""
    lead = {
        "innovation__members__role": "lead",
        "innovation__members__until": None,
        "innovation__members__person": person,
    }
    found = RealWork.objects.filter(state__in=[WorkState.ASKED, WorkState.AGREED], **lead)
    return found.select_related("innovation", "cohort__curriculum", "lesson").order_by("pk")


def lead_of(innovation: Innovation) -> Person | None:
    found = InnovationMember.objects.filter(innovation=innovation, role="lead", until=None).select_related("person")
    lead = found.first()
    return lead.person if lead else None


def workers(work: RealWork) -> QuerySet[Learner]:
    """The learners who do it."""
    return taking_part(work.cohort).filter(Q(team=work.team_id) if work.team_id else Q(pk=work.learner_id))


def real_work_for(acting: Any, key: str) -> tuple[RealWork, str]:
    """For who leads the group, who leads the innovation, and, once that agreed, who does it; with which of these."""
    related = ("cohort__curriculum", "cohort__keeper", "innovation", "need", "lesson", "team", "learner__person")
    found = first_or_404(RealWork.objects.filter(key=key).select_related(*related))
    if acting.person and lead_of(found.innovation) == acting.person:
        return found, "lead"
    if rules.may_lead(acting, found.cohort) or _teaches(acting.person, found.cohort):
        return found, "leader"
    is_open = found.state == WorkState.AGREED
    if is_open and workers(found).filter(person=acting.person).exists():
        return found, "worker"
    raise Http404


def work_for(learner: Learner) -> QuerySet[RealWork]:
    """Real work that somebody does, once who leads it agreed."""
    found = RealWork.objects.filter(Q(learner=learner) | Q(team__isnull=False, team=learner.team_id))
    return found.filter(state=WorkState.AGREED).select_related("innovation", "need", "lesson").order_by("pk")


def lecture_for(acting: Any, key: str) -> tuple[Lecture, bool]:
    """For who was asked, and who leads the group; whether it is the first."""
    found = first_or_404(
        Lecture.objects.filter(key=key).select_related("cohort__curriculum", "cohort__keeper", "person")
    )
    is_guest = bool(acting.person) and acting.person.pk == found.person_id
    if not is_guest and not rules.may_lead(acting, found.cohort):
        raise Http404
    return found, is_guest


def coming_lectures(cohort: Cohort) -> QuerySet[Lecture]:
    found = cohort.lectures.filter(state__in=[LectureState.ACCEPTED, LectureState.GIVEN])
    return found.select_related("person").order_by("starts_at")


def guests(text: str, most: int = 20) -> list[Talent]:
    """Who could tell about this, by what they say they can."""
    found = Talent.objects.filter(is_active=True, person__is_active=True, person__left_on=None)
    for word in text.split()[:6]:
        found = found.filter(text__icontains=word)
    return list(found.select_related("person").order_by("person__name", "pk")[:most])


# what is due


def late_cohorts(day: Any) -> Q:
    """Groups that should have begun, or ended, before this day."""
    return Q(state=CohortState.PLANNED, starts_on__lt=day) | Q(state=CohortState.RUNNING, ends_on__lt=day)


def undivided(cohort: Cohort) -> list[tuple[Lesson, int]]:
    """Assignments of which work was handed in and nobody was asked for feedback, with how many wait for it."""
    waiting = Submission.objects.filter(learner__cohort=cohort, learner__state__in=IN_COHORT, reviews=None)
    found = lessons(cohort).filter(kind=LessonKind.ASSIGNMENT, pk__in=waiting.values("lesson"))
    counts = Counter(waiting.values_list("lesson", flat=True))
    return [(one, counts[one.pk]) for one in found]
