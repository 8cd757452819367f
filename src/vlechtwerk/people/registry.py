"""What people must hear from above: who has been introduced to whom, what ends when somebody leaves, and what is kept.

Filled in ``AppConfig.ready``; higher apps stand first. Everything of somebody who leaves ends in one transaction:
each of ``leaving`` ends its own rows and may answer with what comes after those of all others, the coins.
``farewells`` tell beforehand, in sentences, what will happen. ``held`` lists every kind of data about people: the page
"what the network knows about me", the download and the erasing all go by it. ``acts`` are the other columns that point
at a person, each with the reason why it is none of theirs. ``erasers`` do what a list cannot say; ``waits`` tell what
must end before somebody can be erased. Below: what merging must know of the tables of every app.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import Registry
from vlechtwerk.core.traces import Traces
from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.models import Person

Introduced = Callable[[int, Collection[int] | None], set[int]]
introduced: list[Introduced] = []
Afterwards = Callable[[], object]
leaving: list[Callable[..., Afterwards | None]] = []
coming_back: list[Callable[..., object]] = []
farewells: list[Callable[[Person], list[str]]] = []
opened: list[Callable[[Any, Model], object]] = []
"""Told who of the team opened somebody's page or dossier."""
read_about: list[Callable[[Person], Q]] = []
"""Which readings (``subject``, ``subject_id``) beside those of their own page are about a person too."""
waits: list[Callable[[Person], list[str]]] = []
erasers: list[Callable[[Person, Traces], object]] = []
acts: dict[str, str] = {}


@dataclass(frozen=True)
class Held:
    """One kind of data that is kept about people.

    ``fields`` lead from ``model`` to the person; ``only`` narrows which rows those are. ``shown`` are the columns of the
    download. Erasing empties ``words``, or takes the whole row away (``goes``); everything else stays, for the sums and
    for the others. ``retention`` names the rule that says until when; ``correct`` the page where one changes it oneself.
    ``unsealed`` opens in a row of the download what only they may read.
    """

    label: Any
    model: str
    fields: tuple[str, ...]
    purpose: Purpose
    ground: Ground
    kept: Kept
    seen_by: SeenBy
    shown: tuple[str, ...]
    words: tuple[str, ...] = ()
    goes: bool = False
    only: Callable[[int], Q] | None = None
    retention: str = ""
    correct: str = ""
    unsealed: Callable[[dict[str, Any]], dict[str, Any]] = lambda row: row

    def rows(self, person_id: int) -> QuerySet[Any]:
        """What is kept of this person."""
        mine = self.only(person_id) if self.only else Q()
        if not self.only:
            for field in self.fields:
                mine |= Q(**{field: person_id})
        return apps.get_model(self.model)._default_manager.filter(mine).order_by("pk")


held: Registry[Held] = Registry("kind of data about people")


def introduced_to(viewer_id: int, subject_ids: Collection[int] | None) -> set[int]:
    """Those of ``subject_ids`` (of everybody: ``None``) whom ``viewer_id`` has been introduced to."""
    found: set[int] = set()
    for source in introduced:
        found |= source(viewer_id, subject_ids)
    return found


def farewell(person: Person) -> list[str]:
    """What happens when this person leaves now, in the words of every app."""
    return [line for tell in farewells for line in tell(person)]


def held_in_order() -> list[tuple[str, Held]]:
    """Every kind of data about people, by what it is for."""
    purposes = list(Purpose)
    return sorted(held.items(), key=lambda item: purposes.index(item[1].purpose))


def still_waits(person: Person) -> list[str]:
    """What must end before this person can be erased, in the words of every app."""
    return [line for tell in waits for line in tell(person)]


def tell_opened(acting: Any, subject: Model) -> None:
    """Somebody of the team reads what is written about a person or an innovation."""
    for note in opened:
        note(acting, subject)


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
left_out = {"account.EmailAddress.user", "usersessions.UserSession.user", "outbox.MailChoice.person_id"}
"""Fields whose rows are left out altogether: as the one taken in nobody logs in or gets mail any more."""
loose = {"outbox.Message.person_id", "outbox.MailChoice.person_id"}
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


@dataclass(frozen=True)
class Knows:
    """Somebody who holds something of a person (the page "who knows what").

    ``words``: what they hold, as the person agreed to it; ``version`` of the text of that consent; ``looked``: when they
    opened it. ``withdraw``: where a POST of ``fields`` takes it back; without one, ``url`` tells more.
    """

    kind: Any
    who: str
    about: str
    words: str
    since: datetime | None
    state: Any = ""
    version: str = ""
    looked: tuple[datetime, ...] = ()
    url: str = ""
    withdraw: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    is_over: bool = False


knows: list[Callable[[Person], list[Knows]]] = []


def who_knows(person: Person) -> list[Knows]:
    """Everybody who holds something of this person: what still goes on first, then the newest."""
    found = [line for source in knows for line in source(person)]
    return sorted(found, key=lambda one: (one.is_over, -(one.since.timestamp() if one.since else 0)))


timeline: Registry[Moments] = Registry("moments of the timeline")
