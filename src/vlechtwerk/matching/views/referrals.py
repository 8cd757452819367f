"""A referral from its preparation to its outcome: for the broker, the asker, and whoever is asked outside."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import by_link, closed_door, hats_required, login_required_person
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import in_words, posted
from vlechtwerk.innovations.queries import innovation_for, intake_for, need_for
from vlechtwerk.matching import actions, queries
from vlechtwerk.matching import referral_forms as forms
from vlechtwerk.matching.enums import (
    ASKED_OUTSIDE,
    CAME_TO_NOTHING,
    HELD_OUTSIDE,
    RUNNING_OUTSIDE,
    ReferralState,
)
from vlechtwerk.matching.models import Destination, Referral, Subject
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person
from vlechtwerk.people.queries import staff_list
from vlechtwerk.people.rules import is_staff

KINDS: Mapping[str, Callable[[Any, str], Subject]] = {"nood": need_for, "dossier": innovation_for, "vraag": intake_for}
LONGEST = 60
STAFF, ASKER, RECEIVER = "staff", "asker", "receiver"
DRAFT = (ReferralState.DRAFT,)
BUTTON = django_forms.Form


@dataclass(frozen=True)
class Step:
    """A form, what it does, what is said afterwards, who may, and from which states."""

    form: type[django_forms.Form]
    run: Callable[[Referral, Person | None, Any], object]
    said: Any
    who: Collection[str]
    states: Collection[str]


def _agree(referral: Referral, by: Person | None, form: Any) -> object:
    return actions.agree_to_referral(referral, by=by, **form.cleaned_data)


def _answer(referral: Referral, by: Person | None, form: Any) -> object:
    data = form.cleaned_data
    if data["answer"] == "yes":
        return actions.accept_referral(referral, by=by, phone=data["phone"])
    return actions.decline_referral(referral, by=by, reason=form.refusal, note=data["note"], until=data["until"])


def _finish(referral: Referral, by: Person | None, form: Any) -> object:
    data = form.cleaned_data
    return actions.finish_referral(
        referral, outcome=data["outcome"], right_realised=form.right_realised, note=data["note"],
        half_day=data["half_day"] and referral.need is not None, by=by,
    )  # fmt: skip


def _withdraw(referral: Referral, by: Person | None, form: Any) -> object:
    of_asker = by is None  # by the link of somebody who is not in the register
    return actions.withdraw_referral(referral, by=by, note=form.cleaned_data["note"], of_asker=of_asker)


STEPS: Mapping[str, Step] = {
    "show": Step(
        BUTTON, lambda r, by, f: actions.request_agreement(r, by=by),  # type: ignore[arg-type]
        lazy("The mail leaves now. After the yes it goes on by itself."), (STAFF,), DRAFT,
    ),
    "phoned": Step(forms.PhonedForm, _agree, lazy("Noted. It leaves now."), (STAFF,), DRAFT),
    "agree": Step(forms.AgreeForm, _agree, lazy("Thank you. It leaves now with these words."), (ASKER,), DRAFT),
    "open": Step(
        BUTTON, lambda r, by, f: actions.open_referral(r), "", (RECEIVER,), (ReferralState.SENT,)
    ),
    "answer": Step(forms.AnswerForm, _answer, lazy("Thank you for your answer."), (RECEIVER, STAFF), ASKED_OUTSIDE),
    "progress": Step(
        forms.ProgressForm, lambda r, by, f: actions.report_progress(r, by=by, note=f.cleaned_data["note"]),
        lazy("Noted, thank you."), (RECEIVER, STAFF), HELD_OUTSIDE,
    ),
    "warm": Step(
        BUTTON, lambda r, by, f: actions.warm_hand_over(r, by=by),  # type: ignore[arg-type]
        lazy("Noted: you brought the two together."), (STAFF,), HELD_OUTSIDE,
    ),
    "finish": Step(forms.FinishForm, _finish, lazy("Noted, thank you."), (RECEIVER, STAFF), HELD_OUTSIDE),
    "withdraw": Step(
        forms.WithdrawForm, _withdraw,
        lazy("Taken back. Who knew of it gets a mail."), (ASKER, STAFF), RUNNING_OUTSIDE,
    ),
    "reopen": Step(
        forms.ReopenForm, lambda r, by, f: actions.reopen_referral(r, by=by, note=f.cleaned_data["note"]),  # type: ignore[arg-type]
        lazy("Open again."), (STAFF,), (*CAME_TO_NOTHING, ReferralState.DONE),
    ),
    "handled": Step(
        BUTTON, lambda r, by, f: actions.handle_referral(r, by=by),  # type: ignore[arg-type]
        lazy("It leaves the list of today."), (STAFF,), (*CAME_TO_NOTHING, ReferralState.DONE),
    ),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def referral_new(request: HttpRequest, key: str) -> HttpResponse:
    """Prepare a referral outside the network for one need; nobody is mailed yet."""
    return refer(request, kind="nood", key=key)


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def refer(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Prepare a referral of a need, or of a whole innovation or intake; nobody is mailed yet."""
    acting = request.acting  # type: ignore[attr-defined]
    if kind not in KINDS:
        raise Http404
    subject = KINDS[kind](acting, key)
    words = actions.first_words(subject)
    keeper = words.pop("keeper") or acting.person
    other = staff_list().exclude(pk=keeper.pk).first() or keeper
    initial = {**words, "keeper": keeper.key, "fallback": other.key, "known": request.GET.get("to", "")}
    known = _offers(request, subject)
    form = forms.ReferralForm(posted(request), staff=staff_list(), known=known, initial=initial)
    return _form_page(
        request, form, subject, lambda to: actions.draft_referral(subject, to=to, by=acting.person, **form.words())
    )


