"""A sprint in any state, made by the product's own actions."""

import io
from datetime import timedelta
from uuid import uuid4

from PIL import Image

from vlechtwerk.core import clock
from vlechtwerk.sprints import actions
from vlechtwerk.sprints.enums import SprintState

HOUR = timedelta(hours=1)
ORDER = ["understand", "define", "ideate", "prototype", "test"]


def plan(by, *, days=1, length="half", title="Minder lege bedden", at=None, **more):
    starts = at or (clock.now() + timedelta(days=3)).replace(hour=9, minute=0, second=0, microsecond=0)
    more.setdefault("challenge", "Hoe vullen we bedden in de zomer?")
    return actions.plan_sprint(title=title, starts_at=starts, days=days, length=length, by=by, **more)


def running_key(sprint):
    step = sprint.steps.filter(started_at__isnull=False, finished_at=None).first()
    return step.key if step else ""


def go_to(sprint, state, by):
    """Start, and go on until this state."""
    actions.start_sprint(sprint, by=by)
    while sprint.state != state:
        actions.next_step(sprint, seen=running_key(sprint), by=by)
    return sprint


def in_state(state, by, **more):
    sprint = plan(by, **more)
    if state in ORDER:
        return go_to(sprint, state, by)
    if state == SprintState.HARVESTED:
        return actions.finish_harvest(go_to(sprint, "test", by), by=by)
    if state == SprintState.CANCELLED:
        return actions.cancel_sprint(sprint, reason="Te weinig volk", by=by)
    return sprint


def write(member, text="Bedden voor studenten", **more):
    """One idea; it itself."""
    number = str(uuid4())
    actions.add_idea(member, number=number, text=text, **more)
    return member.sprint.ideas.get(number=number)


def picture():
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(target, "PNG")
    return target.getvalue()
