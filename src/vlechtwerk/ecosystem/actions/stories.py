"""Stories that lead over the map, step by step."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import audit, last_place
from vlechtwerk.ecosystem.actions.maps import MapRefused
from vlechtwerk.ecosystem.models import Actor, MapStory, StoryStep
from vlechtwerk.ecosystem.queries.looking import Filters
from vlechtwerk.people.models import Person

MOST_STEPS = 20
MOVES = {"up": -1, "down": 1}


@transaction.atomic
def add_story(title: str, *, by: Person, intro: str = "") -> MapStory:
    made = MapStory.objects.create(title=title, intro=intro, keeper=by)
    audit("add_map_story", made, by)
    return made


@transaction.atomic
def change_story(story: MapStory, *, by: Person, title: str, intro: str = "") -> MapStory:
    story.title, story.intro = title, intro
    story.save(update_fields=["title", "intro"])
    audit("change_map_story", story, by)
    return story


@transaction.atomic
def show_story(story: MapStory, *, by: Person) -> MapStory:
    """Visitors may read it from now on; a story without steps has nothing to read."""
    if not story.steps.exists():
        raise MapRefused(_("This story has no steps yet. Add one, then show it."))
    if MapStory.objects.filter(pk=story.pk, is_public=False).update(is_public=True):
        audit("show_map_story", story, by)
    story.refresh_from_db()
    return story


@transaction.atomic
def hide_story(story: MapStory, *, by: Person) -> MapStory:
    """Only the team reads it from now on."""
    if MapStory.objects.filter(pk=story.pk, is_public=True).update(is_public=False):
        audit("hide_map_story", story, by)
    story.refresh_from_db()
    return story


@transaction.atomic
def drop_story(story: MapStory, *, by: Person) -> None:
    audit("drop_map_story", story, by, title=story.title)
    story.delete()


@transaction.atomic
def add_step(
    story: MapStory, *, by: Person, title: str, text: str, filters: Filters, focus: Actor | None = None, steps: int = 1
) -> StoryStep:
    """One step more, at the end."""
    MapStory.objects.select_for_update().get(pk=story.pk)
    if story.steps.count() >= MOST_STEPS:
        raise MapRefused(_("A story has at most %(most)d steps. Begin another one.") % {"most": MOST_STEPS})
    order = last_place(story.steps.all())
    made = StoryStep.objects.create(
        story=story, order=order, title=title, text=text, filters=filters.kept(), focus=focus, steps=steps
    )
    audit("change_map_story", story, by)
    return made


@transaction.atomic
def change_step(step: StoryStep, *, by: Person, filters: Filters, **fields: Any) -> StoryStep:
    """Other words, or another view."""
    for name, value in (fields | {"filters": filters.kept()}).items():
        setattr(step, name, value)
    step.save(update_fields=[*fields, "filters"])
    audit("change_map_story", step.story, by)
    return step


@transaction.atomic
def move_step(step: StoryStep, *, by: Person, way: str) -> None:
    """One place earlier or later; at the end nothing happens."""
    MapStory.objects.select_for_update().get(pk=step.story_id)
    order = list(step.story.steps.order_by("order", "pk"))
    place = next((number for number, one in enumerate(order) if one.pk == step.pk), 0)
    to = place + MOVES[way]
    if not 0 <= to < len(order):
        return
    order[place], order[to] = order[to], order[place]
    for number, one in enumerate(order, 1):
        StoryStep.objects.filter(pk=one.pk).update(order=number)
    audit("change_map_story", step.story, by)


@transaction.atomic
def drop_step(step: StoryStep, *, by: Person) -> None:
    audit("change_map_story", step.story, by)
    step.delete()
