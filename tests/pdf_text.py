"""The words of a PDF as they are drawn on its pages, spaces left out: for PDFs whose objects stand open in the file."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9a-fA-F]*)>|\(((?:[^()\\]|\\.)*)\)", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(pdf: bytes) -> str:
    """All pages one after the other."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    pages = [body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)]
    return "".join(_page(body, objects) for body in pages).replace(" ", "").replace("\u00a0", "")


def _page(body, objects):
    resources = objects[int(re.search(rb"/Resources (\d+)", body)[1])]
    fonts = re.search(rb"/Font<<(.*?)>>", resources, re.DOTALL)[1]
    maps = {name: _map(objects[int(number)], objects) for name, number in re.findall(rb"/(\w+) (\d+) 0 R", fonts)}
    content = _stream(objects[int(re.search(rb"/Contents (\d+)", body)[1])])
    text, letters = [], {}
    for font, as_hex, as_text in SHOWN.findall(content):
        if font:
            letters = maps[font]
            continue
        codes = bytes.fromhex(as_hex.decode()) if as_hex else _unescaped(as_text)
        text += [letters.get(int.from_bytes(codes[at : at + 2], "big"), "") for at in range(0, len(codes), 2)]
    return "".join(text)


def _map(font, objects):
    """Codes of a font as letters, from its ToUnicode table."""
    table = _stream(objects[int(re.search(rb"/ToUnicode (\d+)", font)[1])])
    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letters in re.findall(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            found[int(code, 16)] = bytes.fromhex(letters.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for low, high, first in re.findall(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            for step in range(int(high, 16) - int(low, 16) + 1):
                found[int(low, 16) + step] = chr(int(first, 16) + step)
    return found


def _stream(body):
    data = STREAM.search(body)[1]
    return zlib.decompress(data) if b"/FlateDecode" in body else data


def _unescaped(text):
    def one(match):
        sign = match[1]
        return bytes([int(sign, 8)]) if sign[:1].isdigit() else ESCAPES.get(sign, sign)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, text, flags=re.DOTALL)
