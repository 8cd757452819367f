"""Looking words up, trying texts out, changing what they mean."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.context import STAFF_HATS
from vlechtwerk.taxonomy import actions, queries, reading
from vlechtwerk.taxonomy.enums import LANGUAGE_LABELS
from vlechtwerk.taxonomy.forms import CompoundForm, ConceptForm, PickForm, TryForm
from vlechtwerk.taxonomy.understanding import understand

PAGE = 50


@require_safe
@hats_required(*STAFF_HATS)
def words(request: HttpRequest) -> HttpResponse:
    """All concepts, or those that a word in any language leads to."""
    asked = request.GET.get("text", "").strip()[:100]
    page = Paginator(queries.search(asked), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "text": asked, "labels": queries.labels(), "waiting": len(queries.suggestions())}
    return render(request, "taxonomy/words.html", context)


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def words_try(request: HttpRequest) -> HttpResponse:
    """What a text is understood as. The text is not kept."""
    form = TryForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_bound and form.is_valid():
        known = queries.rows()
        names = {code: queries.name_of(row) for code, row in known.items()}
        found = understand(form.cleaned_data["text"], language=form.cleaned_data["language"], names=names)
    context = {"form": form, "found": found, "languages": LANGUAGE_LABELS}
    return render(request, "taxonomy/try.html", context, status=422 if form.errors else 200)


@require_safe
@hats_required(*STAFF_HATS)
def concept(request: HttpRequest, code: str) -> HttpResponse:
    """One concept: its words, its neighbours, how often it is meant, what was changed."""
    context = {"concept": queries.concept_for(code), "history": queries.history(code)}
    return render(request, "taxonomy/concept.html", context)


def _pick(request: HttpRequest) -> PickForm:
    """The word in the address, and the concept that was chosen for it."""
    return PickForm(request.GET if request.method == "GET" and request.GET.get("form", "").strip() else None)


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def concept_edit(request: HttpRequest, code: str = "") -> HttpResponse:
    """Change a concept, or make one (no ``code``). ``?form=`` puts a word in it, ``&concept=`` says in which."""
    found = queries.concept_for(code) if code else None
    pick = _pick(request)
    given: dict[str, str] = {}
    if pick.is_bound and pick.is_valid():
        given = {"word": pick.cleaned_data["form"], "language": pick.cleaned_data["language"] or "nl"}
        if not found and pick.cleaned_data["concept"]:
            query = urlencode({"form": given["word"], "language": given["language"]})
            return redirect(f"{reverse('concept_edit', args=[pick.cleaned_data['concept']])}?{query}")
    form = ConceptForm(request.POST if request.method == "POST" else None, concept=found, **given)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            change = actions.change_concept(
                code or data["code"], wanted=form.wanted(), by=request.acting.person,  # type: ignore[attr-defined]
                why=data["why"], seen=data["seen"] if code else None,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        else:
            said = _("Saved. Every search works with it from now on.") if change else _("Nothing was different.")
            messages.success(request, said)
            return redirect("concept", code or data["code"])
    context = {"form": form, "concept": found, "pick": pick, "word": given.get("word", "")}
    return render(request, "taxonomy/concept_edit.html", context, status=422 if form.errors else 200)


@require_POST
@hats_required(*STAFF_HATS)
def concept_undo(request: HttpRequest, key: str) -> HttpResponse:
    """Take one change back."""
    change = queries.change_for(key)
    try:
        actions.undo_change(change, by=request.acting.person)  # type: ignore[attr-defined]
        messages.success(request, _("Taken back."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("concept", change.code) if change.code in queries.rows() else redirect("words")


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def compounds(request: HttpRequest) -> HttpResponse:
    """The words that are split otherwise here."""
    first = {"word": request.GET.get("word", "")[:40], "parts": request.GET.get("parts", "")[:80]}
    form = CompoundForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_bound and form.is_valid():
        try:
            actions.except_compound(by=request.acting.person, **form.cleaned_data)  # type: ignore[attr-defined]
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            messages.success(request, _("Saved. Every search works with it from now on."))
            return redirect("compounds")
    context = {"form": form, "exceptions": queries.compounds_in_use()}
    return render(request, "taxonomy/compounds.html", context, status=422 if form.errors else 200)


@require_POST
@hats_required(*STAFF_HATS)
def compound_undo(request: HttpRequest, key: str) -> HttpResponse:
    """Split a word as the engine does it again."""
    try:
        actions.undo_compound(queries.compound_for(key), by=request.acting.person)  # type: ignore[attr-defined]
        messages.success(request, _("Taken back."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("compounds")


@require_safe
@hats_required(*STAFF_HATS)
def suggestions(request: HttpRequest) -> HttpResponse:
    """Words that kept meeting a concept in what helped."""
    return render(request, "taxonomy/suggestions.html", {"suggestions": queries.suggestions()})


@require_POST
@hats_required(*STAFF_HATS)
def suggestion(request: HttpRequest, key: str) -> HttpResponse:
    """Yes or no to one of them."""
    one = queries.suggestion_for(key)
    act, said = (
        (actions.accept_suggestion, _("“%(word)s” is understood from now on."))
        if request.POST.get("answer") == "yes"
        else (actions.reject_suggestion, _("“%(word)s” will not come back here."))
    )
    try:
        act(one, by=request.acting.person)  # type: ignore[attr-defined]
        messages.success(request, said % {"word": one.word})
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("word_suggestions")


@require_safe
@hats_required(*STAFF_HATS)
def export(request: HttpRequest) -> HttpResponse:
    """The network's own words, for another network."""
    headers = {"Content-Disposition": 'attachment; filename="woorden.csv"'}
    return HttpResponse(
        "\ufeff" + reading.written(*queries.of_the_network()), content_type="text/csv; charset=utf-8", headers=headers
    )
