"""Something from the knowledge bank goes to whoever leads an innovation."""

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import links
from vlechtwerk.core.actions import audit
from vlechtwerk.innovations.actions.base import InnovationRefused, log
from vlechtwerk.innovations.enums import EntryAudience, EntryKind
from vlechtwerk.innovations.models import Innovation, TimelineEntry
from vlechtwerk.innovations.queries import lead_of
from vlechtwerk.library.enums import Audience, ItemState
from vlechtwerk.library.models import Item
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person


@transaction.atomic
def send_item(innovation: Innovation, *, item: Item, by: Person) -> TimelineEntry:
    """Mail it to the leader, once; it stands on the timeline, so that nobody sends it again."""
    Innovation.objects.select_for_update().get(pk=innovation.pk)
    lead = lead_of(innovation)
    if item.state != ItemState.PUBLISHED or item.audience == Audience.TEAM:
        raise InnovationRefused(_("Members cannot read this. Send something that they can open."))
    if lead is None:
        raise InnovationRefused(_("Nobody leads this innovation. Choose somebody who leads first."))
    if TimelineEntry.objects.filter(innovation=innovation, verb="item_sent", data__item=item.key).exists():
        raise InnovationRefused(_("This was sent before. It stands on the timeline."))
    outbox.queue(
        "innovations.item_sent", to=lead, once=f"item_sent:{innovation.key}:{item.key}",
        context={
            "innovation": innovation.name, "title": item.title, "summary": item.summary, "by_name": by.name,
            "link": links.absolute("item", item.key),
        },
    )  # fmt: skip
    audit("send_item", innovation, by, item=item.key)
    return log(
        innovation, kind=EntryKind.NOTE, verb="item_sent", by=by, person=lead, audience=EntryAudience.TEAM,
        data={"item": item.key, "title": item.title},
    )  # fmt: skip
