"""Mails of learning: what happened that somebody must know, and what waits for them."""

from datetime import date

from vlechtwerk.core import links
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person


def tell(what: str, to: Person, title: str, view: str, *keys: str, day: date | None = None) -> None:
    """A mail of the kind ``news``; ``what`` picks its words."""
    context = {"what": what, "title": title, "link": links.absolute(view, *keys), "day": day}
    outbox.queue("learning.news", to=to, context=context)


def remind(what: str, to: Person, title: str, view: str, *keys: str, day: date | None = None) -> None:
    """A mail of the kind ``waits``: the same with a deadline that passed, or is near."""
    context = {"what": what, "title": title, "link": links.absolute(view, *keys), "day": day}
    outbox.queue("learning.waits", to=to, context=context)
