"""Once past a hard limit: who decides, when, and that nothing gets stuck."""

import uuid
from datetime import timedelta

import pytest
from django.db.models import Q
from django.urls import reverse

from tests import factories
from tests.ledger.books import account_of, balances, booked, refusal, reserved, two
from tests.personas import client_of
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
        (1, "n", 2, "refused"),  # as many of both at most, and the tie rule says no
        (1, "n", 3, "asked"),
        (1, "ny", 3, "asked"),
        (1, "nyy", 3, "granted"),
        (2, "y", 3, "asked"),
        (2, "yy", 3, "granted"),
        (2, "yn", 3, "asked"),
        (2, "nn", 3, "refused"),
        (2, "nny", 5, "asked"),
        (2, "nnyy", 5, "asked"),
        (2, "nnyyy", 5, "granted"),
        (2, "nnn", 5, "refused"),
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
    people = team(4)
    request = asked(broke[0], broke[1])
    for voter, grants in zip(people, [False, True, False, True], strict=True):
        if state(request) == "asked":
            actions.vote(request, grants=grants, by=voter)
    assert state(request) == outcome


@pytest.mark.parametrize("yes", range(5))
@pytest.mark.parametrize("no", range(5))
@pytest.mark.parametrize("left", range(5))
@pytest.mark.parametrize("needed", [1, 2, 3, 4])
@pytest.mark.parametrize("tie", TieRule.values)
def test_whatever_the_votes_it_ends_and_a_no_never_helps(yes, no, left, needed, tie):
    def outcome(yes, no, left, is_late=False):
        return rules.outcome_of_votes(yes, no, needed=needed, left=left, tie=tie, is_late=is_late)

    now, late = outcome(yes, no, left), outcome(yes, no, left, is_late=True)
    wins = yes >= needed and (yes > no or (yes == no and tie == "grant"))
    assert (late == "granted") == wins
    assert late in {"granted", "refused", "expired"}
    assert (now == "granted") == (wins and (yes > no or not left))
    still = any(outcome(yes + said, no + left - said, 0) == "granted" for said in range(left + 1))
    assert (now == "refused") == (now != "granted" and not still)  # as soon as nothing helps any more, and not before
    for end in (late, outcome(yes, no, 0)):
        if end == "granted":  # one yes more never harms, one no less neither
            assert outcome(yes + 1, no, 0) == outcome(yes, max(no - 1, 0), 0) == "granted"


@pytest.mark.parametrize(
    ("votes", "tie", "outcome"),
    [("", "grant", "expired"), ("y", "grant", "expired"), ("yny", "grant", "expired"), ("yn", "grant", "refused")],
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


def test_last_word_of_each_counts_and_only_the_team_votes(broke, decided):
    rules_of(2)
    people = team(3)
    request = asked(broke[0], broke[1])
    actions.vote(request, grants=False, by=people[0], note="niet nu")
    with clock.at(clock.now() + timedelta(hours=1)):
        actions.vote(request, grants=True, by=people[0], note="toch wel")
    said = request.votes.get()
    assert (said.grants, said.note, queries.counted(request)) == (True, "toch wel", (1, 0))
    assert said.created_at > request.created_at + timedelta(minutes=59)
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


def test_who_asked_may_withdraw_and_nobody_else(broke, decided):
    people = team(2)
    request = asked(broke[0], people[0])
    assert "vroeg" in refusal(actions.withdraw_request, request, by=people[1])
    assert actions.withdraw_request(request, by=people[0]).state == "withdrawn"
    assert decided[-1] == ("withdrawn", "test:x")
    assert mails("limit_asked") == mails("limit_refused") == []
    assert "gesloten" in refusal(actions.withdraw_request, request, by=people[0])
    assert "gesloten" in refusal(actions.vote, request, grants=True, by=people[1])


def test_only_who_asked_hears_that_they_may_ask_somebody(broke, decided):
    rules_of(2)
    people = team(3)
    request = asked(broke[0], people[0])
    for voter in people[1:]:
        actions.vote(request, grants=True, by=voter)
    texts = {mail.to_name: mail.text for mail in Message.objects.filter(kind="ledger.limit_granted")}
    assert {name: "mag nu iemand vragen" in text for name, text in texts.items()} == {
        "Makelaar 0": True, "Makelaar 1": False, "Makelaar 2": False,
    }  # fmt: skip
    assert all("“doel x”" in text for text in texts.values())


def test_page_says_what_counts_and_takes_a_vote_back(broke, decided):
    rules_of(2)
    people = team(4)
    request = asked(broke[0], people[0])
    client, address = client_of(people[1]), reverse("limit_request", args=[request.key])
    assert "2 keer ja nodig, en meer ja dan nee" in client.get(address).content.decode()
    bare = client.post(address, {"vote": "no", "note": " "})
    assert (bare.status_code, "waarom niet" in bare.content.decode()) == (422, True)
    assert not request.votes.exists()
    client.post(address, {"vote": "no", "note": "Eerst geven"})
    page = client.get(address).content.decode()
    assert "Je zei nee" in page and 'value="Eerst geven"' in page
    client.post(address, {"vote": "yes", "note": ""})
    assert queries.counted(request) == (1, 0)
    assert 'name="withdraw"' not in page
    asker = client_of(people[0])
    assert 'name="withdraw"' in asker.get(address).content.decode()
    asker.post(address, {"withdraw": "1"})
    assert state(request) == "withdrawn"


def test_waiting_for_vote_tells_only_what_one_may_still_decide(broke, decided):
    rules_of(2)
    people = team(3)
    request = asked(broke[0], people[0])
    waiting = [list(queries.waiting_for(one, usable=Q(pk=0))) for one in people]
    assert waiting == [[], [request], [request]]
    actions.vote(request, grants=True, by=people[1])
    assert list(queries.waiting_for(people[1], usable=Q(pk=0))) == []


def test_granted_waits_for_who_may_use_it_until_a_booking_did(broke, decided):
    person, helper = broke
    (broker,) = team(1)
    request = asked(person, broker)
    actions.vote(request, grants=True, by=broker)

    def waits(usable=Q(source="test:x")):  # noqa: B008
        return list(queries.waiting_for(broker, usable=usable))

    assert (waits(), waits(Q(source="test:y"))) == ([request], [])
    transfer = session(person, helper)
    assert waits() == []
    actions.void(transfer.pk, by=None)
    assert waits() == [request]


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
