"""What everybody does with their own data."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import login_required_person
from vlechtwerk.core.actions import audit
from vlechtwerk.core.steps import posted
from vlechtwerk.people import actions, queries, rules
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.forms import AudienceForm, HalfDaysForm, ProfileForm, TalentForm
from vlechtwerk.people.middleware import HAT_KEY
from vlechtwerk.people.models import Talent


@require_safe
@login_required_person
def profile(request: HttpRequest) -> HttpResponse:
    """Me: what I said, my talents, my hats."""
    acting = request.acting  # type: ignore[attr-defined]
    person = queries.person_for(acting, acting.person.key)
    worn = [(kind, label) for kind, label in HatKind.choices if kind in acting.hats]
    context = {"person": person, "talents": person.talents.all(), "worn": worn, "hats": acting.hats}
    context["half_days"] = queries.half_days_in_words(person.half_days)
    return render(request, "people/profile.html", context)


@require_http_methods(["GET", "POST"])
@login_required_person
def profile_edit(request: HttpRequest) -> HttpResponse:
    """Change what I said about myself."""
    person = request.acting.person  # type: ignore[attr-defined]
    form = ProfileForm(posted(request), instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        audit("edit_profile", person, person, fields=form.changed_data)
        messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    context = {"form": form, "title": _("My profile"), "back": "profile"}
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


def _own_talent(request: HttpRequest, key: str) -> Talent:
    talent = Talent.objects.filter(key=key, person=request.acting.person, is_active=True).first()  # type: ignore[attr-defined]
    if talent is None:
        raise Http404
    return talent


@require_http_methods(["GET", "POST"])
@login_required_person
def talent_add(request: HttpRequest) -> HttpResponse:
    """Write down one more thing I can give."""
    person = request.acting.person  # type: ignore[attr-defined]
    form = TalentForm(posted(request), initial={"language": person.language})
    if request.method == "POST" and form.is_valid():
        actions.add_talent(person, by=person, **form.cleaned_data)
        messages.success(request, _("Your talent is noted."))
        return redirect("profile")
    context = {"form": form, "title": _("What can you help with?"), "back": "profile", "draft": "talent"}
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required_person
def talent_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change the words of a talent."""
    talent = _own_talent(request, key)
    form = TalentForm(posted(request), instance=talent)
    if request.method == "POST" and form.is_valid():
        form.save()
        audit("edit_talent", talent.person, talent.person, talent=talent)
        messages.success(request, _("Your talent is saved."))
        return redirect("profile")
    context = {"form": form, "title": _("Change this talent"), "back": "profile"}
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@require_POST
@login_required_person
def talent_remove(request: HttpRequest, key: str) -> HttpResponse:
    """Take a talent away; sessions of the past keep it."""
    talent = _own_talent(request, key)
    Talent.objects.filter(pk=talent.pk).update(is_active=False)
    audit("remove_talent", talent.person, talent.person, talent=talent)
    messages.success(request, _("This talent is taken away."))
    return redirect("profile")


@require_http_methods(["GET", "POST"])
@login_required_person
def audience(request: HttpRequest) -> HttpResponse:
    """Who may see which field."""
    person = request.acting.person  # type: ignore[attr-defined]
    form = AudienceForm(posted(request), rows=queries.audience_rows(person))
    if request.method == "POST" and form.is_valid():
        for field in form.changed_data:
            actions.set_audience(person, field=field, audience=form.cleaned_data[field], by=person)
        messages.success(request, _("Noted who may see what."))
        return redirect("profile")
    return render(request, "people/audience.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required_person
def half_days(request: HttpRequest, key: str = "") -> HttpResponse:
    """Which half days of a week suit me; staff writes down what somebody said on the telephone."""
    acting = request.acting  # type: ignore[attr-defined]
    person = queries.person_for(acting, key or acting.person.key)
    if person.pk != acting.person.pk and not rules.is_staff(acting.hats):
        raise Http404
    form = HalfDaysForm(posted(request), initial={"half_days": person.half_days})
    if request.method == "POST" and form.is_valid():
        actions.set_half_days(person, half_days=form.cleaned_data["half_days"], by=acting.person)
        messages.success(request, _("Noted which half days suit."))
        return redirect("person", key) if key else redirect("profile")
    context = {"form": form, "person": person, "key": key}
    return render(request, "people/half_days.html", context, status=422 if form.errors else 200)


@require_POST
@login_required_person
def hat_switch(request: HttpRequest) -> HttpResponse:
    """Wear another of my hats."""
    acting = request.acting  # type: ignore[attr-defined]
    if request.POST.get("hat") in acting.hats:
        request.session[HAT_KEY] = request.POST["hat"]
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else "/")
