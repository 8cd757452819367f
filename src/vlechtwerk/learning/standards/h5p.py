"""An H5P package as it is sent to us: nothing in it is trusted, and of its files only pictures are kept.

It is a zip with ``h5p.json`` (what it is), ``content/content.json`` (what it says and asks) and ``content/…`` (pictures),
beside folders with the code of its kinds. That code is never kept and never run: ``player`` reads the content.
"""

import io
import json
import re
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Refused
from vlechtwerk.learning.standards import player
from vlechtwerk.library.contents import Content
from vlechtwerk.library.contents import check as check_file

MOST_BYTES = 20_000_000
MOST_UNPACKED = 100_000_000
MOST_FILES = 3_000
MOST_JSON = 2_000_000
LONGEST_PATH = 200
CONTENT = "content/"
# What the H5P specification lets in, in the content and in the folders of its kinds.
IN_CONTENT = frozenset(
    [
        "json",
        "png",
        "jpg",
        "jpeg",
        "gif",
        "bmp",
        "tif",
        "tiff",
        "svg",
        "eot",
        "ttf",
        "woff",
        "woff2",
        "otf",
        "webm",
        "mp4",
        "ogg",
        "mp3",
        "m4a",
        "wav",
        "txt",
        "pdf",
        "rtf",
        "doc",
        "docx",
        "xls",
        "xlsx",
        "ppt",
        "pptx",
        "odt",
        "ods",
        "odp",
        "csv",
        "diff",
        "patch",
        "md",
        "textile",
        "vtt",
        "webvtt",
        "gltf",
        "glb",
    ]
)
IN_CODE = IN_CONTENT | {"js", "css", "map", "xml"}


class PackageRefused(Refused):
    """It is no package, not a safe one, or one that does not play here."""


@dataclass(frozen=True)
class Checked:
    """What is kept of a package. ``pictures``: by the path under which the content names them."""

    title: str
    library: str
    content: dict[str, Any]
    pass_percent: int = 50
    pictures: dict[str, Content] = field(default_factory=dict)


def _no(message: str) -> PackageRefused:
    return PackageRefused(message, "upload")


def _damaged() -> PackageRefused:
    return _no(_("This is not a package that we can open. Save it as .h5p once more and try again."))


def check(data: bytes) -> Checked:
    """The package as it may be kept, or :class:`PackageRefused` with what to do."""
    if len(data) > MOST_BYTES:
        raise _no(
            _("This package is larger than %(n)d MB. Make its pictures smaller.") % {"n": MOST_BYTES // 1_000_000}
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            files = _files(package)
            head, content = _json(package, files, "h5p.json"), _json(package, files, "content/content.json")
            library = _library(head)
            parts = _parts(library, content)
            pictures = {one.path: _picture(package, files, one.path) for one in parts if one.kind == "picture"}
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError, RecursionError):
        raise _damaged() from None
    if any(not one.alt for one in parts if one.kind == "picture" and not one.is_decorative):
        raise _no(_("A picture in it has no alternative text. Write it in the H5P editor, for who does not see it."))
    title = player.plain(head.get("title"))[:200] or library
    return Checked(title, library, content, _percent(content), pictures)


def _files(package: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """What is in it by its path; refused when it unpacks to too much, leads elsewhere, or has what H5P does not let in."""
    found: dict[str, zipfile.ZipInfo] = {}
    entries = package.infolist()
    if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > MOST_UNPACKED:
        raise _no(_("Unpacked this file is far too large. Make it smaller."))
    for one in entries:
        path = one.filename
        if not _is_sound(one) or path.lower() in found:
            raise _no(_("This package has a file in it whose name leads elsewhere. We do not open it."))
        if one.is_dir() or any(name.startswith((".", "_")) for name in path.split("/")):
            continue
        ending = path.rpartition(".")[2].lower()
        if ending not in (IN_CONTENT if path.startswith(CONTENT) else IN_CODE):
            raise _no(_("This package has a file in it that H5P does not let in: %(name)s") % {"name": path[-80:]})
        found[path.lower()] = one
    return found


def _is_sound(one: zipfile.ZipInfo) -> bool:
    """A plain path downwards, of a plain file that is not behind a password."""
    path = one.orig_filename
    parts = path.rstrip("/").split("/")
    plain = len(path) <= LONGEST_PATH and path.isprintable() and not re.search(r"[\\:]", path) and one.filename == path
    unix = one.external_attr >> 16
    is_link = stat.S_ISLNK(unix)
    return plain and not is_link and not one.flag_bits & 0x1 and all(part not in {"", ".", ".."} for part in parts)


def _read(package: zipfile.ZipFile, one: zipfile.ZipInfo, most: int) -> bytes:
    """Its bytes, never more than it may have, whatever its header says."""
    with package.open(one) as opened:
        raw = opened.read(most + 1)
    if len(raw) > most:
        raise _no(_("Unpacked this file is far too large. Make it smaller."))
    return raw


def _json(package: zipfile.ZipFile, files: Mapping[str, zipfile.ZipInfo], path: str) -> dict[str, Any]:
    if path not in files:
        raise _no(_("This is no H5P package: %(name)s is not in it.") % {"name": path})
    found = json.loads(_read(package, files[path], MOST_JSON).decode("utf-8-sig"), parse_constant=_not_a_number)
    if not isinstance(found, dict) or not _is_storable(found):
        raise _damaged()
    return found


def _is_storable(found: Any) -> bool:
    """Without what no database keeps: infinity, half characters, NUL."""
    return b"\\u0000" not in json.dumps(found, ensure_ascii=False, allow_nan=False).encode()


def _not_a_number(word: str) -> Any:
    raise ValueError(word)


def _library(head: Mapping[str, Any]) -> str:
    library = head.get("mainLibrary")
    if not isinstance(library, str) or not re.fullmatch(r"[A-Za-z0-9.]{3,60}", library):
        raise _damaged()
    return library


def _parts(library: str, content: dict[str, Any]) -> list[player.Part]:
    try:
        return player.parts_of(library, content)
    except player.Unplayable as other:
        raise _no(
            _("We do not play “%(kind)s”. What plays here: %(kinds)s.")
            % {"kind": other, "kinds": ", ".join(one.removeprefix("H5P.") for one in player.KINDS)}
        ) from None


def _picture(package: zipfile.ZipFile, files: Mapping[str, zipfile.ZipInfo], path: str) -> Content:
    one = files.get(f"{CONTENT}{path}".lower())
    if one is None:
        raise _no(_("A picture is missing in this package: %(name)s") % {"name": path[-80:]})
    try:
        found = check_file(path, _read(package, one, 10_000_000))
    except Refused as refused:
        raise _no(str(refused.message)) from None
    if not found.kind.startswith("image/"):
        raise _no(_("This is not a picture: %(name)s") % {"name": path[-80:]})
    return found


def _percent(content: Mapping[str, Any]) -> int:
    """From which share of the points on it counts as done."""
    asked = content.get("passPercentage")
    return asked if isinstance(asked, int) and 0 <= asked <= 100 else 50
