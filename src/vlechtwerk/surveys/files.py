"""A file that somebody sends as an answer: looked at as the knowledge bank does, and of fewer kinds."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Refused
from vlechtwerk.library import contents
from vlechtwerk.library.errors import LibraryRefused

MOST_BYTES = 5_000_000
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


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
    try:
        content = contents.check(str(sent.name), sent.read())
    except LibraryRefused as why:
        raise FileRefused(str(why)) from None
    if content.kind not in ENDINGS:
        raise FileRefused(_("Send a PDF, a PNG or a JPEG picture."))
    return Checked(_name(str(sent.name), ENDINGS[content.kind]), content.kind, content.data)


def _name(name: str, ending: str) -> str:
    stem = "".join(sign for sign in name.replace("\\", "/").rpartition("/")[2] if sign.isprintable())
    stem = stem.rpartition(".")[0] or stem or "file"
    return f"{stem[:150]}.{ending}"
