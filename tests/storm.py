"""What a hostile or unlucky browser may send, and how a test sees what became of it."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT

from tests.personas import undone
from vlechtwerk.core import clock

LONG = "x" * 10_000
SCRIPT = "<script>alert(1)</script>"
SQL = "' OR 1=1; DROP TABLE people_person; --"

# --- addresses ------------------------------------------------------------------------------------------------

PARAMETERS = [
    "page",
    "text",
    "hat",
    "place",
    "kind",
    "older",
    "state",
    "view",
    "sort",
    "only",
    "mine",
    "theme",
    "axis",
    "stage",
    "who",
    "dial",
    "answer",
    "scope",
    "file",
    "next",
    "broker",
]
WORDS = [
    "", "__class__", "-1", "0", "99999999999999999999999", "1e999", "NaN", "٣", "²", SQL + SCRIPT, LONG, "%s{{ 7 }}\u202e",
]  # fmt: skip
QUERIES = [
    *(urlencode(dict.fromkeys(PARAMETERS, word)) for word in WORDS),
    "page=1&page=2&text=a&text=b&sort=name&sort=days&&==&page[$gt]=0&__proto__=1",
    "text=%00&page=%00",
    "text=%ff%fe&page=%ff&kind=%ed%a0%80&%ff=1",
]
PATH_PARTS = [
    quote(part, safe="")
    for part in ("1", "-1", "99999999999999999999999", LONG, "٣", "../../etc/passwd", SQL, SCRIPT, "a" * 12, "💩", ".ics", "a:b:c")
] + ["%00", "%ff%fe", "%ed%a0%80", "%"]  # fmt: skip

# --- forms ----------------------------------------------------------------------------------------------------

IN_WORDS = {
    "long": LONG,
    "markup": f"<img src=x onerror=alert(1)>{SCRIPT}{SQL}",
    "odd": "\u202e\u200b" + "💩" * 40,
    "blank": " \n",
}
IN_NUMBERS = {"endless": "1e999", "minus": "-1", "huge": "9" * 23, "no number": "NaN", "odd digits": "٣"}
IN_DAYS = {"zero": "0000-00-00", "last": "9999-12-31", "first": "0001-01-01", "no such day": "2026-02-30"}
IN_LISTS = {"not listed": "__class__"}
EVERYWHERE = {
    "long": LONG, "markup": IN_WORDS["markup"], "nul": "a\x00b", "zero": "0000-00-00", "endless": "1e999", "row": "1",
    "formula": "=HYPERLINK(\"http://x.example\")", "lone surrogate": "\\ud800", "emoji": "💩", "empty": "",
}  # fmt: skip
FITTING = {"number": IN_NUMBERS, "date": IN_DAYS, "file": {}} | dict.fromkeys(("select", "radio", "checkbox"), IN_LISTS)
RAW = {
    "invalid utf-8": (b"text=%ff%fe&name=\xff\xfe&kind=\xed\xa0\x80", "application/x-www-form-urlencoded"),
    "surrogate": (b"text=%ed%a0%80&name=%ed%a0%80", "application/x-www-form-urlencoded"),
    "no such charset": (b"text=a", "application/x-www-form-urlencoded; charset=klingon"),
    "other charset": ("text=é".encode("latin-1"), "application/x-www-form-urlencoded; charset=latin-1"),
    "json": (b'{"text": ["a", {"b": null}], "answer": "yes"}', "application/json"),
    "xml": (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "text/xml"),
    "no type": (b"text=a", ""),
    "odd type": (b"text=a", "\u202e/;;;=;charset="),
    "no boundary": (b"text=a", "multipart/form-data"),
    "odd boundary": (b"text=a", "multipart/form-data; boundary=" + "x" * 300),
    "half a multipart": (f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="text"\r\n\r\na'.encode(), MULTIPART_CONTENT),
    "no disposition": (f"--{BOUNDARY}\r\n\r\na\r\n--{BOUNDARY}--\r\n".encode(), MULTIPART_CONTENT),
    "wrong base64": (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="text"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        f"!!!\r\n--{BOUNDARY}--\r\n".encode(), MULTIPART_CONTENT,
    ),
    "binary text": (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="text"\r\n\r\n'.encode() + bytes(range(256))
        + f"\r\n--{BOUNDARY}--\r\n".encode(), MULTIPART_CONTENT,
    ),
}  # fmt: skip


def a_file():
    return SimpleUploadedFile("foto.png", b"\x89PNG\r\n\x1a\n\x00\xff\xfe")


def a_csv():
    return SimpleUploadedFile("leden.csv", b"name;email\nAn;an@example.org\n")


@dataclass
class Form:
    """A form as it stands on a page: where it goes and what may be filled in."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def filled(self) -> dict[str, list[str]]:
        """Filled in as somebody would who wants it to be taken."""
        return {name: [a_csv()] if self.kinds[name] == "file" else list(of) for name, of in self.fields.items()}

    def garbage_for(self, name: str) -> dict[str, str]:
        """What may go wrong in a field of this kind."""
        return FITTING.get(self.kinds[name], IN_WORDS)


