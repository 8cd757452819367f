"""What innovations tell the apps above: a need no longer looks for anybody. Filled in ``AppConfig.ready``.

``need_taken``: somebody helps with it. ``need_closed``: it is met or withdrawn.
"""

from typing import Protocol

from vlechtwerk.core.actions import Actor
from vlechtwerk.innovations.models import Need


class NeedListener(Protocol):
    """Called in the transaction that takes or closes the need."""

    def __call__(self, need: Need, *, by: Actor | None) -> None: ...


need_taken: list[NeedListener] = []
need_closed: list[NeedListener] = []


def tell(listeners: list[NeedListener], need: Need, by: Actor | None) -> None:
    """Let everybody above end what they have open for this need."""
    for listener in listeners:
        listener(need, by=by)


MOVES, STAYS, ONCE = "moves", "stays", "once"
dossier_columns: dict[str, str] = {
    "innovations.Need.innovation": MOVES, "innovations.Diagnosis.innovation": MOVES, "innovations.Task.innovation": MOVES,
    "innovations.TimelineEntry.innovation": MOVES, "innovations.Intake.innovation": ONCE,
    "innovations.ConferenceItem.innovation": ONCE, "innovations.InnovationMember.innovation": STAYS,
    "innovations.StageChange.innovation": STAYS, "innovations.Innovation.merged_into": STAYS,
    "innovations.Innovation_themes.innovation": STAYS,
}  # fmt: skip
"""``app.Model.field``: what becomes of rows that point to a dossier that is taken in by another; apps above add theirs.

``MOVES``: they point to the kept one. ``STAYS``: they tell of the one taken in (members and themes are joined by hand, see
``actions.merging``). ``ONCE``: they move unless a rule allows one such row only and the kept one has it already.
"""
