"""What a file is shows its content: what we keep, what we refuse, and what goes from it."""

import io
import struct
import zipfile
import zlib

import pytest
from django.utils import translation
from PIL import Image

from tests.library.desk_scene import pdf, png, refused
from vlechtwerk.library import contents
from vlechtwerk.library.contents import check

ODT = "application/vnd.oasis.opendocument.text"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def packed(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, words in parts.items():
            # Of a fixed moment: the bytes are in the names of tests, which every process has to give alike.
            part = zipfile.ZipInfo(name.replace("__", "/").replace("_xml", ".xml"), (2026, 3, 2, 9, 0, 0))
            zipped.writestr(part, words, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(**more):
    return packed(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>", **more})


KEPT = [
    ("foto.png", png(), "image/png"),
    ("foto.jpg", png(form="JPEG"), "image/jpeg"),
    ("foto.webp", png(form="WEBP"), "image/webp"),
    ("foto.gif", png(form="GIF"), "image/gif"),
    ("niet-wat-het-zegt.pdf", png(), "image/png"),
    ("blad.pdf", pdf(), "application/pdf"),
    ("brief.docx", docx(), contents.PARTS["word/document.xml"]),
    ("blad.xlsx", packed(**{"[Content_Types].xml": "x", "xl/workbook.xml": "x"}), contents.PARTS["xl/workbook.xml"]),
    ("dia.pptx", packed(**{"[Content_Types].xml": "x", "ppt/presentation.xml": "x"}), contents.PARTS["ppt/presentation.xml"]),
    ("brief.odt", packed(mimetype=ODT, **{"content.xml": "x"}), ODT),
    ("lijst.csv", b"naam;plaats\nAn;Gent\n", "text/csv"),
    ("lees.txt", "\ufeffEén regel".encode(), "text/plain"),
]  # fmt: skip
BOMB = packed(**{"[Content_Types].xml": "x", "word/document.xml": b"0" * (contents.MOST_UNPACKED + 1)})
OTHER = "We keep pictures"
DAMAGED = "We cannot open this file"
NOT_KEPT = [
    ("leeg.txt", b"", "empty"),
    ("tekening.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', OTHER),
    ("tekening.svg", b'<?xml version="1.0"?><svg/>', OTHER),
    ("foto.png", b"<!DOCTYPE html><p>1", OTHER),
    ("foto.txt", b"\n\n  <ScRiPt>1</script>", OTHER),
    ("lees.txt", b"MZ\x90\x00", OTHER),
    ("lees.txt", b"#!/bin/sh\nls", OTHER),
    ("lees.txt", b"\x7fELF", OTHER),
    ("lees.txt", "Eén".encode("latin-1"), OTHER),
    ("lees.txt", b"een\x00twee", OTHER),
    ("zip.docx", packed(iets="x"), OTHER),
    ("brief.odt", packed(mimetype=ODT), OTHER),
    ("brief.docx", docx(**{"word/vbaProject.bin": "x"}), "macros"),
    ("brief.docx", docx()[:60], DAMAGED),
    ("foto.png", png()[:40], DAMAGED),
    ("foto.jpg", png(200, 200, form="JPEG")[:300], DAMAGED),
    ("blad.pdf", b"%PDF-1.7 niets", DAMAGED),
    ("bom.docx", BOMB, "far too large"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "kind"), KEPT)
def test_content_decides_what_a_file_is(name, data, kind):
    content = check(name, data)
    assert content.kind == kind
    assert bool(content.thumbnail) == (kind.startswith("image/") or kind == "application/pdf")


@pytest.mark.parametrize(("name", "data", "words"), NOT_KEPT)
def test_everything_else_is_refused_with_what_to_do(name, data, words):
    with refused(words, "upload"):
        check(name, data)


def test_a_file_over_the_limit_is_refused_with_the_limit():
    with refused("10 MB"):
        check("groot.txt", b"x" * (contents.MOST_BYTES + 1))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked():
    def part(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = part(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"\0" * 1000)) + part(b"IEND", b"")
    with refused("far too large"):
        check("bom.png", bomb)


def test_a_picture_loses_where_and_with_what_it_was_made_and_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Geheime camera"  # turned a quarter
    exif.get_ifd(0x8825)[1] = "N"
    for form in ("JPEG", "WEBP", "PNG"):
        data = png(40, 20, form=form, exif=exif.tobytes())
        assert b"Geheime camera" in data
        content = check("foto", data)
        again = Image.open(io.BytesIO(content.data))
        assert b"Geheime" not in content.data
        assert not again.getexif()
        assert (content.width, content.height) == again.size == (20, 40)


def test_a_moving_picture_goes_on_moving():
    out, frames = io.BytesIO(), [Image.new("RGB", (9, 9), (n * 60, 0, 0)) for n in range(3)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=80, comment=b"Geheim")
    content = check("beweegt.gif", out.getvalue())
    assert Image.open(io.BytesIO(content.data)).n_frames == 3
    assert b"Geheim" not in content.data


def test_thumbnail_is_a_small_webp_in_the_same_shape():
    small = Image.open(io.BytesIO(check("foto.png", png(1200, 600)).thumbnail))
    assert (small.format, small.size) == ("WEBP", (480, 240))
    page = Image.open(io.BytesIO(check("blad.pdf", pdf()).thumbnail))
    assert (page.format, page.size) == ("WEBP", (320, 480))
