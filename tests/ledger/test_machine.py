"""Any order of reserving, booking, releasing, expiring, giving and putting right, against a model of a few lines.

Every step is done or refused as the model says, and a refused one has written nothing. After every step the books
hold, and at the end so does the balance of every moment of the past.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests import factories
from tests.ledger.books import reserved
from tests.machines import Undone, walk
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.models import Account, Transfer

pytestmark = pytest.mark.django_db
POT = 3
WHO = st.integers(0, 2)
COINS = st.sampled_from([0, 40, 100, 250])
WHICH = st.integers(0, 99)
FLOOR, CEILING = -400, 1200


@dataclass
class Row:
    """What the model remembers of a transfer."""

    key: uuid.UUID
    debit: int
    credit: int
    amount: int
    state: str
    until: object = None
    corrects: "Row | None" = None


class Ledger(Undone):
    def begin(self):
        self.people = [factories.make_person(name) for name in ("An", "Bo", "Cas")]
        for person in self.people:
            actions.open_account(person)
        self.rows, self.past = [], []

    def sum_of(self, who, side, state):
        return sum(row.amount for row in self.rows if getattr(row, side) == who and row.state == state)

    def balance(self, who):
        return self.sum_of(who, "credit", "posted") - self.sum_of(who, "debit", "posted")

    def fits(self, debit, credit, amount):
        left = self.balance(debit) - self.sum_of(debit, "debit", "pending") - amount
        full = self.balance(credit) + self.sum_of(credit, "credit", "pending") + amount
        within = (left >= (0 if debit == POT else FLOOR)) and (credit == POT or full <= CEILING)
        return amount > 0 and debit != credit and within

    def step(self, expected, call, *args, **fields):
        """Done or refused, as the model expects; nothing is written by a refusal."""
        before = Transfer.objects.count(), list(Account.objects.order_by("pk").values())
        with clock.at(self.now):
            try:
                with transaction.atomic():
                    call(*args, **fields)
                done = True
            except Refused:
                done = False
                found = Transfer.objects.count(), list(Account.objects.order_by("pk").values())
                assert found[0] == before[0]
                assert [row for row in found[1] if row in before[1]] == before[1]
        assert done == expected, (call.__name__, args, fields)
        return done

    @rule(payer=WHO, earner=WHO, amount=COINS, hours=st.sampled_from([None, 1, 3]))
    def reserve(self, payer, earner, amount, hours):
        until = None if hours is None else self.now + timedelta(hours=hours)
        row = Row(uuid.uuid4(), payer, earner, amount, "pending", until)
        holders = self.people[payer], self.people[earner]
        if self.step(self.fits(payer, earner, amount), reserved, *holders, amount, row.key, expires_at=until):
            self.rows.append(row)

    @rule(giver=WHO, amount=COINS)
    def give(self, giver, amount):
        row, person = Row(uuid.uuid4(), giver, POT, amount, "posted"), self.people[giver]
        if self.step(
            self.fits(giver, POT, amount), actions.give_to_pot, row.key, giver=person, amount=amount, by=person
        ):
            self.rows.append(row)

    @precondition(lambda self: self.rows)
    @rule(which=WHICH, amount=COINS)
    def again(self, which, amount):
        """The same id: with the same content it is the same transfer, whatever became of it; with another it is refused."""
        row = self.rows[which % len(self.rows)]
        if row.corrects is None and row.credit != POT:
            holders = self.people[row.debit], self.people[row.credit]
            self.step(amount == row.amount, reserved, *holders, amount, row.key)

    @precondition(lambda self: self.rows)
    @rule(which=WHICH, verb=st.sampled_from(["post", "void"]))
    def settle(self, which, verb):
        row, to = self.rows[which % len(self.rows)], {"post": "posted", "void": "voided"}[verb]
        if self.step(row.state in {"pending", to}, getattr(actions, verb), row.key, by=None):
            row.state = to

    @precondition(lambda self: self.rows)
    @rule(which=WHICH)
    def reverse(self, which):
        row = self.rows[which % len(self.rows)]
        mirror = Row(uuid.uuid4(), row.credit, row.debit, row.amount, "posted", corrects=row)
        is_first = not any(one.corrects is row for one in self.rows)
        expected = row.state == "posted" and is_first and self.fits(mirror.debit, mirror.credit, mirror.amount)
        if self.step(expected, actions.reverse, row.key, new_id=mirror.key, by=self.people[0], note="wrong"):
            self.rows.append(mirror)

    @rule(hours=st.sampled_from([1, 2]))
    def time_passes(self, hours):
        self.past.append((self.now, [self.balance(who) for who in range(3)]))
        self.now += timedelta(hours=hours)
        due = [row for row in self.rows if row.state == "pending" and row.until and row.until <= self.now]
        with clock.at(self.now):
            assert actions.expire_due() == len(due)
        for row in due:
            row.state = "expired"

    @invariant()
    def books_are_the_model(self):
        for who, person in enumerate(self.people):
            tally = queries.tally(person)
            assert tally.balance == self.balance(who)
            assert tally.reserved_out == self.sum_of(who, "debit", "pending")
            assert tally.reserved_in == self.sum_of(who, "credit", "pending")
            assert (tally.given, tally.received) == tuple(
                self.sum_of(who, side, "posted") for side in ("credit", "debit")
            )
            assert tally.balance - tally.reserved_out >= FLOOR and tally.balance + tally.reserved_in <= CEILING
        states = dict(Transfer.objects.values_list("pk", "state"))
        assert states == {row.key: row.state for row in self.rows}
        assert sum(account.balance for account in Account.objects.all()) == 0
        with clock.at(self.now):
            assert queries.verify().problems == []

    def teardown(self):
        for who, person in enumerate(self.people):
            lines = queries.statement(person, at_most=None).lines
            for moment, then in self.past:
                assert next((line.balance_after for line in lines if line.at <= moment), 0) == then[who]
        super().teardown()


def test_ledger_and_model_agree_after_any_steps():
    walk(Ledger, examples=12, steps=25)


@pytest.mark.thorough
@pytest.mark.parametrize("part", range(5))
def test_ledger_and_model_agree_after_many_more_steps(part):
    """5,000 steps in five parts: in one they came near to the longest that a test may take."""
    walk(type(f"Ledger{part}", (Ledger,), {}), examples=20, steps=50, part=part)
