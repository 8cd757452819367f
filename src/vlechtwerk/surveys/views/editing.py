"""Questionnaires: the list, one of them with its questions, and how respondents will see it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core import links
from vlechtwerk.core.access import hats_required, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.surveys import actions, queries
from vlechtwerk.surveys.asking_forms import QuestionForm, QuestionnaireForm, RolesForm
from vlechtwerk.surveys.enums import QuestionKind, QuestionnaireState
from vlechtwerk.surveys.filling import Filling
from vlechtwerk.surveys.models import Question, Questionnaire
from vlechtwerk.surveys.views.steps import FORM, Step

PAGE = 30
DRAFT, READY = QuestionnaireState.DRAFT, QuestionnaireState.READY
QUESTIONNAIRE_STEPS = {
    "finish": Step((DRAFT,), actions.finish_questionnaire, lazy("Ready to ask"), lazy("It is ready: plan a round."), "first"),
    "copy": Step(tuple(QuestionnaireState), actions.copy_questionnaire, lazy("Make a new version"), lazy("A new version is there.")),
    "rework": Step((READY,), actions.rework_questionnaire, lazy("Back to a draft"), lazy("It is a draft again.")),
    "archive": Step((DRAFT, READY), actions.archive_questionnaire, lazy("Put away"), lazy("It is put away."), "quiet"),
}  # fmt: skip
QUESTION_STEPS: dict[str, Callable[..., Any]] = {
    "up": lambda one, by: actions.move_question(one, up=True, by=by),
    "down": lambda one, by: actions.move_question(one, up=False, by=by),
    "drop": lambda one, by: actions.drop_question(one, by=by),
}


@require_safe
@hats_required(*STAFF_HATS)
def questionnaires(request: HttpRequest) -> HttpResponse:
    """All in use, or those in one state."""
    state = request.GET.get("state", "")
    state = state if state in QuestionnaireState.values else ""
    page = Paginator(queries.questionnaires(state), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "states": QuestionnaireState.choices}
    return render(request, "surveys/questionnaires.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def questionnaire_new(request: HttpRequest) -> HttpResponse:
    context = {"template": FORM, "title": _("New questionnaire"), "back": "questionnaires"}
    return form_step(
        request, QuestionnaireForm(posted(request), initial={"kind": "survey", "language": me(request).language}),
        lambda given: actions.make_questionnaire(by=me(request), **given),
        lambda made: redirect("questionnaire", made.key), context, _("Now add your questions."),
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def questionnaire(request: HttpRequest, key: str) -> HttpResponse:
    """Its questions, its rounds, and what comes next."""
    found = queries.questionnaire_by_key(key)
    steps = [(verb, step) for verb, step in QUESTIONNAIRE_STEPS.items() if found.state in step.states]
    context = {
        "asked": found, "questions": queries.questions_of(found), "rounds": list(queries.rounds_of(found)[:PAGE]),
        "roles": list(found.roles.all()), "steps": steps, "kinds": QuestionKind.choices,
        "address": links.absolute("scan", found.key),
    }  # fmt: skip
    return render(request, "surveys/questionnaire.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def questionnaire_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.questionnaire_by_key(key)
    context = {"template": FORM, "title": found.title, "back": "questionnaire", "back_key": found.key}
    initial = {name: getattr(found, name) for name in QuestionnaireForm.base_fields}
    return form_step(
        request, QuestionnaireForm(posted(request), initial=initial),
        lambda given: actions.change_questionnaire(found, by=me(request), **given),
        lambda made: redirect("questionnaire", made.key), context,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def questionnaire_roles(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.questionnaire_by_key(key)
    context = {
        "template": FORM, "asked": found, "title": _("Roles of the respondents"), "back": "questionnaire", "back_key": found.key,
    }  # fmt: skip
    form = RolesForm(posted(request), initial={"roles": "\n".join(one.name for one in found.roles.all())})
    return form_step(
        request, form, lambda given: actions.set_roles(found, names=form.names(), by=me(request)),
        lambda made: redirect("questionnaire", found.key), context,
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def questionnaire_preview(request: HttpRequest, key: str) -> HttpResponse:
    """As a respondent sees it; nothing can be sent from here."""
    found = queries.questionnaire_by_key(key)
    context = {"asked": found, "filling": Filling(found, queries.questions_of(found))}
    return render(request, "surveys/preview.html", context)


@require_POST
@hats_required(*STAFF_HATS)
def questionnaire_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One button of a questionnaire."""
    found, step = queries.questionnaire_by_key(key), QUESTIONNAIRE_STEPS.get(verb)
    if step is None:
        raise Http404
    try:
        made: Questionnaire = step.run(found, by=me(request))
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("questionnaire", found.key)
    messages.success(request, str(step.said))
    return redirect("questionnaire", made.key)


@require_safe
@hats_required(*STAFF_HATS)
def question_kind(request: HttpRequest, key: str) -> HttpResponse:
    """Which kind of question comes next: the button of the page leads on to its form."""
    kind = request.GET.get("kind", "")
    if kind not in QuestionKind.values:
        return redirect("questionnaire", queries.questionnaire_by_key(key).key)
    return redirect("question_new", queries.questionnaire_by_key(key).key, kind)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def question_new(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    found = queries.questionnaire_by_key(key)
    if kind not in QuestionKind.values:
        raise Http404
    form = QuestionForm(kind, posted(request), initial={"part": _last_part(found)})
    return form_step(
        request, form, lambda given: actions.add_question(found, kind=kind, by=me(request), **form.given()),
        lambda made: redirect("questionnaire", found.key), _about(found, QuestionKind(kind)), _("The question is added."),
    )  # fmt: skip


def _last_part(found: Questionnaire) -> str:
    return found.questions.order_by("-order").values_list("part", flat=True).first() or ""


def _about(found: Questionnaire, kind: QuestionKind) -> dict[str, Any]:
    title = _("A question: %(kind)s") % {"kind": kind.label}
    return {"template": FORM, "asked": found, "title": title, "back": "questionnaire", "back_key": found.key}


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def question_edit(request: HttpRequest, key: str) -> HttpResponse:
    one: Question = queries.question_by_key(key)
    found = one.questionnaire
    form = QuestionForm(one.kind, posted(request), initial=QuestionForm.initial_of(one))
    return form_step(
        request, form, lambda given: actions.change_question(one, by=me(request), **form.given()),
        lambda made: redirect("questionnaire", found.key), _about(found, QuestionKind(one.kind)),
    )  # fmt: skip


@require_POST
@hats_required(*STAFF_HATS)
def question_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Earlier, later, or away."""
    one = queries.question_by_key(key)
    if verb not in QUESTION_STEPS:
        raise Http404
    try:
        QUESTION_STEPS[verb](one, me(request))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("questionnaire", one.questionnaire.key)
