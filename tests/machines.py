"""What the state machines of several apps share: each walk at its own time, and taken back afterwards."""

from datetime import UTC, datetime

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused

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


def walk(machine, *, examples: int, steps: int) -> None:
    """So many walks of so many steps, the same ones every time."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
