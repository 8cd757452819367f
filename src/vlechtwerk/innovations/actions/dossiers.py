"""An innovation from its start to the end of its path."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.innovations.actions.base import InnovationRefused, log
from vlechtwerk.innovations.actions.intakes import _mail, _turn
from vlechtwerk.innovations.enums import (
    EntryAudience,
    EntryKind,
    InnovationState,
    IntakeState,
    MemberRole,
)
from vlechtwerk.innovations.models import (
    Axis,
    AxisScore,
    Diagnosis,
    Innovation,
    InnovationMember,
    Intake,
    PathVersion,
    Stage,
    StageChange,
    Task,
)
from vlechtwerk.people import actions as people

FIRST_STEP_DAYS = 7


@transaction.atomic
def accept_intake(intake: Intake, *, name: str, pitch: str, by: Actor, lead_name: str = "", **more: Any) -> Innovation:
    """Make an innovation of a question that passed the entry test; the asker leads it and joins the network."""
    _turn(intake, [IntakeState.ASSESSED], IntakeState.ACCEPTED, by, follow_up_on=None)
    if not (intake.is_impact_driven and intake.is_innovative):
        raise InnovationRefused(
            _("By the assessment it is not driven by impact or not innovative. Assess it again, refer it or close it.")
        )
    lead = intake.person or people.person_for_contact(
        name=lead_name or intake.name, email=intake.email, phone=intake.phone,
        language=intake.language, by=by, is_demo=intake.is_demo,
    )  # fmt: skip
    innovation = start_innovation(
        name=name, pitch=pitch, lead=lead, by=by, language=intake.language, is_demo=intake.is_demo, **more
    )
    Intake.objects.filter(pk=intake.pk).update(innovation=innovation, person=lead)
    intake.refresh_from_db()
    _mail(intake, "intake_accepted", innovation=innovation.name, link=links.absolute("innovation", innovation.key))
    return innovation


@transaction.atomic
def start_innovation(*, name: str, pitch: str, lead: Any, by: Actor, **more: Any) -> Innovation:
    """Put an innovation on the first stage of the newest path. ``more``: themes, sector, place, language, broker …"""
    version = PathVersion.objects.filter(published_on__isnull=False).order_by("-published_on", "-number").first()
    stage = version.stages.order_by("order").first() if version else None
    if stage is None:
        raise InnovationRefused(_("There is no published path yet. A coordinator makes one first."))
    themes = more.pop("themes", ())
    with override(getattr(by, "language", None) or "nl"):
        step = _("Plan the diagnosis")
    more.setdefault("broker_id", by.pk)
    innovation = Innovation.objects.create(
        name=name.strip(), pitch=pitch.strip(), stage=stage, stage_since=clock.now(), next_step=step,
        next_step_on=clock.today() + timedelta(days=FIRST_STEP_DAYS), **more,
    )  # fmt: skip
    innovation.themes.set(themes)
    InnovationMember.objects.create(innovation=innovation, person=lead, role=MemberRole.LEAD)
    StageChange.objects.create(innovation=innovation, to_stage=stage, by_id=by.pk)
    people.give_hat(lead, kind="member", by=by)
    audit("start_innovation", innovation, by)
    log(innovation, kind=EntryKind.PATH, verb="started", by=by, person=lead, data={"stage": stage.pk})
    return innovation


@transaction.atomic
def edit_innovation(
    innovation: Innovation, *, by: Actor, themes: Iterable[Any] | None = None, **fields: Any
) -> Innovation:
    """Change name, pitch, place, sector, themes."""
    Innovation.objects.filter(pk=innovation.pk).update(**fields)
    if themes is not None:
        innovation.themes.set(themes)
    innovation.refresh_from_db()
    audit("edit_innovation", innovation, by, fields=sorted(fields))
    return innovation


@transaction.atomic
def record_diagnosis(
    innovation: Innovation, *, scores: Mapping[Axis, tuple[int, str]], by: Actor, note: str = "",
    income_source_count: int | None = None,
) -> Diagnosis:  # fmt: skip
    """Write down how strong it stands on each axis (1–5); earlier ones stay for comparison."""
    if not scores:
        raise InnovationRefused(_("Give at least one axis a score."))
    if any(not 1 <= score <= 5 for score, _note in scores.values()):
        raise InnovationRefused(_("A score is a whole number from 1 to 5."))
    diagnosis = Diagnosis.objects.create(innovation=innovation, made_by_id=by.pk, note=note, created_at=clock.now())
    AxisScore.objects.bulk_create(
        AxisScore(diagnosis=diagnosis, axis=axis, score=score, note=remark[:160])
        for axis, (score, remark) in scores.items()
    )
    if income_source_count is not None:
        Innovation.objects.filter(pk=innovation.pk).update(income_source_count=income_source_count)
        innovation.income_source_count = income_source_count
    audit("record_diagnosis", innovation, by)
    log(innovation, kind=EntryKind.PATH, verb="diagnosed", by=by)
    return diagnosis


@transaction.atomic
def move_innovation(innovation: Innovation, *, to_stage: Stage, by: Actor | None, note: str = "") -> Innovation:
    """Move to another stage of the same path; of two moves at once the first counts."""
    from_id = innovation.stage_id
    if to_stage.pk == from_id:
        raise InnovationRefused(_("The innovation is in this stage already."), "to_stage")
    if to_stage.version_id != innovation.stage.version_id:
        raise InnovationRefused(_("This stage belongs to another version of the path."), "to_stage")
    days = innovation.days_in_stage
    state = InnovationState.ACTIVE if to_stage.expected_days else InnovationState.ANCHORED
    row = Innovation.objects.filter(pk=innovation.pk, stage_id=from_id)
    if row.update(stage=to_stage, stage_since=clock.now(), state=state) != 1:
        raise InnovationRefused(_("Somebody moved this innovation just now. Look at it again."))
    StageChange.objects.create(
        innovation=innovation, from_stage_id=from_id, to_stage=to_stage, by_id=by.pk if by else None, note=note[:300]
    )
    innovation.refresh_from_db()
    audit("move_innovation", innovation, by, to=to_stage)
    log(innovation, kind=EntryKind.PATH, verb="moved", by=by, text=note, data={"stage": to_stage.pk, "days": days})
    return innovation


@transaction.atomic
def set_next_step(innovation: Innovation, *, text: str, on: date | None, by: Actor) -> Innovation:
    """What happens next, and when. An empty step takes the date away too."""
    text = text.strip()
    if text and on is None:
        raise InnovationRefused(_("A next step needs a date."), "next_step_on")
    if text and on and on < clock.today():
        raise InnovationRefused(_("This date is past. Choose one that is still to come."), "next_step_on")
    Innovation.objects.filter(pk=innovation.pk).update(next_step=text[:160], next_step_on=on if text else None)
    innovation.refresh_from_db()
    audit("set_next_step", innovation, by, text=text)
    return innovation


@transaction.atomic
def add_note(innovation: Innovation, *, text: str, by: Actor, audience: str = EntryAudience.BROKERS) -> Any:
    """A note on the timeline, for brokers only or for the team too."""
    if not text.strip():
        raise InnovationRefused(_("Write the note first."), "text")
    audit("add_note", innovation, by)
    return log(innovation, kind=EntryKind.NOTE, verb="note", by=by, text=text.strip(), audience=audience)


@transaction.atomic
def add_task(innovation: Innovation, *, text: str, owner: Any, due_on: date | None = None, by: Actor) -> Task:
    """A small promise with a name and a date."""
    if not text.strip():
        raise InnovationRefused(_("Write what has to be done."), "text")
    task = Task.objects.create(innovation=innovation, text=text.strip(), owner=owner, due_on=due_on)
    audit("add_task", innovation, by, task=task)
    return task


@transaction.atomic
def finish_task(task: Task, *, by: Actor, done: bool = True) -> Task:
    """Tick a task, or take the tick away."""
    Task.objects.filter(pk=task.pk).update(done_at=clock.now() if done else None)
    task.refresh_from_db()
    audit("finish_task" if done else "reopen_task", task.innovation, by, task=task)
    return task


@transaction.atomic
def hand_over(innovation: Innovation, *, to_broker: Any, by: Actor, note: str = "") -> Innovation:
    """Another broker takes the dossier."""
    Innovation.objects.filter(pk=innovation.pk).update(broker=to_broker)
    innovation.refresh_from_db()
    audit("hand_over", innovation, by, to=to_broker)
    log(innovation, kind=EntryKind.NOTE, verb="handed_over", by=by, person=to_broker, text=note)
    return innovation


@transaction.atomic
def add_member(innovation: Innovation, *, person: Any, by: Actor) -> InnovationMember:
    """Somebody joins the team."""
    try:
        with transaction.atomic():
            member = InnovationMember.objects.create(innovation=innovation, person=person)
    except IntegrityError:
        raise InnovationRefused(_("%(name)s is in the team already.") % {"name": person.name}, "email") from None
    audit("add_member", innovation, by, person=person)
    log(innovation, kind=EntryKind.NOTE, verb="joined", by=by, person=person)
    return member


@transaction.atomic
def remove_member(member: InnovationMember, *, by: Actor) -> None:
    """Somebody leaves the team; the lead stays until there is another."""
    if member.role == MemberRole.LEAD:
        raise InnovationRefused(_("The lead cannot leave before there is another lead."))
    InnovationMember.objects.filter(pk=member.pk).update(until=clock.today())
    audit("remove_member", member.innovation, by, person=member.person)
