"""Who is in the register twice: the suspected pairs, both side by side, the merge, and its undoing."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import first_or_404, hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.ui.words import day
from vlechtwerk.people import merging, queries, suspicions
from vlechtwerk.people.enums import SHAPER_HATS, Language, MergeKind
from vlechtwerk.people.forms import OrganisationForm, PersonForm
from vlechtwerk.people.models import Merge

PAGE, LATELY = 30, 10
LABELS = {"half_days": gettext_lazy("Half days that suit"), "available_from": gettext_lazy("Available from")}


@require_safe
@hats_required(*SHAPER_HATS)
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one, and what was merged lately."""
    kind = _kind(request.GET.get("kind", MergeKind.PERSON))
    page = Paginator(suspicions.suspected(kind), PAGE).get_page(request.GET.get("page"))
    context = {
        "kind": kind, "kinds": MergeKind.choices, "page": page, "pairs": suspicions.pairs_of(list(page)),
        "merges": merging.merged(kind)[:LATELY],
    }  # fmt: skip
    return render(request, "people/duplicates.html", context)


def _kind(text: str) -> str:
    if text not in MergeKind.values:
        raise Http404
    return text


@require_POST
@hats_required(*SHAPER_HATS)
def look_again(request: HttpRequest) -> HttpResponse:
    """Compare the register with itself now, instead of tonight."""
    kind = _kind(request.POST.get("kind", ""))
    new = suspicions.look(kind)
    said = ngettext("%(count)d new pair found.", "%(count)d new pairs found.", new) % {"count": new}
    messages.success(request, said)
    return redirect(f"{reverse('duplicates')}?kind={kind}")


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*SHAPER_HATS)
def compare(request: HttpRequest, kind: str, key: str, other: str) -> HttpResponse:
    """Both side by side, with what is kept of either; then they are one."""
    acting = request.acting  # type: ignore[attr-defined]
    kept, taken = _entry(kind, key), _entry(kind, other)
    if kept.merged_into_id or taken.merged_into_id:
        messages.info(request, _("These two are one already."))
        return redirect("duplicates")
    chosen = merging.defaults(kept, taken)
    if request.method == "POST":
        chosen = {name: "taken" if request.POST.get(name) == "taken" else "kept" for name in chosen}
        try:
            done = merging.merge(kept, taken=taken, choices=chosen, acting=acting)
        except Refused as refused:
            messages.error(request, str(refused.message))
        else:
            messages.success(request, _("These two are one now."))
            return redirect("merge", done.key)
    context = {
        "kind": kind, "kept": kept, "taken": taken, "rows": _rows(kind, kept, taken, chosen),
        "reasons": merging.why_not(kept, taken, acting=acting), "along": merging.comes_along(taken),
        "stays": merging.comes_along(kept),
    }  # fmt: skip
    return render(request, "people/compare.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@hats_required(*SHAPER_HATS)
def compare_with(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Look up which other entry to lay beside this one, also when nobody suspected the two."""
    one, text = _entry(kind, key), request.GET.get("text", "").strip()[:60]
    found: Any = queries.entries_like(merging.MODELS[kind], text, but=one) if text else []
    context = {"kind": kind, "one": one, "text": text, "found": found[:PAGE]}
    return render(request, "people/compare_with.html", context)


def _entry(kind: str, key: str) -> Any:
    return first_or_404(merging.MODELS[_kind(kind)]._base_manager.select_related("place", "sector").filter(key=key))


def _rows(kind: str, kept: Any, taken: Any, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """One per group of fields: its label, what either says, which is chosen, and whether there is a choice."""
    fields = (PersonForm if kind == MergeKind.PERSON else OrganisationForm).base_fields
    rows = []
    for group in merging.FIELDS[kind]:
        sides = [" · ".join(filter(None, (_said(one, name) for name in group))) for one in (kept, taken)]
        if any(sides):
            label = fields[group[0]].label if group[0] in fields else LABELS[group[0]]
            side = chosen[group[0]]
            rows.append({"name": group[0], "label": label, "sides": sides, "same": sides[0] == sides[1], "side": side})
    return rows


def _said(one: Any, name: str) -> str:
    value = getattr(one, name)
    if value is None or value in ("", []):
        return ""
    if name == "half_days":
        return ", ".join(queries.half_days_in_words(value))
    if name == "languages":
        return ", ".join(str(Language(code).label) if code in Language.values else code for code in value)
    if name == "available_from":
        return str(day(value, "full"))
    return str(getattr(one, f"get_{name}_display", lambda: value)())


@require_POST
@hats_required(*SHAPER_HATS)
def apart(request: HttpRequest, kind: str, key: str, other: str) -> HttpResponse:
    """These are two: they are not suspected again."""
    one, two = _entry(kind, key), _entry(kind, other)
    if one.pk == two.pk:
        raise Http404
    suspicions.keep_apart(one, other=two, by=request.acting.person)  # type: ignore[attr-defined]
    said = _("%(one)s and %(two)s stay two. You will not be asked again.")
    messages.success(request, said % {"one": one.name, "two": two.name})
    return redirect(f"{reverse('duplicates')}?kind={kind}")


@require_safe
@hats_required(*SHAPER_HATS)
def merge(request: HttpRequest, key: str) -> HttpResponse:
    """What a merge did, and whether it can be undone."""
    done = first_or_404(Merge.objects.filter(key=key))
    names = queries.names_of([number for number in (done.by, done.undone_by) if number])
    kept = merging.MODELS[done.kind]._base_manager.filter(pk=done.kept).first()
    moved = sum(len(numbers) for numbers in done.done["moved"].values())
    context = {
        "done": done, "kept": kept, "by": names.get(done.by, ""), "undone_by": names.get(done.undone_by or 0, ""),
        "reasons": [] if done.undone_at else merging.why_not_undone(done), "moved": moved,
    }  # fmt: skip
    return render(request, "people/merge.html", context)


@require_POST
@hats_required(*SHAPER_HATS)
def merge_undo(request: HttpRequest, key: str) -> HttpResponse:
    """Part them again."""
    done = first_or_404(Merge.objects.filter(key=key))
    try:
        merging.undo(done, acting=request.acting)  # type: ignore[attr-defined]
        messages.success(request, _("They are two again, as they were."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("merge", key)
