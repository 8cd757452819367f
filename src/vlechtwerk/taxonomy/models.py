"""Reference lists with a name per language, and what the network changes in the engine's vocabulary."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from vlechtwerk.core.models import Keyed
from vlechtwerk.taxonomy.enums import ChangeSource, ChangeState, ImportState, SuggestionState


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


class Edition(models.Model):
    """One row: which vocabulary holds now. Every change writes another token, so that all processes notice."""

    token = models.CharField(max_length=12)

    class Meta:
        constraints = [models.CheckConstraint(name="edition_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.token


class WordImport(Keyed):
    """Files that were read, whose changes are taken in, or taken back, together."""

    source = models.CharField(max_length=10, choices=ChangeSource.choices)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.READ)
    files = models.CharField(max_length=300)
    known_count = models.PositiveIntegerField(default=0, help_text="rows that say what we know already")
    unused_count = models.PositiveIntegerField(default=0, help_text="new concepts that no text here speaks of")
    with_new = models.BooleanField(default=True, help_text="concepts that are new to us as well")
    total = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.files}: {self.state}"


class Change(Keyed):
    """What the network changed, where it came from and whether it holds. Who did it stands in the audit trail."""

    state = models.CharField(max_length=10, choices=ChangeState.choices, default=ChangeState.ACTIVE)
    source = models.CharField(max_length=10, choices=ChangeSource.choices, default=ChangeSource.HAND)
    why = models.CharField(max_length=200, blank=True)
    batch = models.ForeignKey(WordImport, on_delete=models.CASCADE, null=True, related_name="%(class)s_set")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["-id"]


class ConceptChange(Change):
    """One change of one concept: ``{"add": {column: [form]}, "remove": …, "set": {field: text}, "off": bool}``."""

    code = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    is_new = models.BooleanField(default=False, help_text="a concept that the standard list does not have")

    class Meta(Change.Meta):
        abstract = False
        indexes = [models.Index(fields=["state", "id"], name="concept_change_state")]
        constraints = [
            models.CheckConstraint(
                name="concept_change_undone_at", condition=Q(state="undone", undone_at__isnull=False)
                | (~Q(state="undone") & Q(undone_at__isnull=True)),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code}: {self.state}"


class CompoundException(Change):
    """How a compound is split here; without ``parts`` it is not split at all."""

    word = models.CharField(max_length=40)
    parts = models.CharField(max_length=80, blank=True)

    class Meta(Change.Meta):
        abstract = False
        ordering = ["word", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["word"], name="compound_once", condition=Q(state="active")),
            models.CheckConstraint(name="compound_has_word", condition=~Q(word="")),
        ]

    def __str__(self) -> str:
        return f"{self.word}: {self.parts}"

    @property
    def shown(self) -> str:
        """The parts as people read them."""
        return self.parts.replace(" ", " + ")


class WordSuggestion(Keyed):
    """A word of needs that keeps meeting one concept in the talents that helped. Holds no text of anybody."""

    word = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    code = models.CharField(max_length=60)
    pair_count = models.PositiveIntegerField()
    people_count = models.PositiveIntegerField()
    strength = models.FloatField(help_text="log-likelihood ratio")
    examples = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=SuggestionState.choices, default=SuggestionState.WAITING)

    class Meta:
        ordering = ["-strength", "word"]
        constraints = [
            models.UniqueConstraint(fields=["word", "language", "code"], name="suggestion_once"),
            models.CheckConstraint(name="suggestion_not_private", condition=Q(people_count__gte=3)),
        ]

    def __str__(self) -> str:
        return f"{self.word}: {self.code}"
