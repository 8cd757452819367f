"""Notes on a dossier: written, answered, changed on the same day, taken back with a trace, one of them pinned."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.innovations import rules
from vlechtwerk.innovations.actions.base import InnovationRefused, log
from vlechtwerk.innovations.enums import EntryAudience, EntryKind
from vlechtwerk.innovations.mentions import Named, named
from vlechtwerk.innovations.models import Innovation, TimelineEntry
from vlechtwerk.innovations.rules import NOTES
from vlechtwerk.outbox import actions as outbox


@transaction.atomic
def add_note(innovation: Innovation, *, text: str, by: Actor, audience: str = EntryAudience.BROKERS) -> TimelineEntry:
    """A note on the timeline, for brokers only or for the team too. Who is named with an @ is told."""
    text, who = _checked(innovation, text, audience)
    audit("add_note", innovation, by)
    entry = log(innovation, kind=EntryKind.NOTE, verb="note", by=by, text=text, audience=audience)
    _tell(entry, who.told, by)
    return entry


@transaction.atomic
def answer_note(entry: TimelineEntry, *, text: str, by: Actor) -> TimelineEntry:
    """An answer, for the readers of the note. Its author is told, whoever is named too."""
    root = entry.answers or entry
    if entry.verb not in NOTES:
        raise InnovationRefused(_("This note was taken back. Write a new one."), "text")
    text, who = _checked(entry.innovation, text, entry.audience)
    audit("answer_note", entry.innovation, by)
    made = log(
        entry.innovation, kind=EntryKind.NOTE, verb="reply", by=by, person=entry.by, text=text, audience=entry.audience
    )
    TimelineEntry.objects.filter(pk=made.pk).update(answers=root)
    if entry.by and entry.by_id != by.pk:
        _mail(made, "answered", entry.by, by)
    _tell(made, [one for one in who.told if one.pk != entry.by_id], by)
    made.refresh_from_db()
    return made


@transaction.atomic
def edit_note(entry: TimelineEntry, *, text: str, by: Actor) -> TimelineEntry:
    """Other words, by whoever wrote it and on the same day; who is newly named is told."""
    _require_author(entry, by)
    if not rules.may_change_note(entry, by):
        raise InnovationRefused(
            _("A note can be changed on the day it was written. Write an answer under it instead."), "text"
        )
    text, who = _checked(entry.innovation, text, entry.audience)
    row = TimelineEntry.objects.filter(pk=entry.pk, verb__in=NOTES)
    row.update(text=text, edited_at=clock.now())
    entry.refresh_from_db()
    audit("edit_note", entry.innovation, by)
    _tell(entry, who.told, by)
    return entry


@transaction.atomic
def take_note_back(entry: TimelineEntry, *, by: Actor) -> TimelineEntry:
    """The words go; that there was a note, whose, and when, stays. Notices of it that have not left do not leave."""
    _require_author(entry, by)
    row = TimelineEntry.objects.filter(pk=entry.pk, verb__in=NOTES)
    if row.update(verb="note_back", text="", pinned_at=None, edited_at=clock.now()) == 1:
        outbox.cancel_about(f"note:{entry.key}")
        audit("take_note_back", entry.innovation, by)
    entry.refresh_from_db()
    return entry


@transaction.atomic
def pin_note(entry: TimelineEntry, *, by: Actor, pinned: bool = True) -> TimelineEntry:
    """One note stands above the timeline; another one takes its place."""
    notes = TimelineEntry.objects.filter(innovation=entry.innovation_id)
    if pinned and entry.verb not in NOTES:
        raise InnovationRefused(_("This note was taken back. Write a new one."))
    notes.filter(pinned_at__isnull=False).update(pinned_at=None)
    if pinned:
        notes.filter(pk=entry.pk).update(pinned_at=clock.now())
    audit("pin_note" if pinned else "unpin_note", entry.innovation, by)
    entry.refresh_from_db()
    return entry


def _require_author(entry: TimelineEntry, by: Actor) -> None:
    if entry.by_id != by.pk:
        raise InnovationRefused(_("Only whoever wrote a note changes it or takes it back."), "text")


def _checked(innovation: Innovation, text: str, audience: str) -> tuple[str, Named]:
    """The words, and who is named in them; nobody is told of what they may not read."""
    text = text.strip()
    if not text:
        raise InnovationRefused(_("Write the note first."), "text")
    who = named(text, innovation, audience)
    if who.shut_out:
        raise InnovationRefused(
            _("%(name)s may not read what is for brokers only. Let the team read it too, or leave the @ out.")
            % {"name": who.shut_out[0].name},
            "text",
        )
    if who.unclear:
        raise InnovationRefused(
            _("Several people are called %(name)s. Write the whole name behind the @.") % {"name": who.unclear[0]},
            "text",
        )
    return text, who


def _tell(entry: TimelineEntry, people: list[Any], by: Actor) -> None:
    for person in people:
        if person.pk != by.pk:
            _mail(entry, "mentioned", person, by)


def _mail(entry: TimelineEntry, kind: str, to: Any, by: Actor) -> None:
    """Once per note and person, also when the note is changed later."""
    context = {
        "innovation": entry.innovation.name, "by_name": getattr(by, "name", ""), "message": entry.text,
        "link": links.absolute("note", entry.key),
    }  # fmt: skip
    outbox.queue(
        f"innovations.{kind}", to=to, about=f"note:{entry.key}", once=f"note:{entry.key}:{to.pk}", context=context
    )
