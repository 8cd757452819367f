"""From a first idea to a charter that every member signed."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.collaborations import rules
from vlechtwerk.collaborations.actions.base import CollaborationsRefused, hold, keep, speakers, tell, turn
from vlechtwerk.collaborations.actions.ending import close_rest
from vlechtwerk.collaborations.enums import (
    OPEN,
    RUNNING,
    WRITABLE,
    CollaborationState,
    Form,
    MemberState,
    Method,
    Seat,
    Sharing,
    Tie,
    Who,
)
from vlechtwerk.collaborations.models import Collaboration, CollaborationMember, Criterion, GovernanceRule
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.people.models import Person

BEFORE = (CollaborationState.EXPLORING, CollaborationState.CHARTERED)


@transaction.atomic
def begin_exploring(*, title: str, by: Person, keeper: Person | None = None, is_demo: bool = False) -> Collaboration:
    """An idea, and who follows it up. Nothing is filled in."""
    one = Collaboration.objects.create(title=title, keeper=keeper or by, is_demo=is_demo)
    audit("begin_exploring", one, by)
    return one


@transaction.atomic
def answer_questions(one: Collaboration, *, by: Actor, **answers: str) -> Collaboration:
    """What was found out so far, by the code of the question; an empty answer stays a question."""
    hold(one, WRITABLE, also_late=WRITABLE)
    audit("answer_questions", one, by)
    return keep(one, answers={code: text for code, text in answers.items() if text})


@transaction.atomic
def change_collaboration(
    one: Collaboration, *, title: str, purpose: str, form: str, sharing: str, sharing_note: str, by: Actor
) -> Collaboration:
    """What the charter says of why, who and how everybody brings something."""
    hold(one, WRITABLE, also_late=WRITABLE)
    if one.state == CollaborationState.REVIEW and not (purpose and form):
        raise CollaborationsRefused(_("A charter has a purpose and a form."), "form" if purpose else "purpose")
    if sharing == Sharing.DIFFERENT and not sharing_note:
        raise CollaborationsRefused(
            _("Say by what the contributions differ: size, part taken, status …"), "sharing_note"
        )
    keep(one, title=title, purpose=purpose, form=form, sharing=sharing, sharing_note=sharing_note)
    audit("change_collaboration", one, by)
    return one


@transaction.atomic
def set_keeper(one: Collaboration, *, keeper: Person, by: Actor) -> Collaboration:
    """Who of the team follows it up."""
    hold(one, OPEN, also_late=RUNNING)
    audit("set_collaboration_keeper", one, by)
    return keep(one, keeper=keeper)


@transaction.atomic
def add_criterion(one: Collaboration, *, text: str, by: Actor) -> Criterion:
    hold(one, WRITABLE, also_late=WRITABLE)
    audit("add_criterion", one, by)
    return Criterion.objects.create(collaboration=one, text=text)


@transaction.atomic
def put_away(row: Criterion | GovernanceRule, *, by: Actor) -> Collaboration:
    """A criterion or rule that holds no longer; what was decided by it can still be read."""
    one = hold(row.collaboration, WRITABLE, also_late=WRITABLE)
    if isinstance(row, GovernanceRule) and one.state == CollaborationState.REVIEW and _rules(one).count() == 1:
        raise CollaborationsRefused(_("This is the only rule. First write down how you decide instead."))
    type(row)._default_manager.filter(pk=row.pk).update(is_current=False)
    audit("put_away_rule" if isinstance(row, GovernanceRule) else "put_away_criterion", one, by)
    return one


@transaction.atomic
def add_rule(
    one: Collaboration, *, what: str, who: str, method: str, quorum: int, by: Actor, has_second_call: bool = True,
    tie: str = "",
) -> GovernanceRule:  # fmt: skip
    """Who decides what, and how. A majority says what a tie comes to, as an even number may vote."""
    hold(one, WRITABLE, also_late=WRITABLE)
    if method == Method.MAJORITY and not tie:
        raise CollaborationsRefused(
            _("With an even number of votes there may be as many for as against. Say what happens then."), "tie"
        )
    rule = GovernanceRule.objects.create(
        collaboration=one, what=what, who=who, method=method, quorum=quorum, has_second_call=has_second_call,
        tie=tie if method == Method.MAJORITY else "",
    )  # fmt: skip
    if one.state == CollaborationState.REVIEW:
        _check_seats(one)
    audit("add_rule", one, by)
    return rule


def _rules(one: Collaboration) -> Any:
    return one.rules.filter(is_current=True)


def _check_seats(one: Collaboration) -> None:
    """What the rules count on is there."""
    seats = set(one.members.filter(state=MemberState.MEMBER).values_list("seat", flat=True))
    if _rules(one).filter(tie=Tie.CHAIR).exists() and Seat.CHAIR not in seats:
        raise CollaborationsRefused(
            _("A rule counts on the vote of the chair, and nobody is. Choose a chair, or change it.")
        )
    if _rules(one).filter(who=Who.CORE).exists() and not seats & {Seat.CORE, Seat.CHAIR}:
        raise CollaborationsRefused(
            _("A rule lets the core group decide, and nobody is in it. Choose them, or change it.")
        )


@transaction.atomic
def charter_collaboration(one: Collaboration, *, by: Actor) -> Collaboration:
    """The charter is written; every member is asked to sign. An informal one needs no rules."""
    hold(one, [CollaborationState.EXPLORING])
    count = one.members.filter(state=MemberState.MEMBER).count()
    if not one.purpose or not one.form:
        raise CollaborationsRefused(_("First write down what you want to reach together, and in which form."))
    if count < 2:
        raise CollaborationsRefused(_("It takes two to work together. Add the members first."))
    if one.form == Form.TWO and count != 2:
        raise CollaborationsRefused(_("These are more than two. Choose another form."))
    if one.form != Form.INFORMAL and not (_rules(one).exists() and one.criteria.filter(is_current=True).exists()):
        raise CollaborationsRefused(
            _("Write down who may join and how you decide, with one criterion and one rule at least. Or stay informal.")
        )
    _check_seats(one)
    today = clock.today()
    turn(one, CollaborationState.CHARTERED, by, chartered_on=today, review_on=rules.months_on(today, 12))
    for member in speakers(one):
        tell(one, "charter_asked", member.contact, once=f"{one.state_since.timestamp()}")
    return one


@transaction.atomic
def reopen_charter(one: Collaboration, *, by: Actor) -> Collaboration:
    """Somebody does not agree yet: it is written again, and signed again by all."""
    hold(one, [CollaborationState.CHARTERED])
    one.members.update(signed_at=None)
    return turn(one, CollaborationState.EXPLORING, by)


@transaction.atomic
def sign_charter(member: CollaborationMember, *, by: Actor) -> CollaborationMember:
    """A member agrees; with the last one the work begins."""
    one = hold(member.collaboration, [CollaborationState.CHARTERED])
    member.refresh_from_db()
    if member.state != MemberState.MEMBER or member.signed_at:
        raise CollaborationsRefused(_("There is nothing to sign for you here any more."))
    CollaborationMember.objects.filter(pk=member.pk).update(signed_at=clock.now())
    audit("sign_charter", one, by, organisation=member.organisation)
    begin_when_signed(one, by=by)
    return member


def begin_when_signed(one: Collaboration, *, by: Actor | None) -> None:
    """It is active once nobody is left who has to sign."""
    members = one.members.filter(state=MemberState.MEMBER)
    if one.state == CollaborationState.CHARTERED and not members.filter(signed_at=None).exists():
        turn(one, CollaborationState.ACTIVE, by)


@transaction.atomic
def drop_collaboration(one: Collaboration, *, reason: str, by: Actor) -> Collaboration:
    """It does not begin, and why: that is worth knowing too."""
    hold(one, BEFORE)
    close_rest(one)
    return turn(one, CollaborationState.DROPPED, by, drop_reason=reason)
