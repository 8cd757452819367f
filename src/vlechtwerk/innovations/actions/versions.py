"""The versions of a path: a draft is copied, written, thrown away or published. What is published never changes."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.innovations import rules
from vlechtwerk.innovations.actions.base import InnovationRefused
from vlechtwerk.innovations.models import Path, PathVersion, Stage, StageCheck, StageStep
from vlechtwerk.people import queries as people


def require_shaper(by: Actor) -> None:
    """The path is the coordinator's, whoever calls."""
    if not rules.can_shape_path(people.hats_of(by)):  # type: ignore[arg-type]
        raise InnovationRefused(_("Only a coordinator changes the path."))


def hold_draft(version: PathVersion, *, by: Actor) -> PathVersion:
    """The draft as it is by now, kept from others until the end of the transaction; refused once it is published."""
    require_shaper(by)
    held = PathVersion.objects.select_for_update().filter(pk=version.pk).first()
    if held is None:
        raise InnovationRefused(_("Somebody threw this draft away."))
    if held.published_on:
        raise InnovationRefused(_("This version is published and stays as it is. Make a new draft to change the path."))
    return held


@transaction.atomic
def start_draft(path: Path, *, by: Actor) -> PathVersion:
    """A copy of the newest published version, to be changed; one draft at a time."""
    require_shaper(by)
    newest = path.versions.filter(published_on__isnull=False).order_by("-published_on", "-number").first()
    number = (path.versions.aggregate(most=Max("number"))["most"] or 0) + 1
    try:
        with transaction.atomic():
            draft = PathVersion.objects.create(path=path, number=number, based_on=newest)
    except IntegrityError:
        raise InnovationRefused(_("There is a draft already. Publish it or throw it away first.")) from None
    for stage in newest.stages.order_by("order").prefetch_related("steps", "checks") if newest else ():
        _copy(stage, draft)
    audit("start_draft", draft, by)
    return draft


def _copy(stage: Stage, draft: PathVersion) -> None:
    same = ("order", "name_nl", "name_fr", "name_en", "expected_days", "asks", "offers")
    made = Stage.objects.create(version=draft, comes_from=stage, **{name: getattr(stage, name) for name in same})
    StageStep.objects.bulk_create(
        StageStep(stage=made, text=step.text, owner_role=step.owner_role, within_days=step.within_days)
        for step in stage.steps.all()
    )
    StageCheck.objects.bulk_create(StageCheck(stage=made, at=check.at, text=check.text) for check in stage.checks.all())


@transaction.atomic
def explain_draft(version: PathVersion, *, why: str, by: Actor) -> PathVersion:
    """Write down why the path changes; whoever compares the versions reads it."""
    held = hold_draft(version, by=by)
    held.why = why.strip()
    held.save(update_fields=["why"])
    audit("explain_draft", held, by)
    return held


@transaction.atomic
def discard_draft(version: PathVersion, *, by: Actor) -> None:
    """Throw a draft away, with everything in it."""
    held = hold_draft(version, by=by)
    audit("discard_draft", held, by, number=held.number)
    held.stages.all().delete()
    held.delete()


@transaction.atomic
def publish_draft(version: PathVersion, *, by: Actor) -> PathVersion:
    """From now on new innovations walk this version. Of two who publish at once one hears that it is done."""
    held = hold_draft(version, by=by)
    stages = list(held.stages.order_by("order"))
    if not stages:
        raise InnovationRefused(_("A path needs at least one stage."))
    endless = [stage for stage in stages[:-1] if stage.expected_days is None]
    if endless:
        raise InnovationRefused(
            _("Only the last stage may go on without end. Say how many working days %(stage)s takes.")
            % {"stage": endless[0]}
        )
    held.published_on = clock.today()
    held.save(update_fields=["published_on"])
    audit("publish_draft", held, by, number=held.number)
    return held


def place_again(stages: list[Any]) -> None:
    """Number stages 1, 2, 3 … in this order: first out of the way, since no two may have one number."""
    for far, stage in enumerate(stages, 1000):
        Stage.objects.filter(pk=stage.pk).update(order=far)
    for place, stage in enumerate(stages, 1):
        Stage.objects.filter(pk=stage.pk).update(order=place)
