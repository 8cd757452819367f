"""Queue a mail in the transaction that causes it; deliver what is due."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.mime.base import MIMEBase
from email.mime.text import MIMEText
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, Refused, audit
from vlechtwerk.outbox.enums import MessageState
from vlechtwerk.outbox.models import Message
from vlechtwerk.outbox.rendering import render

log = logging.getLogger("vlechtwerk.outbox")

# After the n-th failure wait this long; after the last one an administrator looks.
BACK_OFF = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8)]


class OutboxRefused(Refused):
    """A mail cannot be sent again."""


class Recipient(Protocol):
    """A person, or an :class:`Address`."""

    @property
    def name(self) -> Any: ...
    @property
    def email(self) -> Any: ...
    @property
    def language(self) -> Any: ...


@dataclass(frozen=True)
class Address:
    """Somebody who is not (yet) a person of the register."""

    email: str
    name: str = ""
    language: str = "nl"
    pk: None = None


def queue(
    kind: str,
    *,
    to: Recipient,
    context: dict[str, Any],
    about: str = "",
    once: str | None = None,
    calendar: str = "",
    calendar_method: str = "",
) -> Message | None:
    """Write a mail into the running transaction; it leaves if and only if that is committed.

    ``kind`` "app.name" renders ``app/mail/name.txt`` in the reader's language. ``once`` makes it the only
    one of that name for ever. ``about`` lets :func:`cancel_about` stop it. None without an address, or
    when it was queued before.
    """
    if not to.email:
        return None
    mail = render(kind, {**context, "to": to, "network": settings.NETWORK_NAME}, to.language)
    try:
        with transaction.atomic():
            return Message.objects.create(
                kind=kind, to_email=to.email, to_name=to.name[:120], person_id=getattr(to, "pk", None),
                language=to.language, subject=mail.subject, text=mail.text, html=mail.html,
                about=about, once=once, calendar=calendar, calendar_method=calendar_method, due_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        return None


def cancel_about(about: str) -> int:
    """Stop the mails about something that is closed, as far as they have not left."""
    waiting = Message.objects.filter(about=about, state=MessageState.QUEUED)
    return waiting.update(state=MessageState.CANCELLED)


def deliver_due(limit: int = 50) -> int:
    """Send what is due. Several workers may run at once: a row is claimed by compare-and-set."""
    now = clock.now()
    due = Message.objects.filter(
        Q(state=MessageState.QUEUED, due_at__lte=now)
        | Q(state=MessageState.SENDING, claimed_at__lt=now - timedelta(seconds=settings.OUTBOX_CLAIM_S))
    )
    rows = list(due.order_by("due_at").values_list("pk", "state", "claimed_at")[:limit])
    return sum(_deliver(*row) for row in rows)


def _deliver(pk: int, state: str, claimed_at: Any) -> int:
    mine = Message.objects.filter(pk=pk, state=state, claimed_at=claimed_at)
    if mine.update(state=MessageState.SENDING, claimed_at=clock.now(), attempts=F("attempts") + 1) != 1:
        return 0
    message = Message.objects.get(pk=pk)
    try:
        as_mail(message).send()
    except Exception as error:  # whatever the mail server says, the mail stays and is tried again
        log.warning("mail %s not delivered: %s", message.key, error)
        _failed(message, error)
        return 0
    Message.objects.filter(pk=pk).update(state=MessageState.SENT, sent_at=clock.now(), last_error="")
    return 1


def _failed(message: Message, error: Exception) -> None:
    ended = message.attempts > len(BACK_OFF)
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.FAILED if ended else MessageState.QUEUED,
        claimed_at=None,
        due_at=clock.now() + (timedelta(0) if ended else BACK_OFF[message.attempts - 1]),
        last_error=f"{type(error).__name__}: {error}"[:500],
    )


@transaction.atomic
def retry(message: Message, *, by: Actor) -> None:
    """Let a failed mail try again now."""
    failed = Message.objects.filter(pk=message.pk, state=MessageState.FAILED)
    if failed.update(state=MessageState.QUEUED, attempts=0, due_at=clock.now()):
        audit("retry_mail", message, by)


def as_mail(message: Message) -> EmailMultiAlternatives:
    """The mail as it leaves; its Message-ID is the same at every attempt, so nothing arrives twice."""
    host = settings.NETWORK_MAIL.split("@")[-1]
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[f'"{_safe(message.to_name)}" <{message.to_email}>' if message.to_name else message.to_email],
        headers={"Message-ID": f"<{message.key}@{host}>", "Auto-Submitted": "auto-generated"},
        connection=get_connection(),
    )
    mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        mail.attach(_calendar_part(message))
    return mail


def _safe(name: str) -> str:
    """A name that cannot break the header it stands in."""
    return " ".join(name.replace('"', "").replace("\\", "").split())


def _calendar_part(message: Message) -> MIMEBase:
    part = MIMEText(message.calendar, "calendar", "utf-8")
    part.set_param("method", message.calendar_method)
    part.add_header("Content-Disposition", "attachment", filename="invite.ics")
    return part


def settle_history(*, before: datetime) -> int:
    """Mails of a past that was replayed (the demo) count as delivered; nothing is sent."""
    waiting = Message.objects.filter(state=MessageState.QUEUED, created_at__lt=before)
    return waiting.update(state=MessageState.SENT, sent_at=F("created_at"))
