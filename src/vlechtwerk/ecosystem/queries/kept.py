"""Views and stories that are kept."""

from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from vlechtwerk.ecosystem.models import MapStory, SavedView, StoryStep
from vlechtwerk.people.rules import is_staff


def views() -> QuerySet[SavedView]:
    return SavedView.objects.select_related("owner", "focus")


def public_views() -> QuerySet[SavedView]:
    return SavedView.objects.exclude(token=None)


def shown_stories() -> QuerySet[MapStory]:
    """What visitors find beside the map."""
    return MapStory.objects.filter(is_public=True, steps__isnull=False).distinct()


def stories_for(acting: Any) -> QuerySet[MapStory]:
    """All for the team, for the others those that are shown."""
    steps = Prefetch("steps", StoryStep.objects.select_related("focus").order_by("order", "pk"))
    found = MapStory.objects.annotate(step_count=Count("steps")).prefetch_related(steps).order_by("title", "pk")
    return found if is_staff(acting.hats) else found.filter(is_public=True, step_count__gt=0)


def steps_of(key: str) -> QuerySet[StoryStep]:
    return StoryStep.objects.filter(story__key=key).select_related("story", "focus")
