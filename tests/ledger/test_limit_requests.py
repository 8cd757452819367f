"""Once past a hard limit: who decides, when, and that nothing gets stuck."""

import uuid
from datetime import timedelta

import pytest

from tests import factories
from tests.ledger.books import account_of, balances, booked, refusal, reserved, two
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.ledger import actions, limits, queries, registry, rules
from vlechtwerk.ledger.enums import LimitState, TieRule
from vlechtwerk.ledger.models import Account, LimitRequest, Policy
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Hat

pytestmark = pytest.mark.django_db
A_WEEK = timedelta(days=7)


@pytest.fixture
def decided():
    """What the source ``test`` heard, in the order in which it heard it."""
    heard = []
    registry.limit_sources["test"] = registry.LimitSource(
        hold=lambda key: heard.append(("hold", key)),
        decided=lambda request, by: heard.append((request.state, request.source)),
        subjects=lambda keys: {key: registry.Subject(f"doel {key}", "/x/") for key in keys},
    )
    yield heard
    del registry.limit_sources["test"]


def team(count):
    return [factories.make_broker(f"Makelaar {number}") for number in range(count)]


def rules_of(needed=1, tie=TieRule.REFUSE, days=3):
    return Policy.objects.create(version=1, approvals_needed=needed, approval_tie=tie, approval_days=days)


@pytest.fixture
def broke():
    """Somebody at the limit of −4, and who would help them."""
    person, helper = two()
    booked(person, helper, 400)
    return person, helper


def asked(person, by, source="test:x", pays=True, why="dringend"):
    return actions.ask_past_limit(person, pays=pays, source=source, why=why, by=by)


def session(payer, earner, source="test:x"):
    return actions.reserve_session(uuid.uuid4(), payer=payer, earner=earner, source="session", by=None, permit=source)


def state(request):
    request.refresh_from_db()
    return request.state


def mails(name):
    return sorted(
        Message.objects.filter(kind=f"ledger.{name}").exclude(state="cancelled").values_list("to_name", flat=True)
    )


def test_one_yes_lets_one_booking_pass_and_the_next_one_not(broke, decided):
    person, helper = broke
    broker, _other = team(2)
    assert "grens" in refusal(session, person, helper)
    request = asked(person, broker)
    assert (request.amount, request.state, request.needed) == (100, "asked", 1)
    assert mails("limit_asked") == ["Makelaar 0", "Makelaar 1"]
    actions.vote(request, grants=True, by=broker)
    assert decided == [("hold", "x"), ("granted", "test:x")]
    assert account_of(person).floor == -400  # until the booking comes
    transfer = session(person, helper)
    row = account_of(person)
    assert (row.floor, row.extra_floor, row.pending_debits) == (-500, 100, 100)
    assert "grens" in refusal(session, person, helper)
    request.refresh_from_db()
    assert request.transfer_id == transfer.pk
    actions.post(transfer.pk, by=None)
    booked(helper, person, 200)
    assert (account_of(person).floor, queries.tally(person).balance) == (-500, -300)
    reserved(person, helper, 100)
    assert (account_of(person).floor, account_of(person).extra_floor) == (-400, 0)
    assert "grens" in refusal(reserved, person, helper, 1)
    assert queries.verify().is_sound


def test_booking_that_came_to_nothing_leaves_the_permit_for_the_next_of_the_same(broke, decided):
    person, helper = broke
    (broker,) = team(1)
    actions.vote(asked(person, broker), grants=True, by=broker)
    first = session(person, helper)
    actions.void(first.pk, by=None)
    assert "grens" in refusal(session, person, helper, source="test:other")
    second = session(person, helper)
    assert LimitRequest.objects.get().transfer_id == second.pk
    assert "grens" in refusal(session, person, helper)


def test_permit_covers_exactly_what_the_booking_needs(decided):
    person, helper = two()
    booked(person, helper, 350)
    (broker,) = team(1)
    request = asked(person, broker)
    assert request.amount == 50
    actions.vote(request, grants=True, by=broker)
    session(person, helper)
    assert (account_of(person).floor, account_of(person).extra_floor) == (-450, 50)


def test_permit_that_is_not_needed_any_more_moves_no_limit(broke, decided):
    person, helper = broke
    (broker,) = team(1)
    actions.vote(asked(person, broker), grants=True, by=broker)
    booked(helper, person, 200)
    session(person, helper)
    assert (account_of(person).floor, account_of(person).extra_floor) == (-400, 0)


