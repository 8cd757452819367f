"""A small team, a keeper who is a member, and items in every state."""

import io
from contextlib import contextmanager

import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from tests import factories
from vlechtwerk.library import actions
from vlechtwerk.library.actions import LibraryRefused
from vlechtwerk.people.enums import HatKind


def make_coordinator(name="Nadia Benali"):
    return factories.make_person(name, hats=(HatKind.MEMBER, HatKind.COORDINATOR))


def make_item(by, *, title="Rekenblad verdienmodel", kind="tool", body="Reken *eerst* de vaste kosten.", **fields):
    """With a draft that says something."""
    item = actions.start_item(kind=kind, title=title, by=by, **fields)
    text = item.texts.get()
    part = "story" if kind == "case" else "body"
    actions.write(text, title=title, summary="Waar het over gaat", body={part: body}, by=by)
    return item


def make_published(by, checker, **fields):
    item = make_item(by, **fields)
    publish(item, by, checker)
    return item


def publish(item, by, checker, language="", **how):
    """The open draft in this language, asked for and checked."""
    text = item.texts.get(language=language or item.language, state="draft")
    actions.ask_review(text, by=by)
    actions.publish(text, by=checker, **how)
    item.refresh_from_db()
    return text


def rewrite(item, by, checker, body="Anders", **how):
    """A newer version of the original, published."""
    text = actions.new_version(item, language=item.language, by=by)
    actions.write(text, title=text.title, summary=text.summary, body={"body": body}, by=by)
    return publish(item, by, checker, **how)


@contextmanager
def refused(words, field=None):
    with pytest.raises(LibraryRefused) as said:
        yield
    assert words in str(said.value)
    if field:
        assert said.value.field == field


def pdf(pages=1):
    document, out = PdfDocument.new(), io.BytesIO()
    for _page in range(pages):
        document.new_page(200, 300)
    document.save(out)
    return out.getvalue()


def png(width=8, height=6, colour=(200, 30, 30), form="PNG", **more):
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, form, **more)
    return out.getvalue()
