"""What an event is made of: timed blocks, groups of people, and what they get afterwards."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.events.actions.base import EventsRefused, hold
from vlechtwerk.events.enums import EventState, RegistrationState
from vlechtwerk.events.models import Event, EventBlock, EventGroup, HandOut, Registration
from vlechtwerk.people.models import Person

GOING = (EventState.DRAFT, EventState.OPEN)
NOT_OFF = (EventState.DRAFT, EventState.OPEN, EventState.HELD)
MOST_BLOCKS = 60


@transaction.atomic
def add_block(
    event: Event, *, title: str, minutes: int, by: Actor, speaker: Person | None = None, by_groups: bool = False
) -> EventBlock:
    """One more block, after the others."""
    hold(event, GOING)
    blocks = list(event.blocks.all())
    if len(blocks) >= MOST_BLOCKS:
        raise EventsRefused(_("A day has no room for more blocks. Take one away first."))
    order = blocks[-1].order + 1 if blocks else 1
    made = event.blocks.create(title=title, minutes=minutes, speaker=speaker, by_groups=by_groups, order=order)
    audit("change_schedule", event, by)
    return made


@transaction.atomic
def change_block(block: EventBlock, *, by: Actor, minutes: int = 0, move: int = 0) -> EventBlock:
    """Another length, or one place up (-1) or down (1). The others follow by themselves."""
    event = block.event
    hold(event, GOING)
    if minutes:
        EventBlock.objects.filter(pk=block.pk).update(minutes=minutes)
    if move:
        _swap(list(event.blocks.all()), block, move)
    block.refresh_from_db()
    audit("change_schedule", event, by)
    return block


def _swap(blocks: Sequence[EventBlock], block: EventBlock, move: int) -> None:
    order = [one.pk for one in blocks]
    at = order.index(block.pk) if block.pk in order else 0
    to = min(max(at + move, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    for place, number in enumerate(order, start=1):
        EventBlock.objects.filter(pk=number).exclude(order=place).update(order=place)


@transaction.atomic
def remove_block(block: EventBlock, *, by: Actor) -> None:
    hold(block.event, GOING)
    block.delete()
    audit("change_schedule", block.event, by)


@transaction.atomic
def add_group(event: Event, *, name: str, by: Actor, place: str = "") -> EventGroup:
    """A group with a room or a guide of its own."""
    hold(event, GOING)
    try:
        with transaction.atomic():
            made = event.groups.create(name=" ".join(name.split()), place=place)
    except IntegrityError:
        raise EventsRefused(_("There is a group of this name. Choose another name."), "name") from None
    audit("change_groups", event, by)
    return made


@transaction.atomic
def remove_group(group: EventGroup, *, by: Actor) -> None:
    """Its people are in no group then."""
    hold(group.event, GOING)
    group.delete()
    audit("change_groups", group.event, by)


@transaction.atomic
def divide_groups(event: Event, *, by: Actor) -> int:
    """Everybody who has a place, evenly over the groups. Who is in a group stays there; the others fill up the smallest."""
    hold(event, GOING)
    groups = list(event.groups.all())
    if not groups:
        raise EventsRefused(_("Make the groups first."))
    people = list(event.registrations.filter(state=RegistrationState.REGISTERED).order_by("created_at", "id"))
    sizes = {group.pk: 0 for group in groups}
    for one in people:
        if one.group_id in sizes:
            sizes[one.group_id] += 1
    loose = [one for one in people if one.group_id is None]
    for one in loose:
        one.group_id = min(sizes, key=lambda pk: (sizes[pk], pk))
        sizes[one.group_id] += 1
    Registration.objects.bulk_update(loose, ["group"], batch_size=500)
    audit("change_groups", event, by, people=len(loose))
    return len(loose)


@transaction.atomic
def put_in_group(one: Registration, *, group: EventGroup | None, by: Actor) -> Registration:
    """By hand."""
    hold(one.event, GOING)
    same = Registration.objects.filter(pk=one.pk, state=RegistrationState.REGISTERED)
    if not same.update(group=group):
        raise EventsRefused(_("Only who has a place can be in a group."))
    one.refresh_from_db()
    audit("change_groups", one.event, by)
    return one


@transaction.atomic
def add_hand_out(event: Event, *, title: str, url: str, by: Actor) -> HandOut:
    """What those who came get afterwards."""
    hold(event, NOT_OFF)
    made = event.hand_outs.create(title=title, url=url)
    audit("change_hand_outs", event, by)
    return made


@transaction.atomic
def remove_hand_out(one: HandOut, *, by: Actor) -> None:
    hold(one.event, NOT_OFF)
    one.delete()
    audit("change_hand_outs", one.event, by)
