"""Files of an item: checked, kept once, and not taken away from under a text that shows them."""

import hashlib
from pathlib import PurePosixPath

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.library.actions.base import LibraryRefused, hold_open
from vlechtwerk.library.contents import check
from vlechtwerk.library.enums import TextState
from vlechtwerk.library.models import FileContent, Item, ItemFile
from vlechtwerk.library.rules import OURS
from vlechtwerk.people.models import Person

LONGEST = 160


@transaction.atomic
def add_file(item: Item, *, name: str, data: bytes, alt: str, by: Person) -> ItemFile:
    """A picture or document with this item; ``alt`` says what one sees, for who does not."""
    hold_open(item)
    content = check(name, data)
    if content.kind.startswith("image/") and not alt.strip():
        raise LibraryRefused(_("Write what one sees in the picture, for who does not see it."), "alt")
    number = hashlib.sha256(content.data).hexdigest()
    same = item.files.filter(sha256=number).first()
    if same:
        raise LibraryRefused(_("This file is here already: “%(name)s”.") % {"name": same.name}, "upload")
    file = ItemFile.objects.create(
        item=item, name=short(name), kind=content.kind, size=len(content.data), sha256=number, alt=alt.strip(),
        width=content.width, height=content.height, added_by=by,
    )  # fmt: skip
    FileContent.objects.create(file=file, data=content.data, thumbnail=content.thumbnail)
    audit("add_file", file, by, kind=content.kind)
    return file


def short(name: str) -> str:
    """The last part of the name, as the computer of whoever sent it calls it; long ones keep their ending."""
    last = PurePosixPath(name.replace("\\", "/")).name or "bestand"
    ending = PurePosixPath(last).suffix[:10]
    return last if len(last) <= LONGEST else last[: LONGEST - len(ending)] + ending


@transaction.atomic
def describe_file(file: ItemFile, *, alt: str, by: Actor) -> ItemFile:
    """Another text for who does not see the picture."""
    hold_open(file.item)
    if file.kind.startswith("image/") and not alt.strip():
        raise LibraryRefused(_("Write what one sees in the picture, for who does not see it."), "alt")
    file.alt = alt.strip()
    file.save(update_fields=["alt"])
    audit("describe_file", file, by)
    return file


@transaction.atomic
def delete_file(file: ItemFile, *, by: Actor) -> None:
    """Gone, unless a text that readers find shows it."""
    item = hold_open(file.item)
    mark = f"{OURS}{file.key}"
    for text in item.texts.filter(state=TextState.PUBLISHED):
        if any(mark in part for part in text.body.values()):
            raise LibraryRefused(
                _("“%(title)s” (%(language)s) shows this file. Take it out of the text first.")
                % {"title": text.title, "language": text.get_language_display()}
            )
    audit("delete_file", file, by, name=file.name)
    file.delete()
