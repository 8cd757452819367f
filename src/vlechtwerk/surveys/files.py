"""A file that somebody sends as an answer: what it is by its content, not by its name."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Refused

MOST_BYTES = 5_000_000
KINDS = {
    b"%PDF-": ("application/pdf", "pdf"), b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
}  # fmt: skip


class FileRefused(Refused):
    """Not a file that is taken."""


@dataclass(frozen=True)
class Checked:
    """A file that may be kept."""

    name: str
    kind: str
    data: bytes


def check(sent: Any) -> Checked:
    """A PDF, a PNG or a JPEG picture, at most 5 MB; its name ends as its content is."""
    if not hasattr(sent, "read"):
        raise FileRefused(_("Choose a file."))
    if sent.size > MOST_BYTES:
        raise FileRefused(
            _("This file is too large: at most 5 MB. Make it smaller, or send only the pages that matter.")
        )
    data = sent.read()
    for start, (kind, ending) in KINDS.items():
        if data.startswith(start):
            return Checked(_name(str(sent.name), ending), kind, data)
    raise FileRefused(_("Send a PDF, a PNG or a JPEG picture."))


def _name(name: str, ending: str) -> str:
    stem = "".join(sign for sign in name.replace("\\", "/").rpartition("/")[2] if sign.isprintable())
    stem = stem.rpartition(".")[0] or stem or "file"
    return f"{stem[:150]}.{ending}"
