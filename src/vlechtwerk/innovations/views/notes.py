"""A note by itself: read, answered, changed, taken back, put on top."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vlechtwerk.core.access import hats_required, login_required_person
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.innovations import actions, queries, rules
from vlechtwerk.innovations.mentions import readers
from vlechtwerk.innovations.team_forms import AnswerNoteForm, EditNoteForm
from vlechtwerk.people.enums import STAFF_HATS


@require_http_methods(["GET", "POST"])
@login_required_person
def note(request: HttpRequest, key: str) -> HttpResponse:
    """The note with its answers, and room for one more."""
    acting = request.acting  # type: ignore[attr-defined]
    entry = queries.note_for(acting, key)
    root = entry.answers or entry
    staff = rules.can_see_notes(acting.hats)
    context = {
        "template": "innovations/note.html", "entry": entry, "root": root, "innovation": entry.innovation, "staff": staff,
        "replies": root.replies.select_related("by").order_by("at", "pk"), "is_own": entry.by_id == acting.person.pk,
        "may_change": rules.may_change_note(entry, acting.person), "names": readers(entry.innovation, entry.audience) if staff else [],
    }  # fmt: skip

    def run(data: dict[str, Any]) -> Any:
        return actions.answer_note(entry, by=acting.person, **data)

    return form_step(
        request,
        AnswerNoteForm(posted(request)),
        run,
        lambda made: redirect("note", key),
        context,
        _("Your answer is there."),
    )


@require_http_methods(["GET", "POST"])
@login_required_person
def note_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Other words, on the same day."""
    acting = request.acting  # type: ignore[attr-defined]
    entry = queries.note_for(acting, key)
    if entry.by_id != acting.person.pk:
        raise Http404
    context = {"title": _("Change the note"), "back": "note", "back_key": key}

    def run(data: dict[str, Any]) -> Any:
        return actions.edit_note(entry, by=acting.person, **data)

    form = EditNoteForm(posted(request), initial={"text": entry.text})
    return form_step(request, form, run, lambda made: redirect("note", key), context)


@require_POST
@login_required_person
def note_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take it back: the words go, the trace stays."""
    acting = request.acting  # type: ignore[attr-defined]
    entry = queries.note_for(acting, key)
    if entry.by_id != acting.person.pk:
        raise Http404
    actions.take_note_back(entry, by=acting.person)
    messages.success(request, _("The note is taken back."))
    return redirect("innovation", entry.innovation.key)


@require_POST
@hats_required(*STAFF_HATS)
def note_pin(request: HttpRequest, key: str) -> HttpResponse:
    """Above the timeline, or no longer."""
    acting = request.acting  # type: ignore[attr-defined]
    entry = queries.note_for(acting, key)
    try:
        actions.pin_note(entry, by=acting.person, pinned="off" not in request.POST)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect(f"{reverse('innovation', args=[entry.innovation.key])}#h-time")
