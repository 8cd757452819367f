"""May this session be told? Asked on the page of the session, answered there or through a personal link."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import by_link, login_required_person
from vlechtwerk.core.steps import attempt, in_words
from vlechtwerk.exchanges import actions, queries
from vlechtwerk.exchanges.enums import StoryState
from vlechtwerk.exchanges.models import StoryRequest, StrengtheningSession
from vlechtwerk.exchanges.story_forms import AskForm, StoryForm
from vlechtwerk.library.enums import ItemState
from vlechtwerk.people.models import Person

STORY_STEPS = {
    "ask": lazy("Asked. Both get a mail, and answer for themselves."),
    "answer": lazy("Thank you. Your answer is noted."),
    "withdraw": lazy("Taken back. Nobody reads it any more."),
}


@require_safe
@login_required_person
def session_story(request: HttpRequest, key: str) -> HttpResponse:
    """What was asked about this session, and what one can do."""
    session = _session(request, key)
    return _page(request, session, queries.story_of(session), request.acting.person)  # type: ignore[attr-defined]


@require_POST
@login_required_person
def session_story_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Ask, answer, or take it back, logged in."""
    session, person = _session(request, key), request.acting.person  # type: ignore[attr-defined]
    return _act(request, session, person, verb, back=reverse("session_story", args=[key]))


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("session_story")
def guest_session_story(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """Answer or take it back through the personal link. Opening it changes nothing; a press of a button does."""
    asked, person = queries.story_by_key(*parts)
    session = asked.session
    if request.method != "POST":
        return _page(request, session, asked, person, token=token)
    verb = "withdraw" if "withdraw" in request.POST else "answer"
    return _act(request, session, person, verb, back=request.path, token=token)


def _session(request: HttpRequest, key: str) -> StrengtheningSession:
    """A session that can be told: one that did not take place has no such page."""
    found = queries.session_for(request.acting, key)  # type: ignore[attr-defined]
    if not queries.can_be_told(found):
        raise Http404
    return found


def _act(
    request: HttpRequest, session: StrengtheningSession, person: Person, verb: str, *, back: str, token: str = ""
) -> HttpResponse:  # fmt: skip
    asked = queries.story_of(session)
    if verb not in STORY_STEPS or (asked is None and verb != "ask"):
        raise Http404
    form: StoryForm | AskForm = StoryForm(request.POST) if verb == "answer" else AskForm(request.POST)
    attempt(form, lambda given: _run(session, asked, person, verb, given))
    if form.errors:
        messages.error(request, in_words(form))
        now = queries.story_of(session)
        again = form if isinstance(form, StoryForm) else None
        return _page(request, session, now, person, token=token, form=again, status=422)
    messages.success(request, str(STORY_STEPS[verb]))
    return redirect(back)


def _run(
    session: StrengtheningSession, asked: StoryRequest | None, person: Person, verb: str, given: dict[str, Any]
) -> object:
    if asked is None or verb == "ask":
        return actions.ask_story(session, by=person)
    if verb == "withdraw":
        return actions.withdraw_story(asked, by=person)
    return actions.answer_story(asked, person=person, says=given["says"], quotes=given["quotes"])


def _page(
    request: HttpRequest, session: StrengtheningSession, asked: StoryRequest | None, person: Person, *, token: str = "",
    form: StoryForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    is_side = person.pk in {session.giver_id, session.receiver_id}
    state, item = (asked.state, asked.item) if asked else ("", None)
    is_read = state == StoryState.AGREED and item is not None and item.state == ItemState.PUBLISHED
    context = {
        "session": session, "asked": asked, "person": person, "is_side": is_side, "token": token, "item": item,
        "waits": state == StoryState.ASKED, "agreed": state == StoryState.AGREED, "is_read": is_read, "keeps": not token and asked is not None and asked.asked_by_id == person.pk,
        "mine": asked.says(person.pk) if asked and is_side else "", "form": form or StoryForm(),
        "base": "core/guest.html" if token else "core/base.html", "title": _title(asked, state),
        "urls": {verb: request.path if token else reverse("session_story_act", args=[session.key, verb]) for verb in STORY_STEPS},
        "may_withdraw": bool(asked) and (state in {StoryState.ASKED, StoryState.AGREED} if is_side else state == StoryState.ASKED),
    }  # fmt: skip
    return render(request, "exchanges/story.html", context, status=status)


def _title(asked: StoryRequest | None, state: str) -> str:
    if asked is None or state == StoryState.ASKED:
        return _("May this become a story?")
    return _("This becomes a story") if state == StoryState.AGREED else _("There will be no story")
