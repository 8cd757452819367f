"""The weights of the score: today's, and what moved them."""

from vlechtwerk.engine import score
from vlechtwerk.matching.models import WeightSet


def active_weight_set() -> WeightSet | None:
    """The change that holds today; none while the engine's standard weights do."""
    return WeightSet.objects.filter(is_active=True).first()


def current_weights() -> dict[str, float]:
    """Today's weight of every feature of ``engine.score``; they sum to one."""
    active = active_weight_set()
    return weights_of(active)


def weights_of(row: WeightSet | None) -> dict[str, float]:
    """The weights of a change, the engine's standard where there is none. A feature it does not know stays standard."""
    learned = row.weights if row else {}
    return {name: float(learned.get(name, standard)) for name, standard in score.WEIGHTS.items()}
