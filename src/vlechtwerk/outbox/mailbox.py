"""Mail written to files, for the demo and the tests: one ``.eml`` per Message-ID, whole or not at all."""

import os
import re
import tempfile
from collections.abc import Sequence
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


def written(key: str) -> tuple[str, str]:
    """Text and HTML of the mail that was delivered under this name; empty when it is not there (any more)."""
    path = Path(settings.MAILBOX_DIR) / f"{key}.eml"
    if not path.exists():
        return "", ""
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    parts = [mail.get_body((kind,)) for kind in ("plain", "html")]
    text, html = (part.get_content() if part else "" for part in parts)
    return text, html


class EmailBackend(BaseEmailBackend):
    """Delivers into ``settings.MAILBOX_DIR``; the same mail twice is one file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAILBOX_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            self._write(folder, message.message())
        return len(email_messages)

    def _write(self, folder: Path, mail: Any) -> None:
        name = re.sub(r"[^A-Za-z0-9._-]", "", str(mail["Message-ID"]).split("@")[0])
        descriptor, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(descriptor, "wb") as file:
            file.write(mail.as_bytes())
        Path(temporary).replace(folder / f"{name}.eml")
