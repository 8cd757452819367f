"""What a file is, by its content: its name and what the browser says of it are only claims.

Pictures are made again from their pixels, so that nothing else (the place where it was taken, the camera) comes along.
"""

import io
import warnings
import zipfile
from dataclasses import dataclass
from typing import Any

import pypdfium2
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from vlechtwerk.library.actions.base import LibraryRefused

MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
MOST_FRAMES = 500
MOST_UNPACKED = 100_000_000
MOST_PARTS = 5_000
THUMBNAIL = 480
PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
SIGNS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
OFFICE = "application/vnd.openxmlformats-officedocument."
PARTS = {
    "word/document.xml": f"{OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}presentationml.presentation",
}
OPEN_FORMATS = frozenset(
    f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet", "presentation")
)
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<?php")
RUNS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")


@dataclass(frozen=True)
class Content:
    """A checked file. ``kind``: its media type; ``thumbnail``: a small WebP, or nothing."""

    kind: str
    data: bytes
    thumbnail: bytes = b""
    width: int | None = None
    height: int | None = None


def check(name: str, data: bytes) -> Content:
    """The file as it may be kept, or :class:`LibraryRefused` with what is allowed."""
    if not data:
        raise LibraryRefused(_("This file is empty."), "upload")
    if len(data) > MOST_BYTES:
        raise LibraryRefused(
            _("This file is larger than %(n)d MB. Make it smaller, or put it elsewhere and make a link.")
            % {"n": MOST_BYTES // 1_000_000},
            "upload",
        )
    if data.startswith(SIGNS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return _picture(data)
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    return _text(name, data)


def _not_allowed() -> LibraryRefused:
    return LibraryRefused(
        _("We keep pictures (PNG, JPEG, WebP, GIF), PDF, documents of Word, Excel, PowerPoint and LibreOffice, and plain text or CSV. This file is something else."),
        "upload",
    )  # fmt: skip


def _damaged() -> LibraryRefused:
    return LibraryRefused(_("We cannot open this file; it may be damaged. Save it again and try once more."), "upload")


def _too_big_inside() -> LibraryRefused:
    return LibraryRefused(_("Unpacked this file is far too large. Make it smaller."), "upload")


def _picture(data: bytes) -> Content:
    image = _opened(data)
    form = str(image.format)
    moves = getattr(image, "n_frames", 1) > 1
    try:
        if moves:
            image.load()
            clean, kept = _again_moving(image, form), image.convert("RGBA")
        else:
            kept = ImageOps.exif_transpose(image)
            clean = _again(kept, form)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise _damaged() from None
    return Content(PICTURES[form], clean, thumbnail(kept), kept.width, kept.height)


def _opened(data: bytes) -> Image.Image:
    """A picture of a kind that we keep, not larger than we want to unpack, with sound content."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=tuple(PICTURES))
            frames = getattr(image, "n_frames", 1)
            if frames > MOST_FRAMES or image.width * image.height * frames > MOST_PIXELS:
                raise _too_big_inside()
            image.verify()
            return Image.open(io.BytesIO(data), formats=tuple(PICTURES))
    except Image.DecompressionBombError:
        raise _too_big_inside() from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise _damaged() from None


def _again(image: Image.Image, form: str) -> bytes:
    """The same pixels and colours in a new file, without what cameras and programs write beside them."""
    colours = image.info.get("icc_profile")
    if form == "JPEG" and image.mode not in {"RGB", "L"}:
        image, colours = image.convert("RGB"), None
    bare = image.copy()
    through = image.info.get("transparency")
    bare.info = {} if through is None else {"transparency": through}
    more: dict[str, Any] = {"quality": 88} if form in {"JPEG", "WEBP"} else {}
    if colours and form != "GIF":
        more["icc_profile"] = colours
    out = io.BytesIO()
    bare.save(out, form, **more)
    return out.getvalue()


def _again_moving(image: Image.Image, form: str) -> bytes:
    frames, times = [], []
    for number in range(image.n_frames):  # type: ignore[attr-defined]
        image.seek(number)
        frames.append(image.convert("RGBA"))
        times.append(image.info.get("duration", 100))
    image.seek(0)
    out = io.BytesIO()
    for frame in frames:
        frame.info = {}
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=times, loop=0)
    return out.getvalue()


def thumbnail(image: Image.Image) -> bytes:
    small = image.convert("RGBA" if "A" in image.mode or "transparency" in image.info else "RGB")
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    small.info = {}
    out = io.BytesIO()
    small.save(out, "WEBP", quality=80)
    return out.getvalue()


def _pdf(data: bytes) -> Content:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise _damaged() from None
    try:
        page = document[0]
        scale = THUMBNAIL / max(*page.get_size(), 1.0)
        return Content("application/pdf", data, thumbnail(page.render(scale=min(scale, 2.0)).to_pil()))
    except (pypdfium2.PdfiumError, IndexError):
        raise _damaged() from None
    finally:
        document.close()


def _packed(data: bytes) -> Content:
    """A document that is a zip with the right parts in it; nothing that unpacks to more than it should."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            found = {part.filename: part for part in parts.infolist()}
            if len(parts.infolist()) > MOST_PARTS or sum(part.file_size for part in found.values()) > MOST_UNPACKED:
                raise _too_big_inside()
            kind = next((PARTS[name] for name in PARTS if name in found and "[Content_Types].xml" in found), "")
            if any(name.lower().endswith("vbaproject.bin") for name in found):
                raise LibraryRefused(_("This document has macros in it. Save it without them and try again."), "upload")
            if "mimetype" in found and found["mimetype"].file_size < 200:
                told = parts.read("mimetype").decode("ascii", "replace").strip()
                kind = told if told in OPEN_FORMATS and "content.xml" in found else kind
            if kind and parts.testzip():
                raise _damaged()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        raise _damaged() from None
    if not kind:
        raise _not_allowed()
    return Content(kind, data)


def _text(name: str, data: bytes) -> Content:
    """Plain words in UTF-8 that no browser or machine would run."""
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if data.startswith(RUNS) or any(mark in start for mark in MARKUP):
        raise _not_allowed()
    try:
        words = data.decode("utf-8")
    except UnicodeDecodeError:
        raise _not_allowed() from None
    if any(ord(character) < 32 and character not in "\t\n\r\f" for character in words):
        raise _not_allowed()
    return Content("text/csv" if name.lower().endswith(".csv") else "text/plain", data)
