"""What a draft of the path says: its stages, the steps that a stage lays down, the checks at its doors."""

from django.db import transaction

from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.innovations.actions.versions import hold_draft, place_again
from vlechtwerk.innovations.models import Stage, StageCheck, StageStep


@transaction.atomic
def save_stage(stage: Stage, *, by: Actor) -> Stage:
    """Keep a new or changed stage of a draft; a new one comes before the stage without end, or last."""
    held = hold_draft(stage.version, by=by)
    if stage.pk:
        stage.save()
    else:
        before = list(held.stages.order_by("order"))
        stage.order = len(before) + 2000
        stage.save()
        place = len(before) - 1 if before and before[-1].expected_days is None and stage.expected_days else len(before)
        place_again([*before[:place], stage, *before[place:]])
    audit("change_draft", held, by, stage=stage)
    return stage


@transaction.atomic
def shift_stage(stage: Stage, *, by: Actor, up: bool) -> None:
    """One place up or down; at the end of the list nothing happens."""
    held = hold_draft(stage.version, by=by)
    stages = list(held.stages.order_by("order"))
    at = next((place for place, one in enumerate(stages) if one.pk == stage.pk), 0)
    to = at - 1 if up else at + 1
    if 0 <= to < len(stages):
        stages[at], stages[to] = stages[to], stages[at]
        place_again(stages)
        audit("change_draft", held, by, stage=stage)


@transaction.atomic
def remove_stage(stage: Stage, *, by: Actor) -> None:
    """Take a stage out of a draft, with its steps and checks."""
    held = hold_draft(stage.version, by=by)
    audit("change_draft", held, by, stage=stage)
    held.stages.filter(pk=stage.pk).delete()
    place_again(list(held.stages.order_by("order")))


@transaction.atomic
def save_part(part: StageStep | StageCheck, *, by: Actor) -> StageStep | StageCheck:
    """Keep a new or changed step or check of a stage of a draft."""
    held = hold_draft(part.stage.version, by=by)
    part.save()
    audit("change_draft", held, by, stage=part.stage, text=part.text)
    return part


@transaction.atomic
def remove_part(part: StageStep | StageCheck, *, by: Actor) -> None:
    """Take a step or a check out of a draft."""
    held = hold_draft(part.stage.version, by=by)
    audit("change_draft", held, by, stage=part.stage, text=part.text)
    type(part)._default_manager.filter(pk=part.pk).delete()
