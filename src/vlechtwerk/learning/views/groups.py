"""A group, for who leads or teaches it: who takes part and how far, teams, real work, guests."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core.access import first_or_404, hats_required, login_required_person, me
from vlechtwerk.core.steps import attempt, form_step, posted
from vlechtwerk.learning import actions, forms, queries, rules
from vlechtwerk.learning.enums import IN_COHORT, OPEN_COHORT, LearnerState
from vlechtwerk.learning.models import Cohort, Curriculum, Learner
from vlechtwerk.learning.views.acting import Verb, buttons
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@hats_required(*STAFF_HATS)
def cohort_new(request: HttpRequest, key: str) -> HttpResponse:
    found = first_or_404(Curriculum.objects.filter(key=key))
    context = {"title": _("New group"), "lede": found.title, "back": "curriculum", "back_key": key}
    return form_step(
        request, forms.CohortForm(posted(request), by=me(request)),
        lambda given: actions.plan_cohort(found, by=me(request), **given), lambda made: redirect("cohort", made.key), context,
    )  # fmt: skip


@require_http_methods(FORM)
@login_required_person
def cohort_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.cohort_for(request.acting, key)  # type: ignore[attr-defined]
    context = {"title": _("Change the group"), "back": "cohort", "back_key": key}
    return form_step(
        request, forms.CohortForm(posted(request), by=me(request), cohort=found),
        lambda given: actions.change_cohort(found, by=me(request), **given), lambda _made: redirect("cohort", key), context,
    )  # fmt: skip


@require_safe
@login_required_person
def cohort(request: HttpRequest, key: str) -> HttpResponse:
    """How everybody gets on, and all that the group does."""
    found = queries.seen_cohort(request.acting, key)  # type: ignore[attr-defined]
    learners = list(found.learners.exclude(state=LearnerState.LEFT).select_related("person", "team", "award", "cohort"))
    seated = [one for one in learners if one.state in IN_COHORT]
    context = {
        "cohort": found, "leads": rules.may_lead(request.acting, found),  # type: ignore[attr-defined]
        "is_open": found.state in OPEN_COHORT, "rows": queries.progress(found, seated),
        "applied": [one for one in learners if one.state == LearnerState.APPLIED], "teams": queries.teams(seated),
        "room": queries.room(found), "proposals": queries.proposals(found), "undivided": queries.undivided(found),
        "lectures": found.lectures.select_related("person").order_by("starts_at"),
        "work": found.real_work.select_related("innovation", "lesson", "team", "learner__person"),
        "lecturers": found.lecturers.select_related("person"), "reason_form": forms.ReasonForm(),
        "teams_form": forms.TeamsForm(),
    }  # fmt: skip
    return render(request, "learning/cohort.html", context)


def _added(request: HttpRequest, key: str, title: str, form: Any, run: Any) -> HttpResponse:
    """A form that adds somebody to a group."""
    context = {"title": title, "back": "cohort", "back_key": key}
    return form_step(request, form, run, lambda _made: redirect("cohort", key), context)


@require_http_methods(FORM)
@login_required_person
def cohort_enrol(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.cohort_for(request.acting, key)  # type: ignore[attr-defined]
    return _added(
        request, key, _("Enrol somebody"), forms.EnrolForm(posted(request)),
        lambda given: actions.enrol(found, by=me(request), **given),
    )  # fmt: skip


@require_http_methods(FORM)
@login_required_person
def cohort_lecturer(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.cohort_for(request.acting, key)  # type: ignore[attr-defined]
    return _added(
        request, key, _("Add a lecturer"), forms.PersonForm(posted(request)),
        lambda given: actions.add_lecturer(found, by=me(request), **given),
    )  # fmt: skip


@require_http_methods(FORM)
@login_required_person
def real_work_new(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.cohort_for(request.acting, key)  # type: ignore[attr-defined]
    return _added(
        request, key, _("Ask for real work"), forms.RealWorkForm(posted(request), cohort=found),
        lambda given: actions.ask_lead(found, by=me(request), **given),
    )  # fmt: skip


@require_http_methods(FORM)
@login_required_person
def lecture_new(request: HttpRequest, key: str) -> HttpResponse:
    """First look who can tell about it, then ask one of them."""
    found = queries.cohort_for(request.acting, key)  # type: ignore[attr-defined]
    text = request.GET.get("q", "").strip()[:100]
    talents = queries.guests(text) if text else []
    people = Person.objects.filter(left_on=None, is_active=True)
    if talents:
        people = people.filter(pk__in=[one.person_id for one in talents])
    form = forms.GuestForm(posted(request), people=people.order_by("name", "pk"), initial={"title": text})
    if request.method == "POST":
        made = attempt(form, lambda given: actions.ask_guest(found, by=me(request), **given))
        if not form.errors:
            messages.success(request, _("Asked. You get a mail when they answer."))
            return redirect("lecture", made.key)
    context = {"cohort": found, "form": form, "text": text, "talents": talents, "asks": bool(talents) or form.is_bound}
    return render(request, "learning/lecture_new.html", context, status=422 if form.is_bound else 200)


def _unteach(row: Cohort, person: Person, by: Any) -> None:
    actions.remove_lecturer(row, person=person, by=by)


def _divide(row: Cohort, by: Any) -> None:
    for lesson, _n in queries.undivided(row):
        actions.divide_feedback(row, lesson=lesson, by=by)


cohort_act = buttons(
    queries.cohort_for, lambda row: ("cohort", row.key),
    {
        "start": Verb(actions.start_cohort, lazy("The group has begun. Everybody writes down their own goals first.")),
        "close": Verb(actions.close_cohort, lazy("The group is closed. Nobody is reminded of anything any more.")),
        "cancel": Verb(actions.cancel_cohort, lazy("The group is called off."), forms.ReasonForm),
        "teams": Verb(actions.form_teams, lazy("The teams are made. Move people as you like; they stay there."),
                      forms.TeamsForm),
        "unteach": Verb(_unteach, lazy("They no longer teach this group."), forms.PersonForm),
        "feedback": Verb(_divide, lazy("Everybody got a mail about whose work they read.")),
    },
)  # fmt: skip


def _learner(acting: Any, key: str) -> Learner:
    found: Learner = queries.of_cohort(acting, Learner, key)
    return found


def _revoke(row: Learner, reason: str, by: Any) -> None:
    actions.revoke_award(queries.award_of(row), reason=reason, by=by)


learner_act = buttons(
    _learner, lambda row: ("cohort", row.cohort.key),
    {
        "grant": Verb(actions.grant_place, lazy("They have a place, and got a mail.")),
        "end": Verb(actions.end_place, lazy("They no longer have a place.")),
        "team": Verb(actions.place_in_team, form=forms.NumberForm),
        "revoke": Verb(_revoke, lazy("The award is taken back."), forms.ReasonForm),
    },
)  # fmt: skip
