"""Mail that comes back: what a server says at once (SMTP), and what it reports later (a DSN, RFC 3464).

Only who knows the key of a mail that we sent can say that it came back: it stands in the Message-ID, which the report
quotes. So a forged report marks nobody.
"""

import email
import email.policy
import re
from email.message import EmailMessage
from typing import Any

from django.db import transaction
from django.db.models import F

from vlechtwerk.core import clock
from vlechtwerk.outbox.enums import MessageState
from vlechtwerk.outbox.models import AddressMark, Message
from vlechtwerk.outbox.routing import address_hash

SOFT_MOST = 5  # so often full or away, and the address counts as gone
GONE = re.compile(r"^5\.(1\.[0-46-9]|1\.10|2\.1|4\.4)$")  # no such mailbox or domain, or closed (RFC 3463)
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
MESSAGE_ID = re.compile(r"<([2-9a-z]{12})@")
LARGEST = 2_000_000  # bytes; a report is small


def is_gone(code: int, said: str) -> bool:
    """Whether an answer of a mail server means that this address does not exist. What it holds against the sender
    (5.7: policy, relaying, spam) says nothing about the address."""
    status = STATUS.search(said)
    return bool(GONE.match(status[1])) if status else code in {550, 551, 553} and "relay" not in said.lower()


def hear(raw: bytes) -> Message | None:
    """Read a report and mark the address it is about; None when it is no report about a mail of ours."""
    mail: Any = email.message_from_bytes(raw[:LARGEST], policy=email.policy.default)
    message = _quoted(mail)
    found = _failure(mail)
    if message is None or found is None:
        return None
    status, reason = found
    with transaction.atomic():
        mark(message, hard=bool(GONE.match(status)), reason=f"{status} {reason}")
    return message


def _failure(mail: EmailMessage) -> tuple[str, str] | None:
    """Status and words of the first recipient that failed; a delay is no failure."""
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks: Any = part.get_payload()
        for block in blocks:
            action, status = str(block.get("Action", "")).strip().lower(), STATUS.search(str(block.get("Status", "")))
            if action == "failed" and status:
                return status[1], " ".join(str(block.get("Diagnostic-Code", "")).split())[:250]
    return None


def _quoted(mail: EmailMessage) -> Message | None:
    """Our mail that the report is about: by the Message-ID in the part that quotes it, whole or its headers."""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            text = str(part.get_content())
        elif kind == "message/rfc822":
            text = f"Message-ID: {part.get_payload(0).get('Message-ID', '')}"  # type: ignore[union-attr]
        else:
            continue
        if line := re.search(r"^Message-ID:\s*(\S+)", text, re.I | re.M):
            key = MESSAGE_ID.search(line[1])
            return Message.objects.filter(key=key[1]).first() if key else None
    return None


@transaction.atomic
def mark(message: Message, *, hard: bool, reason: str) -> None:
    """The mail came back. For good: nothing more is mailed there; for now: it counts, and too often is for good."""
    address = address_hash(message.to_email)
    row, is_new = AddressMark.objects.get_or_create(
        address=address, notice="",
        defaults={"is_hard": hard, "reason": reason[:300], "message": message, "at": clock.now()},
    )  # fmt: skip
    if not is_new and row.message_id != message.pk:  # two reports about one mail are one
        same = AddressMark.objects.filter(pk=row.pk)
        same.update(count=F("count") + 1, reason=reason[:300], message=message, at=clock.now())
        row.refresh_from_db()
    if not row.is_hard and not hard and row.count < SOFT_MOST:
        return
    AddressMark.objects.filter(pk=row.pk).update(is_hard=True)
    Message.objects.filter(pk=message.pk).exclude(state=MessageState.CANCELLED).update(
        state=MessageState.FAILED, last_error=reason[:500], claimed_at=None
    )
    waiting = Message.objects.filter(to_email__iexact=message.to_email).exclude(pk=message.pk)
    waiting = waiting.filter(state__in=[MessageState.QUEUED, MessageState.DIGEST])
    waiting.filter(person_id__isnull=True).update(state=MessageState.FAILED, last_error=reason[:500])
    waiting.update(state=MessageState.PAGE)


def clear(email: str) -> None:
    """Somebody looked: this address is good."""
    AddressMark.objects.filter(address=address_hash(email), notice="").delete()


def mark_of(email: str | None) -> AddressMark | None:
    """Whether mail to this address comes back, for pages of the team."""
    return AddressMark.objects.filter(address=address_hash(email), notice="").first() if email else None
