"""Collections, for the team: made, filled, put in order."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.library import actions, forms
from vlechtwerk.library.models import Collection, Item
from vlechtwerk.library.queries import desk
from vlechtwerk.people.enums import STAFF_HATS

PAGE = 50


@require_safe
@hats_required(*STAFF_HATS)
def collections_desk(request: HttpRequest) -> HttpResponse:
    page = Paginator(desk.collections(), PAGE).get_page(request.GET.get("page"))
    return render(request, "library/collections_desk.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def collection_new(request: HttpRequest) -> HttpResponse:
    context = {"template": "library/form.html", "title": _("New collection"), "back": "collections_desk"}
    return form_step(
        request, forms.CollectionForm(posted(request)),
        lambda given: actions.make_collection(by=me(request), **given),
        lambda made: redirect("collection_manage", made.key), context, _("The collection is there. Put items in it."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def collection_manage(request: HttpRequest, key: str) -> HttpResponse:
    """Its items in order, and one more."""
    found = desk.collection_by_key(key)
    context = {"template": "library/collection_manage.html", "collection": found, "places": desk.places_of(found)}
    return form_step(
        request, forms.PlaceForm(posted(request), collection=found),
        lambda given: actions.put_in_collection(found, by=me(request), **given),
        lambda _made: redirect("collection_manage", found.key), context, _("It stands at the end now."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def collection_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = desk.collection_by_key(key)
    context = {
        "template": "library/form.html", "title": found.title, "back": "collection_manage", "back_key": found.key,
        "collection": found,
    }  # fmt: skip
    form = forms.CollectionForm(
        posted(request), initial={name: getattr(found, name) for name in ("title", "about", "is_public")}
    )
    return form_step(
        request, form, lambda given: actions.change_collection(found, by=me(request), **given),
        lambda _done: redirect("collection_manage", found.key), context,
    )  # fmt: skip


def _move(request: HttpRequest, found: Collection, *, is_up: bool) -> None:
    actions.move_in_collection(found, item=_item(request), is_up=is_up, by=me(request))


def _take(request: HttpRequest, found: Collection) -> None:
    actions.take_from_collection(found, item=_item(request), by=me(request))


def _item(request: HttpRequest) -> Item:
    item = Item.objects.filter(key=request.POST.get("item", "")).first()
    if item is None:
        raise actions.LibraryRefused(_("Choose an item of the collection."))
    return item


COLLECTION_STEPS: Mapping[str, Callable[[HttpRequest, Collection], None]] = {
    "up": lambda request, found: _move(request, found, is_up=True),
    "down": lambda request, found: _move(request, found, is_up=False),
    "take": _take,
    "drop": lambda request, found: actions.drop_collection(found, by=me(request)),
}


@require_POST
@hats_required(*STAFF_HATS)
def collection_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One step: an item up, down or out, or the collection away."""
    found, step = desk.collection_by_key(key), COLLECTION_STEPS.get(verb)
    if step is None:
        raise Http404
    try:
        step(request, found)
    except Refused as refused:
        messages.error(request, str(refused.message))
    if verb == "drop":
        messages.success(request, _("The collection is gone; its items stayed."))
        return redirect("collections_desk")
    return redirect("collection_manage", found.key)
