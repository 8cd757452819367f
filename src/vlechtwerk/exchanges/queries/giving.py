"""Invitations to give back, as each reader may see them."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from vlechtwerk.core.access import first_or_404
from vlechtwerk.exchanges.enums import UNDER_WAY, GiveState
from vlechtwerk.exchanges.models import GiveInvitation, StrengtheningSession
from vlechtwerk.innovations.queries import open_needs
from vlechtwerk.ledger.enums import COIN
from vlechtwerk.ledger.queries import Tally
from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import is_staff

RELATED = (
    "person", "paid_by", "invited_by", "session__giver", "session__need__innovation", "offer__need",
    "fulfilled_by__giver", "fulfilled_by__receiver", "fulfilled_by__need__innovation",
)  # fmt: skip
LOOPS_SHOWN = 6


def invitations() -> QuerySet[GiveInvitation]:
    """Invitations with those of their needs that still look for somebody."""
    found = GiveInvitation.objects.select_related(*RELATED)
    return found.prefetch_related(Prefetch("needs", queryset=open_needs()))


def open_invitation(person: Person) -> GiveInvitation | None:
    """The oldest invitation that waits for this person's answer: their own, or a colleague's."""
    waits = Q(person=person, state=GiveState.OPEN) | Q(paid_by=person, state=GiveState.PASSED)
    return invitations().filter(waits).order_by("created_at", "id").first()


def under_way(person: Person) -> GiveInvitation | None:
    """The one invitation of somebody that is not closed."""
    return GiveInvitation.objects.filter(person=person, state__in=UNDER_WAY).first()


def has_coin(tally: Tally) -> bool:
    """Whether somebody has a coin to give away: what is set aside for a session is spoken for."""
    return tally.balance - tally.reserved_out >= COIN


def invitation_for(acting: Any, key: str) -> GiveInvitation:
    """An invitation of one's own, one that was passed on to the reader (also after their no), or any for staff."""
    found = invitations().filter(key=key)
    if not is_staff(acting.hats):
        if acting.person is None:
            raise Http404
        mine = Q(person=acting.person) | Q(paid_by=acting.person) | Q(said_no=acting.person)
        found = found.filter(mine).distinct()
    return first_or_404(found)


def invitation_by_key(key: str) -> GiveInvitation:
    """An invitation as it is by now."""
    return first_or_404(invitations().filter(key=key))


def invitation_of_link(parts: list[str]) -> tuple[GiveInvitation, Person]:
    """The invitation of a personal link, and whose link it is: the colleague's names them, also after their no."""
    invitation = invitation_by_key(parts[0])
    if len(parts) == 1 or parts[1] == str(invitation.person_id):
        return invitation, invitation.person
    if invitation.paid_by and parts[1] == str(invitation.paid_by_id):
        return invitation, invitation.paid_by
    return invitation, first_or_404(invitation.said_no.filter(pk=int(parts[1])))


def invitation_after(session: StrengtheningSession) -> GiveInvitation | None:
    """The invitation to give that followed a session, alone or with others."""
    about = Q(session=session) | Q(more=session)
    return GiveInvitation.objects.filter(about).select_related(*RELATED).order_by("created_at", "id").first()


def closed_loops() -> QuerySet[GiveInvitation]:
    """The latest invitations that came round: somebody received, and gave, or a colleague did."""
    done = GiveInvitation.objects.filter(state__in=[GiveState.FULFILLED, GiveState.PAID_FORWARD])
    return done.select_related(*RELATED).order_by("-state_since", "-id")[:LOOPS_SHOWN]


def loop_of(invitation: GiveInvitation) -> list[str]:
    """What happened so far, a sentence per step: received, passed on, given. None yet for who gives the first."""
    received, given, steps = invitation.session, invitation.fulfilled_by, []
    if received:
        words = {"giver": received.giver.name, "person": invitation.person.name, "need": received.need.title}
        steps.append(_("%(giver)s gave half a day to %(person)s: %(need)s.") % words)
    if invitation.paid_by:
        words = {"person": invitation.person.name, "colleague": invitation.paid_by.name}
        steps.append(_("%(person)s passed the invitation on to %(colleague)s, a colleague.") % words)
    if given:
        words = {"giver": given.giver.name, "person": given.receiver.name, "need": given.need.title}
        steps.append(_("%(giver)s gave half a day to %(person)s: %(need)s.") % words)
    return steps
