"""Giving something back: an invitation, never a debt notice."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.exchanges.actions.base import ExchangeRefused, give_link, one_line
from vlechtwerk.exchanges.enums import WAITING, GiveState
from vlechtwerk.exchanges.models import GiveInvitation, StrengtheningSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import EntryKind
from vlechtwerk.innovations.models import Need
from vlechtwerk.innovations.queries import open_needs
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching import queries as matching_queries
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person

LONGEST_SNOOZE = timedelta(days=184)
NEEDS_SHOWN = 3
RELATED = ("person", "session__giver", "session__need__innovation")
CAME_TO_NOTHING = (
    ProposalState.DECLINED, ProposalState.EXPIRED, ProposalState.SUPERSEDED, ProposalState.WITHDRAWN,
)  # fmt: skip
DONATION_SPACE = uuid.UUID("6f1d7d0e-7f43-4c53-9d0c-6a2b1a7f0c11")


def invite_to_give(session: StrengtheningSession) -> GiveInvitation | None:
    """After a booked session: three open needs that fit the receiver's talents. Who has left is not asked."""
    if _has_left(session.receiver):
        return None
    invitation, is_new = GiveInvitation.objects.get_or_create(session=session, defaults={"person": session.receiver})
    if is_new:
        needs = matching_queries.fitting_needs(session.receiver, k=NEEDS_SHOWN)
        invitation.needs.set(needs)
        _log(invitation, "give_invited", None)
        _mail(invitation, needs)
    return invitation


def _has_left(person: Person) -> bool:
    return bool(person.left_on) or not person.is_active


def _mail(invitation: GiveInvitation, needs: Iterable[Need], once: str = "") -> None:
    shown = [{"title": need.title, "innovation": need.innovation.name} for need in needs]
    session = invitation.session
    context = {"needs": shown, "link": give_link(invitation), "giver": {"name": session.giver.name}}
    outbox.queue(
        "exchanges.give_invited", to=invitation.person, context=context, about=f"give:{invitation.key}",
        once=once or f"give:{invitation.key}:{invitation.state_since.isoformat()}",
    )  # fmt: skip


def _turn(invitation: GiveInvitation, to: GiveState, by: Actor | None, **fields: Any) -> None:
    row = GiveInvitation.objects.filter(pk=invitation.pk, state__in=WAITING)
    if row.update(state=to, state_since=clock.now(), **fields) != 1:
        invitation.refresh_from_db()
        raise ExchangeRefused(_("This invitation is “%(state)s” by now.") % {"state": invitation.get_state_display()})
    invitation.refresh_from_db()
    outbox.cancel_about(f"give:{invitation.key}")
    audit(f"give_{to}", invitation, by)


@transaction.atomic
def snooze_invitation(invitation: GiveInvitation, *, until: date, by: Person) -> GiveInvitation:
    """Ask again later."""
    if not clock.today() < until <= clock.today() + LONGEST_SNOOZE:
        raise ExchangeRefused(_("Choose a day between tomorrow and half a year from now."), "until")
    _turn(invitation, GiveState.SNOOZED, by, snoozed_until=until)
    return invitation


@transaction.atomic
def offer_for_invitation(invitation: GiveInvitation, *, need: Need, by: Person) -> Proposal:
    """Offer help with one of the needs; the broker links the two."""
    proposal = matching.offer_help(need, helper=invitation.person, by=by)
    _turn(invitation, GiveState.PLANNED, by, offer=proposal)
    _log(invitation, "give_offered", by, need=need)
    return proposal


@transaction.atomic
def forward_invitation(invitation: GiveInvitation, *, to_person: Person, by: Person) -> GiveInvitation:
    """Let a colleague give; they get the same three needs."""
    if to_person.pk == invitation.person_id:
        raise ExchangeRefused(_("Choose somebody else than yourself."), "email")
    if _has_left(to_person):
        raise ExchangeRefused(_("%(name)s is no longer in the network.") % {"name": to_person.name}, "email")
    _turn(invitation, GiveState.PAID_FORWARD, by, paid_by=to_person)
    _log(invitation, "give_forwarded", by)
    context = {
        "from_name": invitation.person.name,
        "needs": [
            {"title": n.title, "innovation": n.innovation.name} for n in invitation.needs.select_related("innovation")
        ],
    }
    outbox.queue("exchanges.give_forwarded", to=to_person, context=context, about=f"give:{invitation.key}")
    return invitation


