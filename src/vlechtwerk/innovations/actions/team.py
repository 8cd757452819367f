"""Who makes an innovation, and who guides it."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.innovations.actions.base import InnovationRefused, log
from vlechtwerk.innovations.actions.desks import require_room_for
from vlechtwerk.innovations.actions.dossiers import require_in_network
from vlechtwerk.innovations.enums import EntryAudience, EntryKind, InnovationState, MemberRole
from vlechtwerk.innovations.models import Innovation, InnovationMember
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people import actions as people


def miss_leader(person: Any, *, by: Actor | None) -> None:
    """Whoever leads has left (``people.registry``): what comes next there is a new lead, so Vandaag shows it."""
    led = {"members__person": person, "members__role": MemberRole.LEAD, "members__until": None}
    found = list(Innovation.objects.filter(state=InnovationState.ACTIVE, **led).order_by("pk"))
    Innovation.objects.filter(pk__in=[one.pk for one in found]).update(next_step="", next_step_on=None)
    for innovation in found:
        log(innovation, kind=EntryKind.PATH, verb="lead_left", by=by, person=person)


@transaction.atomic
def hand_over(innovation: Innovation, *, to_broker: Any, by: Actor, note: str = "", reason: str = "") -> Innovation:
    """Another broker takes the dossier. The note is between brokers; the team hears who it is. Who gets more than they can
    carry needs a reason."""
    require_room_for([innovation], taker=to_broker, reason=reason)
    pass_on(innovation, to_broker=to_broker, by=by, note=note, reason=reason)
    if to_broker.pk != by.pk:
        _mail(innovation, "handed_over", to_broker, by, message=note)
    return innovation


@transaction.atomic
def pass_on(innovation: Innovation, *, to_broker: Any, by: Actor, note: str = "", reason: str = "") -> Innovation:
    """The same without a mail: of many at once, the one who takes them hears in one."""
    if to_broker.pk == innovation.broker_id:
        raise InnovationRefused(_("%(name)s guides this innovation already.") % {"name": to_broker.name}, "to_broker")
    row = Innovation.objects.filter(pk=innovation.pk, broker=innovation.broker_id)
    if row.update(broker=to_broker) != 1:
        raise InnovationRefused(_("Somebody handed this innovation over just now. Look at it again."))
    innovation.refresh_from_db()
    audit("hand_over", innovation, by, to=to_broker, reason=reason)
    log(innovation, kind=EntryKind.NOTE, verb="handed_over", by=by, person=to_broker)
    if note.strip():
        log(innovation, kind=EntryKind.NOTE, verb="note", by=by, text=note.strip(), audience=EntryAudience.BROKERS)
    return innovation


@transaction.atomic
def add_member(innovation: Innovation, *, person: Any, by: Actor) -> InnovationMember:
    """Somebody joins the team."""
    require_in_network(person)
    try:
        with transaction.atomic():
            member = InnovationMember.objects.create(innovation=innovation, person=person)
    except IntegrityError:
        raise InnovationRefused(_("%(name)s is in the team already.") % {"name": person.name}, "email") from None
    audit("add_member", innovation, by, person=person)
    log(innovation, kind=EntryKind.NOTE, verb="joined", by=by, person=person)
    if person.pk != by.pk:
        _mail(innovation, "joined", person, by)
    return member


@transaction.atomic
def invite_member(innovation: Innovation, *, name: str, email: str, by: Actor) -> InnovationMember:
    """Somebody joins the team, found by e-mail address or added to the network."""
    return add_member(innovation, person=people.person_for_contact(name=name, email=email, by=by), by=by)


@transaction.atomic
def remove_member(member: InnovationMember, *, by: Actor) -> None:
    """Somebody leaves the team; the lead stays until there is another."""
    row = InnovationMember.objects.filter(pk=member.pk, until__isnull=True).exclude(role=MemberRole.LEAD)
    if row.update(until=clock.today()) != 1:
        member.refresh_from_db()
        if member.until:
            return
        raise InnovationRefused(_("The lead cannot leave before there is another lead."))
    audit("remove_member", member.innovation, by, person=member.person)
    log(member.innovation, kind=EntryKind.NOTE, verb="left", by=by, person=member.person)


@transaction.atomic
def make_lead(member: InnovationMember, *, by: Actor) -> None:
    """Another of the team leads from now on; the one before stays in the team."""
    team = InnovationMember.objects.filter(innovation=member.innovation_id, until__isnull=True)
    if not team.filter(pk=member.pk).exists():
        raise InnovationRefused(_("%(name)s is no longer in the team.") % {"name": member.person.name})
    list(team.select_for_update().order_by("pk"))  # two at once take turns
    team.filter(role=MemberRole.LEAD).update(role=MemberRole.TEAM)
    team.filter(pk=member.pk).update(role=MemberRole.LEAD)
    member.refresh_from_db()
    audit("make_lead", member.innovation, by, person=member.person)
    log(member.innovation, kind=EntryKind.NOTE, verb="leads", by=by, person=member.person)


def _mail(innovation: Innovation, name: str, to: Any, by: Actor, message: str = "") -> None:
    context = {
        "innovation": innovation.name,
        "by_name": getattr(by, "name", ""),
        "message": message,
        "link": links.absolute("innovation", innovation.key),
    }
    outbox.queue(f"innovations.{name}", to=to, about=f"innovation:{innovation.key}", context=context)
