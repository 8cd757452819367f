"""The register of actors: the list, one of them, and the lists by which they are divided."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import first_or_404, hats_required, me, wears
from vlechtwerk.core.steps import attempt, form_step, in_words, posted
from vlechtwerk.ecosystem import actor_forms as forms
from vlechtwerk.ecosystem.actions import actors as actions
from vlechtwerk.ecosystem.models import Actor, Domain, Function
from vlechtwerk.ecosystem.queries import gaps, register
from vlechtwerk.ecosystem.queries.looking import Filters
from vlechtwerk.people.enums import SHAPER_HATS, STAFF_HATS
from vlechtwerk.people.models import Organisation

PAGE = 50
ACTOR_STEPS = {
    "check": actions.check_actor, "end": actions.end_actor, "resume": actions.resume_actor,
}  # fmt: skip
LISTS: dict[str, tuple[type[Domain | Function], type[django_forms.ModelForm]]] = {
    "domeinen": (Domain, forms.DomainForm),
    "functies": (Function, forms.FunctionForm),
}


@require_safe
@hats_required(*STAFF_HATS)
def actors(request: HttpRequest) -> HttpResponse:
    """Everybody of the ecosystem, by the filters of the map; who stopped stands apart."""
    filters, ended = Filters.read(request.GET), request.GET.get("ended") == "1"
    found = register.actors(request.acting, filters, ended=ended)  # type: ignore[attr-defined]
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")), "ended": ended, "filters": filters,
        "form": forms.ActorFilterForm(initial=filters.kept()), "query": filters.query(),
        "is_empty": not Actor.objects.exists(),
    }  # fmt: skip
    return render(request, "ecosystem/actors.html", context)


@require_POST
@hats_required(*STAFF_HATS)
def first_actors(request: HttpRequest) -> HttpResponse:
    """The table of the needs analysis, as something to begin with."""
    count = actions.load_first_actors(by=me(request))
    messages.success(request, _("%(n)d actors are in the register.") % {"n": count})
    return redirect("actors")


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def actor_new(request: HttpRequest) -> HttpResponse:
    """Of an organisation that is there (``?organisation=``), or a new one in the same go."""

    def add(given: dict[str, Any]) -> Actor:
        return actions.add_actor(given.pop("organisation"), by=me(request), **given)

    chosen = request.GET.get("organisation", "")[:12]
    known = Organisation.objects.filter(key=chosen).first() if chosen else None
    initial = {"organisation": known.key} if known else {}
    context = {"title": _("New actor"), "template": "ecosystem/actor_new.html"}
    return form_step(
        request, forms.NewActorForm(posted(request), initial=initial), add,
        lambda made: redirect("actor", made.key), context, _("The actor is on the map."),
    )  # fmt: skip


@require_safe
def actor(request: HttpRequest, key: str) -> HttpResponse:
    """What an actor is and what binds it; the team reads whom to call as well."""
    acting = request.acting  # type: ignore[attr-defined]
    found, staff = register.actor_for(acting, key), wears(request, *STAFF_HATS)
    context = {
        "actor": found, "staff": staff, "regions": register.regions_of(found), "ties": register.ties_of(acting, found),
        "gaps": gaps.taken_by(found) if staff else [],
    }  # fmt: skip
    return render(request, "ecosystem/actor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def actor_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = register.actor_for(request.acting, key)  # type: ignore[attr-defined]
    initial = {name: getattr(found, name) for name in ("ownership", "summary", "is_public", "source", "sourced_on")}
    initial |= {name: [one.code for one in getattr(found, name).all()] for name in actions.LISTS}
    initial["contact"] = found.contact.key if found.contact else ""
    people = register.people_at(found.organisation)
    return form_step(
        request, forms.ChangeActorForm(posted(request), initial=initial, people=people),
        lambda given: actions.change_actor(found, by=me(request), **given),
        lambda made: redirect("actor", made.key), {"title": str(found), "back": "actor", "back_key": found.key},
    )  # fmt: skip


@require_POST
@hats_required(*STAFF_HATS)
def actor_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Somebody checked it, it stopped, or it is there again."""
    found = register.actor_for(request.acting, key)  # type: ignore[attr-defined]
    if verb not in ACTOR_STEPS:
        raise Http404
    form = django_forms.Form(request.POST)
    attempt(form, lambda _given: ACTOR_STEPS[verb](found, by=me(request)))
    if form.errors:
        messages.error(request, in_words(form))
    else:
        messages.success(request, _("Noted."))
    return redirect("actor", found.key)


@require_safe
@hats_required(*STAFF_HATS)
def lists(request: HttpRequest) -> HttpResponse:
    """The domains and functions by which actors are divided."""
    context = {
        "domains": Domain.objects.all(), "functions": Function.objects.all(), "shapes": wears(request, *SHAPER_HATS),
    }  # fmt: skip
    return render(request, "ecosystem/lists.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*SHAPER_HATS)
def list_entry(request: HttpRequest, kind: str, code: str = "") -> HttpResponse:
    """A new domain or function, or a change to one."""
    model, form = _list(kind)
    entry = first_or_404(model.objects.filter(code=code)) if code else model(order=model.objects.count() + 1)
    bound = form(posted(request), instance=entry)
    new = {"domeinen": _("New domain"), "functies": _("New function")}[kind]
    context = {
        "title": str(entry) if code else new, "back": "ecosystem_lists", "template": "ecosystem/list_entry.html",
        "kind": kind, "code": code,
    }  # fmt: skip
    return form_step(
        request, bound, lambda _given: actions.save_entry(bound.instance, by=me(request)),
        lambda _made: redirect("ecosystem_lists"), context,
    )  # fmt: skip


@require_POST
@hats_required(*SHAPER_HATS)
def list_entry_remove(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Take away what nothing uses."""
    entry = first_or_404(_list(kind)[0].objects.filter(code=code))
    form = django_forms.Form(request.POST)
    attempt(form, lambda _given: actions.remove_entry(entry, by=me(request)))
    if form.errors:
        messages.error(request, in_words(form))
    else:
        messages.success(request, _("It is gone from the list."))
    return redirect("ecosystem_lists")


def _list(kind: str) -> tuple[Any, Any]:
    if kind not in LISTS:
        raise Http404
    return LISTS[kind]
