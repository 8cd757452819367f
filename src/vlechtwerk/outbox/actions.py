"""Queue a mail in the transaction that causes it; deliver what is due."""

import logging
import smtplib
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.mime.base import MIMEBase
from email.mime.text import MIMEText
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, Refused, audit
from vlechtwerk.outbox import bounces, digest, registry
from vlechtwerk.outbox.enums import UNSENT, MessageState
from vlechtwerk.outbox.models import Message
from vlechtwerk.outbox.rendering import foot_of, render
from vlechtwerk.outbox.routing import Reader, unsubscribe_link

log = logging.getLogger("vlechtwerk.outbox")

# After the n-th failure wait this long; after the fifth an administrator looks. A night without a mail server fits in.
BACK_OFF = [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=8)]
# The server is away or does not want us: the same for every mail, so the rest waits for the next round.
AWAY = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
)

# A slow mail server may not hold up the other jobs, nor the end of the loop, for longer than this.
ROUND_S = 5.0
NOTHING_LEFT = {"text": "", "html": "", "link": ""}


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
    forgets: bool = False,
) -> Message | None:
    """Write a mail into the running transaction; it leaves if and only if that is committed.

    ``kind`` "app.name" renders ``app/mail/name.txt`` in the reader's language. ``once`` makes it the only
    one of that name for ever. ``about`` lets :func:`cancel_about` stop it. None without an address, or
    when it was queued before. Whether it leaves by itself, in the digest or not at all, the reader chose.
    ``forgets``: it carries a secret that may stand nowhere else, so its words go as soon as it left, or cannot leave.
    """
    if not to.email or _is_there(once):
        return None
    notice, person_id = registry.notice_of(kind), getattr(to, "pk", None)
    state, due_at = Reader(person_id, to.email).plan(notice, has_calendar=bool(calendar))
    foot = foot_of(notice, person_id, to.email, to.language)
    mail = render(kind, {**context, "to": to, "network": settings.NETWORK_NAME}, to.language, foot=foot)
    if forgets and state != MessageState.QUEUED:
        mail, state = replace(mail, **NOTHING_LEFT), MessageState.CANCELLED
    try:
        with transaction.atomic():
            return Message.objects.create(
                kind=kind, to_email=to.email, to_name=to.name[:120], person_id=person_id, language=to.language,
                subject=mail.subject, text=mail.text, html=mail.html, link=mail.link, link_label=mail.link_label,
                about=about, once=once, calendar=calendar, calendar_method=calendar_method, state=state, due_at=due_at,
                forgets=forgets,
            )  # fmt: skip
    except IntegrityError:
        if _is_there(once):
            return None
        raise


def _is_there(once: str | None) -> bool:
    return once is not None and Message.objects.filter(once=once).exists()


def cancel_about(about: str) -> int:
    """Stop the mails about something that is closed, as far as they have not left.

    One that a worker has in hand counts as sent when it arrives after all, but is not tried again. A line of a
    digest that has not left is taken out of it.
    """
    ours = Message.objects.filter(about=about)
    lines = ours.filter(digest__state__in=[MessageState.QUEUED, MessageState.FAILED], state=MessageState.SENT)
    digests = {pk for pk in lines.values_list("digest", flat=True) if pk}
    stopped = lines.update(state=MessageState.CANCELLED) if digests else 0
    for one in Message.objects.filter(pk__in=digests):
        digest.write(one)
    return stopped + ours.filter(state__in=UNSENT).update(state=MessageState.CANCELLED)


@transaction.atomic
def make_theirs(person: Any) -> None:
    """Somebody is erased: nothing leaves to them any more, and what left to their address is known to be theirs."""
    mine = Message.objects.filter(Q(person_id=person.pk) | (Q(to_email__iexact=person.email) if person.email else Q()))
    mine.filter(state__in=[MessageState.QUEUED, MessageState.SENDING, MessageState.FAILED]).update(
        state=MessageState.CANCELLED
    )
    drop_files(mine.values_list("key", flat=True))
    mine.update(person_id=person.pk)


def drop_files(keys: Iterable[str]) -> None:
    """What the mailbox of the demo keeps of these mails goes, once the change stands."""
    files = [Path(settings.MAILBOX_DIR) / f"{key}.eml" for key in keys]
    transaction.on_commit(lambda: _unlink(files))


