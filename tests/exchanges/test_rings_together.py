"""Real processes at one ring, or at its needs, at the same moment. Nobody waits in a circle, nothing is half done."""

from datetime import timedelta

import pytest

from tests import factories
from tests.exchanges.rings import answered, fresh, proposed, states, three
from tests.exchanges.scene import asked, mails
from tests.together import refusals, together
from vlechtwerk.core import clock
from vlechtwerk.exchanges import actions, queries
from vlechtwerk.exchanges.models import ExchangeRing, StrengtheningSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.ledger.queries import verify
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.models import Proposal


@pytest.fixture(autouse=True)
def _books_hold(committed_db):
    yield
    assert verify().problems == []


def says(ring, place, answer, **said):
    """A call that answers for one of the members and tells the state of the ring."""
    member = ring.places[place]
    return lambda: str(actions.answer_ring(fresh(member), answer=answer, by=member.person, **said).state)


def winners(answers):
    return len(answers) - len(refusals(answers))


def all_or_none(ring):
    """Either three sessions, or none and all needs open again."""
    ring = fresh(ring)
    count = StrengtheningSession.objects.count()
    assert (ring.state, count, states(ring)) in [
        ("accepted", 3, ["introduced"] * 3), (ring.state, 0, ["open"] * 3), ("proposed", 0, ["proposed"] * 3),
    ]  # fmt: skip
    return ring


def test_last_answers_at_once_start_the_sessions_once():
    ring = proposed()
    answers = together(*(says(ring, place, "yes") for place in range(3)))
    assert winners(answers) == 3
    assert sorted(answers) == ["accepted", "proposed", "proposed"]
    assert all_or_none(ring).state == "accepted"
    assert len(mails("introduced")) == 6


def test_same_last_yes_twice_is_one():
    ring = answered(proposed(), "yes", "yes")
    assert together(*[says(ring, 2, "yes")] * 2) == ["accepted"] * 2
    assert all_or_none(ring).state == "accepted"


@pytest.mark.parametrize("other", ["no", "withdraw"])
def test_yes_against_the_end_is_all_or_none(other):
    ring = answered(proposed(), "yes", *(["yes"] if other == "withdraw" else []))
    ends = (
        says(ring, 1, "no", reason="no_time")
        if other == "no"
        else lambda: str(actions.withdraw_ring(fresh(ring), by=ring.proposed_by).state)
    )
    answers = together(says(ring, 2, "yes"), ends)
    assert winners(answers) >= 1
    assert all_or_none(ring).state in {"accepted", "declined", "withdrawn"}
    assert len(mails("ring_closed")) in {0, 3}


def test_two_brokers_propose_rings_that_share_a_need_and_one_wins():
    needs = three()
    answers = together(
        lambda: proposed(needs).key, lambda: proposed(needs[1:] + needs[:1], by=factories.make_broker("Bram")).key
    )
    assert winners(answers) == 1
    assert ExchangeRing.objects.count() == 1
    assert len(mails("ring_asked")) == 3


def test_need_that_is_asked_for_elsewhere_at_that_moment_is_in_the_ring_or_asked_and_not_both():
    needs, rik = three(), factories.make_person("Rik Smeets")
    answers = together(
        lambda: proposed([fresh(need) for need in needs]).key,
        lambda: matching.ask_helper(fresh(needs[2]), helper=rik, by=needs[0].made_by).key,
    )
    assert winners(answers) == 1
    assert ExchangeRing.objects.count() + Proposal.objects.count() == 1


def test_last_yes_against_withdrawing_a_need_leaves_nobody_half_introduced():
    ring = answered(proposed(), "yes", "yes")
    need = ring.places[0].need
    answers = together(says(ring, 2, "yes"), lambda: innovations.withdraw_need(fresh(need), by=ring.proposed_by).state)
    refusals(answers)
    actions.end_rings_due()
    ring = fresh(ring)
    if ring.state == "accepted":
        assert StrengtheningSession.objects.count() == 3
    else:
        assert (ring.end, states(ring)) == ("need_gone", ["withdrawn", "open", "open"])
        assert not StrengtheningSession.objects.exists()


def test_sessions_of_the_same_people_reserve_beside_the_ring_without_a_deadlock():
    ring = answered(proposed(), "yes", "yes")
    katrien, omar, _inge = (member.person for member in ring.places)
    others = [asked(giver=katrien, receiver=omar), asked(giver=omar, receiver=katrien)]
    answers = together(says(ring, 2, "yes"), *(lambda p=p: actions.accept(fresh(p), by=p.helper).key for p in others))
    assert winners(answers) == 3
    assert StrengtheningSession.objects.count() == 5


def test_two_workers_end_a_silent_ring_once():
    ring = proposed()
    with clock.at(clock.now() + timedelta(days=5)):
        assert sum(together(actions.remind_rings_due, actions.remind_rings_due)) == 1
    with clock.at(clock.now() + timedelta(days=12)):
        assert sum(together(actions.end_rings_due, actions.end_rings_due)) == 1
    assert all_or_none(ring).state == "expired"
    assert len(mails("ring_closed")) == 3
    assert queries.open_rings().count() == 0