def test_helper_at_the_ceiling_may_earn_once_more(decided):
    payers, (helper, _bo) = [factories.make_person(f"P{n}") for n in range(4)], two()
    for payer in payers[:3]:
        booked(payer, helper, 400)
    (broker,) = team(1)
    assert "grens" in refusal(session, payers[3], helper)
    request = asked(helper, broker, pays=False)
    assert request.side == "ceiling"
    actions.vote(request, grants=True, by=broker)
    session(payers[3], helper)
    assert (account_of(helper).ceiling, account_of(helper).extra_ceiling) == (1300, 100)


def test_asking_twice_is_one_request(broke, decided):
    person, _helper = broke
    first, second = team(2)
    assert asked(person, first) == asked(person, second)
    assert len(mails("limit_asked")) == 2


def test_nobody_is_asked_about_what_passes_no_limit(decided):
    person, _helper = two()
    (broker,) = team(1)
    assert "niemand" in refusal(asked, person, broker)


@pytest.mark.parametrize(
    ("needed", "votes", "members", "outcome"),
    [
        (1, "y", 1, "granted"),
        (1, "n", 1, "refused"),
        (1, "n", 2, "asked"),
        (1, "nn", 2, "refused"),
        (2, "y", 3, "asked"),
        (2, "yy", 3, "granted"),
        (2, "yn", 3, "asked"),
        (2, "nn", 3, "refused"),
        (2, "yn", 2, "refused"),
        (3, "nn", 4, "refused"),
        (3, "yny", 4, "asked"),
        (3, "ynyn", 4, "refused"),
        (3, "ynyy", 4, "granted"),
        (3, "ynyn", 5, "asked"),
    ],
)
def test_votes_decide_for_odd_and_even_numbers(broke, decided, needed, votes, members, outcome):
    rules_of(needed)
    people = team(members)
    request = asked(broke[0], broke[1])  # a member asked, so the whole team may vote
    for voter, said in zip(people, votes, strict=False):
        actions.vote(request, grants=said == "y", by=voter)
    assert state(request) == outcome
    assert [one for one in decided if one[0] in LimitState.values] == (
        [] if outcome == "asked" else [(outcome, "test:x")]
    )


@pytest.mark.parametrize(("tie", "outcome"), [("grant", "granted"), ("refuse", "refused")])
def test_tie_of_everybody_goes_by_its_rule_at_once(broke, decided, tie, outcome):
    rules_of(2, tie)
    people = team(2)
    request = asked(broke[0], broke[1])
    actions.vote(request, grants=True, by=people[0])
    actions.vote(request, grants=False, by=people[1])
    assert state(request) == outcome


@pytest.mark.parametrize("yes", range(5))
@pytest.mark.parametrize("no", range(5))
@pytest.mark.parametrize("left", range(5))
@pytest.mark.parametrize("needed", [1, 2, 3, 4])
@pytest.mark.parametrize("tie", TieRule.values)
def test_whatever_the_votes_it_ends(yes, no, left, needed, tie):
    now = rules.outcome_of_votes(yes, no, needed=needed, left=left, tie=tie)
    assert now is not None or (left > 0 and yes + left >= needed)
    late = rules.outcome_at_deadline(yes, no, needed=needed, tie=tie)
    assert late in {"granted", "refused", "expired"}
    assert (late == "granted") == (yes >= needed or (yes == no > 0 and tie == "grant"))


@pytest.mark.parametrize(
    ("votes", "tie", "outcome"),
    [("", "grant", "expired"), ("y", "grant", "expired"), ("yn", "grant", "granted"), ("yn", "refuse", "refused")],
)
def test_last_day_past_with_the_worker_down_for_a_week(broke, decided, votes, tie, outcome):
    rules_of(3, tie)
    people = team(5)
    request = asked(broke[0], broke[1])
    for voter, said in zip(people, votes, strict=False):
        actions.vote(request, grants=said == "y", by=voter)
    assert actions.decide_due() == 0
    with clock.at(request.answer_by + A_WEEK):
        assert actions.decide_due() == 1
        assert actions.decide_due() == 0
    assert state(request) == outcome
    assert decided[-1] == (outcome, "test:x")


def test_vote_after_the_last_day_comes_too_late_and_the_request_ends(broke, decided):
    people = team(2)
    request = asked(broke[0], broke[1])
    with clock.at(request.answer_by + A_WEEK):
        assert actions.vote(request, grants=True, by=people[0]).state == "expired"
    assert request.votes.count() == 0
    assert decided[-1] == ("expired", "test:x")


def test_one_needed_then_who_asks_may_vote(broke, decided):
    (broker,) = team(1)
    request = asked(broke[0], broker)
    assert actions.vote(request, grants=True, by=broker, note="goed").state == "granted"
    assert request.votes.get().note == "goed"


def test_two_needed_then_who_asks_does_not_vote(broke, decided):
    rules_of(2)
    people = team(3)
    request = asked(broke[0], people[0])
    assert "vier ogen" in refusal(actions.vote, request, grants=True, by=people[0]).lower()
    for voter in people[1:]:
        actions.vote(request, grants=True, by=voter)
    assert state(request) == "granted"


