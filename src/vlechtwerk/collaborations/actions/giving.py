"""What members promise and what they bring."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.collaborations.actions.base import CollaborationsRefused, hold
from vlechtwerk.collaborations.enums import OPEN, ContributionKind, MemberState
from vlechtwerk.collaborations.models import Collaboration, CollaborationMember, Contribution, Delivery
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit

ONE = 100


@transaction.atomic
def promise_contribution(
    one: Collaboration, *, member: CollaborationMember, kind: str, what: str, amount: int, by: Actor,
    due_on: date | None = None,
) -> Contribution:  # fmt: skip
    """``amount`` in hundredths of euros, hours or people; what is owned is one piece."""
    hold(one, OPEN)
    if member.collaboration_id != one.pk or member.state != MemberState.MEMBER:
        raise CollaborationsRefused(_("Choose one of the members."), "member")
    if kind == ContributionKind.IP:
        amount = ONE
    elif amount <= 0:
        raise CollaborationsRefused(_("Say how much."), "amount")
    audit("promise_contribution", one, by, organisation=member.organisation)
    return Contribution.objects.create(member=member, kind=kind, what=what, amount=amount, due_on=due_on)


@transaction.atomic
def note_delivery(
    contribution: Contribution, *, amount: int, delivered_on: date, by: Actor, note: str = ""
) -> Delivery:
    """A part of it came. More than was promised is welcome."""
    one = hold(contribution.member.collaboration, OPEN)
    if delivered_on > clock.today():
        raise CollaborationsRefused(_("This day is still to come. Write down what came."), "delivered_on")
    if contribution.kind == ContributionKind.IP:
        amount = ONE
    elif amount <= 0:
        raise CollaborationsRefused(_("Say how much."), "amount")
    audit("note_delivery", one, by, organisation=contribution.member.organisation)
    return Delivery.objects.create(contribution=contribution, amount=amount, delivered_on=delivered_on, note=note)


@transaction.atomic
def remove_promise(contribution: Contribution, *, by: Actor) -> Collaboration:
    """One of which nothing came yet."""
    one = hold(contribution.member.collaboration, OPEN)
    if contribution.deliveries.exists():
        raise CollaborationsRefused(_("A part of this came already; it stays as it was promised."))
    contribution.delete()
    audit("remove_promise", one, by)
    return one
