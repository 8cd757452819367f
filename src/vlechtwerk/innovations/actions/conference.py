"""A case conference: planned, held over a list of dossiers, closed with a report; or cancelled, which moves its list on."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit, change_state, last_place
from vlechtwerk.core.due import each_due
from vlechtwerk.innovations.actions import dossiers, notes, tasks
from vlechtwerk.innovations.actions.base import InnovationRefused
from vlechtwerk.innovations.conferences import coming, guests_of, report_lines
from vlechtwerk.innovations.enums import ENDED, ConferenceState, ItemReason, ItemState
from vlechtwerk.innovations.models import Conference, ConferenceGuest, ConferenceItem, Innovation, TimelineEntry
from vlechtwerk.outbox import actions as outbox

LATE_START = timedelta(days=1)
LATE_END = timedelta(hours=3)
DECISIONS: dict[str, Callable[..., Any]] = {
    "note": notes.add_note, "task": tasks.add_task, "step": dossiers.set_next_step, "move": dossiers.move_innovation,
    "state": dossiers.set_innovation_state,
}  # fmt: skip
"""What can be decided on a dossier while it is on the table: the same actions as on its own page."""


@transaction.atomic
def plan_conference(
    *, starts_at: datetime, chair: Any, guests: Iterable[Any], by: Actor, minutes: int = 60, place: str = "",
    is_demo: bool = False,
) -> Conference:  # fmt: skip
    """A new one; who is asked to it is told."""
    _require_future(starts_at)
    made = Conference.objects.create(starts_at=starts_at, chair=chair, minutes=minutes, place=place, is_demo=is_demo)
    _seat(made, guests)
    audit("conference_planned", made, by, starts_at=starts_at)
    _mail(made, "conference_planned", by)
    return made


@transaction.atomic
def edit_conference(
    conference: Conference,
    *,
    starts_at: datetime,
    chair: Any,
    guests: Iterable[Any],
    minutes: int,
    place: str,
    by: Actor,
) -> Conference:
    """Another day, chair or table, as long as it has not begun; everybody who is asked is told again."""
    if starts_at != conference.starts_at:
        _require_future(starts_at)
    fields = {"starts_at": starts_at, "chair": chair, "minutes": minutes, "place": place, "nudged_at": None}
    _turn(conference, [ConferenceState.PLANNED], ConferenceState.PLANNED, **fields)
    _seat(conference, guests)
    audit("edit_conference", conference, by, starts_at=starts_at)
    outbox.cancel_about(f"conference:{conference.key}")
    _mail(conference, "conference_planned", by)
    return conference


def _require_future(starts_at: datetime) -> None:
    if starts_at < clock.now():
        raise InnovationRefused(_("This moment is past. Choose one that is still to come."), "starts_at")


def _seat(conference: Conference, guests: Iterable[Any]) -> None:
    wanted = {person.pk for person in guests} | {conference.chair_id}
    conference.guests.exclude(person__in=wanted).delete()
    there = set(conference.guests.values_list("person_id", flat=True))
    ConferenceGuest.objects.bulk_create(
        ConferenceGuest(conference=conference, person_id=number) for number in sorted(wanted - there)
    )


@transaction.atomic
def add_item(
    conference: Conference, *, innovation: Innovation, by: Actor, reason: str = ItemReason.ASKED, question: str = ""
) -> ConferenceItem:
    """Put a dossier on the list, at its end."""
    if conference.state not in {ConferenceState.PLANNED, ConferenceState.RUNNING}:
        raise _gone_on(conference)
    if innovation.state in ENDED:
        raise InnovationRefused(_("%(name)s has stopped.") % {"name": innovation.name}, "innovation")
    place = last_place(conference.items.all())
    try:
        with transaction.atomic():
            made = ConferenceItem.objects.create(
                conference=conference, innovation=innovation, order=place, reason=ItemReason(reason),
                question=question.strip()[:300], asked_by_id=by.pk,
            )  # fmt: skip
    except IntegrityError:
        raise InnovationRefused(
            _("%(name)s is on this list already.") % {"name": innovation.name}, "innovation"
        ) from None
    audit("add_to_conference", conference, by, to=innovation)
    return made


@transaction.atomic
def remove_item(item: ConferenceItem, *, by: Actor) -> None:
    """Take a dossier off the list; one on which something was decided stays."""
    if item.entries.exists() or not ConferenceItem.objects.filter(pk=item.pk, state=ItemState.WAITING).delete()[0]:
        raise InnovationRefused(_("Something was decided on it: it stays on the list."))
    audit("take_off_conference", item.conference, by, to=item.innovation)


@transaction.atomic
def raise_item(item: ConferenceItem, *, by: Actor) -> None:
    """One place earlier in the list."""
    above = (
        ConferenceItem.objects.filter(conference=item.conference_id, order__lt=item.order).order_by("-order").first()
    )
    if above:
        ConferenceItem.objects.filter(pk=above.pk).update(order=item.order)
        ConferenceItem.objects.filter(pk=item.pk).update(order=above.order)
        audit("order_conference", item.conference, by, to=item.innovation)


@transaction.atomic
def start_conference(conference: Conference, *, by: Actor) -> Conference:
    """The hour begins, with the first dossier."""
    if not conference.items.exists():
        raise InnovationRefused(_("Put a dossier on the list first."))
    now = clock.now()
    _turn(conference, [ConferenceState.PLANNED], ConferenceState.RUNNING, opened_at=now, nudged_at=None)
    audit("conference_running", conference, by)
    _open_next(conference)
    return conference


def _open_next(conference: Conference) -> None:
    following = conference.items.filter(state=ItemState.WAITING).order_by("order", "id").first()
    if following:
        ConferenceItem.objects.filter(pk=following.pk).update(opened_at=clock.now())


@transaction.atomic
def decide(item: ConferenceItem, *, kind: str, by: Actor, **fields: Any) -> ConferenceItem:
    """Do one of ``DECISIONS`` with the dossier on the table; what it writes on the timeline stands in the report."""
    if item.conference.state != ConferenceState.RUNNING:
        raise _gone_on(item.conference)
    last = TimelineEntry.objects.aggregate(last=Max("pk"))["last"] or 0
    DECISIONS[kind](item.innovation, by=by, **fields)
    item.entries.add(*TimelineEntry.objects.filter(innovation=item.innovation_id, pk__gt=last))
    audit("decide_in_conference", item.conference, by, to=item.innovation)
    return item


@transaction.atomic
def deal_with(item: ConferenceItem, *, by: Actor, dealt: bool = True) -> ConferenceItem:
    """Done with this dossier: the time of the next one begins. Or not done with it after all."""
    if item.conference.state != ConferenceState.RUNNING:
        raise _gone_on(item.conference)
    was, to = (ItemState.WAITING, ItemState.DEALT) if dealt else (ItemState.DEALT, ItemState.WAITING)
    fields = {} if dealt else {"opened_at": clock.now()}
    if change_state(item, [was], to, **fields):
        audit("deal_with_in_conference", item.conference, by, to=item.innovation)
        if dealt:
            _open_next(item.conference)
    return item


@transaction.atomic
def close_conference(conference: Conference, *, by: Actor, note: str = "", sends: bool = True) -> Conference:
    """The end: what was not dealt with goes to the next one, and the report to everybody who was at the table."""
    ended = {"ended_at": clock.now(), "note": note.strip()[:600]}
    _turn(conference, [ConferenceState.RUNNING], ConferenceState.CLOSED, **ended)
    audit("conference_closed", conference, by)
    _move_on(conference)
    if sends:
        for person in guests_of(conference):
            with override(person.language):
                told = {"report": report_lines(conference)}
            _mail_one(conference, "conference_report", person, by, **told)
    return conference


@transaction.atomic
def cancel_conference(conference: Conference, *, by: Actor, note: str = "") -> Conference:
    """It does not go on; its list goes to the next one."""
    was = [ConferenceState.PLANNED, ConferenceState.RUNNING]
    _turn(conference, was, ConferenceState.CANCELLED, ended_at=clock.now(), note=note.strip()[:600])
    audit("conference_cancelled", conference, by)
    outbox.cancel_about(f"conference:{conference.key}")
    _move_on(conference)
    _mail(conference, "conference_cancelled", by)
    return conference


def _move_on(conference: Conference) -> None:
    """What waits is left over; it stands first on the list of the next one, where there is one."""
    waiting = list(conference.items.filter(state=ItemState.WAITING).order_by("order", "id"))
    conference.items.filter(state=ItemState.WAITING).update(state=ItemState.LEFT)
    following = coming().filter(starts_at__gte=clock.now()).first()
    if following is None:
        return
    there = set(following.items.values_list("innovation_id", flat=True))
    new = [item for item in waiting if item.innovation_id not in there and item.innovation.state not in ENDED]
    following.items.update(order=F("order") + len(new))
    ConferenceItem.objects.bulk_create(
        ConferenceItem(conference=following, innovation_id=item.innovation_id, order=place, reason=ItemReason.LEFT,
                       question=item.question, asked_by_id=item.asked_by_id)
        for place, item in enumerate(new, 1)
    )  # fmt: skip


def nudge_conferences() -> int:
    """The chair hears of one that should have begun a day ago, or that should have been closed."""
    now = clock.now()
    late = Q(state=ConferenceState.PLANNED, starts_at__lt=now - LATE_START) | Q(
        state=ConferenceState.RUNNING, opened_at__lt=now - LATE_END - timedelta(hours=1)
    )
    return each_due(Conference.objects.filter(late, nudged_at__isnull=True).select_related("chair"), _nudge)


def _nudge(conference: Conference) -> bool:
    row = Conference.objects.filter(pk=conference.pk, state=conference.state, nudged_at__isnull=True)
    if row.update(nudged_at=clock.now()) != 1:
        return False
    _mail_one(conference, "conference_waits", conference.chair, None)
    return True


def _turn(conference: Conference, allowed: list[ConferenceState], to: ConferenceState, **fields: Any) -> None:
    if not change_state(conference, allowed, to, **fields):
        raise _gone_on(conference)


def _gone_on(conference: Conference) -> InnovationRefused:
    state = {"state": conference.get_state_display()}
    return InnovationRefused(_("This conference is %(state)s by now. Look at it again.") % state)


def _mail(conference: Conference, kind: str, by: Actor) -> None:
    for person in guests_of(conference):
        if person.pk != by.pk:
            _mail_one(conference, kind, person, by)


def _mail_one(conference: Conference, kind: str, to: Any, by: Actor | None, **more: Any) -> None:
    context = {
        "at": conference.starts_at, "place": conference.place, "minutes": conference.minutes, "message": conference.note,
        "by_name": getattr(by, "name", ""), "state": conference.state,
        "link": links.absolute("conference", conference.key), **more,
    }  # fmt: skip
    outbox.queue(f"innovations.{kind}", to=to, about=f"conference:{conference.key}", context=context)
