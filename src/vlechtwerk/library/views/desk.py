"""The desk: all items, a new one, and one of them with all that belongs to it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core import clock
from vlechtwerk.core.access import hats_required, login_required_person, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import attempt, form_step, posted
from vlechtwerk.library import actions, forms, rules
from vlechtwerk.library.enums import LANGUAGES, ItemKind, ItemState
from vlechtwerk.library.licences import credit
from vlechtwerk.library.models import Item
from vlechtwerk.library.queries import desk
from vlechtwerk.library.registry import axis_choices
from vlechtwerk.people.enums import STAFF_HATS

PAGE = 50
NOTES_SHOWN = 20
WHATS = {
    "": lazy("All"), "nalezen": lazy("To be checked"), "nazicht": lazy("To be looked at again"),
    "vertalen": lazy("Translation behind"), "mijn": lazy("Kept by me"), "weg": lazy("Put away"),
}  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def items_desk(request: HttpRequest) -> HttpResponse:
    """All of them, or those about which something is to be done."""
    given = {name: request.GET.get(name, "").strip()[:80] for name in ("wat", "soort", "q")}
    found = desk.items_on_desk(by=me(request), what=given["wat"], kind=given["soort"], words=given["q"])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "given": given, "whats": WHATS.items(), "kinds": ItemKind.choices, "today": clock.today()}
    return render(request, "library/items_desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def item_new(request: HttpRequest) -> HttpResponse:
    """The least that is needed; then one writes."""
    context = {
        "template": "library/form.html", "title": _("New item"), "back": "items_desk", "draft": "item-new",
        "save": _("Go on to writing"), "lede": _("What is it, and who keeps it true?"),
    }  # fmt: skip
    return form_step(
        request, forms.NewItemForm(posted(request), by=me(request)),
        lambda given: actions.start_item(by=me(request), **given),
        lambda made: redirect("item_text", made.texts.get().key), context, _("The draft is there. Nobody reads it yet."),
    )  # fmt: skip


@require_safe
@login_required_person
def item_manage(request: HttpRequest, key: str) -> HttpResponse:
    """Everything about one item."""
    return _manage(request, desk.item_for(request.acting, key))  # type: ignore[attr-defined]


def _manage(request: HttpRequest, item: Item, archive: Any = None) -> HttpResponse:
    texts = list(desk.versions(item))
    sources = list(item.made_from.select_related("source"))
    chosen = [label for code, label in axis_choices() if code in item.axes]
    context = {
        "item": item, "today": clock.today(), "texts": texts, "languages": desk.languages_of(item, texts), "sources": sources,
        "files": item.files.all(), "notes": item.opinions.exclude(note="")[:NOTES_SHOWN], "axes": chosen,
        "conflicts": desk.licence_conflicts(item, sources), "archive": archive or forms.ArchiveForm(),
        "due": item.state == ItemState.PUBLISHED and desk.is_due(item), "is_team": rules.is_team(request.acting),  # type: ignore[attr-defined]
        "credit": credit(title=item.title, author=item.author_line, licence=item.licence, url=item.url),
    }  # fmt: skip
    return render(request, "library/item_manage.html", context, status=422 if archive else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def item_edit(request: HttpRequest, key: str) -> HttpResponse:
    """For whom, who keeps it, licence, subjects."""
    item, is_team = desk.item_for(request.acting, key), rules.is_team(request.acting)  # type: ignore[attr-defined]
    context = {
        "template": "library/form.html", "title": _("Facts"), "back": "item_manage", "back_key": item.key, "item": item,
        "lede": _("All that is not text."),
    }  # fmt: skip
    return form_step(
        request, forms.FactsForm(posted(request), item=item, is_team=is_team),
        lambda given: actions.change_item(item, by=me(request), **given),
        lambda done: redirect("item_manage", done.key) if rules.may_write(request.acting, done) else redirect("/"), context,  # type: ignore[attr-defined]
    )  # fmt: skip


def _archive(request: HttpRequest, item: Item) -> HttpResponse:
    form = forms.ArchiveForm(request.POST)
    attempt(form, lambda given: actions.archive_item(item, by=me(request), **given))
    if form.errors:
        return _manage(request, item, form)
    messages.success(request, _("Put away. Readers do not find it any more."))
    return redirect("item_manage", item.key)


def _write(request: HttpRequest, item: Item, start: Callable[..., Any]) -> HttpResponse:
    language = request.POST.get("language", item.language)
    if language not in {*LANGUAGES, item.language}:
        raise Http404
    return redirect("item_text", start(item, language=language, by=me(request)).key)


def _true(request: HttpRequest, item: Item) -> HttpResponse:
    actions.still_true(item, by=me(request))
    messages.success(request, _("Thank you. We ask again when it is time."))
    return redirect("item_manage", item.key)


def _back(request: HttpRequest, item: Item) -> HttpResponse:
    actions.unarchive(item, by=me(request))
    messages.success(request, _("It is back."))
    return redirect("item_manage", item.key)


ITEM_STEPS: Mapping[str, Callable[[HttpRequest, Item], HttpResponse]] = {
    "true": _true, "archive": _archive, "unarchive": _back,
    "version": lambda request, item: _write(request, item, actions.new_version),
    "translate": lambda request, item: _write(request, item, actions.start_translation),
}  # fmt: skip


@require_POST
@login_required_person
def item_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One step of an item."""
    item, step = desk.item_for(request.acting, key), ITEM_STEPS.get(verb)  # type: ignore[attr-defined]
    if step is None:
        raise Http404
    try:
        return step(request, item)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("item_manage", item.key)
