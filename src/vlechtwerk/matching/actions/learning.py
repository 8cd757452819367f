"""Changes of the weights: learned at night, undone or stopped by a person. Every one is a row of history."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.engine import score
from vlechtwerk.engine.learning import Learned
from vlechtwerk.matching import evidence, queries
from vlechtwerk.matching.actions.proposals import MatchingRefused
from vlechtwerk.matching.enums import WeightOrigin
from vlechtwerk.matching.evidence import Evidence
from vlechtwerk.matching.models import WeightSet

NEW_EVIDENCE = 5  # fewer new decisions are no reason to touch the weights
NIGHT = range(2, 5)  # hours of the day
NAMED = 3  # so many decisions are named per feature
FELT = 5e-3  # a pull that counts as having moved a weight


@transaction.atomic
def learn_weights(*, by: Actor | None) -> WeightSet | None:
    """Weights from all evidence that stands; nothing when learning is off or there is hardly anything new."""
    active = queries.active_weight_set()
    if active and not active.is_learning:
        return None
    found = evidence.gathered(queries.undone_windows())
    since = active.learned_to if active else None
    if sum(since is None or one.at > since for one in found) < NEW_EVIDENCE:
        return None
    learned = evidence.learned(found)
    return _turn_to(
        active, WeightOrigin.LEARNED, by,
        weights={name: round(float(value), 6) for name, value in zip(score.FEATURES, learned.weights, strict=True)},
        evidence_count=len(found), moves=_moves(found, learned), learned_to=clock.now(),
    )  # fmt: skip


def learn_due() -> int:
    """Once a night."""
    now = timezone.localtime(clock.now())
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if (
        now.hour not in NIGHT
        or WeightSet.objects.filter(origin=WeightOrigin.LEARNED, created_at__gte=midnight).exists()
    ):
        return 0
    try:
        return int(learn_weights(by=None) is not None)
    except MatchingRefused:
        return 0  # another worker did it


@transaction.atomic
def undo_weights(row: WeightSet, *, by: Actor) -> WeightSet:
    """Back to the weights before; the evidence that moved them does not count any more."""
    active = queries.active_weight_set()
    undone = queries.learned_by(active)
    if active is None or active.pk != row.pk:
        raise _changed()
    if undone is None:
        raise MatchingRefused(_("These are the standard weights. There is nothing to undo."))
    before = queries.learned_by(undone.follows)
    return _turn_to(
        active, WeightOrigin.UNDONE, by, like=before, weights=before.weights if before else {},
        evidence_count=before.evidence_count if before else 0, moves=before.moves if before else {},
        ignores_from=before.learned_to if before else None, learned_to=undone.learned_to,
    )  # fmt: skip


@transaction.atomic
def switch_learning(*, on: bool, by: Actor) -> WeightSet | None:
    """Let the weights move from here on, or not. Twice the same changes nothing."""
    active = queries.active_weight_set()
    if on == (active is None or active.is_learning):
        return active
    like = queries.learned_by(active)
    return _turn_to(
        active, WeightOrigin.RESUMED if on else WeightOrigin.STOPPED, by, is_learning=on, like=like,
        weights=like.weights if like else {}, evidence_count=like.evidence_count if like else 0,
        moves=like.moves if like else {}, learned_to=active.learned_to if active else None,
    )  # fmt: skip


def _turn_to(active: WeightSet | None, origin: WeightOrigin, by: Actor | None, **values: Any) -> WeightSet:
    """From the weights of today to others. Of two at once one wins."""
    if active and WeightSet.objects.filter(pk=active.pk, is_active=True).update(is_active=False) != 1:
        raise _changed()
    values.setdefault("is_learning", active.is_learning if active else True)
    try:
        with transaction.atomic():
            made = WeightSet.objects.create(origin=origin, follows=active, by_id=by.pk if by else None, **values)
    except IntegrityError:
        raise _changed() from None
    audit(
        "change_weights", made, by, origin=origin, n=made.evidence_count,
        before=queries.weights_of(active), after=queries.weights_of(made),
    )  # fmt: skip
    return made


def _changed() -> MatchingRefused:
    return MatchingRefused(_("The weights changed in the meantime. Look at the page again."))


def _moves(found: list[Evidence], learned: Learned) -> dict[str, Any]:
    """Per feature how many decisions pulled at it, and the strongest: what it was, about whom, for which need."""
    moves: dict[str, Any] = {}
    for at, name in enumerate(score.FEATURES):
        pulls = [(float(learned.pull[row, at]), one) for row, one in enumerate(found)]
        felt = sorted((pull for pull in pulls if abs(pull[0]) > FELT), key=lambda pull: -abs(pull[0]))
        moves[name] = {
            "n": len(felt),
            "top": [
                {"kind": one.kind, "need": one.need_id, "person": one.person_id, "up": pull > 0}
                for pull, one in felt[:NAMED]
            ],
        }
    return moves
