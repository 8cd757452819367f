"""Clusters: the list, and one of them with its balance and its ties."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required, me
from vlechtwerk.core.steps import attempt, form_step, in_words, posted
from vlechtwerk.ecosystem import growth_forms as forms
from vlechtwerk.ecosystem.actions import clusters as actions
from vlechtwerk.ecosystem.models import Cluster
from vlechtwerk.ecosystem.queries import clusters as queries
from vlechtwerk.people.enums import STAFF_HATS

PAGE = 50


@require_safe
@hats_required(*STAFF_HATS)
def clusters(request: HttpRequest) -> HttpResponse:
    """Those that go on, or those that are ended."""
    ended = request.GET.get("state") == "ended"
    found = queries.clusters().filter(ended_on__isnull=not ended)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "ecosystem/clusters.html", {"page": page, "ended": ended})


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def cluster_new(request: HttpRequest) -> HttpResponse:
    context = {"title": _("New cluster"), "back": "clusters"}
    return form_step(
        request, forms.NewClusterForm(posted(request)), lambda given: actions.plan_cluster(by=me(request), **given),
        lambda made: redirect("cluster", made.key), context, _("The cluster is there. Who is in it?"),
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def cluster(request: HttpRequest, key: str) -> HttpResponse:
    """Who is in it, how the helix stands, and how it is tied."""
    found = queries.cluster_by_key(key)
    members = queries.members_of(found)
    portrait = queries.portrait(request.acting, members)  # type: ignore[attr-defined]
    who = " ".join(request.GET.get("who", "").split())[:60]
    context = {
        "cluster": found, "members": members, "portrait": portrait, "who": who,
        "called": queries.called(who, [one.pk for one in members]) if who else None,
        "parts": [(one.helix.label, one.share) for one in portrait.strands],
        "labels": [one.helix.label for one in portrait.strands],
    }  # fmt: skip
    return render(request, "ecosystem/cluster.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def cluster_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.cluster_by_key(key)
    initial = {"name": found.name, "about": found.about, "keeper": found.keeper.key}
    context = {"title": found.name, "back": "cluster", "back_key": found.key}
    return form_step(
        request, forms.ClusterForm(posted(request), initial=initial),
        lambda given: actions.change_cluster(found, by=me(request), **given),
        lambda made: redirect("cluster", made.key), context, _("Noted."),
    )  # fmt: skip


CLUSTER_STEPS = ("add", "take", "end", "again")


@require_POST
@hats_required(*STAFF_HATS)
def cluster_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """An actor in or out; end it, or take it up again."""
    found, by = queries.cluster_by_key(key), me(request)
    if verb not in CLUSTER_STEPS:
        raise Http404
    run: dict[str, Callable[[Any], Cluster]] = {
        "add": lambda actor: actions.add_to_cluster(found, actor=actor, by=by),
        "take": lambda actor: actions.take_from_cluster(found, actor=actor, by=by),
        "end": lambda _actor: actions.end_cluster(found, by=by),
        "again": lambda _actor: actions.resume_cluster(found, by=by),
    }
    form = forms.ActorForm(request.POST) if verb in ("add", "take") else django_forms.Form(request.POST)
    attempt(form, lambda given: run[verb](given.get("actor")))
    if form.errors:
        messages.error(request, in_words(form))
    else:
        messages.success(request, _("Noted."))
    return redirect("cluster", found.key)
