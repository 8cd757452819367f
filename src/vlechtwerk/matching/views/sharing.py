"""A shared intake: the broker prepares, the asker decides per organisation, each organisation reads its parts."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import by_link, hats_required, login_required_person
from vlechtwerk.core.actions import Refused
from vlechtwerk.innovations.models import Intake
from vlechtwerk.innovations.queries import intake_for
from vlechtwerk.matching import actions, queries
from vlechtwerk.matching import sharing_forms as forms
from vlechtwerk.matching.enums import SHARE_OUT, SharePart, ShareState
from vlechtwerk.matching.models import Share, SharedIntake
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person
from vlechtwerk.people.queries import staff_list

LONGEST = 60
# What the team does with one organisation.
SHARE_VERBS: Mapping[str, Callable[[Share, Person], Any]] = {
    "withdraw": lambda share, by: actions.withdraw_share(share, by=by),
    "again": lambda share, by: actions.try_share_again(share, by=by),
    "handled": lambda share, by: actions.handle_share(share, by=by),
}
STORY_VERBS = ("tell", "add", "show", "phoned")


@require_safe
@hats_required(*STAFF_HATS)
def shared_intake(request: HttpRequest, key: str) -> HttpResponse:
    """Who sees what of one question, and the next step."""
    return _team_page(request, intake_for(request.acting, key))  # type: ignore[attr-defined]


@require_POST
@hats_required(*STAFF_HATS)
def shared_intake_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Write the story down, add an organisation, ask the asker, or note their yes."""
    acting = request.acting  # type: ignore[attr-defined]
    intake = intake_for(acting, key)
    if verb not in STORY_VERBS:
        raise Http404
    made = _forms(request, intake, request.POST)
    form = made.get(verb)
    if verb != "tell" and made["shared"] is None:
        messages.error(request, _("Write the story down first."))
        return redirect("shared_intake", key)
    if form is None or form.is_valid():
        try:
            _run(verb, intake, made["shared"], form, acting.person)
        except Refused as refused:
            if form is None:
                messages.error(request, str(refused.message))
            else:
                form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        else:
            messages.success(request, _("The mail leaves now.") if verb == "show" else _("Saved."))
            return redirect("shared_intake", key)
    return _team_page(request, intake, {verb: form}, 422)


def _run(verb: str, intake: Intake, shared: Any, form: Any, by: Person) -> None:
    if verb == "tell":
        actions.tell_story(intake, by=by, **form.cleaned_data)
    elif verb == "add":
        data = form.cleaned_data
        to = queries.destination_by_key(data["destination"])
        actions.add_share(shared, destination=to, why=data["why"], wanted=data["wanted"], by=by)
    elif verb == "show":
        actions.ask_story(shared, by=by)
    else:
        actions.agree_story(shared, parts=form.parts(), by=by)


def _forms(request: HttpRequest, intake: Intake, sent: QueryDict | None) -> dict[str, Any]:
    """The forms of this page, filled with what was sent."""
    shared = queries.shared_intakes().filter(intake=intake).first()
    keeper = shared.keeper if shared else intake.broker or request.acting.person  # type: ignore[attr-defined]
    other = shared.fallback if shared else staff_list().exclude(pk=keeper.pk).first() or keeper
    initial = {
        "summary": shared.summary if shared else intake.question[:1500], "keeper": keeper.key, "fallback": other.key,
        "documents": shared.documents if shared else "",
    }  # fmt: skip
    offers = queries.offered_for(intake, request.GET.get("text", "")[:LONGEST])
    if sent and (chosen := sent.get("destination")) and chosen not in {one.destination.key for one in offers}:
        offers = [*offers, *(queries.Offer(one, "") for one in queries.directory().filter(key=chosen))]
    return {
        "shared": shared,
        "tell": forms.StoryForm(sent, staff=staff_list(), initial=initial),
        "add": forms.ShareForm(sent, offers=offers),
        "phoned": forms.ConsentForm(sent, shares=list(shared.shares.all()) if shared else []),
    }


