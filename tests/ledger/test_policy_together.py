"""Real processes: votes, grants and bookings at once, and a policy that changes while coins move."""

import uuid

import pytest

from tests import factories
from tests.ledger.books import account_of, booked, reserved
from tests.together import refusals, together
from vlechtwerk.core.actions import Refused
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.ledger import actions, limits, queries
from vlechtwerk.ledger.models import Account, LimitRequest, LimitVote, Policy
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.models import Proposal
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def asked():
    """A yes that was kept, the request about it, and a team of three."""
    team = [factories.make_broker(f"Makelaar {number}") for number in range(3)]
    asker, helper = factories.make_person("Griet"), factories.make_person("Jeroen")
    need = factories.make_need(factories.make_innovation(lead=asker, broker=team[0]), made_by=team[0])
    proposal = matching.ask_helper(need, helper=helper, by=team[0])
    booked(asker, factories.make_person("Vroeger"), 400)
    assert exchanges.say_yes(proposal, by=helper) is None
    return LimitRequest.objects.get(), team, proposal


def voting(request, person, grants=True):
    """The vote of one process, on rows of its own."""
    return lambda: str(
        actions.vote(LimitRequest.objects.get(pk=request.pk), grants=grants, by=Person.objects.get(pk=person.pk)).state
    )


def test_two_yeses_at_once_start_one_session(asked):
    request, team, _proposal = asked
    answers = together(*[voting(request, one) for one in team])
    assert len(refusals(answers)) == 2
    session = StrengtheningSession.objects.get()
    assert queries.transfer_state(session.transfer_id) == "pending"
    assert LimitVote.objects.count() == 1
    assert account_of(session.receiver).floor == -500
    assert queries.verify().is_sound


def test_two_needed_and_two_votes_at_once_are_both_counted(asked):
    request, team, _proposal = asked
    LimitRequest.objects.update(needed=2)
    answers = together(*[voting(request, one) for one in team[:2]])
    assert refusals(answers) == []
    assert sorted(answers) == ["asked", "granted"]
    assert StrengtheningSession.objects.count() == 1


def test_grant_and_withdrawal_at_once_end_in_one_of_the_two(asked):
    request, team, proposal = asked
    answers = together(
        voting(request, team[0]),
        lambda: str(matching.withdraw_proposal(Proposal.objects.get(pk=proposal.pk), by=team[1]).state),
    )
    refusals(answers)
    states = Proposal.objects.get().state, LimitRequest.objects.get().state
    assert states in {("accepted", "granted"), ("withdrawn", "withdrawn")}
    assert StrengtheningSession.objects.count() == (states[0] == "accepted")
    assert queries.verify().is_sound


def test_grant_and_the_yes_of_another_helper_at_once_make_one_session(asked):
    request, team, first = asked
    booked(factories.make_person("Ander"), Person.objects.get(name="Griet"), 100)  # there is room again for one
    second = matching.ask_helper(first.need, helper=factories.make_person("Hilde"), by=team[0])
    answers = together(
        voting(request, team[0]),
        lambda: exchanges.say_yes(Proposal.objects.get(pk=second.pk), by=second.helper) is not None,
    )
    refusals(answers)
    assert StrengtheningSession.objects.count() == 1
    assert Proposal.objects.filter(state="accepted").count() == 1
    assert not Proposal.objects.filter(state__in=["asked", "kept"]).exists()
    assert LimitRequest.objects.get().state in {"granted", "withdrawn"}
    assert queries.verify().is_sound


def test_permit_is_used_once_by_four_who_reserve_at_once():
    payer, broker = factories.make_person("An"), factories.make_broker()
    earners = [factories.make_person(f"Bo {number}") for number in range(4)]
    booked(payer, earners[0], 400)
    actions.vote(
        actions.ask_past_limit(payer, pays=True, source="test:x", why="", by=broker), grants=True, by=broker
    )  # fmt: skip

    def take(earner):
        return actions.reserve_session(
            uuid.uuid4(), payer=payer, earner=earner, source="test", by=None, permit="test:x"
        ).amount

    answers = together(*[lambda earner=earner: take(earner) for earner in earners])
    assert len(refusals(answers)) == 3
    assert account_of(payer).pending_debits == 100
    assert queries.verify().is_sound


def test_policy_changes_while_coins_move_and_no_limit_is_broken():
    people = [factories.make_person(f"P{number}") for number in range(4)]
    by = factories.make_broker()
    actions.open_accounts(people)

    def move(seed):
        done = 0
        for step in range(15):
            payer, earner = people[(seed + step) % 4], people[(seed + 2 * step + 1) % 4]
            if payer == earner:
                continue
            try:
                actions.post(reserved(payer, earner, 100).pk, by=None)
                done += 1
            except Refused:
                pass  # a limit
        return done

    def change():
        for step in range(6):
            wide = -200 if step % 2 else -500
            values = {"hard_floor": wide, "newcomer_floor": wide, "trust_every": step % 3, "soft_floor": -100}
            actions.change_policy(limits.policy(), values=values, why="proef", by=by)
        return "changed"

    *done, changed = together(*[lambda seed=seed: move(seed) for seed in range(3)], change)
    assert refusals([*done, changed]) == []
    assert sum(done) > 0
    assert Policy.objects.count() == 6
    actions.adjust_due()
    assert not limits.not_following(limits.policy(), Account.objects.all()).exists()
    assert queries.verify().is_sound


def test_of_two_who_save_a_policy_at_once_one_is_told():
    by = factories.make_broker()
    seen = limits.policy()

    def save(floor):
        return actions.change_policy(seen, values={"hard_floor": floor}, why="proef", by=by).hard_floor

    answers = together(lambda: save(-500), lambda: save(-600))
    (told,) = refusals(answers)
    assert "intussen" in str(told)
    assert Policy.objects.get().hard_floor in answers


def test_everybody_gets_one_account_from_two_workers():
    for number in range(20):
        factories.make_person(f"P{number}")
    assert refusals(together(actions.open_due, actions.open_due, actions.open_due)) == []
    assert Account.objects.filter(kind="person").count() == Person.objects.filter(is_active=True).count()
