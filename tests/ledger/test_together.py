"""Real processes on one ledger at once."""

import random
import uuid

import pytest

from tests import factories
from tests.ledger.books import account_of, balances, booked, reserved
from tests.together import refusals, together
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.models import Account, Transfer

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def people():
    return [factories.make_person(name) for name in ("An", "Bo", "Cas", "Dé")]


def test_same_booking_from_four_processes_is_booked_once(people):
    payer, earner = people[:2]
    key = uuid.uuid4()

    def book():
        return str(actions.reserve(key, payer=payer, earner=earner, source="test", by=payer).pk)

    answers = together(book, book, book, book)
    assert refusals(answers) == []
    assert set(answers) == {str(key)}
    assert queries.tally(payer).reserved_out == 100
    assert queries.verify().is_sound


def test_same_id_with_other_content_loses_whoever_comes_second(people):
    key = uuid.uuid4()
    calls = [lambda amount=amount: reserved(*people[:2], amount, key).amount for amount in (100, 200, 300)]
    answers = together(*calls)
    assert len(refusals(answers)) == 2
    assert Transfer.objects.get().amount in answers
    assert queries.verify().is_sound


def test_last_coin_of_a_receiver_is_reserved_once(people):
    payer, *earners = people
    reserved(payer, earners[0], 300)
    answers = together(*[lambda earner=earner: reserved(payer, earner).amount for earner in earners])
    assert len(refusals(answers)) == 2
    assert queries.tally(payer).reserved_out == 400
    assert queries.verify().is_sound


@pytest.mark.parametrize("rivals", [("post", "post", "post"), ("post", "void", "void"), ("expire", "post", "void")])
def test_reservation_ends_once_whoever_is_first(people, rivals):
    transfer = reserved(*people[:2], expires_at=clock.now())
    calls = {
        "post": lambda: actions.post(transfer.pk, by=None).state,
        "void": lambda: actions.void(transfer.pk, by=None).state,
        "expire": lambda: actions.expire_due() and "expired",
    }
    answers = together(*(calls[name] for name in rivals))
    refusals(answers)
    state = queries.transfer_state(transfer.pk)
    assert {answer for answer in answers if answer and not isinstance(answer, Refused)} == {state}
    assert balances(*people[:2]) == ([-100, 100] if state == "posted" else [0, 0])
    assert account_of(people[0]).pending_debits == account_of(people[1]).pending_credits == 0
    assert queries.verify().is_sound


def test_transfer_is_put_right_once_by_three_brokers(people):
    transfer = booked(*people[:2])
    calls = [lambda: str(actions.reverse(transfer.pk, new_id=uuid.uuid4(), by=people[2], note="").pk)] * 3
    assert len(refusals(together(*calls))) == 2
    assert balances(*people[:2]) == [0, 0]
    assert queries.verify().is_sound


def test_account_and_pot_are_opened_once(people):
    def open_both():
        return [actions.open_account(people[0]).pk, actions.pot().pk]

    answers = together(open_both, open_both, open_both, open_both)
    assert refusals(answers) == []
    assert Account.objects.count() == 2


def test_opposite_transfers_between_the_same_two_wait_for_each_other_and_never_for_ever(people):
    an, bo = people[:2]

    def back_and_forth(payer, earner):
        for _session in range(20):
            booked(payer, earner, 1)
        return "done"

    directions = [(an, bo), (bo, an), (an, bo), (bo, an)]
    answers = together(*[lambda pair=pair: back_and_forth(*pair) for pair in directions])
    assert refusals(answers) == []
    assert balances(an, bo) == [0, 0]
    assert Transfer.objects.filter(state="posted").count() == 80


def test_two_who_help_each_other_for_the_first_time_open_their_accounts_without_a_deadlock():
    for _pair in range(5):
        an, bo = factories.make_person("An"), factories.make_person("Bo")
        answers = together(*[lambda pair=pair: reserved(*pair).amount for pair in [(an, bo), (bo, an)] * 2])
        assert refusals(answers) == []


def test_coins_sum_to_zero_in_the_middle_of_a_storm(people):
    for person in people:
        actions.open_account(person)
    actions.pot()

    def storm(seed):
        dice, done = random.Random(seed), 0
        for _step in range(25):
            payer, earner = dice.sample(people, 2)
            try:
                key = reserved(payer, earner, dice.choice([50, 100, 250])).pk
                dice.choice([actions.post, actions.post, actions.void])(key, by=None)
                done += 1
                if dice.random() < 0.2:
                    actions.give_to_pot(uuid.uuid4(), giver=earner, amount=50, by=earner)
            except Refused:
                pass  # a limit; the storm goes on
        return done

    def watch():
        return [problem for _look in range(40) for problem in queries.verify().problems]

    *done, seen = together(*[lambda seed=seed: storm(seed) for seed in range(3)], watch)
    refusals([*done, seen])
    assert sum(done) > 20
    assert seen == []
    assert queries.verify().is_sound
    assert sum(account.balance for account in Account.objects.all()) == 0
