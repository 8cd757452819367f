"""What people agree to: their own yes and no, and the texts that an administrator writes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required, login_required_person
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import posted
from vlechtwerk.people import actions
from vlechtwerk.people import consents as texts
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.forms import ConsentTextForm

LOG = 200


@require_http_methods(["GET", "POST"])
@login_required_person
def consents(request: HttpRequest) -> HttpResponse:
    """What I agreed to, when, to which text; withdrawing is as easy as giving."""
    person = request.acting.person  # type: ignore[attr-defined]
    if request.method == "POST":
        purpose, given = texts.known_purpose(request.POST.get("purpose", "")), request.POST.get("given") == "1"
        now = texts.version_now(purpose)
        if given and request.POST.get("version", now) != now:
            messages.warning(request, _("This text was changed just now. Read it, and say it again."))
            return redirect("consents")
        actions.log_consent(person, purpose=purpose, given=given, source="profile", text_version=now)
        messages.success(request, _("Noted."))
        return redirect("consents")
    log = list(person.consents.all()[:LOG])
    return render(request, "people/consents.html", {"log": log, "rows": texts.agreements(log, get_language() or "nl")})


@require_safe
@login_required_person
def consent_version(request: HttpRequest, purpose: str, version: str) -> HttpResponse:
    """One version of a text, as it was agreed to."""
    text = texts.text_of(purpose, version)
    context = {"text": text, "words": text.in_language(get_language() or "nl"), "now": texts.version_now(purpose)}
    context["label"] = texts.known_purpose(purpose).label
    return render(request, "people/consent_version.html", context)


@require_safe
@hats_required(HatKind.ADMINISTRATOR)
def consent_texts(request: HttpRequest) -> HttpResponse:
    """All texts as they are now."""
    now = texts.texts_now()
    language = get_language() or "nl"
    rows = [(code, label, now[code], now[code].in_language(language)) for code, label in texts.purposes()]
    return render(request, "people/consent_texts.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(HatKind.ADMINISTRATOR)
def consent_text(request: HttpRequest, purpose: str) -> HttpResponse:
    """One text: write a new version, lay two side by side, ask people to read the new one."""
    label, found = texts.known_purpose(purpose).label, texts.versions(purpose)
    form = ConsentTextForm(posted(request), initial={name: getattr(found[0], name) for name in texts.COLUMNS})
    if request.method == "POST" and form.is_valid():
        by = request.acting.person  # type: ignore[attr-defined]
        try:
            actions.write_consent_text(purpose, texts=form.cleaned_data, seen=request.POST.get("seen", ""), by=by)
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, _("The new text holds from now on."))
            return redirect("consent_text", purpose)
    by_version = {text.version: text for text in found}
    left = by_version.get(request.GET.get("left", ""), found[min(1, len(found) - 1)])
    right = by_version.get(request.GET.get("right", ""), found[0])
    asked = list(texts.agreed_to_older(found[0])) if found[0].pk and not found[0].asked_at else []
    context = {"purpose": purpose, "label": label, "form": form, "now": found[0], "versions": found, "mailed": asked}
    context |= {"left": left, "right": right}
    context["sides"] = [(name, getattr(left, column), getattr(right, column)) for column, name in texts.COLUMNS.items()]
    return render(request, "people/consent_text.html", context, status=422 if form.errors else 200)


@require_POST
@hats_required(HatKind.ADMINISTRATOR)
def consent_ask(request: HttpRequest, purpose: str) -> HttpResponse:
    """Mail whoever agreed to an older text; they were listed before."""
    text = texts.text_now(texts.known_purpose(purpose))
    try:
        if text.key != request.POST.get("text"):
            raise actions.PeopleRefused(_("There is a newer text. Ask about that one."))
        count = actions.ask_consent_again(text, by=request.acting.person)  # type: ignore[attr-defined]
        said = ngettext("%(count)d person is asked to read it.", "%(count)d people are asked to read it.", count)
        messages.success(request, said % {"count": count})
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("consent_text", purpose)
