"""What people choose about their mail: how each kind comes, when, and no more of it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.outbox import registry
from vlechtwerk.outbox.actions import OutboxRefused
from vlechtwerk.outbox.enums import MessageState, Route
from vlechtwerk.outbox.models import AddressMark, MailChoice, Message
from vlechtwerk.outbox.routing import Reader, address_hash

LONGEST_PAUSE = timedelta(days=200)


def choice_of(person_id: int) -> MailChoice:
    """What counts for somebody; not stored when they never chose."""
    return Reader(person_id, "").choice


@transaction.atomic
def save_choices(person_id: int, *, routes: dict[str, str], by: Actor, **fields: Any) -> MailChoice:
    """Keep what somebody chose for themselves; what waits goes by it at once. Nobody chooses for somebody else."""
    if by.pk != person_id:
        raise OutboxRefused(_("Everybody chooses their own mail."))
    until = fields.get("paused_until")
    if until and not clock.today() < until <= clock.today() + LONGEST_PAUSE:
        raise OutboxRefused(_("Choose a day after today, within half a year."), "paused_until")
    choice = _held(person_id)
    kept = {name: route for name, route in choice.routes.items() if name not in routes}
    for name, value in {**fields, "routes": kept | {name: str(Route(route)) for name, route in routes.items()}}.items():
        setattr(choice, name, value)
    choice.save()
    audit("choose_mail", choice, by)
    plan_again(Message.objects.filter(person_id=person_id))
    return choice


def _held(person_id: int) -> MailChoice:
    """The stored choice, locked; made from what is usual when it is the first."""
    usual = MailChoice.usual(person_id)
    names = ("routes", "every", "hour", "quiet_from", "quiet_until", "quiet_days_off")
    MailChoice.objects.get_or_create(person_id=person_id, defaults={name: getattr(usual, name) for name in names})
    return MailChoice.objects.select_for_update().get(person_id=person_id)


def plan_again(messages: Any) -> None:
    """Mail that waits goes as it would if it were queued now; what was tried already, or is on its way, does not."""
    waiting = messages.filter(state__in=[MessageState.QUEUED, MessageState.DIGEST], attempts=0)
    readers: dict[tuple[int | None, str], Reader] = {}
    for one in waiting.exclude(kind=registry.DIGEST_MAIL).order_by("pk"):
        reader = readers.setdefault((one.person_id, one.to_email), Reader(one.person_id, one.to_email))
        state, due_at = reader.plan(registry.notice_of(one.kind), has_calendar=bool(one.calendar))
        Message.objects.filter(pk=one.pk, state=one.state).update(state=state, due_at=due_at)


@transaction.atomic
def unsubscribe(parts: Iterable[str]) -> registry.Notice | None:
    """No more mail of one kind, from the parts of a link in a mail; again is the same. None: no such kind any more."""
    name, whose, value = (*parts, "", "", "")[:3]
    notice = dict(registry.notices.items()).get(name)
    if notice is None or not notice.has_unsubscribe:
        return None
    if whose == "person":
        choice = _held(int(value))
        if choice.routes.get(name) != Route.PAGE:
            choice.routes[name] = str(Route.PAGE)
            choice.save(update_fields=["routes"])
            audit("unsubscribe", choice, None, notice=name)
            plan_again(Message.objects.filter(person_id=choice.person_id))
        return notice
    AddressMark.objects.get_or_create(address=value, notice=name)
    guests = Message.objects.filter(person_id__isnull=True, kind__in=notice.mails, state=MessageState.QUEUED)
    plan_again(guests.filter(pk__in=[one.pk for one in guests if address_hash(one.to_email) == value]))
    return notice


def mark_read(person_id: int, key: str = "") -> int:
    """One notice, or all of somebody's, were seen."""
    unread = Message.objects.filter(person_id=person_id, read_at__isnull=True)
    return (unread.filter(key=key) if key else unread).update(read_at=clock.now())
