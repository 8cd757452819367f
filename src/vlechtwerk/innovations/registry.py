"""What innovations tell the apps above: a need no longer looks for anybody. Filled in ``AppConfig.ready``.

``need_taken``: somebody helps with it. ``need_closed``: it is met or withdrawn. ``ended``: an innovation stops, or an
intake is taken in, referred or closed. ``elsewhere``: who has an intake now, or had it. ``outcomes``: what the apps
above know came of innovations.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from vlechtwerk.core.actions import Actor
from vlechtwerk.innovations.models import Innovation, Intake, Need


class NeedListener(Protocol):
    """Called in the transaction that takes or closes the need."""

    def __call__(self, need: Need, *, by: Actor | None) -> None: ...


class EndListener(Protocol):
    """Called in the transaction that ends it."""

    def __call__(self, subject: Innovation | Intake, *, by: Actor | None) -> None: ...


@dataclass(frozen=True)
class Elsewhere:
    """One line about where an intake went: who, how it stands, and its page."""

    words: str
    state: str
    url: str


@dataclass(frozen=True)
class Outcome:
    """What came of innovations: sessions that were held, and those of them whose coin was booked."""

    sessions: int = 0
    coins: int = 0


need_taken: list[NeedListener] = []
need_closed: list[NeedListener] = []
ended: list[EndListener] = []
elsewhere: list[Callable[[Intake], list[Elsewhere]]] = []
outcomes: list[Callable[[Collection[int]], Outcome]] = []


def tell(listeners: list[NeedListener], need: Need, by: Actor | None) -> None:
    """Let everybody above end what they have open for this need."""
    for listener in listeners:
        listener(need, by=by)


def tell_ended(subject: Innovation | Intake, by: Actor | None) -> None:
    """Let everybody above end what they have open for this innovation or intake."""
    for listener in ended:
        listener(subject, by=by)


def where_it_went(intake: Intake) -> list[Elsewhere]:
    """Everybody elsewhere to whom this question went."""
    return [line for source in elsewhere for line in source(intake)]


def outcomes_of(innovations: Collection[int]) -> Outcome:
    """What came of these innovations, by number, together."""
    found = [source(innovations) for source in outcomes] if innovations else []
    return Outcome(sum(one.sessions for one in found), sum(one.coins for one in found))


MOVES, STAYS, ONCE = "moves", "stays", "once"
dossier_columns: dict[str, str] = {
    "innovations.Need.innovation": MOVES, "innovations.Diagnosis.innovation": MOVES, "innovations.Task.innovation": MOVES,
    "innovations.TimelineEntry.innovation": MOVES, "innovations.Intake.innovation": ONCE,
    "innovations.ConferenceItem.innovation": ONCE, "innovations.CheckTick.innovation": ONCE, "innovations.LaidStep.innovation": ONCE,
    "innovations.InnovationMember.innovation": STAYS,
    "innovations.StageChange.innovation": STAYS, "innovations.Innovation.merged_into": STAYS,
    "innovations.Innovation_themes.innovation": STAYS,
}  # fmt: skip
"""``app.Model.field``: what becomes of rows that point to a dossier that is taken in by another; apps above add theirs.

``MOVES``: they point to the kept one. ``STAYS``: they tell of the one taken in (members and themes are joined by hand, see
``actions.merging``). ``ONCE``: they move unless a rule allows one such row only and the kept one has it already.
"""