def _unlink(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def deliver_due(limit: int = 20) -> int:
    """Send what is due. Several workers may run at once: a row is claimed by compare-and-set."""
    now = clock.now()
    due = Message.objects.filter(
        Q(state=MessageState.QUEUED, due_at__lte=now)
        | Q(state=MessageState.SENDING, claimed_at__lt=now - timedelta(seconds=settings.OUTBOX_CLAIM_S))
    )
    done, until = 0, time.monotonic() + ROUND_S
    for row in list(due.order_by("due_at", "id").values_list("pk", "state", "claimed_at")[:limit]):
        message = _claim(*row)
        if message and _waits_on(message):
            continue
        error = _send(message) if message else None
        done += message is not None and error is None
        if (error and _is_away(error)) or time.monotonic() > until:
            break
    return done


def _claim(pk: int, state: str, claimed_at: Any) -> Message | None:
    mine = Message.objects.filter(pk=pk, state=state, claimed_at=claimed_at)
    if mine.update(state=MessageState.SENDING, claimed_at=clock.now(), attempts=F("attempts") + 1) != 1:
        return None
    return Message.objects.get(pk=pk)


def _waits_on(message: Message) -> bool:
    """It was due, but no worker was there, or it is a second try: by now it may be night, or a feast day."""
    notice, now = registry.notice_of(message.kind), clock.now()
    opens = now if notice.asked else Reader(message.person_id, message.to_email).opens(now)
    if opens <= now:
        return False
    mine = Message.objects.filter(pk=message.pk, state=MessageState.SENDING, attempts=message.attempts)
    mine.update(state=MessageState.QUEUED, claimed_at=None, attempts=F("attempts") - 1, due_at=opens)
    return True


def _send(message: Message) -> Exception | None:
    """The error, when there was one. What was cancelled meanwhile and left all the same is still sent."""
    try:
        as_mail(message).send()
    except Exception as error:  # whatever the mail server says, the mail stays and is tried again
        log.warning("mail %s (%s) not delivered: %s", message.key, message.kind, type(error).__name__)
        _failed(message, error)
        return error
    words = NOTHING_LEFT if message.forgets else {}
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENT, sent_at=clock.now(), last_error="", **words)
    return None


def forget_words() -> int:
    """Mails that forget and were stopped lose their words too. One that failed keeps them for another try: nobody read it."""
    over = Message.objects.filter(forgets=True, state__in=[MessageState.CANCELLED, MessageState.SENT])
    return over.exclude(text="").update(**NOTHING_LEFT)


def _is_away(error: Exception) -> bool:
    return isinstance(error, AWAY) or (isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException))


def _failed(message: Message, error: Exception) -> None:
    """Try again later; not when it was cancelled meanwhile or is in other hands, nor at an address that is none."""
    refused = next(iter(error.recipients.values()), None) if isinstance(error, smtplib.SMTPRecipientsRefused) else None
    if refused and bounces.is_gone(refused[0], said := bytes(refused[1]).decode("utf-8", "replace")):
        bounces.mark(message, hard=True, reason=f"{refused[0]} {said}")
        return
    ended = message.attempts > len(BACK_OFF)
    Message.objects.filter(pk=message.pk, state=MessageState.SENDING, attempts=message.attempts).update(
        state=MessageState.FAILED if ended else MessageState.QUEUED,
        claimed_at=None,
        due_at=clock.now() + (timedelta(0) if ended else BACK_OFF[message.attempts - 1]),
        last_error=f"{type(error).__name__}: {error}"[:500],
    )


@transaction.atomic
def retry(message: Message, *, by: Actor, to_email: str = "") -> None:
    """Let a failed mail try again now, to another address when that was the mistake."""
    failed = Message.objects.filter(pk=message.pk, state=MessageState.FAILED).exclude(text="")
    fields = {"to_email": to_email} if to_email else {}
    if not failed.update(state=MessageState.QUEUED, attempts=0, due_at=clock.now(), **fields):
        raise OutboxRefused(_("This mail does not wait here any more: it left, or it is no longer needed."))
    bounces.clear(to_email or message.to_email)
    audit("retry_mail", message, by)


def as_mail(message: Message) -> EmailMultiAlternatives:
    """The mail as it leaves; its Message-ID is the same at every attempt, so nothing arrives twice."""
    host = settings.NETWORK_MAIL.split("@")[-1]
    headers = {"Message-ID": f"<{message.key}@{host}>", "Auto-Submitted": "auto-generated"}
    sender = _named(settings.NETWORK_NAME, settings.NETWORK_MAIL)
    if settings.BOUNCE_MAIL:  # what comes back goes there; the reader sees and answers the network
        headers["From"] = sender
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.BOUNCE_MAIL or sender,
        to=[_named(message.to_name, message.to_email)],
        headers=headers | _unsubscribe_headers(message),
        connection=get_connection(),
    )
    mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        mail.attach(_calendar_part(message))
    return mail


def _unsubscribe_headers(message: Message) -> dict[str, str]:
    """One click in the reader's mail program (RFC 8058), which wants HTTPS; elsewhere the address alone (RFC 2369)."""
    notice = registry.notice_of(message.kind)
    if not notice.has_unsubscribe:
        return {}
    headers = {"List-Unsubscribe": f"<{unsubscribe_link(notice, message.person_id, message.to_email)}>"}
    return headers | ({"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if settings.HTTPS else {})


def _named(name: str, email: str) -> str:
    """A name and an address as a header has them; no name can break out of it."""
    safe = " ".join("".join(c for c in name if c not in '"\\' and (c.isprintable() or c.isspace())).split())
    return f'"{safe}" <{email}>' if safe else email


def _calendar_part(message: Message) -> MIMEBase:
    part = MIMEText(message.calendar, "calendar", "utf-8")
    part.set_param("method", message.calendar_method)
    part.add_header("Content-Disposition", "attachment", filename="invite.ics")
    return part


def settle_history(*, before: datetime) -> int:
    """Mails of a past that was replayed (the demo) count as delivered, and as read after a while; nothing is sent."""
    waiting = Message.objects.filter(state=MessageState.QUEUED, created_at__lt=before)
    old = Message.objects.filter(read_at__isnull=True, created_at__lt=before - timedelta(days=14))
    old.update(read_at=F("created_at"))
    return waiting.update(state=MessageState.SENT, sent_at=F("created_at"))
