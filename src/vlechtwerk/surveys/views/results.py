"""What a round brought: pictures with their tables, two rounds beside each other, files."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core import exports as files
from vlechtwerk.core.access import hats_required, me
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.surveys import codebook, pictures
from vlechtwerk.surveys import results_forms as forms
from vlechtwerk.surveys.actions import tagging as actions
from vlechtwerk.surveys.counting import Result
from vlechtwerk.surveys.models import Round
from vlechtwerk.surveys.queries import results as queries
from vlechtwerk.surveys.sentences import mismatch_sentences

KINDS = ("xlsx", "csv")


@require_safe
@hats_required(*STAFF_HATS)
def survey_results(request: HttpRequest, key: str) -> HttpResponse:
    """Every question with its picture, its table and its n; of everybody or of one role."""
    found = queries.round_by_key(key)
    told = queries.results(found, role=request.GET.get("role", ""))
    context = {
        "round": found, "told": told, "why_not": actions.why_not_readable(found) if told.why_not else "",
        "entries": [_drawn(entry, told.role) for entry in told.entries], "others": list(queries.other_rounds(found)),
        "files": [(reverse("survey_answers_file", args=[key, kind]), kind.upper()) for kind in KINDS],
        "books": [(reverse("survey_codebook_file", args=[key, kind]), kind.upper()) for kind in KINDS],
    }  # fmt: skip
    return render(request, "surveys/results.html", context)


def _drawn(entry: queries.Entry, role: str) -> dict[str, Any]:
    """An entry with its shapes and, for the whole, what a report says of it."""
    result = entry.result
    says = mismatch_sentences(entry.reported, entry.mismatches) if entry.reported and not role else []
    return {
        "entry": entry, "question": entry.question, "result": result,
        "rows": [(one, pictures.share_bar(one.percent)) for one in result.shares],
        "picture": _triangle(result) if result.points else "",
        "texts": [(words, entry.tagged.get(key, [])) for key, words in result.texts],
        "reported": None if role else entry.reported, "says": says,
        "claimed": [] if role or not entry.reported else _beside(entry),
    }  # fmt: skip


def _triangle(result: Result) -> Any:
    corners = [one.text for one in result.shares]
    means = ", ".join(f"{one.text} {round(one.percent)}" for one in result.shares)
    return pictures.triangle(result.points, corners, label=_("Mean weights: %(means)s") % {"means": means})


def _beside(entry: queries.Entry) -> list[tuple[str, int, int]]:
    """Per choice what the report says, and what we count."""
    counts = entry.reported.counts if entry.reported else {}
    return [(one.text, counts.get(one.code, 0), one.count) for one in entry.result.shares]


@require_safe
@hats_required(*STAFF_HATS)
def survey_compare(request: HttpRequest, key: str, other: str) -> HttpResponse:
    """This round and another one, question by question."""
    found = queries.round_by_key(key)
    earlier = queries.round_beside(found, other)
    why_not = [(one, actions.why_not_readable(one)) for one in (earlier, found)]
    closed = [(one, why) for one, why in why_not if why]
    pairs = [] if closed else queries.compared(earlier, found)
    context = {"round": found, "earlier": earlier, "pairs": pairs, "closed": closed}
    return render(request, "surveys/compare.html", context)


@require_safe
@hats_required(*STAFF_HATS)
def survey_answers_file(request: HttpRequest, key: str, kind: str) -> Any:
    """One line for each respondent; refused where that would tell who answered."""
    return _file(request, key, kind, is_book=False)


@require_safe
@hats_required(*STAFF_HATS)
def survey_codebook_file(request: HttpRequest, key: str, kind: str) -> Any:
    """What the columns and codes of the answers mean."""
    return _file(request, key, kind, is_book=True)


def _file(request: HttpRequest, key: str, kind: str, *, is_book: bool) -> Any:
    found = queries.round_by_key(key)
    if kind not in KINDS:
        raise Http404
    if why := actions.why_not_readable(found):
        messages.error(request, why)
        return redirect("survey_results", key)
    table = _book(found) if is_book else _answers(found)
    name = files.file_name(found.questionnaire.title, found.name, _("codebook") if is_book else _("answers"), kind=kind)
    return files.spreadsheet(table, name, kind)


def _answers(found: Round) -> files.Table:
    questionnaire = found.questionnaire
    questions, roles = queries.asked_of(found), [(one.code, one.name) for one in questionnaire.roles.all()]
    return codebook.answers_table(
        found.name, questions, queries.given(found), roles, queries.tags_by_key(found),
        smallest=questionnaire.smallest_group, is_anonymous=questionnaire.is_anonymous,
    )  # fmt: skip


def _book(found: Round) -> files.Table:
    questionnaire = found.questionnaire
    roles = [(one.code, one.name) for one in questionnaire.roles.all()]
    smallest = questionnaire.smallest_group
    return codebook.book(found.name, queries.asked_of(found), roles, queries.given(found), smallest=smallest)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def survey_reported(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """Type the totals of a report; we say whether they can be true."""
    found = queries.round_by_key(key)
    asked = queries.question_of(found, question, queries.WITH_TOTALS)
    reported = found.reported.filter(question=asked).first()
    form = forms.ReportedForm(posted(request), question=asked, reported=reported)
    context: dict[str, Any] = {
        "round": found,
        "question": asked,
        "reported": reported,
        "template": "surveys/reported.html",
    }
    if reported:
        wrong = queries.report_mismatches(asked, reported)
        context["says"] = mismatch_sentences(reported, wrong)

    def run(_given: dict[str, Any]) -> Any:
        return actions.note_reported(found, question=asked, by=me(request), **form.figures())

    said = _("Noted. Here is whether it fits.")
    return form_step(request, form, run, lambda _made: redirect("survey_reported", key, question), context, said)


@require_POST
@hats_required(*STAFF_HATS)
def survey_reported_drop(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """The figures of the report stand here no longer."""
    found = queries.round_by_key(key)
    asked = queries.question_of(found, question, queries.WITH_TOTALS)
    reported = found.reported.filter(question=asked).first()
    if reported:
        actions.drop_reported(reported, by=me(request))
        messages.success(request, _("Taken away."))
    return redirect("survey_results", key)
