"""Open answers tagged together, and the tags themselves."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from vlechtwerk.core.access import hats_required, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import attempt, form_step, in_words, posted
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.surveys import results_forms as forms
from vlechtwerk.surveys.actions import tagging as actions
from vlechtwerk.surveys.enums import QuestionKind
from vlechtwerk.surveys.models import Question, Round
from vlechtwerk.surveys.queries import results
from vlechtwerk.surveys.queries import tagging as queries
from vlechtwerk.surveys.views.steps import FORM

PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def survey_tagging(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """All answers in words to one question, each with my tags."""
    found = results.round_by_key(key)
    asked = results.question_of(found, question, [QuestionKind.OPEN])
    if request.method == "POST":
        return _tag(request, found, asked)
    why_not = actions.why_not_readable(found)
    answers = [] if why_not else queries.answers_in_words(found, asked)
    if answers and len(answers) < found.questionnaire.smallest_group:
        why_not, answers = _("Too few people answered this question to show their words."), []
    page = Paginator(answers, PAGE).get_page(request.GET.get("page"))
    shown = queries.with_tags(list(page), asked, me(request))
    tags = list(queries.tags_of(found.questionnaire))
    context = {
        "round": found, "question": asked, "why_not": why_not, "page": page, "shown": shown, "tags": tags,
        "n": len(answers), "agreements": queries.agreements(found, asked) if answers else [],
    }  # fmt: skip
    return render(request, "surveys/tagging.html", context)


def _tag(request: HttpRequest, found: Round, question: Question) -> HttpResponse:
    """Of the whole page at once: whoever reads thirty answers does not save thirty times."""
    answers = queries.responses_of(found, question, request.POST.getlist("response")[: 2 * PAGE])
    form = forms.TagsForm(request.POST, tags=queries.tags_of(found.questionnaire), answers=answers)
    count = attempt(form, lambda _given: actions.tag_answers(form.marks(), question=question, by=me(request)))
    if form.errors:
        messages.error(request, in_words(form))
    else:
        said = ngettext("Your tags are noted, at %(n)d answer.", "Your tags are noted, at %(n)d answers.", count)
        messages.success(request, said % {"n": count})
    at = request.POST.get("page", "")
    back = reverse("survey_tagging", args=[found.key, question.key])
    return redirect(f"{back}?page={at}" if at.isdecimal() and at.isascii() else back)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def survey_tags(request: HttpRequest, key: str) -> HttpResponse:
    """The tags of a questionnaire with their meaning, and a new one."""
    found = results.questionnaire_by_key(key)
    form = forms.TagForm(posted(request))
    context = {"questionnaire": found, "tags": queries.tags_of(found), "template": "surveys/tags.html"}
    return form_step(
        request, form, lambda given: actions.save_tag(found, by=me(request), **given),
        lambda _made: redirect("survey_tags", key), context, _("The tag is there."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def survey_tag_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Another name or meaning for a tag."""
    tag = queries.tag_by_key(key)
    initial = {"name": tag.name, "about": tag.about}
    form = forms.TagForm(posted(request), initial=initial)
    context = {
        "template": FORM, "asked": tag.questionnaire, "title": tag.name, "back": "survey_tags", "back_key": tag.questionnaire.key,
    }  # fmt: skip

    def run(given: dict[str, Any]) -> Any:
        return actions.save_tag(tag.questionnaire, tag=tag, by=me(request), **given)

    return form_step(request, form, run, lambda made: redirect("survey_tags", made.questionnaire.key), context)


@require_POST
@hats_required(*STAFF_HATS)
def survey_tag_drop(request: HttpRequest, key: str) -> HttpResponse:
    """Away with a tag that stands nowhere."""
    tag = queries.tag_by_key(key)
    try:
        actions.drop_tag(tag, by=me(request))
        messages.success(request, _("The tag is gone."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("survey_tags", tag.questionnaire.key)
