"""Collections: items that belong together, in an order."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.library.actions.base import hold
from vlechtwerk.library.errors import LibraryRefused
from vlechtwerk.library.models import Collection, CollectionItem, Item
from vlechtwerk.people.models import Person


@transaction.atomic
def make_collection(*, title: str, about: str = "", is_public: bool = True, by: Person) -> Collection:
    """Still empty; whoever makes it keeps it."""
    made = Collection.objects.create(title=title, about=about, is_public=is_public, keeper=by)
    audit("make_collection", made, by)
    return made


@transaction.atomic
def change_collection(collection: Collection, *, by: Actor, **fields: Any) -> Collection:
    hold(collection)
    for name, value in fields.items():
        setattr(collection, name, value)
    collection.save()
    audit("change_collection", collection, by)
    return collection


@transaction.atomic
def put_in_collection(collection: Collection, *, item: Item, by: Actor) -> CollectionItem:
    """At the end of it."""
    hold(collection)
    places = list(collection.places.all())
    if any(place.item_id == item.pk for place in places):
        raise LibraryRefused(_("“%(title)s” is there already.") % {"title": item.title}, "item")
    made = CollectionItem.objects.create(
        collection=collection, item=item, order=max((place.order for place in places), default=0) + 1
    )
    audit("put_in_collection", collection, by, name=item.title)
    return made


@transaction.atomic
def take_from_collection(collection: Collection, *, item: Item, by: Actor) -> None:
    """Out of the collection; the item itself stays."""
    hold(collection)
    collection.places.filter(item=item).delete()
    audit("take_from_collection", collection, by, name=item.title)


@transaction.atomic
def move_in_collection(collection: Collection, *, item: Item, by: Actor, is_up: bool) -> None:
    """One place up or down; the first goes no further up, nor the last down."""
    hold(collection)
    places = list(collection.places.order_by("order", "pk"))
    at = next((number for number, place in enumerate(places) if place.item_id == item.pk), None)
    if at is None:
        raise LibraryRefused(_("“%(title)s” is no longer in this collection.") % {"title": item.title})
    to = at - 1 if is_up else at + 1
    if 0 <= to < len(places):
        places[at], places[to] = places[to], places[at]
    for number, place in enumerate(places, start=1):
        place.order = number
    CollectionItem.objects.bulk_update(places, ["order"])
    audit("move_in_collection", collection, by, name=item.title)


@transaction.atomic
def drop_collection(collection: Collection, *, by: Actor) -> None:
    """The collection goes; its items stay."""
    hold(collection)
    audit("drop_collection", collection, by, name=collection.title)
    collection.delete()
