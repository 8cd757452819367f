"""Conflicts as something to work on. What they are about stands in no trail, no mail and no search."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vlechtwerk.collaborations.actions.base import CollaborationsRefused, hold, speakers, tell
from vlechtwerk.collaborations.enums import GOING_ON, OPEN, RUNNING, ConflictState, MemberState
from vlechtwerk.collaborations.models import Collaboration, CollaborationMember, Conflict
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit, change_state
from vlechtwerk.core.due import first_to_remind
from vlechtwerk.people.models import Person

QUIET = timedelta(days=30)


@transaction.atomic
def raise_conflict(one: Collaboration, *, text: str, by: Person) -> Conflict:
    """Said, so that it can be worked on; the other members hear that something is."""
    hold(one, OPEN, also_late=RUNNING)
    conflict = Conflict.objects.create(collaboration=one, text=text)
    audit("conflict_open", one, by)
    for member in speakers(one):
        if member.contact_id != by.pk:
            tell(
                one, "conflict_waits", member.contact, once=conflict.key, to_view="collaboration_conflicts", is_new=True
            )
    return conflict


@transaction.atomic
def take_conflict(conflict: Conflict, *, member: CollaborationMember, by: Actor) -> Conflict:
    """Who takes it up; another one may take it over."""
    one = hold(conflict.collaboration, OPEN, also_late=RUNNING)
    if member.collaboration_id != one.pk or member.state != MemberState.MEMBER:
        raise CollaborationsRefused(_("Choose one of the members."), "member")
    fields = {"taken_by": member, "state_since": clock.now(), "reminded_at": None}
    if not change_state(conflict, GOING_ON, ConflictState.WORKING, **fields):
        raise CollaborationsRefused(_("This conflict is over. Write down a new one when it comes back."))
    audit("conflict_working", one, by)
    return conflict


@transaction.atomic
def solve_conflict(conflict: Conflict, *, helped: str, by: Actor) -> Conflict:
    """What helped, for the next time."""
    one = hold(conflict.collaboration, OPEN, also_late=RUNNING)
    if conflict.state == ConflictState.OPEN:
        raise CollaborationsRefused(_("First say who takes it up."))
    if not change_state(
        conflict, [ConflictState.WORKING], ConflictState.SOLVED, helped=helped, state_since=clock.now()
    ):
        raise CollaborationsRefused(_("This conflict is over. Write down a new one when it comes back."))
    audit("conflict_solved", one, by)
    return conflict


def quiet_conflicts() -> list[Conflict]:
    """Those with which nothing happened for a month."""
    rows = Conflict.objects.filter(
        Q(state__in=GOING_ON), state_since__lt=clock.now() - QUIET, reminded_at=None, collaboration__state__in=OPEN
    )
    return list(rows.select_related("collaboration", "taken_by__contact").order_by("pk"))


def remind_conflict(conflict: Conflict) -> bool:
    """Whoever took it up hears it, or else everybody; once."""
    if not first_to_remind(conflict):
        return False
    taker = conflict.taken_by.contact if conflict.taken_by else None
    for person in [taker] if taker else [one.contact for one in speakers(conflict.collaboration)]:
        tell(conflict.collaboration, "conflict_waits", person, once=f"{conflict.key}:{conflict.state}",
             to_view="collaboration_conflicts", is_new=False)  # fmt: skip
    return True