def _team_page(
    request: HttpRequest, intake: Intake, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    made = _forms(request, intake, None)  # the forms that were not sent are shown clean
    waits = [one for one in made["shared"].shares.all() if one.state == ShareState.DRAFT] if made["shared"] else []
    context = {
        **made, **{verb: form for verb, form in (bound or {}).items() if form}, "intake": intake, "waits": waits,
        "opened": next(iter(bound or {}), ""), "text": request.GET.get("text", "")[:LONGEST], "out": SHARE_OUT,
    }  # fmt: skip
    return render(request, "matching/shared_intake.html", context, status=status)


@require_POST
@hats_required(*STAFF_HATS)
def share_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One step with one organisation, by the team; ``answer`` writes down what they said by telephone."""
    share = queries.share_by_key(key)
    by = request.acting.person  # type: ignore[attr-defined]
    form = forms.ShareAnswerForm(request.POST)
    if verb not in {*SHARE_VERBS, "answer"}:
        raise Http404
    try:
        if verb != "answer":
            SHARE_VERBS[verb](share, by)
        elif form.is_valid():
            actions.answer_share(share, by=by, **form.cleaned_data)
        else:
            messages.error(request, _("Choose one of the three answers."))
            return _team_page(request, share.shared.intake, None, 422)
        messages.success(request, _("Noted, thank you."))
    except Refused as refused:
        messages.error(request, str(refused.message))
        return _team_page(request, share.shared.intake, None, 422)
    return redirect("shared_intake", share.shared.intake.key)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("story")
def guest_story(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """The asker, with the link of the mail: who sees what, who looked; agree, or take it back."""
    found = queries.shared_by_key(parts[0])
    return _story(request, found, found.intake.person)


@require_http_methods(["GET", "POST"])
@login_required_person
def own_story(request: HttpRequest, key: str) -> HttpResponse:
    """The same, logged in."""
    person = request.acting.person  # type: ignore[attr-defined]
    return _story(request, queries.shared_of(person, key), person)


def _story(request: HttpRequest, found: SharedIntake, by: Person | None) -> HttpResponse:
    shares = list(found.shares.all())
    agrees = request.method == "POST" and request.POST.get("verb") == "agree"
    form = forms.ConsentForm(request.POST if agrees else None, shares=shares)
    if request.method == "POST":
        try:
            if _decide(request, found, form, by):
                messages.success(request, _("Thank you. It is as you chose."))
                return redirect(request.path)
        except Refused as refused:
            messages.error(request, str(refused.message))
    base = "core/guest.html" if str(request.resolver_match.url_name) == "guest_story" else "core/base.html"  # type: ignore[union-attr]
    shown = [share for share in shares if share.state != ShareState.DRAFT]
    context = {"shared": found, "form": form, "shares": shown, "out": SHARE_OUT, "base": base}
    return render(request, "matching/story.html", context, status=422 if request.method == "POST" else 200)


def _decide(request: HttpRequest, found: SharedIntake, form: forms.ConsentForm, by: Person | None) -> bool:
    if request.POST.get("verb") == "agree":
        if not form.is_valid():
            return False
        actions.agree_story(found, parts=form.parts(), by=by)
        return True
    share = queries.share_by_key(request.POST.get("share", ""))
    if request.POST.get("verb") != "withdraw" or share.shared_id != found.pk:
        raise Http404
    actions.withdraw_share(share, by=by, of_asker=True)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("share")
def guest_share(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """One organisation: presses the button to read its parts, and answers. Following the link alone shows no story."""
    share = queries.share_by_key(parts[0])
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    if share.state == ShareState.DRAFT or verb not in {"", "open", "answer"}:
        raise Http404
    form = forms.ShareAnswerForm(request.POST if verb == "answer" else None)
    told: dict[str, str] = {}
    try:
        if verb == "open":
            told = actions.open_share(share)
        elif verb == "answer" and form.is_valid():
            actions.answer_share(share, by=None, **form.cleaned_data)
            messages.success(request, _("Thank you for your answer."))
            return redirect(request.path)
    except Refused as refused:
        messages.error(request, str(refused.message))
        share = queries.share_by_key(parts[0])
    lines = [(SharePart(part).label, words) for part, words in told.items()]
    context = {"share": share, "form": form, "lines": lines, "is_out": share.state in SHARE_OUT}
    return render(request, "matching/share_guest.html", context, status=422 if verb == "answer" else 200)