@transaction.atomic
def donate_invitation(invitation: GiveInvitation, *, by: Person) -> GiveInvitation:
    """Give one coin to the common pot instead."""
    _turn(invitation, GiveState.DONATED, by)
    ledger.give_to_pot(uuid.uuid5(DONATION_SPACE, invitation.key), giver=invitation.person, by=by)
    _log(invitation, "give_donated", by)
    return invitation


@transaction.atomic
def waive_invitation(invitation: GiveInvitation, *, reason: str, by: Person) -> GiveInvitation:
    """A broker excuses somebody, with a reason."""
    reason = one_line(reason)[:200]
    if not reason:
        raise ExchangeRefused(_("Say in a few words why."), "reason")
    _turn(invitation, GiveState.WAIVED, by, reason=reason)
    _log(invitation, "give_waived", by, reason=reason)
    return invitation


def fulfil_open_invitation(session: StrengtheningSession) -> None:
    """A giver who still had an invitation has given: the one this session was offered for, else the oldest."""
    mine = GiveInvitation.objects.filter(person=session.giver).order_by("created_at", "id")
    chosen = (
        mine.filter(offer=session.proposal, state=GiveState.PLANNED).first() or mine.filter(state__in=WAITING).first()
    )
    if chosen is None:
        return
    row = GiveInvitation.objects.filter(pk=chosen.pk, state=chosen.state)
    if row.update(state=GiveState.FULFILLED, state_since=clock.now(), fulfilled_by=session):
        outbox.cancel_about(f"give:{chosen.key}")
        audit(f"give_{GiveState.FULFILLED}", chosen, None, session=session)


def wake_due() -> int:
    """Invitations whose day has come, or whose offer came to nothing, are open again, with needs of today."""
    due = GiveInvitation.objects.filter(
        Q(state=GiveState.SNOOZED, snoozed_until__lte=clock.today())
        | Q(state=GiveState.PLANNED, offer__state__in=CAME_TO_NOTHING)
    )
    return each_due(due.select_related(*RELATED).order_by("id")[:MOST_AT_ONCE], _wake)


def _wake(invitation: GiveInvitation) -> bool:
    row = GiveInvitation.objects.filter(pk=invitation.pk, state=invitation.state)
    if _has_left(invitation.person):
        return row.update(state=GiveState.WAIVED, state_since=clock.now(), reason=_("left the network")) == 1
    if row.update(state=GiveState.OPEN, state_since=clock.now(), offer=None) != 1:
        return False  # answered in the meantime
    invitation.refresh_from_db()
    needs = matching_queries.fitting_needs(invitation.person, k=NEEDS_SHOWN)
    invitation.needs.set(needs)
    _mail(invitation, needs)
    return True


def refresh_due() -> int:
    """Open invitations whose needs found somebody else get needs of today; who had none hears that there are some."""
    closed = Need.objects.exclude(pk__in=open_needs().values("pk"))
    open_ones = GiveInvitation.objects.filter(state=GiveState.OPEN)
    stale = open_ones.filter(Q(needs__in=closed) | Q(needs=None)).values("pk")
    due = GiveInvitation.objects.filter(pk__in=stale).select_related(*RELATED).order_by("id")
    return each_due(due[:MOST_AT_ONCE], _refresh)


def _refresh(invitation: GiveInvitation) -> bool:
    had = set(invitation.needs.values_list("pk", flat=True))
    needs = matching_queries.fitting_needs(invitation.person, k=NEEDS_SHOWN)
    row = GiveInvitation.objects.select_for_update().filter(pk=invitation.pk, state=GiveState.OPEN)
    if had == {need.pk for need in needs} or not row.exists():
        return False
    invitation.needs.set(needs)
    if not had and not _has_left(invitation.person):
        _mail(invitation, needs, once=f"needs:{invitation.key}:{clock.today()}")
    return True


def _log(invitation: GiveInvitation, verb: str, by: Actor | None, need: Need | None = None, **data: Any) -> None:
    innovations.log(
        invitation.session.need.innovation, kind=EntryKind.SESSION, verb=verb, by=by, person=invitation.person,
        need=need, data=data,
    )  # fmt: skip
