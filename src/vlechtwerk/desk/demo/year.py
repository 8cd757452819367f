"""A year of the network: a queue of moments, each lived at its own time, and the path of every innovation."""

import heapq
from collections.abc import Callable
from datetime import datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any

from django.utils import timezone

from vlechtwerk.agenda.dates import half_day
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.registry import jobs
from vlechtwerk.desk.demo import path
from vlechtwerk.desk.demo.sources import Cast, Size, dice, rows, texts
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations import queries as reading
from vlechtwerk.innovations.models import Innovation, Stage
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person

NOT_REPLAYED = {
    "outbox.deliver", "ledger.verify", "taxonomy.imports", "matching.rounds", "matching.referrals", "matching.shares",
    "programmes.form", "programmes.remind", "programmes.silent", "programmes.vouchers_end",
    "programmes.calls_close", "programmes.vouchers_wait", "programmes.grants_wait", "programmes.ambassadors_wait", "matching.calls",
    "search.sweep", "events.held", "events.waits", "events.remind", "events.stages_remind", "events.stages_silent",
    "events.stages_wait", "events.years_short", "events.leads_wait",
    "library.reviews_wait", "library.drafts_wait", "library.items_due",
    "ecosystem.initiatives", "ecosystem.gaps_wait", "ecosystem.layout", "surveys.open", "surveys.send", "surveys.remind",
    "surveys.close", "surveys.idle", "sprints.waits", "collaborations.due",
    "coaching.waits", "coaching.measures", "coaching.peers",
    "learning.waits",
    "learning.scores", "learning.launches", "learning.collect", "learning.statements",
}  # fmt: skip
"""These go by the clock of the machine, or nothing of theirs is there before the year is over; search follows the trail."""
UNHURRIED = 600
"""What the worker looks at no more often than this (seconds) is replayed once a week, and on the last evening."""
STAGE_WEIGHTS = [22, 31, 38, 27, 19, 9, 7]  # how many of 153 stand in each stage
Act = Callable[..., Any]


def path_plan(
    rng: Random, expected: list[int | None], longest: int, stage: int | None = None, days: float | None = None
) -> list[float]:
    """How many days in each stage, the last one being where it stands now; one in eight is there too long.

    Together they take at most ``longest`` days: what came before the last stage is squeezed into the rest.
    """
    at = stage or rng.choices(range(1, len(expected) + 1), STAGE_WEIGHTS[: len(expected)])[0]
    usual = expected[at - 1] or 90
    late = rng.uniform(1.06, 1.6) if rng.random() < 0.12 else rng.uniform(0.03, 0.97)
    before = [(length or 60) * rng.uniform(0.55, 1.05) for length in expected[: at - 1]]
    last = usual * late if days is None else days
    squeeze = min(1.0, (longest - last) / sum(before)) if before else 1.0
    return [*(stay * squeeze for stay in before), last]


