"""A learner's own pages: goals first, lessons, work, feedback, proposals; and what somebody is asked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core.access import first_or_404, login_required_person, me
from vlechtwerk.core.steps import attempt, form_step, posted, shut
from vlechtwerk.learning import actions, forms, queries, standard_queries
from vlechtwerk.learning.enums import CohortState, LessonKind
from vlechtwerk.learning.models import Goal, Learner, Lesson, Proposal
from vlechtwerk.learning.views.acting import Verb, buttons
from vlechtwerk.library import markdown

FORM = ["GET", "HEAD", "POST"]


@require_safe
@login_required_person
def own_learning(request: HttpRequest) -> HttpResponse:
    """One's places, what one is asked as a guest or as the lead of an innovation, and groups to apply for."""
    person = me(request)
    context = {
        "places": queries.own_places(person), "open": queries.open_cohorts(person),
        "lectures": queries.asked_lectures(person), "work": queries.asked_work(person),
        "leads": queries.led_cohorts(person), "links": standard_queries.own_links(person),
    }  # fmt: skip
    return render(request, "learning/own_learning.html", context)


@require_http_methods(FORM)
@login_required_person
def cohort_apply(request: HttpRequest, key: str) -> HttpResponse:
    """What one would learn there, and the question for a place."""
    found = first_or_404(queries.open_cohorts(me(request)).filter(key=key))
    context = {
        "title": found.title, "back": "own_learning", "save": _("Apply"),
        "lede": f"{found.curriculum.title}. {found.curriculum.summary}",
    }  # fmt: skip
    return form_step(
        request, forms.ApplyForm(posted(request)), lambda given: actions.apply_for(found, person=me(request), **given),
        lambda _made: redirect("own_learning"), context, _("You applied. Whoever leads the group answers you."),
    )  # fmt: skip


@require_safe
@login_required_person
def own_place(request: HttpRequest, key: str) -> HttpResponse:
    """Everything of one's own in one group."""
    found = queries.own_place(me(request), key)
    return _place(request, found, forms.GoalForm())


def _place(request: HttpRequest, found: Learner, form: Any) -> HttpResponse:
    (progress,) = queries.progress(found.cohort, [found])
    goals, reviews = list(found.goals.all()), list(queries.reviews_of(found))
    context = {
        "learner": found, "cohort": found.cohort, "progress": progress, "goals": goals, "form": form,
        "lessons": list(queries.lessons(found.cohort)), "owed": [one for one in reviews if not one.given_at], "given": [one for one in reviews if one.given_at],
        "room": queries.room(found.cohort), "proposals": queries.proposals(found.cohort, found),
        "lectures": queries.coming_lectures(found.cohort), "work": queries.work_for(found),
        "team": queries.team_mates(found), "is_running": found.cohort.state == CohortState.RUNNING,
    }  # fmt: skip
    return render(request, "learning/own_place.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["POST"])
@login_required_person
def own_goal(request: HttpRequest, key: str) -> HttpResponse:
    """One more thing to learn."""
    found = queries.own_place(me(request), key)
    form = forms.GoalForm(request.POST)
    attempt(form, lambda given: actions.set_goal(found, **given))
    return _place(request, found, form) if form.errors else redirect("own_place", key)


@require_http_methods(FORM)
@login_required_person
def own_lesson(request: HttpRequest, key: str, lesson: str) -> HttpResponse:
    """Read it, and mark it as done; of an assignment, hand in one's work and read the feedback."""
    found = queries.own_place(me(request), key)
    one = queries.own_lesson(found, lesson)
    if not found.goals.exists():
        messages.error(request, _("First write down what you want to learn yourself. Then the lessons open."))
        return redirect("own_place", key)
    work = queries.work_of(found, one) if one.kind == LessonKind.ASSIGNMENT else None
    form: Any = forms.GoalForm()
    if one.kind == LessonKind.ASSIGNMENT:
        form = forms.HandInForm(posted(request), initial={"text": work.text, "url": work.url} if work else None)
    if request.method == "POST" and _done(request, found, one, form):
        return redirect("own_place", key)
    context = {
        "learner": found, "lesson": one, "html": markdown.render(one.body), "work": work, "form": form,
        "is_done": found.done.filter(lesson=one).exists(), "files": list(one.files.all()),
        "is_running": found.cohort.state == CohortState.RUNNING,
    }  # fmt: skip
    return render(request, "learning/own_lesson.html", context, status=422 if form.is_bound else 200)


def _done(request: HttpRequest, found: Learner, lesson: Lesson, form: Any) -> bool:
    """Whether what was pressed is done."""
    if lesson.kind == LessonKind.ASSIGNMENT:
        attempt(form, lambda given: actions.hand_in(found, lesson=lesson, **given))
        if form.errors:
            return False
        messages.success(request, _("Handed in. Soon two others read it, and you read two of theirs."))
        return True
    try:
        actions.complete_lesson(found, lesson=lesson, by=me(request))
    except actions.LearningRefused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Done."))
    return True


@require_http_methods(FORM)
@login_required_person
def own_proposal(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.own_place(me(request), key)
    why = "" if queries.room(found.cohort).most else str(actions.NO_ROOM)
    if back := shut(request, why, "own_place", key):
        return back
    context = {
        "title": _("Propose a lesson"), "back": "own_place", "back_key": key,
        "lede": _("Something you would like to learn, or can teach the others. When more than half of the group is for it, it becomes a lesson."),
    }  # fmt: skip
    return form_step(
        request, forms.ProposalForm(posted(request)), lambda given: actions.propose_lesson(found, **given),
        lambda _made: redirect("own_place", key), context, _("Proposed. The others see it now."),
    )  # fmt: skip


@require_http_methods(FORM)
@login_required_person
def own_review(request: HttpRequest, key: str) -> HttpResponse:
    """The work of somebody else, and the guide by which one gives feedback."""
    found = queries.own_review(me(request), key)
    form = forms.FeedbackForm(posted(request), questions=found.submission.lesson.questions)
    if request.method == "POST" and form.is_valid():
        attempt(form, lambda _given: actions.give_feedback(found, answers=form.answers()))
        if not form.errors:
            messages.success(request, _("Thank you. They read it now."))
            return redirect("own_place", found.reviewer.key)
    context = {"review": found, "learner": found.reviewer, "form": form}
    return render(request, "learning/own_review.html", context, status=422 if form.is_bound else 200)


def _goal(acting: Any, key: str) -> Goal:
    found = Goal.objects.filter(key=key, learner__person=acting.person)
    return first_or_404(found.select_related("learner__cohort", "learner__person"))


goal_act = buttons(
    _goal, lambda row: ("own_place", row.learner.key),
    {"reach": Verb(actions.reach_goal, own=True), "drop": Verb(actions.drop_goal, own=True)},
)  # fmt: skip


def _proposal(acting: Any, key: str) -> tuple[Learner, Proposal]:
    proposal = first_or_404(Proposal.objects.filter(key=key).select_related("cohort"))
    return first_or_404(queries.taking_part(proposal.cohort).filter(person=acting.person)), proposal


proposal_act = buttons(
    _proposal, lambda found: ("own_place", found[0].key),
    {"back": Verb(lambda found: actions.back_proposal(found[0], proposal=found[1]), lazy("Saved."), own=True)},
)  # fmt: skip
