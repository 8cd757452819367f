"""What the state machines of several apps share: each walk at its own time, and taken back afterwards."""

import os
from datetime import UTC, datetime

from django.db import transaction
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused

TURNS = 3
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Undone(RuleBasedStateMachine):
    """A machine on the real database. ``begin`` makes what it starts from, at ``now``."""

    def __init__(self):
        super().__init__()
        self.scratch = transaction.atomic()
        self.scratch.__enter__()
        self.now, self.seen = MONDAY, {}
        with clock.at(self.now):
            self.begin()

    def standing(self):
        """What a step that is refused leaves as it was."""
        raise NotImplementedError

    def attempt(self, may, act, *args, **keywords):
        """Act; the product says yes exactly when ``may``, and a no leaves everything as it was."""
        before = self.standing()
        with clock.at(self.now):
            try:
                with transaction.atomic():
                    act(*args, **keywords)
            except Refused:
                assert not may
                assert before == self.standing()
            else:
                assert may

    def teardown(self):
        transaction.set_rollback(True)
        self.scratch.__exit__(None, None, None)


def walk(machine, *, examples: int, steps: int, part: int = 0) -> None:
    """So many walks of so many steps: a third of them today, another third tomorrow, the same ones every three days."""
    turn = os.environ["TEST_TURN"]
    third = part * TURNS if turn == "all" else part * TURNS + int(turn) % TURNS
    run_state_machine_as_test(
        seed(third)(machine),
        settings=settings(
            max_examples=examples if turn == "all" else -(-examples // TURNS),
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