class Year:
    """Plays what is planned, in order. What lies after today does not happen: that is the work that waits."""

    def __init__(self, cast: Cast, size: Size, tick: Callable[[float], None]) -> None:
        self.cast, self.size, self.tick = cast, size, tick
        self.now = clock.now().replace(microsecond=0)
        self.start = self.now - timedelta(days=size.days)
        self.rng = dice("year")
        self.stages: list[Stage] = list(reading.current_stages())
        self.axes = {axis.code: axis for axis in reading.active_axes()}
        self.remarks, self.steps = rows("remarks"), rows("steps")
        self.words = {kind: texts(kind) for kind in {row["kind"] for row in self.steps}}
        self.refused: list[str] = []
        self._queue: list[tuple[datetime, int, Act, tuple[Any, ...]]] = []
        self._number = count()

    def at(self, moment: datetime, act: Act, *args: Any) -> None:
        """Plan ``act(*args)``."""
        heapq.heappush(self._queue, (moment, next(self._number), act, args))

    def later(self, low: float, high: float) -> datetime:
        """Between ``low`` and ``high`` days from the moment that is being played, in office hours."""
        moment = timezone.localtime(clock.now() + timedelta(days=self.rng.uniform(low, high)))
        found = self._office(moment)
        return found if found > clock.now() else clock.now() + timedelta(minutes=self.rng.randrange(20, 90))

    def day(self, offset: float) -> datetime:
        """A moment ``offset`` days from today: the last two days exactly, before that in office hours."""
        moment = self.now + timedelta(days=offset)
        return moment if abs(offset) < 2 else self._office(timezone.localtime(moment), step=-1)

    def soon(self, moment: datetime, after: datetime | None = None) -> datetime:
        """That moment in office hours; as it is when that would be before ``after`` (now), or after today."""
        found = self._office(timezone.localtime(moment))
        return found if (after or clock.now()) < found <= self.now else moment

    def _office(self, local: datetime, step: int = 1) -> datetime:
        day = local.date()
        while not clock.is_working_day(day):
            day += timedelta(days=step)
        at = time(self.rng.randrange(8, 17), self.rng.choice([0, 10, 20, 30, 40, 50]))
        return timezone.make_aware(datetime.combine(day, at))

    def present(self) -> list[Person]:
        """The members who are still there; some leave in the course of the year."""
        left = set(Person.objects.filter(left_on__isnull=False).values_list("pk", flat=True))
        return [person for person in self.cast.members if person.pk not in left]

    def half_days(self, low: int, high: int, number: int = 3) -> list[datetime]:
        """Mornings and afternoons of working days, between ``low`` and ``high`` days ahead."""
        first = timezone.localtime(clock.now()).date()
        days = [first + timedelta(days=ahead) for ahead in range(low, high)]
        chosen = sorted(self.rng.sample([day for day in days if clock.is_working_day(day)], number))
        return [half_day(day, self.rng.choice(["morning", "afternoon"])) for day in chosen]

    def word(self, kind: str) -> str:
        """One of the short texts of a kind."""
        return self.rng.choice(self.words[kind])

    def play(self) -> None:
        """Everything up to now, in order; every evening what falls due by itself."""
        first = min((moment for moment, *_rest in self._queue), default=self.now)
        evening = timezone.localtime(first).replace(hour=18, minute=30, second=0, microsecond=0)
        while evening < self.now:
            self.at(evening, self._evening)
            evening = timezone.make_aware(datetime.combine(evening.date() + timedelta(days=1), time(18, 30)))
        while self._queue and self._queue[0][0] <= self.now:
            moment, _number, act, args = heapq.heappop(self._queue)
            with clock.at(moment):
                try:
                    act(*args)
                except Refused as no:  # the product said no, as it would in life
                    self.refused.append(f"{moment:%d/%m} {act.__name__}: {no}")
            self.tick(max(0.0, (moment - self.start) / (self.now - self.start)))

    def _evening(self) -> None:
        is_last = clock.now() >= self.now - timedelta(days=1)
        is_weekly = is_last or clock.today().weekday() == 0
        for name, job in jobs.items():
            if name not in NOT_REPLAYED and (is_weekly or job.every_s < UNHURRIED):
                job.run()
        if not is_last:
            outbox.settle_history(before=clock.now())

    # the path

    def walk(self, innovation: Innovation, stays: list[float]) -> None:
        """Its way along the stages."""
        moment, stays = clock.now(), path.stays_on(innovation, stays)
        for stage, stay in zip(list(reading.stages_of(innovation))[1:], stays, strict=False):
            moment += timedelta(days=stay)
            if len(stays) >= stage.order:
                self.at(self._office(timezone.localtime(moment)), self._move, innovation, stage)

    def keep(self, innovation: Innovation, stays: list[float]) -> None:
        """Its diagnoses, notes and tasks."""
        diagnosed = clock.now() + timedelta(days=stays[0] + 5)
        if len(stays) > 1:
            self.at(self._office(timezone.localtime(diagnosed)), self._diagnose, innovation, 2.3)
        if len(stays) > 3:
            again = clock.now() + timedelta(days=sum(stays[:3]) + 12)
            self.at(self._office(timezone.localtime(again)), self._diagnose, innovation, 3.4)
        for _note in range(self.rng.choice([0, 1, 1, 2])):
            self.at(self.later(4, sum(stays)), self._note, innovation)
        for _task in range(self.rng.choice([1, 1, 2, 3])):
            self.at(self.later(2, sum(stays)), self._task, innovation)

    def _move(self, innovation: Innovation, stage: Stage) -> None:
        innovation.refresh_from_db()
        note = path.go_on(innovation, stage, self.rng)
        innovations.move_innovation(innovation, to_stage=stage, note=note, by=innovation.broker)
        for laid in innovation.laid_steps.filter(step__stage=stage).select_related("task__owner"):
            in_time = self.rng.random() < 0.8
            self.at(self.later(2, 12) if in_time else self.later(15, 25), self._finish, laid.task)
        self.next_step(innovation)

    def _finish(self, task: Any) -> None:
        innovations.finish_task(task, by=task.owner)

    def next_step(self, innovation: Innovation, low: int = 5, high: int = 25) -> None:
        """What fits the stage, with a date."""
        order = str(path.first_order(innovation.stage))
        fitting = [r["text"] for r in self.steps if r["kind"] == "next" and r["stage"] == order]
        on = self.later(low, high).date()
        innovations.set_next_step(innovation, text=self.rng.choice(fitting), on=on, by=innovation.broker)

    def _diagnose(self, innovation: Innovation, mean: float) -> None:
        scores = {}
        for code, axis in self.axes.items():
            score = min(5, max(1, round(self.rng.gauss(mean, 0.9))))
            level = "low" if score < 3 else "mid" if score == 3 else "high"
            found = [r["text"] for r in self.remarks if (r["axis"], r["level"]) == (code, level)]
            scores[axis] = (score, self.rng.choice(found) if self.rng.random() < 0.7 else "")
        sources = scores[self.axes["business_model"]][0]
        innovations.record_diagnosis(
            innovation, scores=scores, income_source_count=max(1, sources - 1), by=innovation.broker
        )

    def _note(self, innovation: Innovation) -> None:
        innovations.add_note(innovation, text=self.word("note"), by=innovation.broker)

    def _task(self, innovation: Innovation) -> None:
        owner = self.rng.choice([innovation.broker, reading.lead_of(innovation)])
        due = self.later(6, 24).date()
        task = innovations.add_task(innovation, text=self.word("task"), owner=owner, due_on=due, by=innovation.broker)
        in_time = self.rng.random() < 0.8
        self.at(self.later(2, 15) if in_time else self.later(25, 40), lambda: innovations.finish_task(task, by=owner))
