"""Trying other rules on a year: somebody starts it, the worker calculates it a few seconds at a time."""

import logging
import time
from dataclasses import asdict
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import claimed
from vlechtwerk.engine import comparison
from vlechtwerk.engine.demand import Demand
from vlechtwerk.engine.replay import Habits
from vlechtwerk.ledger import limits, rules, simulation
from vlechtwerk.ledger.actions.booking import LedgerRefused
from vlechtwerk.ledger.enums import SimulatedYear, SimulationState
from vlechtwerk.ledger.models import Policy, Simulation

log = logging.getLogger("vlechtwerk.ledger")
MOST_WAITING = 10
UNFINISHED = (SimulationState.QUEUED, SimulationState.RUNNING)
SLICE_S = 3.0
"""The worker sends mail in between, so a long calculation is done in slices."""
STALLED_S = 120


class SimulationRefused(LedgerRefused):
    """This cannot be tried."""


@transaction.atomic
def start_simulation(
    *, tried: dict[str, Any], habits: dict[str, float], demand: dict[str, Any] | None, seed_count: int, by: Actor
) -> Simulation:
    """Queue a year under the policy of today and under ``tried`` (by the names of ``rules.TRIAL_FIELDS``, in hundredths).

    ``habits``, ``demand``: as in ``engine.replay.Habits`` and ``engine.demand.Demand``; without demand it is the
    network's own last year. Refuses rules that contradict each other, and an own year in which nothing was booked.
    """
    policy = limits.policy()
    today = {name: getattr(policy, name) for name in rules.TRIAL_FIELDS}
    try:
        Policy(version=0, **(today | tried)).validate_constraints(exclude={"version"})
    except ValidationError:
        raise SimulationRefused(
            _("These limits contradict each other: a warning comes before a stop, and zero lies between them."),
            "hard_floor",
        ) from None
    if demand is None and not simulation.has_year(clock.now()):
        raise SimulationRefused(_("Nothing was booked in the last year. Try it on an imagined year."), "year")
    if Simulation.objects.filter(state__in=UNFINISHED).count() >= MOST_WAITING:
        raise SimulationRefused(_("Ten trials wait already. Wait until they are calculated."))
    made = Simulation.objects.create(
        made_by_id=by.pk, year=SimulatedYear.OWN if demand is None else SimulatedYear.IMAGINED, until=clock.now(),
        version=policy.version, today=today, tried=today | tried, habits=asdict(Habits(**habits)),
        demand=asdict(Demand(**demand)) if demand else {},
        seed_count=seed_count,
    )  # fmt: skip
    audit("start_simulation", made, by, tried={name: value for name, value in tried.items() if value != today[name]})
    return made


def work_simulations() -> int:
    """Calculate a few seconds of what waits, the oldest first; several workers may run at once."""
    done = 0
    states = {"queued": SimulationState.QUEUED, "running": SimulationState.RUNNING}
    for one in islice(claimed(Simulation.objects.all(), **states, stalled_s=STALLED_S), MOST_WAITING):
        done += 1
        _work(one)
    return done


def _work(one: Simulation) -> None:
    started = time.perf_counter()
    try:
        runner = simulation.Runner(one)
        pairs = [comparison.Pair(**stored) for stored in one.pairs]
        while len(pairs) < one.seed_count:
            pairs.append(runner.pair(len(pairs)))
            _moved(one, done_count=len(pairs))
            if time.perf_counter() - started > SLICE_S:
                break
        took = F("seconds") + (time.perf_counter() - started)
        if len(pairs) < one.seed_count:
            _moved(one, state=SimulationState.QUEUED, pairs=[asdict(pair) for pair in pairs], seconds=took)
        else:
            result = comparison.compared(pairs) | {"size": runner.size()}
            _moved(one, state=SimulationState.READY, pairs=[], result=result, seconds=took)
    except Exception as error:
        log.exception("simulation %s failed", one.pk)
        _moved(one, state=SimulationState.FAILED, failure=type(error).__name__)


def _moved(one: Simulation, **fields: Any) -> None:
    """Progress, only while it is still ours; what another worker took over meanwhile is left to it."""
    mine = Simulation.objects.filter(pk=one.pk, claim=one.claim, state=SimulationState.RUNNING)
    mine.update(seen_at=clock.now(), **fields)
