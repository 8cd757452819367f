"""The invitation to a circle and its answer."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people import actions as people
from vlechtwerk.people.enums import ConsentPurpose
from vlechtwerk.people.models import Person
from vlechtwerk.programmes import queries
from vlechtwerk.programmes.actions.base import CirclesRefused, hold
from vlechtwerk.programmes.enums import CircleState, PlaceState
from vlechtwerk.programmes.models import Circle, CircleMember

OPEN_CIRCLE = (CircleState.FORMING, CircleState.RUNNING)
COMES_BACK = (PlaceState.DECLINED, PlaceState.SILENT, PlaceState.LEFT)
LINK_VALID = timedelta(days=180)


def place_link(member: CircleMember) -> str:
    """The personal address of a place in a circle; opens without an account."""
    return links.absolute("guest_circle", links.make_token("circle", member.key, valid=LINK_VALID))


def answer_by() -> datetime:
    """When an invitation that is sent now ends."""
    return clock.add_working_days(clock.now(), settings.PROPOSAL_ANSWER_DAYS)


def about(circle: Circle) -> str:
    """What the invitations of a circle are about."""
    return f"circle:{circle.key}"


def mail_invitation(member: CircleMember, *, reminder: bool = False) -> None:
    """Ask, or ask once more. Without an e-mail address somebody has to call."""
    circle = member.circle
    count, sectors = queries.company(circle)
    context: dict[str, Any] = {
        "circle": {"name": circle.name, "subject": circle.subject},
        "made_by": {"name": circle.forming.made_by.name},
        "guide": {"name": circle.guide.name if circle.guide else ""},
        "count": count,
        "sectors": sectors,
        "answer_by": member.answer_by,
        "reminder": reminder,
        "link": place_link(member),
    }
    once = f"circle:{member.key}:{'reminder' if reminder else member.answer_by.isoformat()}"
    outbox.queue("programmes.circle_invited", to=member.person, context=context, about=about(circle), once=once)


@transaction.atomic
def invite_member(circle: Circle, *, person: Person, by: Actor) -> CircleMember:
    """Ask somebody for a place that is free."""
    hold(circle, OPEN_CIRCLE)
    if not queries.seats_left(circle):
        raise CirclesRefused(_("This circle is full."))
    if person.pk not in queries.may_be_asked([person.pk]):
        raise CirclesRefused(_("%(name)s left the network or wants no mail.") % {"name": person.name})
    try:
        with transaction.atomic():
            member = CircleMember.objects.create(circle=circle, person=person, answer_by=answer_by())
    except IntegrityError:
        raise CirclesRefused(_("%(name)s was asked for this circle before.") % {"name": person.name}) from None
    mail_invitation(member)
    audit("invite_member", circle, by, person=person)
    return member


@transaction.atomic
def accept_place(member: CircleMember, *, by: Actor, shares_contact: bool = False) -> CircleMember:
    """Yes, also after a no or a silence while there is room. ``shares_contact``: the others may reach me."""
    _hold(member, [PlaceState.INVITED, *COMES_BACK])
    if member.state != PlaceState.INVITED and not queries.seats_left(member.circle):
        raise CirclesRefused(_("This circle is full by now. The team of the network gladly finds you another one."))
    _answer(member, PlaceState.ACCEPTED, by, shares_contact=shares_contact, note="")
    if shares_contact:
        source = f"circle:{member.circle.key}"
        people.log_consent(member.person, purpose=ConsentPurpose.INTRODUCTION, given=True, source=source)
    return member


@transaction.atomic
def decline_place(member: CircleMember, *, by: Actor, note: str = "") -> CircleMember:
    """No; the place is free for somebody else, and whoever made the circle hears it."""
    _hold(member, [PlaceState.INVITED])
    _answer(member, PlaceState.DECLINED, by, note=" ".join(note.split())[:300])
    _tell(member)
    return member


@transaction.atomic
def leave_circle(member: CircleMember, *, by: Actor, note: str = "") -> CircleMember:
    """Step out; how to reach me is shared no longer."""
    _hold(member, [PlaceState.ACCEPTED])
    _answer(member, PlaceState.LEFT, by, shares_contact=False, note=" ".join(note.split())[:300])
    _tell(member)
    return member


def _hold(member: CircleMember, allowed: list[PlaceState]) -> None:
    hold(member.circle, OPEN_CIRCLE)
    member.refresh_from_db(fields=["state", "shares_contact", "answered_at", "reminded_at"])
    if member.state not in allowed:
        raise CirclesRefused(_("This place is “%(state)s” by now.") % {"state": member.get_state_display()})


def _answer(member: CircleMember, to: PlaceState, by: Actor | None, **fields: Any) -> None:
    row = CircleMember.objects.filter(pk=member.pk, state=member.state)
    if row.update(state=to, answered_at=clock.now(), **fields) != 1:
        raise CirclesRefused(_("Somebody else was just here. Look at it again."))
    member.refresh_from_db(fields=["state", "answered_at", *fields])
    other = member.person if by is not None and by.pk != member.person_id else None
    audit(f"circle_place_{to}", member, by, on_behalf_of=other)


def _tell(member: CircleMember) -> None:
    """Whoever made the circles hears that a place is free."""
    circle = member.circle
    context = {
        "circle": {"name": circle.name}, "who": {"name": member.person.name}, "state": str(member.state),
        "note": member.note, "link": links.absolute("circle", circle.key),
    }  # fmt: skip
    outbox.queue("programmes.circle_answered", to=circle.forming.made_by, context=context)


def _waiting() -> Any:
    waiting = CircleMember.objects.filter(state=PlaceState.INVITED, circle__state__in=OPEN_CIRCLE)
    return waiting.select_related("person", "circle__forming__made_by").order_by("pk")


def remind_due() -> int:
    """One reminder after some working days of silence."""
    day_ago = clock.now() - timedelta(days=1)
    silent = _waiting().filter(reminded_at__isnull=True, created_at__lte=day_ago, person__left_on__isnull=True)
    return each_due(silent[:MOST_AT_ONCE], _remind)


def _remind(member: CircleMember) -> bool:
    if clock.add_working_days(member.created_at, settings.PROPOSAL_REMINDER_DAYS) > clock.now():
        return False
    least = clock.add_working_days(clock.now(), 1)  # late, because the worker was down: a day to answer remains
    row = CircleMember.objects.filter(pk=member.pk, state=PlaceState.INVITED, reminded_at__isnull=True)
    member.answer_by = max(member.answer_by, least)
    if row.update(reminded_at=clock.now(), answer_by=member.answer_by) != 1:
        return False
    mail_invitation(member, reminder=True)
    audit("remind_circle", member, None)
    return True


def lapse_due() -> int:
    """Silence until the end, or somebody who left the network: the place is free, and the maker of the circle knows."""
    silent = Q(answer_by__lte=clock.now(), reminded_at__isnull=False)
    gone = Q(person__left_on__isnull=False) | Q(person__is_active=False)
    return each_due(_waiting().filter(silent | gone)[:MOST_AT_ONCE], _lapse)


def _lapse(member: CircleMember) -> bool:
    _hold(member, [PlaceState.INVITED])
    _answer(member, PlaceState.SILENT, None)
    _tell(member)
    return True
