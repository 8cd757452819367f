"""The desk of the knowledge bank: all items with what is to be done about them, and who may check them."""

from django.db.models import QuerySet

from vlechtwerk.library.models import Item
from vlechtwerk.people.enums import SHAPER_HATS
from vlechtwerk.people.models import Hat, Person
from vlechtwerk.people.queries import worn_today


def reviewers(item: Item) -> QuerySet[Person]:
    """Who may check a text of this item: whoever shapes the network, the keeper and the deputy, if they are there."""
    shapers = worn_today(Hat.objects.filter(kind__in=SHAPER_HATS)).values("person")
    people = Person.objects.filter(pk__in=shapers) | Person.objects.filter(pk__in=[item.keeper_id, item.deputy_id])
    return people.filter(left_on=None, is_active=True)
