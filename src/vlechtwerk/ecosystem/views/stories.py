"""Stories on the map: read step by step, and made by the team."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import first_or_404, hats_required, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.ecosystem import map_forms as forms
from vlechtwerk.ecosystem.actions import stories as actions
from vlechtwerk.ecosystem.actions.maps import ANYBODY
from vlechtwerk.ecosystem.models import MapStory, StoryStep
from vlechtwerk.ecosystem.queries import kept
from vlechtwerk.ecosystem.queries.looking import Filters
from vlechtwerk.ecosystem.views.maps import draw
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.rules import is_staff

STORY_STEPS = ("tonen", "verbergen", "weg")
STEP_STEPS = ("eerder", "later", "weg")


@require_safe
def map_story(request: HttpRequest, key: str) -> HttpResponse:
    """One step, with the map it tells about; the others are a link away."""
    acting = request.acting  # type: ignore[attr-defined]
    story = first_or_404(kept.stories_for(acting).filter(key=key))
    steps = list(story.steps.all())
    said = request.GET.get("stap", "1")
    number = min(max(int(said), 1), max(len(steps), 1)) if said.isdecimal() and len(said) < 4 else 1
    step = steps[number - 1] if steps else StoryStep(story=story, title=story.title, text=story.intro)
    more = {"story": story, "step": step, "number": number, "step_count": len(steps), "all_steps": steps, "plain": True}
    more["can_edit"] = is_staff(acting.hats)
    focus = step.focus.key if step.focus else ""
    looks = ANYBODY if story.is_public else acting
    return draw(
        request, "ecosystem/story.html", Filters.read(step.filters), focus=focus, steps=step.steps, acting=looks, **more
    )


@require_safe
@hats_required(*STAFF_HATS)
def map_stories(request: HttpRequest) -> HttpResponse:
    return render(request, "ecosystem/stories.html", {"stories": kept.stories_for(request.acting)})  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def map_story_new(request: HttpRequest) -> HttpResponse:
    def add(given: dict[str, Any]) -> MapStory:
        return actions.add_story(given.pop("title"), by=me(request), **given)

    context = {"title": _("New story"), "back": "map_stories", "lede": _("A story leads over the map in a few steps.")}
    return form_step(
        request, forms.StoryForm(posted(request)), add, lambda made: redirect("map_story_edit", made.key), context,
        _("Kept. Now its first step."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def map_story_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Title and intro, and all steps in their order."""
    story = _own(request, key)

    def change(given: dict[str, Any]) -> MapStory:
        return actions.change_story(story, by=me(request), **given)

    context = {"template": "ecosystem/story_edit.html", "story": story, "moves": actions.MOVES}
    form = forms.StoryForm(posted(request), instance=story)
    return form_step(request, form, change, lambda made: redirect("map_story_edit", made.key), context)


@require_POST
@hats_required(*STAFF_HATS)
def map_story_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    story = _own(request, key)
    try:
        if verb == "tonen":
            actions.show_story(story, by=me(request))
            messages.success(request, _("Everybody can read it now."))
        elif verb == "verbergen":
            actions.hide_story(story, by=me(request))
            messages.success(request, _("Only the team reads it now."))
        elif verb == "weg":
            actions.drop_story(story, by=me(request))
            messages.success(request, _("Deleted."))
            return redirect("map_stories")
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("map_story_edit", key)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def map_step_new(request: HttpRequest, key: str) -> HttpResponse:
    story = _own(request, key)

    def add(given: dict[str, Any]) -> StoryStep:
        return actions.add_step(story, by=me(request), **given)

    context = {"title": _("New step"), "back": "map_story_edit", "back_key": key}
    return form_step(
        request, forms.StepForm(posted(request)), add, lambda _made: redirect("map_story_edit", key), context
    )


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def map_step_edit(request: HttpRequest, key: str, number: int) -> HttpResponse:
    step = _step(key, number)

    def change(given: dict[str, Any]) -> StoryStep:
        return actions.change_step(step, by=me(request), **given)

    context = {"title": _("Change this step"), "back": "map_story_edit", "back_key": key}
    form = forms.StepForm(posted(request), instance=step)
    return form_step(request, form, change, lambda _made: redirect("map_story_edit", key), context)


@require_POST
@hats_required(*STAFF_HATS)
def map_step_act(request: HttpRequest, key: str, number: int, verb: str) -> HttpResponse:
    """Earlier, later, away."""
    step = _step(key, number)
    ways = {"eerder": "up", "later": "down"}
    if verb in ways:
        actions.move_step(step, by=me(request), way=ways[verb])
    elif verb == "weg":
        actions.drop_step(step, by=me(request))
    else:
        raise Http404
    return redirect(f"{reverse('map_story_edit', args=[key])}#h-steps")


def _own(request: HttpRequest, key: str) -> MapStory:
    return first_or_404(kept.stories_for(request.acting).filter(key=key))  # type: ignore[attr-defined]


def _step(key: str, number: int) -> StoryStep:
    return first_or_404(kept.steps_of(key).filter(order=number))
