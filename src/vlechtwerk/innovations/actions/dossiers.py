"""An innovation from its start to the end of its path."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.innovations import registry
from vlechtwerk.innovations.actions.base import STEP_DAYS, InnovationRefused, advance_step, log, own_step
from vlechtwerk.innovations.actions.intakes import _mail, _turn
from vlechtwerk.innovations.actions.needs import withdraw_need
from vlechtwerk.innovations.actions.walking import lay_steps, require_checks
from vlechtwerk.innovations.enums import (
    ON_PATH,
    OPEN_NEED,
    STATE_STEPS,
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
    Need,
    PathVersion,
    Stage,
    StageChange,
)
from vlechtwerk.people import actions as people


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
        language=intake.language, by=by, is_demo=intake.is_demo, may_have_left=True,
    )  # fmt: skip
    if lead.left_on:
        people.come_back(lead, by=by)
    innovation = start_innovation(
        name=name,
        pitch=pitch,
        lead=lead,
        by=by,
        language=intake.language,
        is_demo=intake.is_demo,
        scan=intake.scan,
        **more,
    )
    Intake.objects.filter(pk=intake.pk).update(innovation=innovation, person=lead)
    intake.refresh_from_db()
    log(innovation, kind=EntryKind.NOTE, verb="asked", person=lead, text=intake.question[:2000], at=intake.created_at)
    if intake.invited_at:
        log(innovation, kind=EntryKind.MAIL, verb="invited", by=intake.broker, person=lead, at=intake.invited_at)
    _mail(intake, "intake_accepted", innovation=innovation.name, link=links.absolute("innovation", innovation.key))
    return innovation


@transaction.atomic
def start_innovation(*, name: str, pitch: str, lead: Any, by: Actor, **more: Any) -> Innovation:
    """Put an innovation on the first stage of the newest path. ``more``: themes, sector, place, language, broker …"""
    version = PathVersion.objects.filter(published_on__isnull=False).order_by("-published_on", "-number").first()
    stage = version.stages.order_by("order").first() if version else None
    if stage is None:
        raise InnovationRefused(_("There is no published path yet. A coordinator makes one first."))
    if not name.strip():
        raise InnovationRefused(_("Give it a name."), "name")
    require_in_network(lead)
    themes = more.pop("themes", ())
    step = own_step("diagnose", getattr(by, "language", None) or "nl")
    more.setdefault("broker_id", by.pk)
    innovation = Innovation.objects.create(
        name=name.strip(), pitch=pitch.strip(), stage=stage, stage_since=clock.now(), next_step=step,
        next_step_on=clock.today() + timedelta(days=STEP_DAYS), **more,
    )  # fmt: skip
    innovation.themes.set(themes)
    InnovationMember.objects.create(innovation=innovation, person=lead, role=MemberRole.LEAD)
    StageChange.objects.create(innovation=innovation, to_stage=stage, by_id=by.pk)
    people.give_hat(lead, kind="member", by=by)
    audit("start_innovation", innovation, by)
    log(innovation, kind=EntryKind.PATH, verb="started", by=by, person=lead, data={"stage": stage.pk})
    lay_steps(innovation, by=by)
    return innovation


@transaction.atomic
def found_innovation(*, lead_name: str, lead_email: str, by: Actor, **fields: Any) -> Innovation:
    """Start an innovation that did not come in as a question; its lead is found by address or added."""
    lead = people.person_for_contact(name=lead_name, email=lead_email, by=by)
    return start_innovation(lead=lead, by=by, **fields)


def require_in_network(person: Any) -> None:
    """Who left does not join a dossier by accident."""
    if person.left_on or not person.is_active:
        raise InnovationRefused(
            _("%(name)s left the network. With a new question they come in again.") % {"name": person.name}, "email"
        )


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
    log(innovation, kind=EntryKind.NOTE, verb="edited", by=by)
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
    diagnosis = Diagnosis.objects.create(
        innovation=innovation, made_by_id=by.pk, note=note, income_source_count=income_source_count
    )
    AxisScore.objects.bulk_create(
        AxisScore(diagnosis=diagnosis, axis=axis, score=score, note=remark[:160])
        for axis, (score, remark) in scores.items()
    )
    if income_source_count is not None:
        Innovation.objects.filter(pk=innovation.pk).update(income_source_count=income_source_count)
        innovation.income_source_count = income_source_count
    advance_step(innovation, to="open_need", by=by)
    audit("record_diagnosis", innovation, by)
    log(innovation, kind=EntryKind.PATH, verb="diagnosed", by=by)
    return diagnosis


@transaction.atomic
def move_innovation(innovation: Innovation, *, to_stage: Stage, by: Actor | None, note: str = "") -> Innovation:
    """Move to another stage of the same path; of two moves at once the first counts."""
    from_id = innovation.stage_id
    if innovation.state not in ON_PATH:
        raise InnovationRefused(_("This innovation is not on the path now. Take it up again first."))
    if to_stage.pk == from_id:
        raise InnovationRefused(_("The innovation is in this stage already."), "to_stage")
    if to_stage.version_id != innovation.stage.version_id:
        raise InnovationRefused(_("This stage belongs to another version of the path."), "to_stage")
    still = require_checks(innovation, to_stage=to_stage, note=note)
    unmet: dict[str, Any] = {"unmet": still} if still else {}
    took = {"days": (clock.now() - innovation.stage_since).days, "working_days": innovation.days_in_stage}
    state = InnovationState.ACTIVE if to_stage.expected_days else InnovationState.ANCHORED
    row = Innovation.objects.filter(pk=innovation.pk, stage_id=from_id, state=innovation.state)
    if row.update(stage=to_stage, stage_since=clock.now(), state=state) != 1:
        raise InnovationRefused(_("Somebody moved this innovation just now. Look at it again."))
    StageChange.objects.create(
        innovation=innovation, from_stage_id=from_id, to_stage=to_stage, by_id=by.pk if by else None, note=note[:300]
    )
    innovation.refresh_from_db()
    audit("move_innovation", innovation, by, to=to_stage, **unmet)
    log(innovation, kind=EntryKind.PATH, verb="moved", by=by, text=note, data={"stage": to_stage.pk, **took})
    lay_steps(innovation, by=by)
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
    if text and on:
        log(innovation, kind=EntryKind.PATH, verb="step_set", by=by, text=text, data={"on": on.isoformat()})
    return innovation


@transaction.atomic
def set_innovation_state(innovation: Innovation, *, to: str, note: str, by: Actor) -> Innovation:
    """Pause, stop or take up again, with the reason. Whoever stops needs nobody any more."""
    to = InnovationState(to)
    if to not in STATE_STEPS[InnovationState(innovation.state)]:
        raise InnovationRefused(_("From here that step does not exist. Look at it again."), "to")
    if not note.strip():
        raise InnovationRefused(_("Say why."), "note")
    row = Innovation.objects.filter(pk=innovation.pk, state=innovation.state)
    if row.update(state=to) != 1:
        raise InnovationRefused(_("Somebody changed this innovation just now. Look at it again."))
    innovation.refresh_from_db()
    if to == InnovationState.STOPPED:
        for need in Need.objects.filter(innovation=innovation, state__in=OPEN_NEED).order_by("pk"):
            withdraw_need(need, by=by, note=note)
        registry.tell_ended(innovation, by)
    audit(f"innovation_{to}", innovation, by, note=note)
    log(innovation, kind=EntryKind.PATH, verb=f"state_{to}", by=by, text=note.strip())
    return innovation