def _offers(request: HttpRequest, subject: Subject) -> list[queries.Offer]:
    """What the directory offers; who was chosen on another page comes first."""
    found = queries.offered_for(subject, request.GET.get("text", "")[:LONGEST])
    chosen = {request.GET.get("to", ""), *request.POST.getlist("known"), *request.POST.getlist("shown")} - {""}
    missing = chosen - {one.destination.key for one in found}
    if not missing:
        return found
    return [*(queries.Offer(one, "") for one in Destination.objects.filter(key__in=missing)), *found]


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def referral_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Other words or another receiver, before it leaves; the asker is asked again."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.referral_for(acting, key)
    form = forms.ReferralForm(posted(request), staff=staff_list(), known=[], initial=forms.typed_before(found))
    return _form_page(
        request, form, found.subject, lambda to: actions.edit_referral(found, to=to, by=acting.person, **form.words())
    )


def _form_page(
    request: HttpRequest, form: forms.ReferralForm, subject: Subject, run: Callable[[Destination | Person], Referral]
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():  # a contact that is new or newer is kept only with its referral
                to = actions.destination_for(by=request.acting.person, **form.contact())  # type: ignore[attr-defined]
                made = run(to)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        else:
            if isinstance(to, Person):
                messages.info(
                    request, _("%(name)s is in the network: the referral goes to that person.") % {"name": to}
                )
            return redirect("referral", made.key)
    context = {
        "form": form, "subject": subject, "kind": subject._meta.model_name, "back": queries.page_of_subject(subject),
        "text": request.GET.get("text", "")[:LONGEST],
    }  # fmt: skip
    return render(request, "matching/referral_form.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required_person
def referral(request: HttpRequest, key: str) -> HttpResponse:
    """Who holds what: for the broker with everything, for the asker with what is theirs to decide."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.referral_for(acting, key)
    return _page(request, found, _roles(acting, found), acting.person)


@require_POST
@login_required_person
def referral_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One step, logged in."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.referral_for(acting, key)
    return _act(request, found, verb, _roles(acting, found), acting.person)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("referral")
def guest_referral(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """The receiver outside: reads, answers, tells how it goes. Following the link alone changes nothing."""
    found = queries.referral_by_key(parts[0])
    if found.state == ReferralState.DRAFT:  # opened again and prepared anew: not theirs at this moment
        return closed_door(request, True)
    if request.method == "POST":
        return _act(request, found, request.POST.get("verb", ""), (RECEIVER,), found.person)
    return _page(request, found, (RECEIVER,), found.person)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("agree")
def guest_agree(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """The asker, with the link of the mail: agrees to the words or not, and may take it back later."""
    found = queries.referral_by_key(parts[0])
    if request.method == "POST":
        return _act(request, found, request.POST.get("verb", ""), (ASKER,), found.asker)
    return _page(request, found, (ASKER,), found.asker)


def _roles(acting: Any, found: Referral) -> tuple[str, ...]:
    """In which roles somebody who is logged in acts here; a broker may be the asker too."""
    mine = found.asker_id == acting.person.pk
    return tuple(role for role, has in ((STAFF, is_staff(acting.hats)), (ASKER, mine)) if has)


def _act(request: HttpRequest, found: Referral, verb: str, roles: Collection[str], by: Person | None) -> HttpResponse:
    step = STEPS.get(verb)
    if step is None or not set(step.who) & set(roles):
        raise Http404
    form = step.form(request.POST)
    if form.is_valid():
        try:
            step.run(found, by, form)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        else:
            if step.said:
                messages.success(request, str(step.said))
            at_home = STAFF in roles or request.resolver_match.url_name == "referral_act"  # type: ignore[union-attr]
            return redirect("referral", found.key) if at_home else redirect(request.path)
    now = queries.referral_by_key(found.key)
    if now.state not in step.states:
        messages.error(request, in_words(form))
    return _page(request, now, roles, by, forms={verb: form}, status=422)


def _page(
    request: HttpRequest, found: Referral, roles: Collection[str], by: Person | None, *,
    forms: dict[str, Any] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Every step that this reader can take now, each with its form."""
    initial = {"to": found.receiver.key, "summary": found.summary}
    open_now = {verb: step for verb, step in STEPS.items() if set(step.who) & set(roles) and found.state in step.states}
    made = {verb: step.form(initial=initial) for verb, step in open_now.items()}
    made |= {verb: form for verb, form in (forms or {}).items() if verb in open_now}
    guest = str(request.resolver_match.url_name) in {"guest_referral", "guest_agree"}  # type: ignore[union-attr]
    context = {
        "referral": found,
        "steps": made,
        "opened": next(iter(forms or {}), ""),
        "roles": roles,
        "base": "core/guest.html" if guest else "core/base.html",
        "urls": {verb: request.path if guest else reverse("referral_act", args=[found.key, verb]) for verb in made},
        "about": queries.page_of(found),
        "knows": found.accepted_at is not None,
        "previews": actions.previews(found) if "show" in made else [],
    }
    template = "referral_guest" if RECEIVER in roles else "referral"
    return render(request, f"matching/{template}.html", context, status=status)
