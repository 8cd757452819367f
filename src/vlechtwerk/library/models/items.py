"""One piece of knowledge, its texts in versions and languages, and what it was made from."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.library.enums import OPEN_TEXT, Audience, ItemKind, ItemState, Licence, TextState
from vlechtwerk.people.enums import Language

PERSON = "people.Person"


class Item(Keyed):
    """A tool, story, case …: who keeps it true, until when, and under which licence. Its words are in ``ItemText``.

    ``language`` is that of the original; other languages are translations. ``axes``: codes of the sides from which an
    innovation is diagnosed, so that a dossier finds what helps its weak ones. ``keeper`` is asked to look again on
    ``review_on``; when nothing happens, ``deputy``. ``title`` and ``summary`` are those of the published original.
    """

    kind = models.CharField(max_length=10, choices=ItemKind.choices)
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.DRAFT)
    state_since = models.DateTimeField(default=clock.now)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.PUBLIC)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=300, blank=True)
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_items")
    deputy = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="deputy_items")
    themes = models.ManyToManyField("taxonomy.Theme", related_name="items", blank=True)
    sectors = models.ManyToManyField("taxonomy.Sector", related_name="items", blank=True)
    axes = models.JSONField(default=list)
    url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=40, choices=Licence.choices, default=Licence.BY)
    author_line = models.CharField(max_length=200, blank=True, help_text="who is named when it is used again")
    checked_on = models.DateField(null=True, help_text="when somebody last looked whether it is still true")
    review_every_months = models.PositiveSmallIntegerField(default=12)
    review_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    deputy_asked_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["title", "id"]
        indexes = [
            models.Index(fields=["state", "kind", "title"], name="item_list"),
            models.Index(fields=["state", "review_on"], name="item_review"),
        ]
        constraints = [
            models.CheckConstraint(
                name="item_published_has_dates",
                condition=~Q(state="published") | Q(checked_on__isnull=False, review_on__isnull=False),
            ),
            models.CheckConstraint(name="item_away_says_why", condition=~Q(state="archived") | ~Q(close_reason="")),
            models.CheckConstraint(name="item_review_sane", condition=Q(review_every_months__range=(1, 60))),
            models.CheckConstraint(name="item_link_has_url", condition=~Q(kind="link", state="published") | ~Q(url="")),
        ]

    def __str__(self) -> str:
        return self.title


class ItemText(Keyed):
    """One version in one language. ``body``: section → Markdown. Never changed once published; a newer one follows it.

    ``follows``: for a translation, the version of the original that it says; when a newer original is published that is
    not ``is_minor``, the translation is behind.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=Language.choices)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=TextState.choices, default=TextState.DRAFT)
    state_since = models.DateTimeField(default=clock.now)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=300, blank=True)
    body = models.JSONField(default=dict)
    change_note = models.CharField(max_length=200, blank=True)
    is_minor = models.BooleanField(default=False)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="translations")
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="written_texts")
    reviewed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="reviewed_texts")
    review_note = models.CharField(max_length=1000, blank=True, help_text="what the writer must still do")
    published_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    deputy_asked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["item", "language", "-number"]
        indexes = [models.Index(fields=["state", "state_since"], name="item_text_state")]
        constraints = [
            models.UniqueConstraint(fields=["item", "language", "number"], name="item_text_number_once"),
            models.UniqueConstraint(
                fields=["item", "language"], name="item_text_one_open", condition=Q(state__in=OPEN_TEXT)
            ),
            models.UniqueConstraint(
                fields=["item", "language"], name="item_text_one_published", condition=Q(state="published")
            ),
            models.CheckConstraint(
                name="item_text_published_at",
                condition=~Q(state__in=["published", "superseded"]) | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language} {self.number})"


class ItemSource(Record):
    """Work that this item was made from: an item of ours, or something from elsewhere by title, author and licence."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="made_from")
    source = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="made_into")
    title = models.CharField(max_length=200, blank=True)
    author = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=40, choices=Licence.choices)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="item_source_named", condition=Q(source__isnull=False) | ~Q(title="")),
            models.UniqueConstraint(
                fields=["item", "source"], name="item_source_once", condition=Q(source__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.source)
