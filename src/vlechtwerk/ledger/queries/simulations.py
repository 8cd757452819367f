"""Years that were tried under other rules."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from vlechtwerk.core.access import first_or_404
from vlechtwerk.ledger.models import Simulation
from vlechtwerk.ledger.rules import may_change_policy


def simulations() -> QuerySet[Simulation]:
    """All of them, the newest first, with who started each."""
    return Simulation.objects.select_related("made_by")


def simulation_for(acting: Any, key: str) -> Simulation:
    """One of them, for who may change the policy; 404 for anybody else."""
    if not may_change_policy(acting.hats):
        raise Http404
    return first_or_404(simulations().filter(key=key))
