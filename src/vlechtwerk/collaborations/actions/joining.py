"""Members: checked against the criteria, admitted by those who are there, with somebody who speaks for them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.collaborations.actions.base import CollaborationsRefused, hold
from vlechtwerk.collaborations.actions.chartering import begin_when_signed
from vlechtwerk.collaborations.actions.deciding import propose_decision
from vlechtwerk.collaborations.enums import OPEN, RUNNING, CollaborationState, MemberState, Seat, Tie, Who
from vlechtwerk.collaborations.models import Collaboration, CollaborationMember, Criterion, GovernanceRule, MemberCheck
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.people.models import Organisation, Person

IN = (MemberState.CANDIDATE, MemberState.MEMBER)
Checks = Mapping[Criterion, tuple[bool, str]]


@transaction.atomic
def add_member(
    one: Collaboration, *, organisation: Organisation, contact: Person | None, checks: Checks, by: Actor,
    seat: str = Seat.MEMBER, rule: GovernanceRule | None = None,
) -> CollaborationMember:  # fmt: skip
    """While exploring somebody is a member at once; later the members vote on it, with what was checked before them."""
    hold(one, [CollaborationState.EXPLORING, CollaborationState.ACTIVE])
    if one.members.filter(organisation=organisation, state__in=IN).exists():
        raise CollaborationsRefused(_("%(name)s takes part already.") % {"name": organisation.name}, "organisation")
    if contact:
        _check_speaker(one, contact)
    if unsaid := [criterion.text for criterion, (is_met, note) in checks.items() if not is_met and not note]:
        raise CollaborationsRefused(_("Say why this is not met: %(what)s") % {"what": "; ".join(unsaid)})
    is_first = one.state == CollaborationState.EXPLORING
    member = CollaborationMember.objects.create(
        collaboration=one, organisation=organisation, contact=contact,
        state=MemberState.MEMBER if is_first else MemberState.CANDIDATE, joined_on=clock.today() if is_first else None,
    )  # fmt: skip
    for criterion, (is_met, note) in checks.items():
        MemberCheck.objects.create(member=member, criterion=criterion, is_met=is_met, note=note)
    audit("add_collaboration_member", one, by, organisation=organisation)
    if is_first:
        return change_member(member, contact=contact, seat=seat, by=by)
    if rule is None:
        raise CollaborationsRefused(_("Choose by which rule the members decide on it."), "rule")
    propose_decision(one, rule=rule, title=_("%(name)s joins") % {"name": organisation.name}, admits=member, by=by)
    return member


@transaction.atomic
def change_member(member: CollaborationMember, *, contact: Person | None, seat: str, by: Actor) -> CollaborationMember:
    """Who speaks for it, and where it sits."""
    one = hold(member.collaboration, [*OPEN, CollaborationState.ENDED], also_late=RUNNING)
    if one.state == CollaborationState.ENDED and seat != member.seat:
        raise CollaborationsRefused(
            _("This collaboration is over. It can be read, and nothing changes any more."), "seat"
        )
    others = one.members.filter(state=MemberState.MEMBER).exclude(pk=member.pk)
    if contact and contact.pk != member.contact_id:
        _check_speaker(one, contact, member)
    if seat == Seat.CHAIR and others.filter(seat=Seat.CHAIR).exists():
        raise CollaborationsRefused(_("There is a chair already. Give that member another place first."), "seat")
    if seat != member.seat:
        _keep_seats(one, others, seat)
    CollaborationMember.objects.filter(pk=member.pk).update(contact=contact, seat=seat)
    member.refresh_from_db()
    audit("change_collaboration_member", one, by, organisation=member.organisation)
    return member


def _check_speaker(one: Collaboration, contact: Person, member: CollaborationMember | None = None) -> None:
    """Nobody speaks, and votes, for two members at once."""
    others = one.members.filter(contact=contact, state__in=IN)
    if (others.exclude(pk=member.pk) if member else others).exists():
        raise CollaborationsRefused(
            _("%(name)s speaks for another member here already.") % {"name": contact.name}, "contact"
        )


def _keep_seats(one: Collaboration, others: Any, seat: str = "") -> None:
    """No rule may be left without those on whom it counts, once the charter is written."""
    if one.state == CollaborationState.EXPLORING:
        return
    rules = one.rules.filter(is_current=True)
    left = {seat, *others.values_list("seat", flat=True)}
    if rules.filter(tie=Tie.CHAIR).exists() and Seat.CHAIR not in left:
        raise CollaborationsRefused(
            _("A rule counts on the vote of the chair. Give another member that place first."), "seat"
        )
    if rules.filter(who=Who.CORE).exists() and not left & {Seat.CORE, Seat.CHAIR}:
        raise CollaborationsRefused(_("A rule lets the core group decide. Put another member in it first."), "seat")


@transaction.atomic
def end_membership(member: CollaborationMember, *, by: Actor) -> CollaborationMember:
    """It leaves. What it decided and brought stays; what it did not vote on counts without it."""
    one = hold(member.collaboration, OPEN)
    member.refresh_from_db()
    if member.state != MemberState.MEMBER:
        raise CollaborationsRefused(_("%(name)s is no member (any more).") % {"name": member.organisation.name})
    others = one.members.filter(state=MemberState.MEMBER).exclude(pk=member.pk)
    if one.state != CollaborationState.EXPLORING and others.count() < 2:
        raise CollaborationsRefused(_("Nobody works together alone. Hold the review and stop with thanks instead."))
    _keep_seats(one, others)
    member.votes.filter(choice="").delete()
    CollaborationMember.objects.filter(pk=member.pk).update(state=MemberState.LEFT, left_on=clock.today())
    member.refresh_from_db()
    audit("end_membership", one, by, organisation=member.organisation)
    begin_when_signed(one, by=by)
    return member


def leave_as_speaker(person: Person, *, by: Actor | None) -> None:
    """Whoever leaves the network speaks for no member any more; the member stays, and asks for somebody else."""
    for member in CollaborationMember.objects.filter(contact=person).select_related("collaboration"):
        CollaborationMember.objects.filter(pk=member.pk).update(contact=None)
        audit("change_collaboration_member", member.collaboration, by)
