"""Files of the knowledge bank. They live in the database: one transaction, one backup, one answer to who may read."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core.models import Keyed
from vlechtwerk.library.models.items import Item


class ItemFile(Keyed):
    """A picture or document of one item. ``kind`` is the media type as its content shows, not as its name says.

    A picture has an alternative text. ``sha256`` in hexadecimal; ``size`` in bytes; ``width`` and ``height`` in pixels.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    alt = models.CharField(max_length=200, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    added_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["item", "id"]
        constraints = [
            models.CheckConstraint(name="item_picture_has_alt", condition=~Q(kind__startswith="image/") | ~Q(alt="")),
            models.UniqueConstraint(fields=["item", "sha256"], name="item_file_once"),
        ]

    def __str__(self) -> str:
        return self.name


class FileContent(models.Model):
    """The bytes, apart, so that a list of files does not read them. ``thumbnail``: a small WebP, empty for most files."""

    file = models.OneToOneField(ItemFile, on_delete=models.CASCADE, primary_key=True, related_name="content")
    data = models.BinaryField()
    thumbnail = models.BinaryField(default=bytes)

    def __str__(self) -> str:
        return str(self.file)
