"""One version of a text: written, looked at, compared, checked."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import login_required_person, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import attempt
from vlechtwerk.library import actions, forms, rules
from vlechtwerk.library.difference import difference
from vlechtwerk.library.enums import ItemKind, ItemState, TextState
from vlechtwerk.library.markdown import render as html_of
from vlechtwerk.library.models import Item, ItemText
from vlechtwerk.library.queries import desk

Shown = list[tuple[Any, Any]]


def shown(item: Item, body: Mapping[str, str]) -> Shown:
    """The sections with words in them as a reader sees them: name and HTML."""
    files = {file.key: file for file in item.files.all()}
    names = desk.section_names(item).items()
    return [(label, html_of(body[code], files=files)) for code, label in names if body.get(code)]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def item_text(request: HttpRequest, key: str) -> HttpResponse:
    """A draft is written here; any other version is looked at."""
    text = desk.text_for(request.acting, key)  # type: ignore[attr-defined]
    if request.method == "POST":
        return _save(request, text)
    if text.state == TextState.DRAFT and text.item.state != ItemState.ARCHIVED:
        return _editor(request, text, forms.TextForm(None, text=text), rules.stamp(text))
    return _version(request, text)


def _save(request: HttpRequest, text: ItemText) -> HttpResponse:
    form, seen = forms.TextForm(request.POST, text=text), request.POST.get("seen", "")
    if "preview" in request.POST:
        return _editor(request, text, form, seen, preview=shown(text.item, form.body()))

    def save(given: dict[str, Any]) -> ItemText:
        facts = {name: given.get(name, "") for name in ("title", "summary", "change_note")}
        body = {code: given[code] for code in form.sections}
        return actions.write(text, body=body, by=me(request), seen=seen, **facts)

    attempt(form, save)
    if form.errors:
        return _editor(request, text, form, seen, status=422)
    if "ask" in request.POST:
        return _ask(request, text)
    messages.success(request, _("Saved. Nobody reads it yet."))
    return redirect("item_files", text.item.key) if "files" in request.POST else redirect("item_text", text.key)


def _ask(request: HttpRequest, text: ItemText) -> HttpResponse:
    """What was written is saved by now, whatever comes of asking."""
    try:
        actions.ask_review(text, by=me(request))
    except Refused as refused:
        messages.success(request, _("Saved. Nobody reads it yet."))
        messages.error(request, str(refused.message))
        is_fact = text.item.kind == ItemKind.LINK and not text.item.url
        return redirect("item_edit", text.item.key) if is_fact else redirect("item_text", text.key)
    messages.success(request, _("Sent to be checked."))
    return redirect("item_manage", text.item.key)


def _editor(
    request: HttpRequest, text: ItemText, form: forms.TextForm, seen: str, *, preview: Shown | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    """The form. When somebody saved in the meantime it says what, and the next save is on top of that."""
    stamp = rules.stamp(text)
    saved = status == 422 and seen and seen != stamp
    mine = ItemText(title=form["title"].value(), summary=form["summary"].value(), body=form.body()) if saved else None
    context = {
        "text": text, "item": text.item, "form": form, "seen": stamp if saved else seen, "preview": preview,
        "files": text.item.files.all(), "original": shown(text.item, text.follows.body) if text.follows else [],
        "changes": difference(text, mine, desk.part_names(text.item)) if mine else [],
    }  # fmt: skip
    return render(request, "library/editor.html", context, status=status)


def _version(request: HttpRequest, text: ItemText, forms_with: Mapping[str, Any] | None = None) -> HttpResponse:
    item, given = text.item, forms_with or {}
    published = desk.published_text(item, text.language)
    waits = text.state == TextState.REVIEW and item.state != ItemState.ARCHIVED
    context = {
        "text": text, "item": item, "sections": shown(item, text.body), "published": published, "waits": waits,
        "may_check": waits and desk.may_check(text, me(request)), "is_own": text.written_by_id == me(request).pk,
        "publish": given.get("publish") or forms.PublishForm(text=text),
        "send_back": given.get("back") or forms.SendBackForm(), "conflicts": desk.licence_conflicts(item),
        "changes": difference(published, text, desk.part_names(item)) if waits and published else [],
        "original": text.follows,
    }  # fmt: skip
    return render(request, "library/version.html", context, status=422 if given else 200)


@require_safe
@login_required_person
def item_text_compare(request: HttpRequest, key: str) -> HttpResponse:
    """Word by word what this version changes on another one in the same language; the one before it, unless said."""
    text = desk.text_for(request.acting, key)  # type: ignore[attr-defined]
    others = [one for one in desk.versions(text.item) if one.language == text.language and one.pk != text.pk]
    before = [one for one in others if one.number < text.number]
    chosen = request.GET.get("met", "")
    other = next((one for one in others if one.key == chosen), None) or next(iter(before or others), None)
    old, new = sorted([other, text], key=lambda one: one.number) if other else (None, text)
    changes = difference(old, new, desk.part_names(text.item)) if old else []
    context = {
        "text": text, "item": text.item, "others": others, "other": other, "old": old, "new": new, "changes": changes,
        "is_same": not any(one.is_changed for one in changes),
    }  # fmt: skip
    return render(request, "library/compare.html", context)


def _publish(request: HttpRequest, text: ItemText) -> HttpResponse:
    form = forms.PublishForm(request.POST, text=text)
    attempt(form, lambda given: actions.publish(text, by=me(request), **given))
    if form.errors:
        return _again(request, text, "publish", form)
    messages.success(request, _("Published. Readers find it from now on."))
    return redirect("item_manage", text.item.key)


def _send_back(request: HttpRequest, text: ItemText) -> HttpResponse:
    form = forms.SendBackForm(request.POST)
    attempt(form, lambda given: actions.send_back(text, by=me(request), **given))
    if form.errors:
        return _again(request, text, "back", form)
    messages.success(request, _("Sent back. The writer reads your note."))
    return redirect("item_manage", text.item.key)


def _again(request: HttpRequest, text: ItemText, verb: str, form: Any) -> HttpResponse:
    """The page with what was typed; or, where there is no form (any more) on it, just what is wrong."""
    if text.state == TextState.REVIEW and desk.may_check(text, me(request)):
        return _version(request, text, {verb: form})
    raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))


def _drop(request: HttpRequest, text: ItemText) -> HttpResponse:
    actions.drop_text(text, by=me(request))
    messages.success(request, _("Thrown away. You can take it back from the list of versions."))
    return redirect("item_manage", text.item.key)


def _take_back(request: HttpRequest, text: ItemText) -> HttpResponse:
    made = actions.new_version(text.item, language=text.language, like=text, by=me(request))
    messages.success(request, _("This is a new draft with the words of version %(n)d.") % {"n": text.number})
    return redirect("item_text", made.key)


TEXT_STEPS: Mapping[str, Callable[[HttpRequest, ItemText], HttpResponse]] = {
    "publish": _publish, "back": _send_back, "drop": _drop, "again": _take_back
}  # fmt: skip


@require_POST
@login_required_person
def item_text_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One step of a version."""
    text, step = desk.text_for(request.acting, key), TEXT_STEPS.get(verb)  # type: ignore[attr-defined]
    if step is None:
        raise Http404
    try:
        return step(request, text)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("item_text", text.key)