def test_nobody_votes_about_the_own_coins(decided):
    person, helper = factories.make_broker("Zelf"), factories.make_person("Bo")
    other = factories.make_broker("Collega")
    booked(person, helper, 400)
    request = asked(person, person)
    assert queries.voters_of(request) == [other]
    assert "eigen" in refusal(actions.vote, request, grants=True, by=person)


def test_nobody_votes_twice_and_only_the_team_votes(broke, decided):
    rules_of(2)
    people = team(3)
    request = asked(broke[0], broke[1])
    actions.vote(request, grants=True, by=people[0])
    assert "stemde" in refusal(actions.vote, request, grants=True, by=people[0])
    assert "makelaars" in refusal(actions.vote, request, grants=True, by=factories.make_person("Lid"))
    assert state(request) == "asked"


def test_nobody_in_the_team_then_it_is_refused_at_once(broke, decided):
    request = asked(broke[0], broke[1])
    assert request.state == "refused"
    assert decided == [("refused", "test:x")]


def test_team_that_became_too_small_ends_it(broke, decided):
    rules_of(2)
    people = team(2)
    request = asked(broke[0], broke[1])
    assert actions.decide_due() == 0
    Hat.objects.filter(person=people[0], kind=HatKind.BROKER).delete()
    assert actions.decide_due() == 1
    assert state(request) == "refused"


def test_closed_request_takes_no_vote(broke, decided):
    people = team(2)
    request = asked(broke[0], broke[1])
    actions.vote(request, grants=False, by=people[0])
    actions.vote(request, grants=False, by=people[1])
    assert "gesloten" in refusal(actions.vote, request, grants=True, by=people[1])


def test_what_ended_otherwise_asks_nobody_any_more(broke, decided):
    person, helper = broke
    people = team(2)
    request = asked(person, people[0])
    assert actions.withdraw_requests("test:y", by=None) == 0
    assert actions.withdraw_requests("test:x", holder=helper, by=None) == 0
    assert actions.withdraw_requests("test:x", by=None) == 1
    assert state(request) == "withdrawn"
    assert mails("limit_asked") == []
    assert decided == []


def test_team_hears_what_was_decided_once(broke, decided):
    rules_of(2)
    people = team(4)
    request = asked(broke[0], people[0])
    for voter in people[1:3]:
        actions.vote(request, grants=True, by=voter)
    assert mails("limit_granted") == ["Makelaar 0", "Makelaar 1", "Makelaar 2"]
    assert mails("limit_asked") == []  # those that had not left are not needed any more


def test_trail_tells_who_asked_who_voted_and_how_it_ended(broke, decided):
    (broker,) = team(1)
    request = asked(broke[0], broker)
    actions.vote(request, grants=True, by=broker)
    lines = AuditEntry.objects.filter(subject="ledger.limitrequest").order_by("id").values_list("verb", "actor_id")
    assert list(lines) == [("ask_past_limit", broker.pk), ("vote_limit", broker.pk), ("limit_granted", broker.pk)]


def test_request_without_a_source_that_is_known_still_ends(broke):
    (broker,) = team(1)
    request = asked(broke[0], broker, source="gone:x")
    assert actions.vote(request, grants=True, by=broker).state == "granted"
    assert queries.subjects([request])[request.pk].title == "gone:x"


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_three_queries(broke, decided, count, django_assert_num_queries):
    (broker,) = team(1)
    for number in range(count):
        asked(broke[0], broker, source=f"test:{number}")
    with django_assert_num_queries(1):
        rows = list(queries.limit_requests())
        assert len(queries.subjects(rows)) == count
    assert [(row.yes, row.no) for row in rows] == [(0, 0)] * count


def test_waiting_for_vote_tells_only_what_one_may_still_decide(broke, decided):
    rules_of(2)
    people = team(3)
    request = asked(broke[0], people[0])
    assert [list(queries.waiting_for_vote(one)) for one in people] == [[], [request], [request]]
    actions.vote(request, grants=True, by=people[1])
    assert list(queries.waiting_for_vote(people[1])) == []


def test_strict_policy_leaves_the_permit_its_meaning(broke, decided):
    person, helper = broke
    (broker,) = team(1)
    actions.vote(asked(person, broker), grants=True, by=broker)
    session(person, helper)
    changed = Policy(version=2, hard_floor=-200, newcomer_floor=-200)
    limits.follow(changed, Account.objects.all())
    row = account_of(person)
    assert (row.floor, row.extra_floor) == (-500, 300)
    assert balances(person) == [-400]
    assert queries.verify().is_sound
