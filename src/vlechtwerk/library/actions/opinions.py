"""Was this useful? Anybody may say; of a member the last answer counts, of a visitor nothing is kept but the answer."""

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Refused, audit
from vlechtwerk.library.enums import ItemState
from vlechtwerk.library.models import Item, Opinion
from vlechtwerk.people.models import Person


class OpinionRefused(Refused):
    """Nothing to have an opinion on any more."""


@transaction.atomic
def give_opinion(item: Item, *, is_useful: bool, note: str = "", person: Person | None = None) -> Opinion:
    """Whether it helped, and what one wants to say about it. A member who answers again has changed their mind."""
    item = Item.objects.select_for_update().get(pk=item.pk)
    if item.state != ItemState.PUBLISHED:
        raise OpinionRefused(_("This was put away in the meantime. Look for something else in the knowledge bank."))
    said = {"is_useful": is_useful, "note": note.strip()[:500]}
    if person is None:
        return Opinion.objects.create(item=item, **said)
    opinion, _is_new = Opinion.objects.update_or_create(item=item, person=person, defaults=said)
    audit("give_opinion", opinion, person)
    return opinion
