"""The register of people and organisations, for the team of the network."""

import re
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required, login_required_person
from vlechtwerk.core.actions import Refused, audit
from vlechtwerk.core.steps import posted
from vlechtwerk.outbox import bounces
from vlechtwerk.people import actions, queries, registry, rules, vcards
from vlechtwerk.people.enums import STAFF_HATS, HatKind
from vlechtwerk.people.forms import AffiliationForm, HatForm, OrganisationForm, PersonForm, TalentForm
from vlechtwerk.people.models import Affiliation, Organisation, Person

PAGE = 50


@require_safe
@hats_required(*STAFF_HATS)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, searched by word, hat and place."""
    text, hat, place = (request.GET.get(name, "")[:60] for name in ("text", "hat", "place"))
    hat = hat if hat in HatKind.values else ""
    page = Paginator(queries.people_list(text=text, hat=hat, place=place), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "text": text, "hat": hat, "place": place, "hats": HatKind.choices}
    return render(request, "people/people.html", context)


@require_safe
@login_required_person
def person(request: HttpRequest, key: str) -> HttpResponse:
    """One person, as far as this reader may see."""
    found = queries.person_for(request.acting, key)  # type: ignore[attr-defined]
    return _page(request, found) if found.key == key else redirect("person", found.key)


def _page(request: HttpRequest, found: Person, status: int = 200, **bound: Any) -> HttpResponse:
    acting = request.acting  # type: ignore[attr-defined]
    staff = rules.is_staff(acting.hats)
    registry.tell_opened(acting, found)
    introduced = staff or queries.is_introduced(acting, found)
    worn = {hat.kind: hat for hat in queries.worn_today(found.hats.all())}
    fields = queries.visible_fields(acting.person, acting.hats, found, introduced)
    context = {
        "person": found,
        "fields": {str(name.value): value for name, value in fields.items()},
        "staff": staff,
        "bounced": bounces.mark_of(found.email) if staff else None,
        "half_days": queries.half_days_in_words(found.half_days),
        "worn": [(kind, label, worn[kind].until) for kind, label in HatKind.choices if kind in worn],
        "can_take": {kind for kind in worn if rules.can_give_hat(acting.hats, kind)},
        "may_let_go": _may_set_email(acting, found) and found.pk != acting.person.pk,
        "may_merge": rules.can_merge(acting.hats),
        "may_erase": rules.is_administrator(acting.hats),
        "hat_form": HatForm(kinds=_to_give(acting)),
        "affiliation_form": AffiliationForm(),
        **bound,
    }
    return render(request, "people/person.html", context, status=status)


@require_safe
@login_required_person
def person_card(request: HttpRequest, key: str) -> HttpResponse:
    """The same person for an address book: what this reader sees on the page."""
    acting, found = request.acting, queries.person_for(request.acting, key)  # type: ignore[attr-defined]
    introduced = rules.is_staff(acting.hats) or queries.is_introduced(acting, found)
    registry.tell_opened(acting, found)
    return _card(vcards.of_person(found, queries.visible_fields(acting.person, acting.hats, found, introduced)))


def _card(text: str) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="kaart.vcf"', "Cache-Control": "private, no-store"}
    return HttpResponse(text, content_type="text/vcard; charset=utf-8", headers=headers)


def _to_give(acting: Any) -> list[tuple[str, Any]]:
    return [(kind, label) for kind, label in HatKind.choices if rules.can_give_hat(acting.hats, kind)]


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def person_new(request: HttpRequest) -> HttpResponse:
    """Add somebody."""
    acting = request.acting  # type: ignore[attr-defined]
    form = PersonForm(posted(request), initial={"language": "nl", "languages": ["nl"], "capacity_per_quarter": 2})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.register_person(
                by=acting.person, **{**form.cleaned_data, "email": form.cleaned_data["email"] or ""}
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            messages.success(request, _("%(name)s is in the network.") % {"name": made.name})
            return redirect("person", made.key)
    context = {"form": form, "title": _("Add somebody"), "back": "people", "draft": "person"}
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def person_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change what is written about somebody."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.person_for(acting, key)
    form = PersonForm(posted(request), instance=found, email_is_fixed=not _may_set_email(acting, found))
    if request.method == "POST" and form.is_valid():
        form.save()
        if "email" in form.changed_data:  # the log-in library remembers addresses; codes go to the new one only
            EmailAddress.objects.filter(user=found).delete()
        audit("edit_person", found, acting.person, fields=form.changed_data)
        messages.success(request, _("Saved."))
        return redirect("person", found.key)
    context = {"form": form, "title": found.name, "back": "person", "back_key": found.key}
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


def _may_set_email(acting: Any, found: Person) -> bool:
    """The address is the key of the log-in: of somebody with a guarded hat only an administrator changes it."""
    guarded = not rules.GUARDED_HATS.isdisjoint(queries.hats_of(found))
    return rules.is_administrator(acting.hats) or not guarded


@require_POST
@hats_required(*STAFF_HATS)
def person_hat(request: HttpRequest, key: str) -> HttpResponse:
    """Give or take a hat."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.person_for(acting, key)
    form = HatForm(request.POST, kinds=HatKind.choices)
    if not form.is_valid():
        return _page(request, found, 422, hat_form=form)
    kind, until = form.cleaned_data["kind"], form.cleaned_data["until"]
    try:
        actions.require_may_give(acting.hats, kind)
        if "take" in request.POST:
            actions.take_hat(found, kind=kind, by=acting.person)
        else:
            actions.give_hat(found, kind=kind, until=until, by=acting.person)
        messages.success(request, _("Saved."))
    except Refused as refused:
        form.add_error(refused.field, str(refused.message))
        return _page(request, found, 422, hat_form=form)
    return redirect("person", found.key)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def person_leave(request: HttpRequest, key: str) -> HttpResponse:
    """What ends when somebody leaves; then they leave the network, or come back."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.person_for(acting, key)
    if request.method != "POST":
        return render(request, "people/leave.html", {"person": found, "lines": registry.farewell(found)})
    try:
        if not _may_set_email(acting, found):
            raise actions.PeopleRefused(_("Only an administrator lets somebody of the team go."))
        if "back" in request.POST:
            actions.come_back(found, by=acting.person)
            messages.success(request, _("%(name)s is back in the network.") % {"name": found.name})
        else:
            actions.leave(found, by=acting.person)
            messages.success(request, _("%(name)s has left the network.") % {"name": found.name})
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("person", found.key)


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def person_talent_add(request: HttpRequest, key: str) -> HttpResponse:
    """Write down a talent that somebody told about."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.person_for(acting, key)
    form = TalentForm(posted(request), initial={"language": found.language})
    if request.method == "POST" and form.is_valid():
        actions.add_talent(found, by=acting.person, **form.cleaned_data)
        messages.success(request, _("The talent is noted."))
        return redirect("person", found.key)
    title = _("A talent of %(name)s") % {"name": found.name}
    context = {"form": form, "title": title, "back": "person", "back_key": key}
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@require_POST
@hats_required(*STAFF_HATS)
def person_affiliation(request: HttpRequest, key: str) -> HttpResponse:
    """Give somebody a place in an organisation, or end it."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.person_for(acting, key)
    if "end" in request.POST:
        number = request.POST["end"] if re.fullmatch("[0-9]{1,18}", request.POST["end"]) else "0"
        row = Affiliation.objects.filter(person=found, pk=number).first()
        if row is None:
            raise Http404
        actions.end_affiliation(row, by=acting.person)
        messages.success(request, _("Saved."))
        return redirect("person", key)
    form = AffiliationForm(request.POST)
    if not form.is_valid():
        return _page(request, found, 422, affiliation_form=form)
    actions.affiliate(found, by=acting.person, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("person", key)


@require_safe
@hats_required(*STAFF_HATS)
def organisations(request: HttpRequest) -> HttpResponse:
    """Organisations, searched by name."""
    text = request.GET.get("text", "")[:60]
    found = Organisation.objects.select_related("place", "region", "sector").filter(name__icontains=text)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "people/organisations.html", {"page": page, "text": text})


@require_safe
@hats_required(*STAFF_HATS)
def organisation(request: HttpRequest, key: str) -> HttpResponse:
    """One organisation with its people and figures."""
    found = queries.organisation_for(request.acting, key)  # type: ignore[attr-defined]
    if found.key != key:
        return redirect("organisation", found.key)
    members = found.affiliations.filter(until__isnull=True).select_related("person")
    context = {"organisation": found, "members": members, "may_merge": rules.can_merge(request.acting.hats)}  # type: ignore[attr-defined]
    return render(request, "people/organisation.html", context)


@require_safe
@hats_required(*STAFF_HATS)
def organisation_card(request: HttpRequest, key: str) -> HttpResponse:
    """The same organisation for an address book."""
    return _card(vcards.of_organisation(queries.organisation_for(request.acting, key)))  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def organisation_edit(request: HttpRequest, key: str = "") -> HttpResponse:
    """Add or change an organisation."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.organisation_for(acting, key) if key else None
    form = OrganisationForm(posted(request), instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_organisation(form.instance, by=acting.person)
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("organisation", saved.key)
    back = {"back": "organisation", "back_key": key} if key else {"back": "organisations"}
    context = {"form": form, "title": found.name if found else _("Add an organisation"), **back}
    return render(request, "core/form.html", context, status=422 if form.errors else 200)
