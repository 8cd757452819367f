"""Partners whose part changes by date, what was spread, and trajectories at other organisations."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.coaching.actions.base import CoachingRefused, hold, turn
from vlechtwerk.coaching.enums import OPEN_TRAJECTORY, TrajectoryState
from vlechtwerk.coaching.models import PartnerRole, Spread, Trajectory
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit, lock_row
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.programmes.models import Programme


@transaction.atomic
def give_part(
    programme: Programme, *, organisation: Organisation, part: str, starts_on: date, by: Actor
) -> PartnerRole:
    """A partner does this from a day on; one alone is in charge."""
    try:
        with transaction.atomic():
            made = PartnerRole.objects.create(
                programme=programme, organisation=organisation, part=part, starts_on=starts_on
            )
    except IntegrityError:
        raise CoachingRefused(
            _("Another partner is in charge. Change that one: it ends on a day, with a reason."), "part"
        ) from None
    audit("give_part", made, by)
    return made


@transaction.atomic
def change_part(
    role: PartnerRole, *, on: date, reason: str, by: Actor, organisation: Organisation | None = None, part: str = ""
) -> PartnerRole | None:  # fmt: skip
    """From this day on another partner does it, or the same one does something else, or nobody; and why."""
    lock_row(role)
    if role.ends_on:
        raise CoachingRefused(_("This ended already, on another day. Look at the timeline."))
    if on <= role.starts_on:
        raise CoachingRefused(_("Choose a day after the one on which it began."), "on")
    PartnerRole.objects.filter(pk=role.pk).update(ends_on=on - timedelta(days=1), reason=reason)
    role.refresh_from_db()
    audit("change_part", role, by)
    if not organisation and not part:
        return None
    return give_part(
        role.programme, organisation=organisation or role.organisation, part=part or role.part, starts_on=on, by=by
    )


@transaction.atomic
def note_spread(programme: Programme, *, medium: str, title: str, out_on: date, by: Actor, **more: Any) -> Spread:
    """Something went out. ``url``, ``reach_count``; ``item`` for a page of the knowledge bank."""
    if medium == "method" and not more.get("item"):
        raise CoachingRefused(_("Choose the page of the knowledge bank."), "item")
    made = Spread.objects.create(programme=programme, medium=medium, title=title, out_on=out_on, **more)
    audit("note_spread", made, by)
    return made


@transaction.atomic
def open_trajectory(programme: Programme, *, keeper: Person, by: Actor, **fields: Any) -> Trajectory:
    """Guidance of an organisation is about to begin."""
    made = Trajectory.objects.create(programme=programme, keeper=keeper, **fields)
    audit("open_trajectory", made, by)
    return made


@transaction.atomic
def change_trajectory(trajectory: Trajectory, *, by: Actor, **fields: Any) -> Trajectory:
    """Other days, another bureau, other money."""
    hold(trajectory, OPEN_TRAJECTORY)
    Trajectory.objects.filter(pk=trajectory.pk).update(**fields, reminded_at=None)
    trajectory.refresh_from_db()
    audit("change_trajectory", trajectory, by)
    return trajectory


@transaction.atomic
def begin_trajectory(trajectory: Trajectory, *, by: Actor) -> Trajectory:
    turn(trajectory, [TrajectoryState.STARTING], TrajectoryState.RUNNING, verb="trajectory", by=by)
    return trajectory


@transaction.atomic
def finish_trajectory(
    trajectory: Trajectory, *, by: Actor, ends_on: date | None = None, outcome: str = ""
) -> Trajectory:
    """It is done, on the day on which it really was: from it the average duration comes."""
    last = ends_on or clock.today()
    if last < trajectory.starts_on:
        raise CoachingRefused(_("Choose a day after the one on which it began."), "ends_on")
    turn(
        trajectory,
        [TrajectoryState.RUNNING],
        TrajectoryState.DONE,
        verb="trajectory",
        by=by,
        outcome=outcome,
        ends_on=last,
    )
    return trajectory


@transaction.atomic
def stop_trajectory(trajectory: Trajectory, *, outcome: str, by: Actor) -> Trajectory:
    """It does not go on, and why."""
    turn(trajectory, OPEN_TRAJECTORY, TrajectoryState.STOPPED, verb="trajectory", by=by, outcome=outcome)
    return trajectory
