"""Rounds and real processes: two brokers, two workers, and a worker that is killed."""

import multiprocessing
import os
import signal
from datetime import timedelta

import pytest
from django.db import connections

from tests import factories
from tests.matching.round_scene import helper, need, solved
from tests.together import refusals, together
from vlechtwerk.core import clock
from vlechtwerk.matching import actions, rules
from vlechtwerk.matching.actions import round_work
from vlechtwerk.matching.enums import RoundState, RowState
from vlechtwerk.matching.models import MatchRound, Proposal
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def broker():
    return factories.make_broker()


@pytest.fixture
def needs(broker):
    for name in ("An", "Bo", "Cis"):
        helper(name)
    return [need(broker, title) for title in ("Een", "Twee", "Drie")]


def approving(match_round, broker):
    pairs = [(row.key, row.helper.key) for row in match_round.rows.select_related("helper")]

    def call():
        mine, by = MatchRound.objects.get(pk=match_round.pk), Person.objects.get(pk=broker.pk)
        return sum(bool(one.proposal) for one in actions.approve_rows(mine, pairs=pairs, by=by))

    return call


def test_two_brokers_approve_the_same_round_and_every_need_is_asked_once(broker, needs):
    made, other = solved(broker), factories.make_broker("Sam Claes")
    answers = together(approving(made, broker), approving(made, other))
    assert refusals(answers) == []
    assert sum(answers) == 3
    assert Proposal.objects.count() == Message.objects.filter(kind="matching.proposal_asked").count() == 3
    assert set(made.rows.values_list("state", flat=True)) == {RowState.APPROVED}


def test_two_rounds_over_the_same_needs_ask_each_need_once(broker, needs):
    first, second = solved(broker), solved(broker, objective="total")
    answers = together(approving(first, broker), approving(second, broker))
    assert refusals(answers) == []
    assert sum(answers) == 3
    assert sorted(Proposal.objects.values_list("need", flat=True)) == sorted(one.pk for one in needs)


def test_two_workers_bring_one_round_to_one_end(broker, needs):
    made = actions.start_round(by=broker)
    assert sum(together(actions.work_rounds, actions.work_rounds)) == 1
    made.refresh_from_db()
    assert (made.state, made.scored_count) == (RoundState.READY, 3)


def killed_after_one_chunk():
    """Score one need, then die as a machine does: nothing is said, nothing is cleaned up."""
    connections.close_all()
    rules.ROUND_CHUNK = 1
    moved = round_work._moved

    def die(match_round, **fields):
        if match_round.rows.exclude(state=RowState.WAITING).exists():
            os.kill(os.getpid(), signal.SIGKILL)
        moved(match_round, **fields)

    round_work._moved = die
    actions.work_rounds()


def test_killed_workers_round_goes_on_where_it_stopped(broker, needs):
    made = actions.start_round(by=broker)
    connections.close_all()
    worker = multiprocessing.get_context("fork").Process(target=killed_after_one_chunk)
    worker.start()
    worker.join(60)
    assert worker.exitcode == -signal.SIGKILL
    made.refresh_from_db()
    assert (made.state, made.scored_count) == (RoundState.SOLVING, 1)
    done = made.rows.exclude(state=RowState.WAITING).get()
    assert done.shortlist
    assert actions.work_rounds() == 0  # it may still be alive
    with clock.at(clock.now() + timedelta(seconds=rules.ROUND_STALLED_S + 1)):
        assert actions.work_rounds() == 1
    made.refresh_from_db()
    assert (made.state, made.scored_count) == (RoundState.READY, 3)
    assert made.rows.get(pk=done.pk).fingerprint == done.fingerprint


def test_worker_that_was_taken_for_dead_writes_nothing_any_more(broker, needs):
    made = actions.start_round(by=broker)
    MatchRound.objects.filter(pk=made.pk).update(state=RoundState.SOLVING, claim="another")
    made.claim = "late"
    round_work._work(made)
    made.refresh_from_db()
    assert (made.state, made.claim, made.scored_count) == (RoundState.SOLVING, "another", 0)
    assert set(made.rows.values_list("state", flat=True)) == {RowState.WAITING}
