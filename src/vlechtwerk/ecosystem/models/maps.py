"""What is kept of the map: views that somebody saved, stories that lead through it, and what was calculated."""

from django.db import models

from vlechtwerk.core.models import Keyed, Record

PERSON = "people.Person"


class SavedView(Keyed):
    """Filters of the map, and whom it is about. ``token``: a public link, and a map to put on another site; none when
    it is only for the team. Taking it back ends both."""

    title = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="map_views")
    filters = models.JSONField(default=dict)
    focus = models.ForeignKey("ecosystem.Actor", on_delete=models.SET_NULL, null=True, related_name="+")
    steps = models.PositiveSmallIntegerField(default=1, help_text="how many ties away from whom it is about")
    token = models.CharField(max_length=40, unique=True, null=True)

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class MapStory(Keyed):
    """A story told on the map, step by step."""

    title = models.CharField(max_length=120)
    intro = models.CharField(max_length=500, blank=True)
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="map_stories")
    is_public = models.BooleanField(default=False)

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class StoryStep(Record):
    """One step: what is said, and what the map shows meanwhile."""

    story = models.ForeignKey(MapStory, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=1500)
    filters = models.JSONField(default=dict)
    focus = models.ForeignKey("ecosystem.Actor", on_delete=models.SET_NULL, null=True, related_name="+")
    steps = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["story", "order", "id"]

    def __str__(self) -> str:
        return self.title


class Picture(Record):
    """Measures of the whole network as they were calculated for one ``fingerprint`` of actors and ties."""

    fingerprint = models.CharField(max_length=64, unique=True)
    measures = models.JSONField(default=dict)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.fingerprint[:8]
