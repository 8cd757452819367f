"""The mails of the desk: who hears it, and what it says."""

from typing import Any

from vlechtwerk.core import links
from vlechtwerk.library.models import Item, ItemText
from vlechtwerk.library.queries.desk import reviewers, shapers
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person

Listeners = list[Person]


def keepers(item: Item) -> Listeners:
    """The keeper, or whoever stands in when they are gone; when nobody is there, all who shape the network."""
    return _there(item.keeper, item.deputy) or list(shapers())


def deputies(item: Item) -> Listeners:
    """Whoever is asked when the keeper keeps silent."""
    return _there(item.deputy) or [one for one in shapers() if one != item.keeper] or keepers(item)


def _there(*people: Person | None) -> Listeners:
    return [one for one in people if one and one.is_active and not one.left_on][:1]


def checkers(text: ItemText, *, late: bool = False) -> Listeners:
    """Who is asked to check: not the writer, unless nobody else can."""
    item, could = text.item, reviewers(text.item).exclude(pk=text.written_by_id)
    first = deputies(item) if late else keepers(item)
    others = [one for one in first if one.pk != text.written_by_id]
    return others or _there(item.deputy if item.deputy_id != text.written_by_id else None) or list(could) or first


def tell_review(text: ItemText, *, to: Listeners, waits: bool = False) -> None:
    """A text waits to be checked; ``waits``: too long already."""
    for one in to:
        context = {**_of(text), "writer": text.written_by.name, "since": text.state_since, "waits": waits}
        outbox.queue("library.text_waits", to=one, context=context)


def tell_writer(text: ItemText, *, by: Person) -> None:
    """What became of what they wrote; who checked it themselves knows."""
    if by.pk != text.written_by_id:
        context = {**_of(text), "state": str(text.state), "note": text.review_note, "checker": by.name}
        outbox.queue("library.text_answered", to=text.written_by, context=context)


def tell_draft(text: ItemText) -> None:
    outbox.queue("library.draft_waits", to=text.written_by, context={**_of(text), "since": text.state_since})


def tell_due(item: Item, *, to: Listeners, waits: bool = False) -> None:
    """Is it still true? ``waits``: the keeper was asked and said nothing."""
    for one in to:
        context = {
            "title": item.title, "checked_on": item.checked_on, "review_on": item.review_on, "waits": waits,
            "keeper": item.keeper.name, "link": links.absolute("item_manage", item.key),
        }  # fmt: skip
        outbox.queue("library.item_due", to=one, context=context)


def _of(text: ItemText) -> dict[str, Any]:
    return {
        "title": text.title, "language": text.get_language_display(), "number": text.number,
        "link": links.absolute("item_text", text.key),
    }  # fmt: skip
