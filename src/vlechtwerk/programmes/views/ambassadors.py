"""Ambassadors: the list, a nomination, one of them with what comes next, and the days that do not work."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required, login_required_person, me
from vlechtwerk.core.steps import attempt, form_step, in_words, posted
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.queries import person_for
from vlechtwerk.programmes import actions, queries
from vlechtwerk.programmes import ambassador_forms as forms
from vlechtwerk.programmes.enums import OPEN_AMBASSADORSHIP, TO_APPOINT, AmbassadorshipState
from vlechtwerk.programmes.models import Ambassadorship
from vlechtwerk.programmes.views.money import PAGE
from vlechtwerk.programmes.views.steps import Step

AMBASSADOR_STEPS: Mapping[str, Step] = {
    "approach": Step((AmbassadorshipState.NOMINATED,), forms.TalkForm, actions.approach, lazy("We talked")),
    "accept": Step((AmbassadorshipState.APPROACHED,), forms.YesForm, actions.accept_nomination, lazy("They say yes")),
    "appoint": Step((AmbassadorshipState.ACCEPTED,), forms.AppointForm, actions.appoint, lazy("Appoint")),
    "note": Step(
        (AmbassadorshipState.APPROACHED, AmbassadorshipState.ACCEPTED, AmbassadorshipState.APPOINTED), forms.TalkForm,
        actions.note_conversation, lazy("Write down a conversation"), "note",
    ),
    "decline": Step(TO_APPOINT, forms.NoForm, actions.decline_nomination, lazy("They say no"), "stop"),
    "end": Step(
        (AmbassadorshipState.APPOINTED,), forms.EndForm, actions.end_ambassadorship, lazy("End, with thanks"), "stop"
    ),
    "revoke": Step(
        (AmbassadorshipState.APPOINTED,), forms.RevokeForm, actions.revoke_ambassadorship, lazy("Take it back"), "stop"
    ),
}  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def ambassadors(request: HttpRequest) -> HttpResponse:
    """All of them, or those in one state; candidates first, whoever waits longest on top."""
    state, found = request.GET.get("state", ""), queries.ambassadorships()
    if state in AmbassadorshipState.values:
        found = found.filter(state=state)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "states": AmbassadorshipState.choices}
    return render(request, "programmes/ambassadors.html", context)


@require_safe
@hats_required(*STAFF_HATS)
def ambassador_new(request: HttpRequest) -> HttpResponse:
    """Whom? Somebody of the register, by name."""
    who = " ".join(request.GET.get("who", "").split())[:60]
    return render(
        request, "programmes/ambassador_new.html", {"who": who, "called": queries.named(who) if who else None}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def ambassador_nominate(request: HttpRequest, key: str) -> HttpResponse:
    """Why this person, and what about."""
    person = person_for(request.acting, key)  # type: ignore[attr-defined]
    context = {
        "title": _("Nominate %(name)s") % {"name": person.name}, "back": "ambassador_new", "save": _("Nominate"),
        "lede": _("Nobody is mailed. You follow it up, and talk with them first."),
    }  # fmt: skip
    return form_step(
        request, forms.NominateForm(posted(request)), lambda given: actions.nominate(person, by=me(request), **given),
        lambda made: redirect("ambassador", made.key), context, _("Nominated. Now talk with them."),
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def ambassador(request: HttpRequest, key: str) -> HttpResponse:
    """Where it stands, and what comes next."""
    return _ambassador(request, queries.ambassadorship_by_key(key))


def _ambassador(request: HttpRequest, found: Ambassadorship, verb: str = "", form: Any = None) -> HttpResponse:
    steps = [
        (name, step, form if name == verb else step.form(auto_id=f"{name}_%s"), reverse("ambassador_act", args=[found.key, name]))
        for name, step in AMBASSADOR_STEPS.items()
        if found.state in step.states
    ]  # fmt: skip
    context = {
        "ambassador": found, "opened": verb, "themes": found.themes.all(), "days": queries.days_off(found),
        "notes": found.notes.select_related("by"), "is_open": found.state in OPEN_AMBASSADORSHIP,
        "steps": [one for one in steps if not one[1].kind], "stops": [one for one in steps if one[1].kind == "stop"],
        "write": next((one for one in steps if one[1].kind == "note"), None),
    }  # fmt: skip
    return render(request, "programmes/ambassador.html", context, status=422 if form else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def ambassador_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Story, themes, programme, goal, and who follows it up."""
    found = queries.ambassadorship_by_key(key)
    initial = {
        "story": found.story, "yearly_goal": found.yearly_goal, "keeper": found.keeper.key,
        "programme": found.programme.key if found.programme else None,
        "themes": [one.code for one in found.themes.all()],
    }  # fmt: skip
    context = {"title": found.person.name, "back": "ambassador", "back_key": found.key}
    return form_step(
        request, forms.AmbassadorForm(posted(request), initial=initial),
        lambda given: actions.change_ambassador(found, by=me(request), **given),
        lambda made: redirect("ambassador", made.key), context, _("Noted."),
    )  # fmt: skip


@require_POST
@hats_required(*STAFF_HATS)
def ambassador_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One step with an ambassador."""
    found, step = queries.ambassadorship_by_key(key), AMBASSADOR_STEPS.get(verb)
    if step is None:
        raise Http404
    form = step.form(request.POST, auto_id=f"{verb}_%s")
    attempt(form, lambda given: step.run(found, by=me(request), **given))
    if not form.errors:
        messages.success(request, _("Noted."))
        return redirect("ambassador", found.key)
    if found.state in step.states:
        return _ambassador(request, found, verb, form)
    messages.error(request, in_words(form))
    return redirect("ambassador", found.key)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def ambassador_days(request: HttpRequest, key: str) -> HttpResponse:
    """The days that do not work for an ambassador, as they told the team."""
    found = queries.ambassadorship_by_key(key)
    if found.state != AmbassadorshipState.APPOINTED:
        raise Http404
    return _days(request, found, reverse("ambassador_days", args=[found.key]))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def own_days(request: HttpRequest) -> HttpResponse:
    """The days that do not work for me."""
    found = queries.ambassadorship_of(me(request))
    if found is None or found.state != AmbassadorshipState.APPOINTED:
        raise Http404
    return _days(request, found, reverse("own_days"))


def _days(request: HttpRequest, found: Ambassadorship, here: str) -> HttpResponse:
    if dropped := request.POST.get("drop", ""):
        days = (
            found.days_off.filter(pk=int(dropped)).first()
            if dropped.isascii() and dropped.isdigit() and len(dropped) < 10
            else None
        )
        if days:
            actions.drop_days_off(found, days=days, by=me(request))
            messages.success(request, _("Taken away."))
        return redirect(here)
    context = {
        "template": "programmes/days_off.html", "ambassador": found, "days": queries.days_off(found), "here": here,
        "is_mine": found.person_id == me(request).pk,
    }  # fmt: skip
    return form_step(
        request, forms.DaysForm(posted(request)), lambda given: actions.add_days_off(found, by=me(request), **given),
        lambda _made: redirect(here), context, _("Noted. Nobody proposes a stage on these days."),
    )  # fmt: skip
