"""What all steps share: the error, a collaboration that waits for whoever else is at it, the mails to its members."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.collaborations.enums import CollaborationState, MemberState
from vlechtwerk.collaborations.models import Collaboration, CollaborationMember
from vlechtwerk.collaborations.rules import is_locked
from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, Refused, audit, lock_row
from vlechtwerk.outbox import actions as outbox

OVER = (CollaborationState.ENDED, CollaborationState.DROPPED)


class CollaborationsRefused(Refused):
    """The collaboration is not where this step starts from, or it does not fit."""


def hold(one: Collaboration, allowed: Collection[str], *, also_late: Collection[str] = ()) -> Collaboration:
    """Wait for whoever else is at it, see it as it is by now, and require one of these states.

    Nothing but the review goes on once that is three months late; in ``also_late`` states this belongs to it, or cannot
    wait.
    """
    lock_row(one)
    if one.state not in allowed:
        if one.state in OVER:
            raise CollaborationsRefused(_("This collaboration is over. It can be read, and nothing changes any more."))
        raise CollaborationsRefused(
            _("The collaboration is “%(state)s” by now. Look at it again.") % {"state": one.get_state_display()}
        )
    if is_locked(one, clock.today()) and one.state not in also_late:
        raise CollaborationsRefused(
            _("The yearly review is three months late. Hold it first; then everything else goes on.")
        )
    return one


def turn(one: Collaboration, to: CollaborationState, by: Actor | None, **fields: Any) -> Collaboration:
    """Bring a collaboration that is held in another state."""
    same = Collaboration.objects.filter(pk=one.pk, state=one.state)
    if same.update(state=to, state_since=clock.now(), reminded_at=None, **fields) != 1:
        raise CollaborationsRefused(_("Somebody else was just here. Look at it again."))
    one.refresh_from_db()
    audit(f"collaboration_{to}", one, by)
    return one


def keep(one: Collaboration, **fields: Any) -> Collaboration:
    """Write these columns of a collaboration that is held."""
    Collaboration.objects.filter(pk=one.pk).update(**fields)
    one.refresh_from_db()
    return one


def speakers(one: Collaboration) -> list[CollaborationMember]:
    """The members who have somebody to write to."""
    rows = one.members.filter(state=MemberState.MEMBER, contact__isnull=False)
    return list(rows.select_related("contact", "organisation"))


def about(one: Collaboration) -> str:
    """Under which name its mails stop when it is over."""
    return f"collaboration:{one.key}"


def tell(
    one: Collaboration, kind: str, to: Any, *, once: str = "", to_view: str = "collaboration", of: str = "", **more: Any
) -> None:
    """Queue a mail about this collaboration, or what ``of`` names; ``once``: the only one for this reader."""
    context = {
        "collaboration": {"title": one.title, "review_on": one.review_on},
        "link": links.absolute(to_view, one.key), **more,
    }  # fmt: skip
    name = f"{kind}:{one.key}:{once}:{to.pk}" if once else None
    outbox.queue(f"collaborations.{kind}", to=to, context=context, about=of or about(one), once=name)
