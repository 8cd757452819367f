"""Every step that is one form or one button: what it is of, who may, from where, and what it runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vlechtwerk.coaching import actions, forms
from vlechtwerk.coaching.enums import OPEN_PATH, OPEN_TRAJECTORY
from vlechtwerk.coaching.queries import around, cohorts, paths
from vlechtwerk.coaching.rules import is_of_two, is_own, is_team, leads_path
from vlechtwerk.core.access import login_required_person, me
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.people.actions import person_for_contact

Who = Callable[[Any, Any], bool]
RUNNING, GOING = ("running",), ("agreement", "running")


def anybody(_acting: Any, _thing: Any) -> bool:
    """Whoever finds the thing: its query asked already."""
    return True


def _fields(*names: str) -> Callable[[Any], dict[str, Any]]:
    return lambda thing: {name: _shown(getattr(thing, name)) for name in names}


def _shown(value: Any) -> Any:
    return getattr(value, "key", value)


def _nothing(_thing: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Step:
    """``states``: where it starts from (empty: wherever). ``kind``: how its button looks. ``template``: has ``thing``."""

    title: Any
    run: Callable[..., Any]
    form: type[forms.CoachingForm] = forms.CoachingForm
    who: Who = anybody
    states: tuple[str, ...] = ()
    start: Callable[[Any], dict[str, Any]] = _nothing
    lede: Any = ""
    save: Any = ""
    kind: str = "plain"
    template: str = "core/form.html"
    when: Callable[[Any], bool] = lambda thing: True

    def fits(self, acting: Any, thing: Any) -> bool:
        """Whether this person has it before them now."""
        in_state = not self.states or thing.state in self.states
        return in_state and self.when(thing) and self.who(acting, thing)

    @property
    def is_button(self) -> bool:
        return not self.form.base_fields


@dataclass(frozen=True)
class Act:
    """A step as a page shows it."""

    href: str
    step: Step


def _add_participant(cohort: Any, *, by: Any, name: str, email: str, organisation: Any, coach: Any) -> Any:
    person = person_for_contact(name=name, email=email, by=by)
    return actions.open_path(cohort, person=person, organisation=organisation, coach=coach, by=by)


def _seek(_cohort: Any, *, by: Any) -> Any:
    return actions.seek_peers(by)


def _peer(run: Callable[..., Any]) -> Callable[..., Any]:
    return lambda found, *, by: run(found[0], path=found[1], by=by)


def _trajectory(programme: Any, *, by: Any, **given: Any) -> Any:
    return actions.open_trajectory(programme, keeper=by, by=by, **given)


def _not_yet(thing: Any) -> bool:
    return not thing.done_on


def _may_be_put_right(entry: Any) -> bool:
    return bool(entry.done_on) and entry.cohort.state in OPEN


def _took_place(entry: Any) -> dict[str, Any]:
    there = [path.key for path in entry.present.all()]
    return {
        "done_on": entry.done_on or entry.due_on,
        "guest_count": entry.guest_count,
        "result": entry.result,
        "present": there,
    }


TRAJECTORY = ("title", "client", "bureau", "is_follow_up", "starts_on", "ends_on", "cost_cents", "funded_percent")
OPEN = ("gathering", "running")
COHORT = {
    "plan": Step(_("Add to the plan"), actions.plan_entry, forms.EntryForm, cohorts.leads, OPEN, kind="first"),
    "deelnemer": Step(
        _("Add a participant"), _add_participant, forms.ParticipantForm, cohorts.leads, OPEN,
        lede=_("Somebody who was not nominated. It begins with an intake talk."),
    ),
    "start": Step(_("Start the cohort"), actions.start_cohort, who=cohorts.leads, states=("gathering",)),
    "maatjes": Step(
        _("Look for peers"), _seek, who=cohorts.leads, states=RUNNING,
        lede=_(
            "Over all cohorts: two with a barrier of the same kind, in different sectors. Both are asked; they read each "
            "other’s name once both say yes."
        ),
    ),
    "link": Step(_("Renew the link to nominate"), actions.renew_cohort_door, who=cohorts.leads, states=OPEN, kind="quiet"),
    "wijzigen": Step(
        _("Change the cohort"), actions.change_cohort, forms.CohortForm, cohorts.leads, OPEN,
        _fields("programme", "name", "about", "starts_on", "ends_on", "keeper"), kind="quiet",
    ),
    "sluiten": Step(_("Close the cohort"), actions.close_cohort, forms.HarvestForm, cohorts.leads, OPEN, kind="quiet"),
}  # fmt: skip
NOMINATION = {
    "vraag": Step(_("Ask them"), actions.ask_nominee, forms.AskForm, states=("received",),
                  lede=_("They get a mail with who thought of them and why, and may say no."),
                  save=_("Send the question"), template="coaching/ask.html"),
    "weg": Step(_("Set it aside"), actions.set_nomination_aside, states=("received", "asked"), kind="quiet",
                lede=_("What was written about them is gone at once.")),
}  # fmt: skip
ENTRY = {
    "klaar": Step(_("Note as done"), actions.note_entry_done, forms.DoneForm, start=_took_place, when=_not_yet),
    "bijstellen": Step(_("Correct it"), actions.note_entry_done, forms.DoneForm, start=_took_place, when=_may_be_put_right, kind="quiet"),
    "wijzigen": Step(_("Change the plan"), actions.change_entry, forms.EntryForm, start=forms.EntryForm.shown, when=_not_yet),
    "weg": Step(_("Take out of the plan"), actions.cancel_entry, when=_not_yet, kind="quiet"),
}  # fmt: skip
PATH = {
    "intake": Step(_("Note the intake talk"), actions.note_intake, forms.IntakeForm, leads_path, ("intake",), kind="first"),
    "akkoord": Step(_("Accept the agreement"), actions.accept_agreement, who=is_of_two, states=("agreement",), kind="first"),
    "drempel": Step(_("Note a barrier"), actions.note_barrier, forms.BarrierForm, is_of_two, RUNNING,
                    lede=_("Only participant and coach read this.")),
    "doel": Step(_("Add a goal"), actions.add_goal, forms.GoalForm, is_of_two, GOING),
    "delen": Step(
        _("Let my employer see how it goes"), actions.share_progress, who=is_own, states=("running", "done"),
        when=lambda path: not path.shares_progress,
        lede=_("Goals and plan, no notes and no barriers. You get a link to give them, and can take it back whenever you like."),
    ),
    "niet-delen": Step(_("Let nobody see it any more"), actions.stop_sharing, who=is_own,
                       when=lambda path: path.shares_progress),
    "tekst": Step(_("Change the agreement"), actions.change_agreement, forms.AgreementForm, leads_path, ("agreement",),
                  _fields("agreement"), lede=_("Whoever accepted the old words is asked anew.")),
    "werkgever": Step(_("Note the employer’s signature"), actions.note_employer, forms.EmployerForm, leads_path, GOING,
                      _fields("employer_signer", "employer_signed_on")),
    "afronden": Step(_("Look back and finish"), actions.finish_coaching, forms.OutcomeForm, leads_path, RUNNING),
    "coach": Step(_("Another coach"), actions.change_coach, forms.CoachForm, lambda acting, path: is_team(acting), OPEN_PATH,
                  _fields("coach"), kind="quiet"),
    "stoppen": Step(_("Stop before the end"), actions.stop_coaching, forms.ReasonForm,
                    lambda acting, path: leads_path(acting, path) or is_own(acting, path), OPEN_PATH, kind="quiet"),
}  # fmt: skip
GOAL = {
    "bereikt": Step(_("Reached"), actions.reach_goal, when=lambda goal: not goal.reached_on),
    "weg": Step(_("Let go"), actions.drop_goal, kind="quiet"),
}
BARRIER = {
    "hefboom": Step(_("Note what you tried"), actions.try_lever, forms.AttemptForm),
    "wijzigen": Step(_("Change"), actions.change_barrier, forms.BarrierForm,
                     start=_fields("text", "kind", "scope", "start", "middle", "end"), kind="quiet"),
}  # fmt: skip
PEER = {
    "ja": Step(_("Yes, I would like to meet"), _peer(actions.accept_peer), kind="first"),
    "nee": Step(_("Rather not"), _peer(actions.decline_peer), kind="quiet"),
}
PROGRAMME = {
    "partner": Step(_("Add a partner"), actions.give_part, forms.PartForm),
    "verspreid": Step(_("Note what went out"), actions.note_spread, forms.SpreadForm),
    "begeleiding": Step(_("Add a trajectory"), _trajectory, forms.TrajectoryForm),
}
PART = {
    "wijzigen": Step(_("Change"), actions.change_part, forms.PartChangeForm, when=lambda role: not role.ends_on,
                     lede=_("What was stays on the timeline, with the reason.")),
}  # fmt: skip
TRAJECTORY_STEPS = {
    "begonnen": Step(_("It has begun"), actions.begin_trajectory, states=("starting",)),
    "klaar": Step(_("It is done"), actions.finish_trajectory, forms.FinishForm, states=RUNNING, start=_fields("ends_on")),
    "wijzigen": Step(_("Change"), actions.change_trajectory, forms.TrajectoryForm, states=OPEN_TRAJECTORY,
                     start=_fields(*TRAJECTORY)),
    "stoppen": Step(_("It stops"), actions.stop_trajectory, forms.ReasonForm, states=OPEN_TRAJECTORY, kind="quiet"),
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """Things with steps: how one is found, and to which page one comes back."""

    find: Callable[[Any, str], Any]
    steps: Mapping[str, Step]
    back: str
    home: Callable[[Any], Any] = lambda thing: thing


def for_team(find: Callable[[str], Any]) -> Callable[[Any, str], Any]:
    def found(acting: Any, key: str) -> Any:
        if not is_team(acting):
            raise Http404
        return find(key)

    return found


KINDS = {
    "cohort": Kind(cohorts.cohort_for, COHORT, "coaching_cohort"),
    "nomination": Kind(cohorts.nomination_for, NOMINATION, "coaching_cohort", lambda one: one.cohort),
    "entry": Kind(cohorts.entry_for, ENTRY, "coaching_cohort", lambda one: one.cohort),
    "path": Kind(paths.path_for, PATH, "coaching_path"),
    "goal": Kind(paths.goal_for, GOAL, "coaching_path", lambda one: one.path),
    "barrier": Kind(paths.barrier_for, BARRIER, "coaching_path", lambda one: one.path),
    "peer": Kind(paths.peer_for, PEER, "coaching_path", lambda found: found[1]),
    "programme": Kind(for_team(around.programme_by_key), PROGRAMME, "coaching_programme"),
    "part": Kind(for_team(around.role_by_key), PART, "coaching_programme", lambda one: one.programme),
    "trajectory": Kind(for_team(around.trajectory_by_key), TRAJECTORY_STEPS, "coaching_programme", lambda one: one.programme),
}  # fmt: skip


def acts(acting: Any, kind: str, thing: Any, *, key: str = "") -> list[Act]:
    """The steps that this person has before them now."""
    found = [(verb, step) for verb, step in KINDS[kind].steps.items() if step.fits(acting, thing)]
    return [Act(reverse(f"coaching_{kind}_step", args=[key or thing.key, verb]), step) for verb, step in found]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def coaching_step(request: HttpRequest, key: str, verb: str, kind: str) -> HttpResponse:
    """One form or one button, on a page of its own. A step that is over is refused in words by its action."""
    acting: Any = request.acting  # type: ignore[attr-defined]
    found = KINDS[kind]
    thing, step = found.find(acting, key), found.steps.get(verb)
    if step is None or not step.who(acting, thing):
        raise Http404
    home = found.home(thing)
    form = step.form(posted(request), thing=thing, acting=acting, initial=step.start(thing))
    context = {"title": step.title, "lede": step.lede, "back": found.back, "back_key": home.key,
               "save": step.save or (step.title if step.is_button else ""), "template": step.template, "thing": thing}  # fmt: skip
    return form_step(
        request, form, lambda given: step.run(thing, by=me(request), **given), lambda _made: redirect(found.back, home.key),
        context,
    )  # fmt: skip
