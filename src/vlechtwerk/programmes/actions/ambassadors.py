"""Ambassadors from the nomination to the end. Somebody of the team follows every one of them, and hears when it lies still."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, Refused, audit, change_state, lock_row
from vlechtwerk.core.due import MOST_AT_ONCE, each_due, first_to_remind
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people import actions as people
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Person
from vlechtwerk.programmes.enums import OPEN_AMBASSADORSHIP, TO_APPOINT, AmbassadorshipState
from vlechtwerk.programmes.models import Ambassadorship, ConversationNote, DaysOff, Programme
from vlechtwerk.taxonomy.models import Theme

LIES_STILL = timedelta(days=14)
"""So long a candidature waits before its keeper hears it, once per step."""
TERM_NEAR = timedelta(days=60)
"""So long before its last day the keeper hears that an appointment ends; only the team ends it."""
CEREMONY_WITHIN = timedelta(days=366)
MOST_DAYS_OFF = 60


class AmbassadorRefused(Refused):
    """The ambassador is not where this step starts from, or what was given does not fit."""


@transaction.atomic
def nominate(
    person: Person, *, reason: str, by: Person, programme: Programme | None = None, themes: Iterable[Theme] = (),
    story: str = "", yearly_goal: int = 3,
) -> Ambassadorship:  # fmt: skip
    """Somebody who could tell the story; whoever nominates them follows it."""
    if person.left_on or not person.is_active:
        raise AmbassadorRefused(_("%(name)s has left the network. Bring them back first.") % {"name": person.name})
    try:
        with transaction.atomic():
            made = Ambassadorship.objects.create(
                person=person, nominated_by=by, keeper=by, reason=reason, programme=programme, story=story,
                yearly_goal=yearly_goal,
            )  # fmt: skip
    except IntegrityError as error:
        raise AmbassadorRefused(
            _("%(name)s is an ambassador or on the way already. Look them up in the list.") % {"name": person.name}
        ) from error
    made.themes.set(themes)
    audit("nominate_ambassador", made, by)
    return made


@transaction.atomic
def change_ambassador(
    ambassador: Ambassadorship, *, by: Actor, themes: Iterable[Theme], **fields: Any
) -> Ambassadorship:
    """Other themes, another programme, story, goal or keeper."""
    _require(ambassador, OPEN_AMBASSADORSHIP)
    for field, value in fields.items():
        setattr(ambassador, field, value)
    ambassador.save(update_fields=list(fields))
    ambassador.themes.set(themes)
    audit("change_ambassador", ambassador, by)
    return ambassador


@transaction.atomic
def approach(ambassador: Ambassadorship, *, talked_on: date, text: str, by: Person) -> Ambassadorship:
    """Somebody spoke with the candidate."""
    _turn(ambassador, [AmbassadorshipState.NOMINATED], AmbassadorshipState.APPROACHED, by)
    _write(ambassador, talked_on, text, by)
    return ambassador


def accept_nomination(ambassador: Ambassadorship, *, answer: str = "", by: Actor) -> Ambassadorship:
    """The candidate says yes."""
    return _turn(
        ambassador, [AmbassadorshipState.APPROACHED], AmbassadorshipState.ACCEPTED, by, answer=answer
    )  # fmt: skip


def decline_nomination(ambassador: Ambassadorship, *, answer: str, by: Actor) -> Ambassadorship:
    """The candidate says no. That is final here; who asks again later nominates anew."""
    return _turn(ambassador, TO_APPOINT, AmbassadorshipState.DECLINED, by, answer=answer)


@transaction.atomic
def note_conversation(ambassador: Ambassadorship, *, talked_on: date, text: str, by: Person) -> ConversationNote:
    """What was said, for the team alone."""
    _require(ambassador, OPEN_AMBASSADORSHIP)
    return _write(ambassador, talked_on, text, by)


def _write(ambassador: Ambassadorship, talked_on: date, text: str, by: Person) -> ConversationNote:
    if talked_on > clock.today():
        raise AmbassadorRefused(_("This day is still to come. Note it after you talked."), "talked_on")
    made = ConversationNote.objects.create(ambassadorship=ambassador, by=by, talked_on=talked_on, text=text)
    audit("note_conversation", ambassador, by)
    return made


@transaction.atomic
def appoint(
    ambassador: Ambassadorship, *, appointed_on: date, appointed_by: str, ceremony_place: str, by: Actor,
    term_ends_on: date | None = None,
) -> Ambassadorship:  # fmt: skip
    """From now on an ambassador, with the hat and the plaque. The ceremony may be still to come: a plaque is made before it."""
    today = clock.today()
    if appointed_on > today + CEREMONY_WITHIN:
        raise AmbassadorRefused(_("This is more than a year ahead. Is the year right?"), "appointed_on")
    if term_ends_on and term_ends_on <= max(appointed_on, today):
        raise AmbassadorRefused(_("Choose a day after today and after the appointment, or none."), "term_ends_on")
    _turn(
        ambassador, [AmbassadorshipState.ACCEPTED], AmbassadorshipState.APPOINTED, by, appointed_on=appointed_on,
        appointed_by=appointed_by, ceremony_place=ceremony_place, term_ends_on=term_ends_on,
    )  # fmt: skip
    people.give_hat(ambassador.person, kind=HatKind.AMBASSADOR, by=by)
    _mail_person(ambassador, "ambassador_appointed")
    return ambassador


def end_ambassadorship(ambassador: Ambassadorship, *, end_reason: str, by: Actor) -> Ambassadorship:
    """It is over, with thanks."""
    return _stop(ambassador, AmbassadorshipState.ENDED, end_reason, by)


def revoke_ambassadorship(ambassador: Ambassadorship, *, end_reason: str, by: Actor) -> Ambassadorship:
    """The network takes the appointment back."""
    return _stop(ambassador, AmbassadorshipState.REVOKED, end_reason, by)


@transaction.atomic
def _stop(ambassador: Ambassadorship, to: AmbassadorshipState, end_reason: str, by: Actor) -> Ambassadorship:
    if not end_reason.strip():
        raise AmbassadorRefused(_("Say in a few words why it stops."), "end_reason")
    _turn(
        ambassador, [AmbassadorshipState.APPOINTED], to, by, ended_on=clock.today(), end_reason=end_reason.strip()
    )  # fmt: skip
    people.take_hat(ambassador.person, kind=HatKind.AMBASSADOR, by=by)
    _mail_person(ambassador, "ambassador_over")
    return ambassador


def leave_as_ambassador(person: Person, *, by: Actor | None) -> None:
    """Whoever leaves the network is no ambassador or candidate any more; their plaque says so from today."""
    left = _("left the network")
    for one in Ambassadorship.objects.filter(person=person, state__in=OPEN_AMBASSADORSHIP).order_by("pk"):
        if one.state == AmbassadorshipState.APPOINTED:
            _turn(one, [one.state], AmbassadorshipState.ENDED, by, ended_on=clock.today(), end_reason=left)
        else:
            _turn(one, TO_APPOINT, AmbassadorshipState.DECLINED, by, answer=left)


@transaction.atomic
def add_days_off(ambassador: Ambassadorship, *, first_day: date, last_day: date, by: Actor) -> DaysOff:
    """Days on which nobody proposes a stage."""
    _require(ambassador, [AmbassadorshipState.APPOINTED])
    if last_day < first_day:
        raise AmbassadorRefused(_("This is before the first day. Choose a later one."), "last_day")
    if last_day < clock.today():
        raise AmbassadorRefused(_("This day is over. Choose a day to come."), "last_day")
    if ambassador.days_off.filter(last_day__gte=clock.today()).count() >= MOST_DAYS_OFF:
        raise AmbassadorRefused(_("So many days do not fit. Take some away first."), "first_day")
    made = DaysOff.objects.create(ambassadorship=ambassador, first_day=first_day, last_day=last_day)
    audit("add_days_off", ambassador, by)
    return made


@transaction.atomic
def drop_days_off(ambassador: Ambassadorship, *, days: DaysOff, by: Actor) -> None:
    """They can come after all."""
    if DaysOff.objects.filter(pk=days.pk, ambassadorship=ambassador).delete()[0]:
        audit("drop_days_off", ambassador, by)


def _require(ambassador: Ambassadorship, allowed: Collection[str]) -> None:
    lock_row(ambassador)
    if ambassador.state not in allowed:
        raise _not_there(ambassador)


def _not_there(ambassador: Ambassadorship) -> AmbassadorRefused:
    return AmbassadorRefused(
        _("%(name)s is “%(state)s” by now. Look at it again.")
        % {"name": ambassador.person.name, "state": ambassador.get_state_display()}
    )


@transaction.atomic
def _turn(
    ambassador: Ambassadorship, allowed: Collection[str], to: AmbassadorshipState, by: Actor | None, **fields: Any
) -> Ambassadorship:
    if not change_state(ambassador, allowed, to, state_since=clock.now(), reminded_at=None, **fields):
        raise _not_there(ambassador)
    audit(f"ambassadorship_{to}", ambassador, by)
    return ambassador


def remind_ambassadors_due() -> int:
    """Once per step: a candidature lies still, or the term of an appointment ends soon."""
    limit = clock.now() - LIES_STILL
    still = Q(state__in=TO_APPOINT, state_since__lte=limit)
    term = Q(state=AmbassadorshipState.APPOINTED, term_ends_on__lte=clock.today() + TERM_NEAR)
    talked = ConversationNote.objects.filter(created_at__gt=limit).values("ambassadorship")
    waiting = Ambassadorship.objects.filter(term | still & ~Q(pk__in=talked), reminded_at=None)
    return each_due(waiting.select_related("person", "keeper").order_by("pk")[:MOST_AT_ONCE], _remind)


def _remind(ambassador: Ambassadorship) -> bool:
    if not first_to_remind(ambassador):
        return False
    context = {
        "who": {"name": ambassador.person.name}, "state": str(ambassador.state),
        "term_ends_on": ambassador.term_ends_on, "link": links.absolute("ambassador", ambassador.key),
    }  # fmt: skip
    outbox.queue("programmes.ambassador_waits", to=ambassador.keeper, context=context)
    return True


def _mail_person(ambassador: Ambassadorship, name: str) -> None:
    """To the ambassador; the link asks them to log in, for a plaque is theirs."""
    context = {
        "state": str(ambassador.state), "appointed_on": ambassador.appointed_on, "place": ambassador.ceremony_place,
        "appointed_by": ambassador.appointed_by, "reason": ambassador.end_reason, "goal": ambassador.yearly_goal,
        "programme": {"name": ambassador.programme.name if ambassador.programme else ""},
        "link": links.absolute("plaque", ambassador.key),
    }  # fmt: skip
    outbox.queue(f"programmes.{name}", to=ambassador.person, context=context)
