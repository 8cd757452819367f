"""Every button and form of a collaboration: one table, one way of running them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from vlechtwerk.collaborations import actions, forms, models, queries
from vlechtwerk.collaborations.views import about
from vlechtwerk.core.access import login_required_person, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import QUIET, form_step, posted, shut

CONTRIBUTIONS, DECISIONS = "collaboration_contributions", "collaboration_decisions"
AROUND, CONFLICTS, HARVEST = "collaboration_around", "collaboration_conflicts", "collaboration_harvest"
TEAM, BOTH, CONTACT, OWN, TEAM_OR_OWN = ("team",), ("team", "contact"), ("contact",), ("own",), ("team", "own")


@dataclass(frozen=True)
class Step:
    """Who may, what it runs, the title and form of its page (without one it is a button), where one goes.

    ``about``: what the page shows above the form. ``tell``: what is said afterwards, when that depends on how it went.
    ``shut``: why it is too late for it; then the form is not offered.
    """

    who: tuple[str, ...]
    run: Callable[..., Any]
    to: str = "collaboration"
    form: Any = None
    title: Any = ""
    lede: Any = ""
    said: Any = ""
    about: Callable[[Any, Any], dict[str, Any]] | None = None
    tell: Callable[[Any], str] | None = None
    shut: Callable[[Any], str] | None = None


ACTS: Mapping[str, Step] = {
    "answers": Step(BOTH, actions.answer_questions, form=forms.QuestionsForm, title=lazy("Questions to talk about"),
                    lede=lazy("No template, no right answers. Leave open what you do not know yet.")),
    "change": Step(TEAM, actions.change_collaboration, form=forms.ChangeForm, title=lazy("Write the charter")),
    "keeper": Step(TEAM, actions.set_keeper, form=forms.KeeperForm, title=lazy("Who follows it up?")),
    "criterion": Step(TEAM, actions.add_criterion, form=forms.CriterionForm, title=lazy("Add a criterion"),
                      lede=lazy("Leave room: most collaborations begin small and draw new members.")),
    "rule": Step(TEAM, actions.add_rule, form=forms.RuleForm, title=lazy("Add a rule of deciding"),
                 lede=lazy("Who decides what, and how. Every proposal ends, whatever the number of votes.")),
    "member": Step(TEAM, actions.add_member, form=forms.MemberForm, title=lazy("Add a member")),
    "charter": Step(TEAM, actions.charter_collaboration, said=lazy("Every member is asked to sign now.")),
    "reopen": Step(BOTH, actions.reopen_charter, said=lazy("The charter is open again; everybody signs the new one.")),
    "drop": Step(TEAM, actions.drop_collaboration, form=forms.DropForm, title=lazy("It does not begin")),
    "review": Step(BOTH, actions.start_review, said=lazy("The review has begun. Talk about it, and write down what you decide.")),
    "conclude": Step(TEAM, actions.conclude_review, form=forms.ConcludeForm, title=lazy("What came of the review"),
                     lede=lazy("Stopping is no failure: who reached something makes room for what comes next."),
                     about=about.review, tell=about.concluded),
    "story": Step(TEAM, actions.draft_story, HARVEST, forms.StoryForm, lazy("A story for the knowledge bank"),
                  said=lazy("The draft waits in the knowledge bank.")),
    "contribution": Step(BOTH, actions.promise_contribution, CONTRIBUTIONS, forms.PromiseForm, lazy("Promise something")),
    "decision": Step(BOTH, actions.propose_decision, DECISIONS, forms.DecisionForm, lazy("Make a proposal"),
                     said=lazy("Whoever decides on it is asked by mail.")),
    "stakeholder": Step(BOTH, actions.add_stakeholder, AROUND, forms.StakeholderForm, lazy("Add a stakeholder")),
    "friend": Step(BOTH, actions.invite_friend, AROUND, forms.FriendForm, lazy("Invite a critical friend"),
                   lede=lazy("Somebody from outside who says what they think. They need no account.")),
    "report": Step(BOTH, actions.write_report, AROUND, forms.ReportForm, lazy("Write a progress report")),
    "message": Step(BOTH, actions.plan_message, AROUND, forms.MessageForm, lazy("Plan who hears what")),
    "conflict": Step(CONTACT, actions.raise_conflict, CONFLICTS, forms.ConflictForm, lazy("Say what rubs"),
                     lede=lazy("Where people work together, things rub. Said early it makes better solutions.")),
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """Rows of one kind: their table, what their address is called, what can be done with one."""

    model: Any
    slug: str
    verbs: Mapping[str, Step]


PARTS: Mapping[str, Part] = {
    "criterion": Part(models.Criterion, "criterium", {"remove": Step(TEAM, actions.put_away)}),
    "rule": Part(models.GovernanceRule, "regel", {"remove": Step(TEAM, actions.put_away)}),
    "member": Part(models.CollaborationMember, "lid", {
        "sign": Step(OWN, actions.sign_charter, said=lazy("Signed. Thank you.")),
        "change": Step(TEAM, actions.change_member, form=forms.SpeakerForm, title=lazy("Who speaks for this member?")),
        "leave": Step(TEAM, actions.end_membership, said=lazy("It left. What it brought stays in the figures.")),
        "thanks": Step(OWN, actions.answer_thanks, HARVEST, forms.ThanksForm, lazy("The page of thanks")),
    }),
    "contribution": Part(models.Contribution, "inbreng", {
        "deliver": Step(TEAM_OR_OWN, actions.note_delivery, CONTRIBUTIONS, forms.DeliveryForm, lazy("Write down what came"),
                        about=about.promise),
        "remove": Step(TEAM_OR_OWN, actions.remove_promise, CONTRIBUTIONS),
    }),
    "decision": Part(models.Decision, "besluit", {
        "vote": Step(CONTACT, actions.cast_vote, DECISIONS, forms.VoteForm, lazy("Vote"), about=about.vote,
                     shut=about.decided),
    }),
    "stakeholder": Part(models.Stakeholder, "belanghebbende", {
        "change": Step(BOTH, actions.change_stakeholder, AROUND, forms.StakeholderForm, lazy("Change a stakeholder")),
        "remove": Step(BOTH, actions.take_off, AROUND),
    }),
    "friend": Part(models.CriticalFriend, "vriend", {
        "thank": Step(BOTH, actions.thank_friend, AROUND, said=lazy("They are asked no longer; what they said stays.")),
    }),
    "report": Part(models.ProgressReport, "verslag", {
        "ask": Step(BOTH, actions.ask_friends, AROUND, said=lazy("The critical friends get a link by mail.")),
    }),
    "conflict": Part(models.Conflict, "conflict", {
        "take": Step(CONTACT, actions.take_conflict, CONFLICTS, forms.TakeForm, lazy("Who takes it up?")),
        "solve": Step(CONTACT, actions.solve_conflict, CONFLICTS, forms.SolveForm, lazy("What helped?")),
    }),
    "message": Part(models.CommunicationStep, "bericht", {
        "finish": Step(BOTH, actions.finish_message, AROUND),
        "remove": Step(BOTH, actions.take_off, AROUND),
    }),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def collaboration_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    def run(step: Step) -> HttpResponse:
        found = queries.inside(request.acting, key)  # type: ignore[attr-defined]
        return _run(request, step, found, found.one)

    return _step(request, ACTS.get(verb), run)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def collaboration_part(request: HttpRequest, key: str, verb: str, part: str) -> HttpResponse:
    def run(step: Step) -> HttpResponse:
        row, found = queries.part_for(request.acting, PARTS[part].model, key)  # type: ignore[attr-defined]
        return _run(request, step, found, row)

    return _step(request, PARTS[part].verbs.get(verb), run)


def _step(request: HttpRequest, step: Step | None, run: Callable[[Step], HttpResponse]) -> HttpResponse:
    if step is None:
        raise Http404
    if step.form is None and request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    return run(step)


def _run(request: HttpRequest, step: Step, found: queries.Inside, row: Any) -> HttpResponse:
    if not found.may(step.who, row):
        raise Http404
    one = found.one
    if step.shut and (back := shut(request, step.shut(row), step.to, one.key)):
        return back
    if step.form is not None:
        form = step.form(posted(request), inside=found, row=row)
        context = {
            "title": step.title, "lede": step.lede, "back": step.to, "back_key": one.key, "one": one, "step": step.title,
            "template": "collaborations/step.html", **(step.about(found, row) if step.about else {}),
        }  # fmt: skip
        return form_step(
            request, form, lambda given: step.run(row, by=me(request), **given),
            lambda _made: _done(request, step, one), context, QUIET if step.tell else str(step.said),
        )  # fmt: skip
    try:
        step.run(row, by=me(request))
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, str(step.said)) if step.said else None
    return redirect(step.to, one.key)


def _done(request: HttpRequest, step: Step, one: models.Collaboration) -> HttpResponse:
    if step.tell:
        messages.success(request, step.tell(one))
    return redirect(step.to, one.key)
