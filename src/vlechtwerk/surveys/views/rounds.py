"""Rounds: planned, opened, closed; whom they ask; answers that came on paper."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core import clock
from vlechtwerk.core.access import hats_required, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person
from vlechtwerk.surveys import actions, queries
from vlechtwerk.surveys.asking_forms import InviteForm, RoundForm
from vlechtwerk.surveys.enums import RoundState
from vlechtwerk.surveys.filling import Filling
from vlechtwerk.surveys.models import Round
from vlechtwerk.surveys.views.steps import FORM, Step

PAGE, SHOWN = 50, 200
ROUND_STEPS = {
    "open": Step((RoundState.PLANNED,), actions.open_round, lazy("Open it now"), lazy("The round is open; the mails leave."), "first"),
    "close": Step((RoundState.PLANNED, RoundState.OPEN), actions.close_round, lazy("Close the round"), lazy("The round is closed."), "quiet"),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def survey_round_new(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.questionnaire_by_key(key)
    context = {
        "template": FORM,
        "asked": found,
        "title": _("Plan a round"),
        "back": "questionnaire",
        "back_key": found.key,
    }
    return form_step(
        request, RoundForm(posted(request)), lambda given: actions.plan_round(found, by=me(request), **given),
        lambda made: redirect("survey_round", made.key), context, _("The round is planned. Whom do you ask?"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def survey_round_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.round_by_key(key)
    context = {
        "template": FORM, "asked": found.questionnaire, "title": found.name, "back": "survey_round", "back_key": found.key,
    }  # fmt: skip
    initial = {name: getattr(found, name) for name in ("name", "opens_on", "closes_on")}
    return form_step(
        request, RoundForm(posted(request), initial=initial),
        lambda given: actions.change_round(found, by=me(request), **given),
        lambda made: redirect("survey_round", made.key), context,
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def survey_round(request: HttpRequest, key: str) -> HttpResponse:
    """How it goes: how many answered, who is invited, and what comes next."""
    found = queries.round_by_key(key)
    context = {
        "round": found, "asked": found.questionnaire, "answer_count": found.responses.count(),
        "paper_count": found.responses.filter(given="paper").count(),
        "page": Paginator(queries.invitations_of(found), PAGE).get_page(request.GET.get("page")),
        "steps": [(verb, step) for verb, step in ROUND_STEPS.items() if found.state in step.states],
        "is_late": bool(found.closes_on and found.closes_on < clock.today()),
    }  # fmt: skip
    return render(request, "surveys/round.html", context)


@require_POST
@hats_required(*STAFF_HATS)
def survey_round_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One button of a round."""
    found, step = queries.round_by_key(key), ROUND_STEPS.get(verb)
    if step is None:
        raise Http404
    try:
        step.run(found, by=me(request))
        messages.success(request, str(step.said))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("survey_round", found.key)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def survey_invite(request: HttpRequest, key: str) -> HttpResponse:
    """Search, tick, paste; see how many get a mail; only then invite. Nothing typed gets lost on the way."""
    found, act = queries.round_by_key(key), request.POST.get("act", "")
    form = InviteForm(posted(request))
    good = form.is_bound and form.is_valid()
    ticked = list(Person.objects.filter(key__in=request.POST.getlist("person")[:SHOWN])) if form.is_bound else []
    if not good or act not in {"look", "send"}:
        return _choosing(request, found, form, ticked, status=422 if form.is_bound and not good else 200)
    addresses = form.cleaned_data["addresses"]
    asked, left = queries.whom_to_ask(found, people=ticked, addresses=addresses)
    if act == "send" and request.POST.get("looked") == str(len(asked)):
        return _send(request, found, form, ticked)
    return _choosing(request, found, form, ticked, asked=asked, left=left, is_looked=True)


def _send(request: HttpRequest, found: Round, form: InviteForm, ticked: list[Person]) -> HttpResponse:
    try:
        made, left = actions.invite(found, people=ticked, addresses=form.cleaned_data["addresses"], by=me(request))
    except Refused as refused:
        form.add_error(None, str(refused.message))
        return _choosing(request, found, form, ticked, status=422)
    said = ngettext("%(n)d person is invited.", "%(n)d people are invited.", len(made)) % {"n": len(made)}
    messages.success(request, " ".join([said, *left[:5]]))
    return redirect("survey_round", found.key)


def _choosing(
    request: HttpRequest, found: Round, form: InviteForm, ticked: list[Person], status: int = 200, **more: Any
) -> HttpResponse:
    read: Callable[[str], str] = lambda name: form.cleaned_data.get(name, "") if form.is_bound else ""  # noqa: E731
    keys = [one.key for one in ticked]
    people = queries.people_to_invite(read("q"), read("hat"), also=keys)[:SHOWN] if form.is_bound else []
    context = {"round": found, "form": form, "people": people, "ticked": keys, **more}
    return render(request, "surveys/invite.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def survey_paper(request: HttpRequest, key: str) -> HttpResponse:
    """What stands on paper, typed in: save, and an empty form for the next one."""
    found = queries.round_by_key(key)
    asked, sent = found.questionnaire, posted(request)
    filling = Filling(asked, queries.questions_of(asked), sent, request.FILES)
    if filling.is_good:
        try:
            _made, is_new = actions.enter_paper(
                found, key=filling.once, values=filling.values, roles=filling.roles, by=me(request)
            )
        except Refused as refused:
            filling.refused = str(refused.message)
        else:
            count = found.responses.count()
            said = ngettext("Saved. %(n)d answer so far.", "Saved. %(n)d answers so far.", count) % {"n": count}
            messages.success(request, said if is_new else _("This one was saved already."))
            return redirect("survey_paper" if request.POST.get("next") else "survey_round", found.key)
    context = {
        "round": found,
        "asked": asked,
        "filling": filling,
        "is_paper": True,
        "number": found.responses.count() + 1,
    }
    return render(request, "surveys/paper.html", context, status=422 if filling.is_sent else 200)
