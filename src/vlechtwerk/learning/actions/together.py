"""What a group does together: mixed teams, lessons of their own, feedback on each other's work."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit, last_place
from vlechtwerk.engine import groups
from vlechtwerk.learning import queries, rules
from vlechtwerk.learning.actions.base import LearningRefused, hold_cohort
from vlechtwerk.learning.actions.following import finish_if_done, hold_learner, require_open
from vlechtwerk.learning.enums import OPEN_COHORT, LessonKind
from vlechtwerk.learning.models import Cohort, Learner, Lesson, Proposal, Review, Submission, Team, Vote
from vlechtwerk.learning.telling import tell

SECONDS = 2.0
FEEDBACK_DAYS = timedelta(days=14)
NO_ROOM = lazy("This curriculum leaves no room for lessons of the participants’ own.")


@transaction.atomic
def form_teams(cohort: Cohort, *, size: int, by: Actor) -> None:
    """Teams of about this size, as mixed by background as can be. Who was placed by hand stays where they are."""
    hold_cohort(cohort, *OPEN_COHORT)
    people = list(queries.taking_part(cohort).order_by("pk"))
    if len(people) < 2:
        raise LearningRefused(_("A team takes two people. Enrol more of them first."))
    placed = {place: one.team.number - 1 for place, one in enumerate(people) if one.is_placed and one.team}
    kept = cohort.teams.filter(real_work__isnull=False).values_list("number", flat=True)
    count = max(1, round(len(people) / size), *(number + 1 for number in placed.values()), *kept)
    most = max(-(-len(people) // count), *(list(placed.values()).count(number) for number in range(count)))
    known = [{"background": frozenset([one.background])} for one in people]
    try:
        made = groups.form(known, rules.MIXED, (1, most), SECONDS, count, placed)
    except ValueError:
        raise LearningRefused(_("There are more teams than people. Choose another size."), "size") from None
    teams = [Team.objects.get_or_create(cohort=cohort, number=number + 1)[0] for number in range(count)]
    for one, number in zip(people, made.place, strict=True):
        Learner.objects.filter(pk=one.pk).update(team=teams[number])
    cohort.teams.filter(number__gt=count).delete()
    audit("form_teams", cohort, by, n=count)


@transaction.atomic
def place_in_team(learner: Learner, *, number: int, by: Actor) -> Learner:
    """By hand; a new division leaves them there."""
    hold_cohort(learner.cohort, *OPEN_COHORT)
    if number > learner.cohort.teams.count() + 1:
        raise LearningRefused(_("There is no such team. Choose one that exists, or the next number."), "number")
    team = Team.objects.get_or_create(cohort=learner.cohort, number=number)[0]
    Learner.objects.filter(pk=learner.pk).update(team=team, is_placed=True)
    learner.refresh_from_db()
    audit("place_in_team", learner, by)
    return learner


@transaction.atomic
def propose_lesson(learner: Learner, *, title: str, about: str) -> Proposal:
    """Something one would like to learn, or to teach the others; the group says whether it becomes a lesson."""
    hold_learner(learner)
    if not queries.room(learner.cohort).most:
        raise LearningRefused(str(NO_ROOM))
    made = Proposal.objects.create(cohort=learner.cohort, learner=learner, title=title, about=about)
    audit("propose_lesson", made, learner.person)
    back_proposal(learner, proposal=made)
    return made


@transaction.atomic
def back_proposal(learner: Learner, *, proposal: Proposal) -> Proposal:
    """For it; once more: not after all. With more than half of the group for it, it becomes a lesson while there is room."""
    hold_learner(learner)
    if proposal.cohort_id != learner.cohort_id or proposal.lesson_id:
        raise LearningRefused(_("The group chose on this already."))
    vote, is_new = Vote.objects.get_or_create(proposal=proposal, learner=learner)
    if not is_new:
        vote.delete()
    room = queries.room(learner.cohort)
    if proposal.votes.count() * 2 > queries.taking_part(learner.cohort).count() and room.left:
        proposal.lesson = Lesson.objects.create(
            cohort=learner.cohort, order=last_place(learner.cohort.own_lessons.all()), title=proposal.title,
            body=proposal.about,
        )  # fmt: skip
        proposal.save(update_fields=["lesson"])
        audit("choose_lesson", proposal, None)
    return proposal


@transaction.atomic
def hand_in(learner: Learner, *, lesson: Lesson, text: str, url: str = "") -> Submission:
    """One's work for an assignment; once more replaces it, until somebody gave feedback on it."""
    hold_learner(learner)
    require_open(learner, lesson)
    if lesson.kind != LessonKind.ASSIGNMENT:
        raise LearningRefused(_("Nothing is handed in with this lesson."))
    work, is_new = Submission.objects.get_or_create(
        learner=learner, lesson=lesson, defaults={"text": text, "url": url}
    )  # fmt: skip
    if not is_new:
        if work.reviews.filter(given_at__isnull=False).exists():
            raise LearningRefused(_("Somebody gave feedback on this work already; it stays as it was."))
        work.text, work.url = text, url
        work.save(update_fields=["text", "url"])
    Learner.objects.filter(pk=learner.pk).update(reminded_at=None)
    audit("hand_in", work, learner.person)
    if Review.objects.filter(submission__lesson=lesson, submission__learner__cohort=learner.cohort).exists():
        _spread(learner.cohort, lesson)
    finish_if_done(learner)
    return work


@transaction.atomic
def divide_feedback(cohort: Cohort, *, lesson: Lesson, by: Actor | None) -> int:
    """Everybody who handed in reads two others and is read by two; who hands in later is added."""
    hold_cohort(cohort)
    if not (asked := _spread(cohort, lesson)):
        raise LearningRefused(_("There is nobody to divide the feedback among. It takes two who handed in."))
    audit("divide_feedback", cohort, by, n=asked)
    return asked


def _spread(cohort: Cohort, lesson: Lesson) -> int:
    """Ask for the feedback that is missing; the number of those asked."""
    works = list(queries.works(cohort, lesson))
    asked = [(one.reviewer_id, one.submission_id) for work in works for one in work.reviews.all()]
    by_id, writers = {one.pk: one for one in works}, {one.learner_id: one.learner for one in works}
    pairs = rules.readers([(one.pk, one.learner_id) for one in works], asked)
    due = clock.today() + FEEDBACK_DAYS
    for reviewer, work in pairs:
        made = Review.objects.create(submission=by_id[work], reviewer_id=reviewer, due_on=due)
        tell("review", writers[reviewer].person, lesson.title, "own_review", made.key, day=due)
    return len(pairs)


@transaction.atomic
def give_feedback(review: Review, *, answers: Collection[str]) -> Review:
    """One text for each question of the guide; given once."""
    hold_learner(review.reviewer)
    given = Review.objects.filter(pk=review.pk, given_at=None)
    if given.update(given_at=clock.now(), answers=list(answers)) != 1:
        raise LearningRefused(_("You gave this feedback already; it stays as it was."))
    review.refresh_from_db()
    audit("give_feedback", review, review.reviewer.person)
    finish_if_done(review.reviewer)
    return review


def spread_again(learner: Learner) -> None:
    """Somebody left: nobody waits for their feedback or reads their work, and the others get what they miss."""
    lessons = list(Lesson.objects.filter(submissions__learner=learner))
    Review.objects.filter(given_at=None, reviewer=learner).delete()
    Review.objects.filter(given_at=None, submission__learner=learner).delete()
    for lesson in lessons:
        if Review.objects.filter(submission__lesson=lesson, submission__learner__cohort=learner.cohort).exists():
            _spread(learner.cohort, lesson)
