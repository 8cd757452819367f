"""Ties that somebody notes by hand, on the pages of both actors."""

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vlechtwerk.core.access import hats_required, me
from vlechtwerk.core.steps import attempt, form_step, in_words, posted
from vlechtwerk.ecosystem import actor_forms as forms
from vlechtwerk.ecosystem.actions import relations as actions
from vlechtwerk.ecosystem.queries import register
from vlechtwerk.people.enums import STAFF_HATS

RELATION_STEPS = {
    "check": actions.check_relation, "end": actions.end_relation, "remove": actions.remove_relation,
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def relation_new(request: HttpRequest, key: str) -> HttpResponse:
    found = register.actor_for(request.acting, key)  # type: ignore[attr-defined]
    context = {
        "title": _("New tie"), "back": "actor", "back_key": found.key,
        "lede": _("What is %(name)s for somebody else?") % {"name": found},
    }  # fmt: skip
    return form_step(
        request, forms.NewRelationForm(posted(request), others=register.others_than(found)),
        lambda given: actions.add_relation(found, by=me(request), **given),
        lambda _made: redirect("actor", found.key), context, _("The tie is on the map."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def relation_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Its kind, period and source; and the buttons that end it or take it away."""
    found = register.relation_by_key(key)
    initial = {name: getattr(found, name) for name in actions.FIELDS}
    context = {"title": f"{found.first} – {found.second}", "relation": found, "template": "ecosystem/relation.html"}
    return form_step(
        request, forms.RelationForm(posted(request), initial=initial),
        lambda given: actions.change_relation(found, by=me(request), **given),
        lambda _made: redirect("actor", found.first.key), context,
    )  # fmt: skip


@require_POST
@hats_required(*STAFF_HATS)
def relation_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Checked, over, or noted by mistake."""
    found = register.relation_by_key(key)
    if verb not in RELATION_STEPS:
        raise Http404
    form = django_forms.Form(request.POST)
    attempt(form, lambda _given: RELATION_STEPS[verb](found, by=me(request)))
    if form.errors:
        messages.error(request, in_words(form))
        return redirect("relation_edit", found.key)
    messages.success(request, _("Noted."))
    return redirect("actor", found.first.key)
