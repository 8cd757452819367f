"""The kinds of notices: what people choose about. Every mail belongs to exactly one; apps add theirs in ``ready``.

The app of people fills ``country_of``: whose holidays count for somebody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vlechtwerk.core.registry import Registry
from vlechtwerk.outbox.enums import Route, Urgency


@dataclass(frozen=True)
class Notice:
    """``label``: lazy words, as they stand on the page of choices. ``mails``: names of the app's own templates.

    ``asked``: somebody asked for it this minute (a log-in code), so it leaves at night too.
    ``hats``: who gets such notices at all; nobody named: everybody. ``reaches(person_id)``: whether one can come at all.
    """

    name: str
    label: Any
    urgency: Urgency
    mails: tuple[str, ...]
    asked: bool = False
    hats: frozenset[str] = frozenset()
    reaches: Callable[[int], bool] = lambda person_id: True

    def is_for(self, person_id: int, hats: frozenset[str]) -> bool:
        """Whether somebody in these hats can ever get one: only then is it theirs to choose about."""
        return (not self.hats or not self.hats.isdisjoint(hats)) and self.reaches(person_id)

    @property
    def is_chosen(self) -> bool:
        """Whether somebody may choose how it comes."""
        return self.urgency != Urgency.LEGAL and not self.asked

    @property
    def has_unsubscribe(self) -> bool:
        """News may be ended with one click; what waits for an answer may not be lost that way."""
        return self.urgency == Urgency.NORMAL

    @property
    def usual(self) -> Route:
        return Route.DIGEST if self.urgency == Urgency.NORMAL else Route.NOW


DIGEST_MAIL = "outbox.digest"
notices: Registry[Notice] = Registry("notice")
_by_mail: dict[str, Notice] = {}
country_of: list[Callable[[int], str]] = []


def add_notice(
    name: str, label: Any, urgency: Urgency, mails: tuple[str, ...], *, asked: bool = False, hats: frozenset[str] = frozenset(),
    reaches: Callable[[int], bool] = lambda person_id: True,
) -> None:  # fmt: skip
    """Add the kind "app.name" with the mails of that app which belong to it."""
    app = name.split(".")[0]
    notice = Notice(name, label, urgency, tuple(f"{app}.{mail}" for mail in mails), asked, hats, reaches)
    notices.add(name, notice)
    for mail in notice.mails:
        if mail in _by_mail:
            raise ValueError(f"mail {mail!r} belongs to {_by_mail[mail].name} already")
        _by_mail[mail] = notice


def notice_of(mail: str) -> Notice:
    """The kind of notice that a mail "app.name" belongs to; none is a mistake of the programmer."""
    return _by_mail[mail]
