"""Any order of reserving, booking, releasing, expiring, giving and putting right, against a model of a few lines."""

import uuid
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories
from tests.ledger.books import reserved
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.models import Account

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
POT = 3
who = st.integers(0, 2)
coins = st.sampled_from([0, 40, 100, 250])
which = st.integers(0, 9)
steps = st.one_of(
    st.tuples(st.just("reserve"), who, who, coins, st.sampled_from([None, 1, 3])),
    st.tuples(st.just("again"), which, coins),
    st.tuples(st.just("post"), which),
    st.tuples(st.just("void"), which),
    st.tuples(st.just("gift"), who, coins),
    st.tuples(st.just("reverse"), which),
)


class Model:
    """Four piles of coins and a list of what was said; every step answers True (done) or False (refused)."""

    def __init__(self):
        self.made = []  # [debit, credit, amount, state, expires after n steps, correction of]

    def sums(self, *states):
        piles = defaultdict(int)
        for debit, credit, amount, state, *_rest in self.made:
            if state in states:
                piles[debit, "out"] += amount
                piles[credit, "in"] += amount
        return piles

    def fits(self, debit, credit, amount):
        posted, pending = self.sums("posted"), self.sums("pending")
        left = posted[debit, "in"] - posted[debit, "out"] - pending[debit, "out"] - amount
        full = posted[credit, "in"] - posted[credit, "out"] + pending[credit, "in"] + amount
        return amount > 0 and debit != credit and (debit == POT or left >= -400) and (credit == POT or full <= 1200)

    def add(self, debit, credit, amount, state, lasts=None, corrects=None):
        if not self.fits(debit, credit, amount):
            return False
        self.made.append([debit, credit, amount, state, lasts, corrects])
        return True

    def settle(self, index, to):
        row = self.made[index]
        if row[3] == "pending":
            row[3] = to
        return row[3] == to

    def reverse(self, index):
        debit, credit, amount, state, *_rest = self.made[index]
        if state != "posted" or any(row[5] == index for row in self.made):
            return False
        return self.add(credit, debit, amount, "posted", corrects=index)

    def expire(self, now):
        for row in self.made:
            if row[3] == "pending" and row[4] is not None and row[4] <= now:
                row[3] = "expired"


def try_it(call, *args, **kwargs):
    try:
        with transaction.atomic():
            call(*args, **kwargs)
    except Refused:
        return False
    return True


def play(step, number, model, people, keys):
    """One step on both; the two answers."""
    verb, *rest = step
    key = uuid.uuid4()
    if verb == "reserve":
        payer, earner, amount, lasts = rest
        until = None if lasts is None else number + lasts
        expires_at = None if lasts is None else START + timedelta(hours=number + lasts)
        real = try_it(reserved, people[payer], people[earner], amount, key, expires_at=expires_at)
        answers = real, model.add(payer, earner, amount, "pending", until)
    elif verb == "gift":
        giver, amount = rest
        real = try_it(actions.give_to_pot, key, giver=people[giver], amount=amount, by=people[0])
        answers = real, model.add(giver, POT, amount, "posted")
    elif not keys:
        return None
    else:
        index = rest[0] % len(keys)
        answers = on_an_old_one(verb, index, rest, model, people, keys, key)
    if len(model.made) > len(keys):
        keys.append(key)
    return answers


def on_an_old_one(verb, index, rest, model, people, keys, key):
    if verb in {"post", "void"}:
        real = try_it(getattr(actions, verb), keys[index], by=None)
        return real, model.settle(index, {"post": "posted", "void": "voided"}[verb])
    if verb == "reverse":
        return try_it(actions.reverse, keys[index], new_id=key, by=people[0], note=""), model.reverse(index)
    debit, credit, amount, _state, _lasts, corrects = model.made[index]
    if POT in (debit, credit) or corrects is not None:
        return None
    real = try_it(reserved, people[debit], people[credit], rest[1], keys[index])
    return real, rest[1] == amount


def same(model, people, keys):
    posted, pending = model.sums("posted"), model.sums("pending")
    for number, person in enumerate(people):
        tally = queries.tally(person)
        assert tally.balance == posted[number, "in"] - posted[number, "out"]
        assert (tally.given, tally.received) == (posted[number, "in"], posted[number, "out"])
        assert (tally.reserved_in, tally.reserved_out) == (pending[number, "in"], pending[number, "out"])
        assert tally.balance - tally.reserved_out >= -400 and tally.balance + tally.reserved_in <= 1200
    assert [queries.transfer_state(key) for key in keys] == [row[3] for row in model.made]
    assert sum(account.balance for account in Account.objects.all()) == 0
    assert queries.verify().problems == []


@given(st.lists(steps, min_size=5, max_size=18))
@settings(max_examples=25, deadline=None)
def test_ledger_and_model_agree_after_any_steps(story):
    with transaction.atomic():
        people = [factories.make_person(name) for name in ("An", "Bo", "Cas")]
        for person in people:
            actions.open_account(person)
        actions.pot()
        model, keys, past = Model(), [], []
        for number, step in enumerate(story):
            with clock.at(START + timedelta(hours=number)):
                actions.expire_due()
                model.expire(number)
                answers = play(step, number, model, people, keys)
                assert answers is None or answers[0] == answers[1], (number, step)
                past.append((clock.now(), [queries.tally(person).balance for person in people]))
        with clock.at(START + timedelta(hours=len(story) - 1)):
            same(model, people, keys)
        for number, person in enumerate(people):
            lines = queries.statement(person, at_most=None).lines
            for moment, then in past:
                assert next((line.balance_after for line in lines if line.at <= moment), 0) == then[number]
        with clock.at(START + timedelta(days=30)):
            actions.expire_due()
            model.expire(10_000)
            same(model, people, keys)
        transaction.set_rollback(True)
