"""Reference lists with a name per language."""

from django.db import models
from django.utils.translation import get_language


class Named(models.Model):
    """An entry of a list: a stable ``code`` and a name in Dutch, French and English."""

    code = models.CharField(max_length=40, unique=True)
    name_nl = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    class Meta:
        abstract = True
        ordering = ["name_nl"]

    def __str__(self) -> str:
        return str(getattr(self, f"name_{(get_language() or 'nl')[:2]}", "") or self.name_nl)


class Theme(Named):
    """What an innovation is about: poverty, loneliness, ageing, climate ..."""


class Sector(Named):
    """Where somebody works. ``family`` groups near sectors, for the distance of fresh eyes."""

    family = models.CharField(max_length=40)


class Region(Named):
    """A province or other area; ``scheme`` tells whose code it is (nuts3, nis, cbs, own)."""

    scheme = models.CharField(max_length=10, default="nuts3")
    country = models.CharField(max_length=2, default="BE")


class Place(models.Model):
    """A municipality with its main postcode and its centre, in degrees (WGS 84)."""

    name = models.CharField(max_length=80)
    postcode = models.CharField(max_length=10)
    country = models.CharField(max_length=2, default="BE")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="places")
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["country", "postcode", "name"], name="place_once")]

    def __str__(self) -> str:
        return self.name
