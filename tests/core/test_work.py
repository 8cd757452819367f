"""The background loop: every job in its own rhythm, and none that falls takes the others along."""

import threading
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from vlechtwerk.core import clock
from vlechtwerk.core.management.commands import work
from vlechtwerk.core.models import Counter
from vlechtwerk.core.registry import Job, Registry, jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_jobs(monkeypatch):
    """A registry of this test alone."""
    found = Registry("job")
    monkeypatch.setattr(work, "jobs", found)
    return found


@pytest.fixture
def loop():
    command = work.Command()
    command.stopped = threading.Event()
    return command


def counting(ran, name, done=0):
    def run():
        ran.append(name)
        return done

    return run


def failing(error):
    def run():
        raise error

    return run


def test_job_that_fails_is_logged_and_stops_no_other(own_jobs, caplog):
    ran = []
    own_jobs.add("first", Job(counting(ran, "first")))
    own_jobs.add("broken", Job(failing(ValueError("no such thing"))))
    own_jobs.add("last", Job(counting(ran, "last")))
    call_command("work", once=True)
    assert ran == ["first", "last"]
    [record] = [record for record in caplog.records if record.name == "vlechtwerk.work"]
    assert record.getMessage() == "job broken failed"
    assert "no such thing" in caplog.text


def test_job_that_lost_the_database_leaves_a_fresh_connection_to_the_next(own_jobs, loop):
    def half_done():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM no_such_table")
        return 1

    assert loop.run_job("broken", Job(failing(OperationalError("gone")))) == 0
    assert loop.run_job("fine", Job(lambda: Counter.objects.count() + 1)) == 1


def test_every_job_runs_in_its_own_rhythm(own_jobs, loop):
    ran, due = [], {}
    own_jobs.add("often", Job(counting(ran, "often"), every_s=0))
    own_jobs.add("seldom", Job(counting(ran, "seldom"), every_s=3600))
    for _round in range(3):
        loop.run_round(due)
    assert ran == ["often", "seldom", "often", "often"]
    due["seldom"] = time.monotonic()
    loop.run_round(due)
    assert ran[-1] == "seldom"


def test_job_that_failed_is_tried_again_in_its_rhythm(own_jobs, loop):
    tries = []

    def run():
        tries.append(1)
        raise ValueError

    own_jobs.add("broken", Job(run, every_s=0))
    for _round in range(3):
        loop.run_round(due := {})
    assert len(tries) == 3 and set(due) == {"broken"}


def test_told_to_stop_it_begins_no_other_job(own_jobs, loop):
    ran = []
    own_jobs.add("first", Job(lambda: loop.stopped.set() or ran.append("first") or 0))
    own_jobs.add("second", Job(counting(ran, "second")))
    loop.run_round({})
    assert ran == ["first"]


def test_until_idle_goes_on_while_there_is_work(own_jobs):
    left = [2, 0, 3]

    def run():
        return left.pop() if left else 0

    own_jobs.add("work", Job(run, every_s=60))
    call_command("work", until_idle=True)
    assert left == [2]  # stopped at the round that found nothing


def test_once_is_one_round(own_jobs):
    ran = []
    own_jobs.add("work", Job(counting(ran, "work", done=5)))
    call_command("work", once=True)
    assert ran == ["work"]


def test_sign_of_life_is_left_every_ten_seconds(loop):
    due = {}
    now = clock.now()
    with clock.at(now):
        loop.beat(due)
    with clock.at(now + timedelta(seconds=5)):
        loop.beat(due)
    assert Counter.objects.get(name="worker").window == now
    due[""] = time.monotonic()
    with clock.at(now + timedelta(seconds=10)):
        loop.beat(due)
    assert Counter.objects.get(name="worker").window == now + timedelta(seconds=10)


def test_sign_of_life_that_fails_is_logged_and_no_more(loop, monkeypatch, caplog):
    monkeypatch.setattr(work, "show_life", failing(OperationalError("gone")))
    loop.beat({})
    assert "no heartbeat" in caplog.text


def test_every_job_of_the_product_runs_on_an_empty_network(caplog):
    call_command("work", until_idle=True)
    assert len(jobs.items()) >= 4
    assert [record for record in caplog.records if record.name == "vlechtwerk.work"] == []