class _Reader(HTMLParser):
    """Collects the POST forms of a page, each field with one likely answer."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.forms, self.form, self.select = here, [], None, ""

    def handle_starttag(self, tag, attrs):
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(at.get("action") or self.here) if at.get("method", "").lower() == "post" else None
            if self.form:
                self.forms.append(self.form)
        elif self.form is None:
            return
        elif tag == "select":
            self.select = at.get("name", "")
            self.form.fields[self.select], self.form.kinds[self.select] = [], tag
        elif tag == "option" and self.select:
            chosen = self.form.fields[self.select]
            if at.get("value") and (not chosen or "selected" in at):
                self.form.fields[self.select] = [at["value"]]
        elif tag in {"input", "textarea", "button"} and at.get("name") not in {None, "", "csrfmiddlewaretoken"}:
            self._input(tag, at)

    def _input(self, tag, at):
        kind, name = at.get("type", "text") if tag == "input" else tag, at["name"]
        if kind == "button":
            return
        if kind in {"radio", "checkbox"} and self.form.fields.get(name):
            return
        self.form.fields[name], self.form.kinds[name] = [at.get("value") or likely(kind, at)], kind

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = ""
        elif tag == "form":
            self.form = None


NAMED = {"website": "", "registry_number": "0403.199.702", "sure": ""}


def likely(kind: str, at: dict[str, str]) -> str:
    """What somebody would write in an empty field of this kind."""
    soon = (clock.now() + timedelta(days=9)).replace(hour=10, minute=0)
    return {
        "email": "iemand@example.org", "tel": "0470 11 22 33", "number": at.get("min") or "1", "url": "https://x.example",
        "date": soon.strftime("%Y-%m-%d"), "datetime-local": soon.strftime("%Y-%m-%dT%H:%M"), "hidden": "",
        "password": "een lang wachtwoord",
    }.get(kind) or NAMED.get(at["name"], "Iets dat iemand schrijft")[: int(at.get("maxlength") or 99)]  # fmt: skip


def forms_on(html: str, here: str) -> list[Form]:
    reader = _Reader(here)
    reader.feed(html)
    return reader.forms


# --- shooting -------------------------------------------------------------------------------------------------

# What may be kept of a refused request: rate limits, that somebody was here, the log-in library's copy of an address.
KEPT = re.compile(
    r'"(core_counter|django_session|account_emailaddress|usersessions_usersession|privacy_look)"|SET "last_login"'
)


class Writes:
    """Hears every statement and keeps the writes that no savepoint took back."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.marks: dict[str, int] = {}

    def __call__(self, execute, sql, params, many, context):
        word, name = sql.split(" ", 1)[0].upper(), sql.rsplit(" ", 1)[-1]
        if word == "SAVEPOINT":
            self.marks[name] = len(self.kept)
        elif word == "ROLLBACK" and name in self.marks:
            del self.kept[self.marks[name] :]
        elif word in {"INSERT", "UPDATE", "DELETE"} and not KEPT.search(sql):
            self.kept.append(sql[:160])
        return execute(sql, params, many, context)


def shoot(client: Client, method: str, path: str, data=None, **more):
    """One request whose changes are taken back; what it did to the database comes with the answer."""
    writes, cookies = Writes(), client.cookies.output(header="", sep=";")
    with undone(), connection.execute_wrapper(writes):
        raw = isinstance(data, bytes)
        response = client.generic("POST", path, data, **more) if raw else getattr(client, method)(path, data, **more)
    client.cookies = SimpleCookie(cookies)  # also when it logged out
    response.written = writes.kept
    return response


def wrong(response) -> str:
    """What is wrong with an answer to bad input, or nothing."""
    if response.status_code >= 500:
        kind, error, _trace = getattr(response, "exc_info", None) or ("", "", None)
        return f"{response.status_code} {getattr(kind, '__name__', kind)}: {str(error)[:200]}"
    if response.status_code >= 400 and response.written:
        return f"{response.status_code} but wrote {response.written}"
    return ""
