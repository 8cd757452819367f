"""Many processes at once reserve, book, release, put right and repeat each other, on the database of the test."""

import multiprocessing
import random
import uuid
from collections import Counter
from functools import cache, partial

import pytest

from tests import factories
from tests.together import refusals, together
from vlechtwerk.core.actions import Refused
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.enums import Reason, TransferState
from vlechtwerk.ledger.models import Account, Transfer

pytestmark = pytest.mark.usefixtures("committed_db")
VERBS = {
    "reserve": 25, "again": 8, "other": 4, "post": 28, "void": 12,
    "gift": 6, "gift again": 4, "reverse": 8, "reverse again": 5,
}  # fmt: skip
MAKING = {"reserve", "again", "other", "gift", "gift again"}


def key_of(*what):
    """The same for every process: what one has done another repeats."""
    return uuid.uuid5(uuid.NAMESPACE_OID, repr(what))


@cache
def verb_at(number, step):
    return random.Random(repr((number, step))).choices(list(VERBS), VERBS.values())[0]


class Storm:
    """``processes`` each do ``steps``; everything is said by (process, step), so that nobody has to tell another."""

    def __init__(self, people, pot, processes, steps):
        self.people, self.pot, self.processes, self.steps = people, pot, processes, steps

    def content(self, *which):
        dice = random.Random(repr(which))
        payer, earner = dice.sample(range(len(self.people)), 2)
        return payer, earner, dice.choice([50, 100, 250])

    def recent(self, dice, me, step, kind):
        """What this or another process began at about this step: the rest was never made, or is long over."""
        number = dice.choice([me, dice.randrange(self.processes)])
        begun = [at for at in range(max(0, step - 10), step + 1) if verb_at(number, at) == kind]
        return number, dice.choice(begun or [step])

    def blow(self, number):
        """What was acknowledged: (verb, which, id)."""
        dice, done = random.Random(number), []
        for step in range(self.steps):
            verb = verb_at(number, step)
            kind = "gift" if verb.startswith("gift") else "reserve"
            which = (number, step) if verb == kind else self.recent(dice, number, step, kind)
            try:
                done.append((verb, which, self.do(verb, which, key_of(number, step, verb))))
            except Refused:
                done.append(("refused", which, None))
        return done

    def do(self, verb, which, new_id):
        payer, earner, amount = self.content(*which)
        key, broker = key_of("session", *which), self.people[0]
        if verb in {"post", "void"}:
            return getattr(actions, verb)(key, by=broker).pk
        if verb.startswith("reverse"):
            new_id = new_id if verb == "reverse" else key_of("reverse", *which)
            return actions.reverse(key, new_id=new_id, by=broker, note="wrong").pk
        if verb.startswith("gift"):
            return self.give_or_get(key_of("gift", *which), self.people[earner], amount, is_gift=payer % 2 == 0).pk
        amount += verb == "other"
        holders = {"payer": self.people[payer], "earner": self.people[earner]}
        return actions.reserve(key, **holders, amount=amount, source="storm", by=holders["payer"]).pk

    def give_or_get(self, key, person, amount, *, is_gift):
        """To the pot or back from it: what only flows one way ends in a calm."""
        if is_gift:
            return actions.give_to_pot(key, giver=person, amount=amount, by=person)
        account = actions.open_account(person)
        return actions.book(
            key, debit=self.pot, credit=account, amount=amount, reason=Reason.OUTSIDE, by=person, note="back"
        )


def watched(ended, processes):
    """What did not add up, looked at over and over while it stormed."""
    seen, looks = [], 0
    while ended.value < processes:
        seen += queries.verify().problems
        looks += 1
    return seen, looks


def counted(blow, ended):
    try:
        return blow()
    finally:
        with ended.get_lock():
            ended.value += 1


def stormed(processes, steps, within_s):
    people = [factories.make_person(f"Person {number}") for number in range(4 + processes)]
    for person in people:
        actions.open_account(person)
    storm, ended = Storm(people, actions.pot(), processes, steps), multiprocessing.get_context("fork").Value("i", 0)
    calls = [partial(counted, partial(storm.blow, number), ended) for number in range(processes)]
    *done, (seen, looks) = together(*calls, partial(watched, ended, processes), within_s=within_s)
    refusals([*done, seen])
    assert seen == []
    assert looks > 1
    return storm, [one for answer in done for one in answer]


def check(storm, done):
    """Against what everybody was told, and against sums made here and not in the database."""
    rows = {row.pk: row for row in Transfer.objects.all()}
    ended_as = {"post": TransferState.POSTED, "void": TransferState.VOIDED}
    for verb, which, pk in done:
        if verb == "refused":
            continue
        row = rows[pk]  # what was acknowledged is there
        if verb in MAKING:
            assert row.amount == storm.content(*which)[2] + (verb == "other")
        if verb in ended_as:
            assert row.state == ended_as[verb]
        if verb.startswith("reverse"):
            assert (row.corrects_id, row.state) == (key_of("session", *which), TransferState.POSTED)
    sums = dict.fromkeys(Account.objects.values_list("pk", flat=True), 0)
    for row in rows.values():
        if row.state == TransferState.POSTED:
            sums[row.debit_id] -= row.amount
            sums[row.credit_id] += row.amount
    for account in Account.objects.all():
        assert account.balance == sums[account.pk]
        assert account.floor is None or account.balance - account.pending_debits >= account.floor
        assert account.ceiling is None or account.balance + account.pending_credits <= account.ceiling
    assert sum(sums.values()) == 0
    corrected = [row.corrects_id for row in rows.values() if row.corrects_id]
    assert len(corrected) == len(set(corrected))
    assert queries.verify().problems == []


def happened(done):
    return Counter(verb for verb, _which, _pk in done)


def test_small_storm_bends_nothing():
    storm, done = stormed(processes=4, steps=60, within_s=120)
    assert set(happened(done)) >= {"reserve", "post", "gift", "refused"}
    check(storm, done)


@pytest.mark.thorough
def test_storm_of_twenty_processes_and_ten_thousand_steps_bends_nothing():
    storm, done = stormed(processes=20, steps=500, within_s=1200)
    assert len(done) == 10_000
    assert set(happened(done)) == {*VERBS, "refused"}
    check(storm, done)
