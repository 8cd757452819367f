"""The mailbox to which mail servers report what they could not deliver, read over IMAP."""

import imaplib
import logging
from typing import Any
from urllib.parse import unquote

from django.conf import settings

from vlechtwerk.outbox import bounces

log = logging.getLogger("vlechtwerk.outbox")
AT_ONCE, TIMEOUT_S = 50, 20


def read() -> int:
    """Hear the reports that nobody read yet. Each is marked as read afterwards; reading one twice changes nothing."""
    parts: Any = settings.BOUNCE_BOX
    kind = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    heard = 0
    try:
        with kind(parts.hostname, parts.port or (993 if parts.scheme == "imaps" else 143), timeout=TIMEOUT_S) as box:
            box.login(unquote(parts.username), unquote(parts.password or ""))
            box.select(unquote(parts.path.strip("/")) or "INBOX")
            for number in box.search(None, "UNSEEN")[1][0].split()[:AT_ONCE]:
                found = box.fetch(number, "(BODY.PEEK[])")[1][0]
                heard += isinstance(found, tuple) and bounces.hear(found[1]) is not None
                box.store(number, "+FLAGS", r"(\Seen)")
    except (OSError, imaplib.IMAP4.error) as error:  # away or not for us: the next time
        log.warning("mailbox of bounces not read: %s", type(error).__name__)
    return heard
