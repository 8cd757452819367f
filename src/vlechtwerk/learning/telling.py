"""Mails of learning: what happened that somebody must know, and what waits for them."""

from datetime import date
from typing import Any

from django.utils.functional import lazy
from django.utils.text import format_lazy

from vlechtwerk.core import links
from vlechtwerk.core.ui.words import day as day_in_words
from vlechtwerk.learning.words import NEWS, WAITS
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person

_day = lazy(day_in_words, str)


def tell(what: str, to: Person, title: str, view: str, *keys: str, day: date | None = None) -> None:
    """A mail of the kind ``news``; ``what`` picks its words, in the language of who reads it."""
    outbox.queue("learning.news", to=to, context=said(NEWS[what], title, links.absolute(view, *keys), day))


def remind(what: str, to: Person, title: str, view: str, *keys: str, day: date | None = None) -> None:
    """A mail of the kind ``waits``: a deadline that passed, or is near."""
    outbox.queue("learning.waits", to=to, context=said(WAITS[what], title, links.absolute(view, *keys), day))


def said(words: tuple[Any, Any, Any], title: str, link: str, day: date | None) -> dict[str, Any]:
    given = {"title": title, "day": _day(day, "full") if day else ""}
    subject, text, label = words
    return {
        "subject": format_lazy(subject, **given), "text": format_lazy(text, **given), "label": label, "link": link,
    }  # fmt: skip
