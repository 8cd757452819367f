"""The database under several writers: nobody starves, nothing is lost, and SQLite is the sound one."""

from functools import partial
from itertools import groupby

import pytest
from django.core.checks import run_checks
from django.db import connection, transaction
from django.db.models import F

from tests.together import refusals, together
from vlechtwerk.config import checks
from vlechtwerk.core import clock
from vlechtwerk.core.aggregates import JoinText
from vlechtwerk.core.models import Counter

ONLY_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")


@pytest.mark.usefixtures("committed_db")
def test_six_writers_lose_no_step_and_meet_no_lock_error():
    row = Counter.objects.create(name="steps", window=clock.now(), count=0)

    def write():
        for _step in range(15):
            with transaction.atomic():
                kept = Counter.objects.select_for_update().get(pk=row.pk)
                Counter.objects.filter(pk=row.pk).update(count=kept.count + 1)
        return "done"

    assert refusals(together(*[write] * 6)) == []
    row.refresh_from_db()
    assert row.count == 90


@ONLY_SQLITE
@pytest.mark.usefixtures("committed_db")
def test_whoever_just_wrote_waits_behind_those_who_were_waiting():
    def write(number):
        for step in range(150):
            with transaction.atomic():
                Counter.objects.create(name=f"{number} {step}", window=clock.now(), count=number)
        return "done"

    assert refusals(together(*[partial(write, number) for number in range(4)])) == []
    order = list(Counter.objects.order_by("pk").values_list("count", flat=True))
    all_there = max(order.index(number) for number in range(4))
    one_gone = min(len(order) - order[::-1].index(number) for number in range(4))
    turns = [len(list(turn)) for _number, turn in groupby(order[all_there:one_gone])]
    assert len(turns) > 20
    assert sum(turns) / len(turns) < 3, turns  # now and then the others are not there yet, on a busy machine


@ONLY_SQLITE
@pytest.mark.django_db
@pytest.mark.parametrize(("name", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_sqlite_is_set_to_lose_nothing(name, value):
    with connection.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {name}").fetchone()[0] == value


@ONLY_SQLITE
def test_sqlite_that_can_damage_its_file_is_refused(monkeypatch):
    from vlechtwerk.core.sqlite import base

    assert checks.sqlite_is_sound() == []
    monkeypatch.setattr(base, "MINIMUM_VERSION", (99, 0, 0))
    assert [found.id for found in run_checks(tags=["database"], databases=["default"])] == ["vlechtwerk.E001"]


@pytest.mark.django_db
def test_texts_of_a_group_are_joined_on_both_databases():
    for name, count in (("a", 1), ("b", 1), ("c", 2)):
        Counter.objects.create(name=name, window=clock.now(), count=count)
    rows = Counter.objects.values("count").annotate(names=JoinText(F("name"), " + ")).order_by("count")
    assert [sorted(row["names"].split(" + ")) for row in rows] == [["a", "b"], ["c"]]
