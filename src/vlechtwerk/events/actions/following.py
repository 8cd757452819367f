"""After the event: a mail to those who came and one to those who did not, and which organisations they are from."""

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.events import queries
from vlechtwerk.events.actions.base import EventsRefused, hold
from vlechtwerk.events.actions.mailing import mail
from vlechtwerk.events.enums import EventState
from vlechtwerk.events.models import Event, Registration
from vlechtwerk.people.models import Organisation
from vlechtwerk.people.same import name_key


@transaction.atomic
def follow_up(event: Event, *, by: Actor) -> int:
    """Thanks and hand-outs for those who came, a word for those who did not. Once; not to who wants no mail."""
    hold(event, [EventState.HELD])
    same = Event.objects.filter(pk=event.pk, followed_up_at=None)
    if same.update(followed_up_at=clock.now()) != 1:
        raise EventsRefused(_("The mail afterwards has left already."))
    event.refresh_from_db()
    came, missed = queries.mailed_afterwards(event)
    hand_outs = [{"title": one.title, "url": one.url} for one in event.hand_outs.all()]
    for kind, rows in (("event_came", came), ("event_missed", missed)):
        for one in rows:
            one.event = event
            mail(kind, one, hand_outs=hand_outs, ask=links.absolute("ask"))
    audit("follow_up", event, by, people=len(came) + len(missed))
    return len(came) + len(missed)


@transaction.atomic
def link_organisation(event: Event, *, typed: str, organisation: Organisation, by: Actor) -> int:
    """What was typed means this organisation of the register, for everybody of this event who typed it so."""
    key = name_key(typed)
    rows = event.registrations.filter(organisation=None).exclude(organisation_name="")
    same = [one.pk for one in rows if name_key(one.organisation_name) == key]
    if not same:
        raise EventsRefused(_("Nobody of this event typed that name any more."))
    linked = Registration.objects.filter(pk__in=same, organisation=None).update(organisation=organisation)
    audit("link_organisation", event, by, organisation=organisation, people=linked)
    return linked


@transaction.atomic
def link_matches(event: Event, *, by: Actor) -> int:
    """Every typed name that is exactly that of one organisation of the register."""
    found = queries.typed_names(event)
    pairs = [(one.typed, one.match) for one in found if one.match]
    return sum(link_organisation(event, typed=typed, organisation=match, by=by) for typed, match in pairs)
