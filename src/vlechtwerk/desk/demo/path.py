"""The path of the demo, changed once on the way: a new stage, other days, steps and checks, and dossiers on both."""

from dataclasses import replace
from random import Random
from typing import Any

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.sources import Size, dice
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations import walk
from vlechtwerk.innovations.enums import CheckAt, InnovationState, StepOwner
from vlechtwerk.innovations.models import Innovation, Path, Stage, StageCheck, StageStep

SINCE = 0.3
"""The new version is there for this part of the time."""
QUICKER = 0.75
NEW_AFTER = 3
WHY = "Na de diagnose bleef het te vaak stil. Wie een eerste klant heeft, probeert met meer zekerheid uit."
STEPS = {
    1: [("Bel {lead} en plan een kennismaking", StepOwner.BROKER, 3)],
    2: [("Vul samen met {lead} de assen in", StepOwner.BROKER, 5), ("Zoek cijfers van het voorbije jaar", StepOwner.LEAD, 8)],
    4: [("Zoek een eerste klant voor {innovation}", StepOwner.LEAD, 15)],
}  # fmt: skip
CHECKS = {
    2: [(CheckAt.EXIT, "De diagnose is met het hele team besproken")],
    4: [(CheckAt.ENTRY, "Er is iets om te verkopen"), (CheckAt.EXIT, "Eén klant heeft betaald")],
}
STOPPED = ["De trekkers vonden ander werk.", "Een andere organisatie doet dit al.", "Te weinig mensen om door te gaan."]


def published_ago(size: Size) -> float:
    """How many days ago the path changed."""
    return size.days * SINCE


def quicker(plan: Any, size: Size) -> Any:
    """Whoever starts on the new version goes through its first stages faster."""
    if sum(plan.stays) >= published_ago(size):
        return plan
    return replace(plan, stays=(*(stay * QUICKER for stay in plan.stays[:-1]), plan.stays[-1]))


def calendar_days(stages: list[Stage]) -> list[int | None]:
    """What stages are expected to take, weekends included."""
    return [stage.expected_days and round(stage.expected_days * 7 / 5) for stage in stages]


def change_path(by: Any) -> None:
    """The coordinator writes a draft and publishes it."""
    draft = innovations.start_draft(Path.objects.get(), by=by)
    innovations.explain_draft(draft, why=WHY, by=by)
    diagnosis = draft.stages.get(order=2)
    diagnosis.expected_days = 10
    innovations.save_stage(diagnosis, by=by)
    made = innovations.save_stage(
        Stage(
            version=draft, name_nl="Eerste klant", name_fr="Premier client", name_en="First customer", expected_days=20,
            asks="Eén iemand vinden die betaalt, al is het weinig.", offers="Een sessie met wie al verkoopt.",
        ), by=by,
    )  # fmt: skip
    while made.order > NEW_AFTER + 1:
        innovations.shift_stage(made, up=True, by=by)
        made.refresh_from_db()
    for stage in draft.stages.order_by("order"):
        for text, owner, days in STEPS.get(stage.order, ()):
            innovations.save_part(StageStep(stage=stage, text=text, owner_role=owner, within_days=days), by=by)
        for at, text in CHECKS.get(stage.order, ()):
            innovations.save_part(StageCheck(stage=stage, at=at, text=text), by=by)
    innovations.publish_draft(draft, by=by)


def stays_on(innovation: Innovation, stays: list[float]) -> list[float]:
    """The days per stage of the version it walks: on the new one a part of the stage before goes to the new stage."""
    if innovation.stage.version.number == 1 or len(stays) <= NEW_AFTER:
        return stays
    before = stays[NEW_AFTER - 1]
    return [*stays[: NEW_AFTER - 1], before * 0.6, before * 0.4, *stays[NEW_AFTER:]]


def first_order(stage: Stage) -> int:
    """Which stage this was on the first version; the new one counts as the one before it."""
    return stage.order - (stage.version.number > 1 and stage.order > NEW_AFTER)


def go_on(innovation: Innovation, stage: Stage, rng: Random) -> str:
    """Tick what can be ticked; what is left needs a reason, which is returned."""
    still = walk.open_checks(innovation, stage)
    doors = StageCheck.objects.filter(stage__version=stage.version_id, text__in=still).select_related("stage")
    for check in doors.order_by("id"):
        if rng.random() < 0.8:
            innovations.tick_check(innovation, check=check, by=innovation.broker)
    return "De rest volgt, het team staat te trappelen." if walk.open_checks(innovation, stage) else ""


def stop_some(broker_words: list[str] = STOPPED) -> None:
    """A few do not go on: of those that ask for nothing now."""
    rng = dice("stopped")
    free = Innovation.objects.filter(state=InnovationState.ACTIVE, needs=None, created_at__lt=clock.now()).order_by(
        "id"
    )
    for innovation in list(free)[::7][:6]:
        innovations.set_innovation_state(innovation, to="stopped", note=rng.choice(broker_words), by=innovation.broker)
