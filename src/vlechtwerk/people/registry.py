"""What people must hear from above: who has been introduced to whom, and what ends when somebody leaves.

Filled in ``AppConfig.ready``; higher apps stand first. Everything of somebody who leaves ends in one transaction:
each of ``leaving`` ends its own rows and may answer with what comes after those of all others, the coins.
``farewells`` tell beforehand, in sentences, what will happen. Below: what merging must know of the tables of every app.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import Registry
from vlechtwerk.people.models import Person

Introduced = Callable[[int, Collection[int] | None], set[int]]
introduced: list[Introduced] = []
Afterwards = Callable[[], object]
leaving: list[Callable[..., Afterwards | None]] = []
coming_back: list[Callable[..., object]] = []
farewells: list[Callable[[Person], list[str]]] = []


def introduced_to(viewer_id: int, subject_ids: Collection[int] | None) -> set[int]:
    """Those of ``subject_ids`` (of everybody: ``None``) whom ``viewer_id`` has been introduced to."""
    found: set[int] = set()
    for source in introduced:
        found |= source(viewer_id, subject_ids)
    return found


def farewell(person: Person) -> list[str]:
    """What happens when this person leaves now, in the words of every app."""
    return [line for tell in farewells for line in tell(person)]


@dataclass(frozen=True)
class Clash:
    """What merging does with a row of the one taken in where a constraint allows one row only (``people.merging``).

    ``spans``: one row tells both, from the earlier day on. ``ends``: this field ends it today; a row with the role
    ``stronger`` stays, and that of the kept one ends instead.
    ``why``: merging is refused, because both have this. Neither: the row is left out, and comes back when it is undone.
    """

    spans: bool = False
    ends: str = ""
    stronger: str = ""
    why: Any = ""


@dataclass(frozen=True)
class Join:
    """What merging does beyond moving rows: the coins. All take ``(kept, taken)``, or the row of the merge first.

    ``why_not``: reasons against it, in sentences. ``join``: does it, and answers with what ``part`` needs to undo it.
    ``why_not_part``: reasons against undoing.
    """

    why_not: Callable[[Any, Any], list[str]]
    join: Callable[..., dict[str, Any]]
    why_not_part: Callable[[Any, dict[str, Any]], list[str]]
    part: Callable[..., None]


clashes: dict[str, Clash] = {
    "hat_once": Clash(spans=True), "affiliation_once": Clash(spans=True), "audience_once": Clash(),
    "attendance_once": Clash(),
}  # fmt: skip
"""By the name of the constraint, or of the table for one without a name."""
stays = {"mfa.Authenticator.user"}
"""Fields, as in ``app.Model.field``, that go on pointing to the one taken in; whose second factor it was, say."""
left_out = {"account.EmailAddress.user"}
"""Fields whose rows are left out altogether: with the address of the one taken in nobody logs in any more."""
loose = {"outbox.Message.person_id"}
"""Numbers of people that are no foreign keys, and move as if they were."""
together: dict[str, tuple[str, str, Any]] = {}
"""``app.Model``: two fields, and what it is called. Two people who stand in one row there are not one."""
counted: dict[str, Any] = {
    "people.Talent.person": _("talents"), "people.Hat.person": _("hats"), "people.Affiliation.person": _("organisations"),
    "people.Affiliation.organisation": _("people"), "outbox.Message.person_id": _("mails"),
}  # fmt: skip
"""``app.Model.field``: what the page of a merge counts beforehand."""
joins: list[Join] = []


OPEN, OWN = "", "own"


@dataclass(frozen=True)
class Moments:
    """One kind of moments in the life of a person or an organisation (``people.timeline``).

    ``rows(of)``: what is known of this one, or None where the kind is not for people, or not for organisations; ``at``: the
    column with the moment, ``dated`` when that is a day; ``tell(row, of)``: the words; ``url(row)``: its page, for the team.
    ``audience``: ``OPEN`` to whoever may open the person, the name of a field whose audience counts, or ``OWN``.
    """

    model: Any
    group: str
    label: Any
    rows: Callable[[Any], Any]
    at: str
    tell: Callable[[Any, Any], Any]
    url: Callable[[Any], str] = lambda row: ""
    audience: str = OWN
    dated: bool = False
    drawn: str = ""


timeline: Registry[Moments] = Registry("moments of the timeline")
