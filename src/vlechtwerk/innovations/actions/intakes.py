"""How a question comes in, and what becomes of it before it is an innovation."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.innovations.actions.base import InnovationRefused
from vlechtwerk.innovations.enums import OPEN_INTAKE, CloseReason, IntakeSource, IntakeState
from vlechtwerk.innovations.models import Intake
from vlechtwerk.outbox import actions as outbox

SAME_QUESTION_WITHIN = timedelta(hours=48)
FOLLOW_UP_WORKING_DAYS = 5


def fingerprint(question: str, contact: str, *, windows_ago: int = 0) -> str:
    """The same words from the same person, whatever the spacing and capitals, within one window of time."""
    window = int(clock.now().timestamp() // SAME_QUESTION_WITHIN.total_seconds()) - windows_ago
    plain = " ".join(f"{question} {contact}".lower().split())
    return hashlib.sha256(f"{window}|{plain}".encode()).hexdigest()


def follow_up_date() -> date:
    return clock.add_working_days(clock.now(), FOLLOW_UP_WORKING_DAYS).date()


@transaction.atomic
def receive_intake(
    *, question: str, source: str, language: str = "nl", name: str = "", email: str = "", phone: str = "",
    **more: Any,
) -> tuple[Intake, bool]:  # fmt: skip
    """Take a question in. The same question sent twice within two days is one intake: ``(first, False)``.

    ``more`` may hold title, person, by, broker, is_demo.
    """
    by = more.pop("by", None)
    person = more.get("person")
    contact = email or phone or str(person and person.pk)
    mark = fingerprint(question, contact)
    recent = Intake.objects.filter(created_at__gte=clock.now() - SAME_QUESTION_WITHIN)
    known = recent.filter(fingerprint__in=[mark, fingerprint(question, contact, windows_ago=1)]).first()
    if known is None:
        try:
            with transaction.atomic():
                intake = Intake.objects.create(
                    question=question.strip(), source=IntakeSource(source), language=language, name=name.strip(),
                    email=email.strip().lower(), phone=phone.strip(), fingerprint=mark,
                    follow_up_on=follow_up_date(), **more,
                )  # fmt: skip
        except IntegrityError:
            known = Intake.objects.filter(fingerprint=mark).first()
            if known is None:
                raise
    if known is not None:
        Intake.objects.filter(pk=known.pk).update(sent_count=F("sent_count") + 1)
        return known, False
    audit("receive_intake", intake, by, source=source)
    _mail(intake, "intake_received")
    return intake, True


@transaction.atomic
def invite_intake(intake: Intake, *, by: Actor, message: str = "", on: date | None = None) -> Intake:
    """Invite the asker to a conversation."""
    _turn(
        intake,
        [IntakeState.RECEIVED],
        IntakeState.INVITED,
        by,
        invited_at=clock.now(),
        follow_up_on=on or follow_up_date(),
    )
    _mail(intake, "intake_invited", message=message, on=on)
    return intake


@transaction.atomic
def assess_intake(intake: Intake, *, is_impact_driven: bool, is_innovative: bool, note: str = "", by: Actor) -> Intake:
    """Write down whether it is driven by impact and innovative: the two questions of the entry test."""
    allowed = [IntakeState.RECEIVED, IntakeState.INVITED, IntakeState.ASSESSED]
    return _turn(
        intake, allowed, IntakeState.ASSESSED, by, is_impact_driven=is_impact_driven,
        is_innovative=is_innovative, assessment=note, follow_up_on=follow_up_date(),
    )  # fmt: skip


@transaction.atomic
def refer_intake(intake: Intake, *, to: str, phone: str = "", note: str = "", by: Actor) -> Intake:
    """Send the asker on to somebody by name; a telephone number makes it the stronger kind."""
    if not to.strip():
        raise InnovationRefused(_("Name the person or the organisation you refer to."), "to")
    _turn(intake, OPEN_INTAKE, IntakeState.REFERRED, by, close_note=f"{to}\n{phone}\n{note}".strip(), follow_up_on=None)
    _mail(intake, "intake_referred", to_whom=to, to_phone=phone, message=note)
    return intake


@transaction.atomic
def close_intake(intake: Intake, *, reason: str, note: str = "", by: Actor) -> Intake:
    """End it with a reason that the asker can understand; spam and doubles hear nothing."""
    _turn(
        intake,
        OPEN_INTAKE,
        IntakeState.CLOSED,
        by,
        close_reason=CloseReason(reason),
        close_note=note,
        follow_up_on=None,
    )
    if reason not in {CloseReason.SPAM, CloseReason.DUPLICATE}:
        _mail(intake, "intake_closed", reason=intake.get_close_reason_display(), message=note)
    return intake


@transaction.atomic
def reopen_intake(intake: Intake, *, note: str, by: Actor) -> Intake:
    """Open it again, with the reason."""
    if not note.strip():
        raise InnovationRefused(_("Say why it is opened again."), "note")
    ended = [IntakeState.CLOSED, IntakeState.REFERRED]
    return _turn(
        intake, ended, IntakeState.RECEIVED, by, close_reason="", close_note=note, follow_up_on=follow_up_date()
    )


def _turn(intake: Intake, allowed: Iterable[str], to: IntakeState, by: Actor | None, **fields: Any) -> Intake:
    """Change the state by compare-and-set; whoever comes second reads what it is by now."""
    row = Intake.objects.filter(pk=intake.pk, state__in=list(allowed))
    if intake.broker_id is None and by is not None:
        fields["broker_id"] = by.pk
    if row.update(state=to, **fields) != 1:
        intake.refresh_from_db()
        raise InnovationRefused(
            _("This intake is %(state)s by now. Look at it again.") % {"state": intake.get_state_display()}
        )
    intake.refresh_from_db()
    audit(f"intake_{to}", intake, by)
    return intake


def _mail(intake: Intake, name: str, **context: Any) -> None:
    to = intake.person or outbox.Address(intake.email, intake.name, intake.language)
    asked = " ".join(intake.question.split())
    outbox.queue(f"innovations.{name}", to=to, about=f"intake:{intake.key}", context={"question": asked, **context})
