"""How a question comes in, and what becomes of it before it is an innovation."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.innovations import registry
from vlechtwerk.innovations.actions.base import InnovationRefused
from vlechtwerk.innovations.enums import ENDED_INTAKE, OPEN_INTAKE, CloseReason, IntakeSource, IntakeState
from vlechtwerk.innovations.models import Intake
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people import queries as people
from vlechtwerk.people.enums import PersonField
from vlechtwerk.people.models import Person

SAME_QUESTION_WITHIN = timedelta(hours=48)
FOLLOW_UP_WORKING_DAYS = 5
DRAFT_DAYS = 14
# The thank-you goes to an address that anybody may have typed in: it carries nobody's advertisements.
LINK = re.compile(r"https?:|www\.", re.IGNORECASE)
UNTOLD = {CloseReason.SPAM, CloseReason.DUPLICATE}


def fingerprint(question: str, contact: str, *, windows_ago: int = 0) -> str:
    """The same words from the same person, whatever the spacing and capitals, within one window of time."""
    window = int(clock.now().timestamp() // SAME_QUESTION_WITHIN.total_seconds()) - windows_ago
    who = contact if "@" in contact else "".join(filter(str.isdigit, contact)) or contact
    plain = " ".join(unicodedata.normalize("NFKC", f"{question} {who}").casefold().split())
    return hashlib.sha256(f"{window}|{plain}".encode()).hexdigest()


def follow_up_date() -> date:
    return clock.add_working_days(clock.now(), FOLLOW_UP_WORKING_DAYS).date()


@transaction.atomic
def receive_intake(
    *, question: str, source: str, language: str = "nl", name: str = "", email: str = "", phone: str = "",
    as_draft: bool = False, **more: Any,
) -> tuple[Intake, bool]:  # fmt: skip
    """Take a question in. The same question sent twice within two days is one intake: ``(first, False)``.

    ``as_draft`` keeps it without telling anybody, until it is sent once more. ``more`` may hold title, person,
    by, broker, scan, is_demo.
    """
    by, person = more.pop("by", None), more.get("person")
    _require_answerable(question, email or phone, person)
    contact = email or phone or str(person and person.pk)
    known = _known(question, contact)
    if known is None:
        try:
            with transaction.atomic():
                intake = Intake.objects.create(
                    question=question.strip(), source=IntakeSource(source), language=language, name=name.strip(),
                    email=email.strip().lower(), phone=phone.strip(), fingerprint=fingerprint(question, contact),
                    state=IntakeState.DRAFT, **more,
                )  # fmt: skip
        except IntegrityError:
            known = _known(question, contact)
            if known is None:
                raise
        else:
            return intake, as_draft or _arrive(intake, by)
    if known.state == IntakeState.DRAFT and not as_draft and _arrive(known, by):
        return known, True
    came_along = {"scan": more["scan"]} if more.get("scan") and known.scan_id is None else {}
    Intake.objects.filter(pk=known.pk).update(sent_count=F("sent_count") + 1, **came_along)
    return known, False


def _require_answerable(question: str, contact: str, person: Any) -> None:
    if not question.strip():
        raise InnovationRefused(_("Write what you look for."), "question")
    if not contact.strip() and person is None:
        raise InnovationRefused(_("Leave a telephone number or an e-mail address, or nobody can answer."), "email")


def _known(question: str, contact: str) -> Intake | None:
    """The intake that this question is already, if it came in lately."""
    marks = [fingerprint(question, contact), fingerprint(question, contact, windows_ago=1)]
    recent = Intake.objects.filter(created_at__gte=clock.now() - SAME_QUESTION_WITHIN)
    return recent.filter(fingerprint__in=marks).first()


def _arrive(intake: Intake, by: Actor | None) -> bool:
    """A draft becomes a question that waits for an answer; False when somebody else was first."""
    row = Intake.objects.filter(pk=intake.pk, state=IntakeState.DRAFT)
    if row.update(state=IntakeState.RECEIVED, follow_up_on=follow_up_date()) != 1:
        return False
    intake.refresh_from_db()
    audit("receive_intake", intake, by, source=intake.source)
    quote = "" if LINK.search(intake.question) else intake.question
    _mail(intake, "intake_received", question=quote)
    return True


@transaction.atomic
def take_in_draft(intake: Intake, *, by: Actor) -> Intake:
    """A broker sees that a draft is a real question."""
    if not _arrive(intake, by):
        raise _gone_on(intake)
    return intake


def forget_drafts() -> int:
    """Drafts that nobody sent or took in are thrown away: they were never given to us."""
    old = clock.now() - timedelta(days=DRAFT_DAYS)
    return Intake.objects.filter(state=IntakeState.DRAFT, created_at__lt=old).delete()[0]


@transaction.atomic
def invite_intake(intake: Intake, *, by: Actor, message: str = "", on: date | None = None) -> Intake:
    """Invite the asker to a conversation."""
    if on and on < clock.today():
        raise InnovationRefused(_("This date is past. Choose one that is still to come."), "on")
    follow_up = {"invited_at": clock.now(), "follow_up_on": on or follow_up_date()}
    _turn(intake, [IntakeState.RECEIVED], IntakeState.INVITED, by, **follow_up)
    _mail(intake, "intake_invited", message=message, on=on, **_reach(by))
    return intake


def _reach(by: Actor) -> dict[str, str]:
    """Who invites, and on which number: the broker's own when people they meet may have it, else the network's."""
    broker = Person.objects.get(pk=by.pk)
    seen = people.visible_fields(None, frozenset(), broker, introduced=True)
    return {"by_name": broker.name, "by_phone": seen[PersonField.PHONE] or settings.NETWORK_PHONE}


@transaction.atomic
def assess_intake(intake: Intake, *, is_impact_driven: bool, is_innovative: bool, note: str = "", by: Actor) -> Intake:
    """Write down whether it is driven by impact and innovative: the two questions of the entry test."""
    return _turn(
        intake, OPEN_INTAKE, IntakeState.ASSESSED, by, is_impact_driven=is_impact_driven,
        is_innovative=is_innovative, assessment=note, follow_up_on=follow_up_date(),
    )  # fmt: skip


@transaction.atomic
def follow_up_intake(intake: Intake, *, on: date | None, by: Actor) -> Intake:
    """When somebody looks at it again; without a day, as soon as a new question is."""
    if on and on < clock.today():
        raise InnovationRefused(_("This date is past. Choose one that is still to come."), "on")
    if Intake.objects.filter(pk=intake.pk, state__in=OPEN_INTAKE).update(follow_up_on=on or follow_up_date()) != 1:
        raise _gone_on(intake)
    audit("follow_up_intake", intake, by)
    return intake


@transaction.atomic
def refer_intake(intake: Intake, *, to: str, phone: str = "", note: str = "", by: Actor, tell: bool = True) -> Intake:
    """Send the asker on to somebody by name; a telephone number makes it the stronger kind.

    ``tell``: mail the asker, who does not know it yet.
    """
    if not to.strip():
        raise InnovationRefused(_("Name the person or the organisation you refer to."), "to")
    _turn(intake, OPEN_INTAKE, IntakeState.REFERRED, by, close_note=f"{to}\n{phone}\n{note}".strip(), follow_up_on=None)
    if tell:
        _mail(intake, "intake_referred", to_whom=to, to_phone=phone, message=note)
    return intake


@transaction.atomic
def close_intake(intake: Intake, *, reason: str, note: str = "", by: Actor) -> Intake:
    """End it with a reason that the asker can understand; spam and doubles hear nothing."""
    ended = {"close_reason": CloseReason(reason), "close_note": note.strip(), "follow_up_on": None}
    _turn(intake, [*OPEN_INTAKE, IntakeState.DRAFT], IntakeState.CLOSED, by, **ended)
    if reason not in UNTOLD:
        _mail(intake, "intake_closed", reason=CloseReason(reason).label, message=note)
    return intake


@transaction.atomic
def reopen_intake(intake: Intake, *, note: str, by: Actor) -> Intake:
    """Open it again, with the reason."""
    if not note.strip():
        raise InnovationRefused(_("Say why it is opened again."), "note")
    ended = [IntakeState.CLOSED, IntakeState.REFERRED]
    again = {"close_reason": "", "close_note": note.strip(), "follow_up_on": follow_up_date()}
    return _turn(intake, ended, IntakeState.RECEIVED, by, **again)


def _turn(intake: Intake, allowed: Iterable[str], to: IntakeState, by: Actor | None, **fields: Any) -> Intake:
    """Change the state by compare-and-set; whoever comes second reads what it is by now."""
    row = Intake.objects.filter(pk=intake.pk, state__in=list(allowed))
    if intake.broker_id is None and by is not None:
        fields["broker_id"] = by.pk
    before: dict[str, Any] = {"reason": intake.close_reason, "note": intake.close_note} if intake.close_note else {}
    if row.update(state=to, **fields) != 1:
        raise _gone_on(intake)
    intake.refresh_from_db()
    audit(f"intake_{to}", intake, by, **before)
    if to in ENDED_INTAKE:
        registry.tell_ended(intake, by)
    return intake


def _gone_on(intake: Intake) -> InnovationRefused:
    intake.refresh_from_db()
    state = {"state": intake.get_state_display()}
    return InnovationRefused(_("This intake is %(state)s by now. Look at it again.") % state)


def _mail(intake: Intake, name: str, **context: Any) -> None:
    to = intake.person or outbox.Address(intake.email, intake.name, intake.language)
    asked = {"question": intake.question, **context}
    outbox.queue(f"innovations.{name}", to=to, about=f"intake:{intake.key}", context=asked)
