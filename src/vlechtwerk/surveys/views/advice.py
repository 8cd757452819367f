"""What a scan measures and says: dimensions, advices, whether they leave holes, and how it reads."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required, me
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.surveys import results_forms as forms
from vlechtwerk.surveys.actions import advising as actions
from vlechtwerk.surveys.models import Advice, Dimension, Questionnaire
from vlechtwerk.surveys.queries import results
from vlechtwerk.surveys.queries import scans as queries
from vlechtwerk.surveys.views.steps import FORM

SCORES = (10, 30, 50, 70, 90)


@require_safe
@hats_required(*STAFF_HATS)
def survey_scan(request: HttpRequest, key: str) -> HttpResponse:
    """Everything a scan says, with the holes named, and read as somebody who scores so much."""
    found = results.questionnaire_by_key(key)
    rows = queries.checked(found)
    wanted = request.GET.get("score", "")
    score = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 4 else 50
    context = {
        "questionnaire": found, "rows": rows, "preview": queries.preview(rows, min(score, 100)), "scores": [(str(one), f"?score={one}", one == score) for one in SCORES],
        "has_dimensions": any(row.dimension for row in rows),
    }  # fmt: skip
    return render(request, "surveys/scan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def dimension_new(request: HttpRequest, key: str) -> HttpResponse:
    return _dimension(request, results.questionnaire_by_key(key), None)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def dimension_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.dimension_by_key(key)
    return _dimension(request, found.questionnaire, found)


def _dimension(request: HttpRequest, questionnaire: Questionnaire, dimension: Dimension | None) -> HttpResponse:
    form = forms.DimensionForm(posted(request), dimension=dimension, questionnaire=questionnaire)
    save = partial(actions.save_dimension, questionnaire, dimension=dimension, by=me(request))
    return _part(request, questionnaire, form, dimension.name if dimension else _("New dimension"), save)


def _part(
    request: HttpRequest, questionnaire: Questionnaire, form: Any, title: str, save: Callable[..., Any]
) -> HttpResponse:
    """A form for one part of what a scan says."""
    context = {
        "template": FORM,
        "asked": questionnaire,
        "title": title,
        "back": "survey_scan",
        "back_key": questionnaire.key,
    }
    return form_step(
        request, form, lambda given: save(**given), lambda _made: redirect("survey_scan", questionnaire.key), context
    )


@require_POST
@hats_required(*STAFF_HATS)
def dimension_drop(request: HttpRequest, key: str) -> HttpResponse:
    """Away with a side and what was said of it."""
    found = queries.dimension_by_key(key)
    actions.drop_dimension(found, by=me(request))
    messages.success(request, _("The dimension is gone, and what was said of it."))
    return redirect("survey_scan", found.questionnaire.key)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def advice_new(request: HttpRequest, key: str) -> HttpResponse:
    return _advice(request, results.questionnaire_by_key(key), None)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def advice_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.advice_by_key(key)
    return _advice(request, found.questionnaire, found)


def _advice(request: HttpRequest, questionnaire: Questionnaire, advice: Advice | None) -> HttpResponse:
    asked = {name: request.GET[name][:12] for name in ("dimension", "low", "high") if name in request.GET}
    form = forms.AdviceForm(posted(request), advice=advice, initial=asked, questionnaire=questionnaire)
    save = partial(actions.save_advice, questionnaire, advice=advice, by=me(request))
    return _part(request, questionnaire, form, _("What is said") if advice else _("New advice"), save)


@require_POST
@hats_required(*STAFF_HATS)
def advice_drop(request: HttpRequest, key: str) -> HttpResponse:
    """This is said no more."""
    found = queries.advice_by_key(key)
    actions.drop_advice(found, by=me(request))
    messages.success(request, _("This is said no more."))
    return redirect("survey_scan", found.questionnaire.key)
