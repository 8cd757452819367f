"""Files of an item, and what it was made from."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vlechtwerk.core.access import login_required_person, me
from vlechtwerk.core.steps import attempt, form_step, in_words, posted
from vlechtwerk.library import actions, forms
from vlechtwerk.library.enums import Licence
from vlechtwerk.library.models import ItemFile
from vlechtwerk.library.queries import desk

FILE_STEPS = ("describe", "delete")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def item_files(request: HttpRequest, key: str) -> HttpResponse:
    """What is there, and one more."""
    item = desk.item_for(request.acting, key)  # type: ignore[attr-defined]

    def add(given: dict[str, Any]) -> ItemFile:
        upload = given["upload"]
        return actions.add_file(item, name=upload.name, data=upload.read(), alt=given["alt"], by=me(request))

    context = {"template": "library/item_files.html", "item": item, "files": item.files.all()}
    form = forms.FileForm(posted(request), request.FILES or None)
    return form_step(
        request, form, add, lambda _made: redirect("item_files", item.key), context, _("The file is there.")
    )


@require_POST
@login_required_person
def kept_file_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Say anew what one sees, or take the file away."""
    file = desk.file_for(request.acting, key)  # type: ignore[attr-defined]
    if verb not in FILE_STEPS:
        raise Http404
    form = forms.AltForm(request.POST)
    if verb == "describe":
        attempt(form, lambda given: actions.describe_file(file, by=me(request), **given))
    else:
        attempt(form, lambda _given: actions.delete_file(file, by=me(request)))
    if form.errors:
        context = {"item": file.item, "files": file.item.files.all(), "form": forms.FileForm(), "wrong": in_words(form),
                   "wrong_key": file.key, "typed": request.POST.get("alt", "")}  # fmt: skip
        return render(request, "library/item_files.html", context, status=422)
    messages.success(request, _("Saved.") if verb == "describe" else _("The file is gone."))
    return redirect("item_files", file.item.key)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def item_sources(request: HttpRequest, key: str) -> HttpResponse:
    """What it was made from; one more, or one away."""
    item = desk.item_for(request.acting, key)  # type: ignore[attr-defined]
    sources = list(item.made_from.select_related("source"))
    if request.method == "POST" and "away" in request.POST:
        gone = next((one for one in sources if str(one.pk) == request.POST["away"]), None)
        if gone:
            actions.remove_source(item, source=gone, by=me(request))
        return redirect("item_sources", item.key)
    context = {
        "template": "library/item_sources.html", "item": item, "sources": sources, "licence": Licence(item.licence).label,
        "conflicts": desk.licence_conflicts(item, sources),
    }  # fmt: skip
    return form_step(
        request, forms.SourceForm(posted(request), item=item),
        lambda given: actions.add_source(item, by=me(request), **given),
        lambda _made: redirect("item_sources", item.key), context, _("The source is noted."),
    )  # fmt: skip
