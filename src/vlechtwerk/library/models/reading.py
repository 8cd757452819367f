"""What readers meet: collections, and whether something was useful."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.library.models.items import Item

PERSON = "people.Person"


class Collection(Keyed):
    """Items that belong together, in an order, with a page of their own."""

    title = models.CharField(max_length=120)
    about = models.TextField(max_length=1000, blank=True)
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_collections")
    is_public = models.BooleanField(default=True)
    items = models.ManyToManyField(Item, through="CollectionItem", related_name="collections")

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class CollectionItem(models.Model):
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="places")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="places")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["collection", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["collection", "item"], name="collection_item_once")]

    def __str__(self) -> str:
        return f"{self.collection}: {self.item}"


class Opinion(Record):
    """Was this useful? One of every member; of visitors none is known by name."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="opinions")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, null=True, related_name="opinions")
    is_useful = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="opinion_once", condition=Q(person__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.is_useful}"
