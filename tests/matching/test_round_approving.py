"""Approving: a preview that tells who is mailed, then an outcome for every row."""

import pytest

from tests import factories
from tests.ledger.books import booked
from tests.matching.round_scene import SUMS, helper, need, row_of, solved
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.innovations.models import Need
from vlechtwerk.matching import actions
from vlechtwerk.matching.enums import RoundState, RowState
from vlechtwerk.matching.models import Proposal
from vlechtwerk.matching.queries import rounds
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Person

PREVIEW_QUERIES = 9


@pytest.fixture
def needs(broker):
    return [need(broker, title) for title in ("Een", "Twee", "Drie")]


@pytest.fixture
def three(broker, needs):
    """A round in which An, Bo and Cis each get one need."""
    for name in ("An", "Bo", "Cis"):
        helper(name, capacity_per_quarter=1)
    return solved(broker)


def keys(match_round):
    return [row.key for row in match_round.rows.all()]


def pairs(match_round):
    return [(row.key, row.helper.key) for row in match_round.rows.select_related("helper") if row.helper]


def approve(match_round, broker):
    return actions.approve_rows(match_round, pairs=pairs(match_round), by=broker)


def mails():
    return Message.objects.filter(kind="matching.proposal_asked").count()


# preview


def test_preview_names_everybody_who_is_mailed_and_writes_nothing(three):
    found = rounds.preview(three, keys(three))
    assert {person.name for person in found.mailed} == {"An", "Bo", "Cis"}
    assert (found.mail_count, found.by_phone, found.out) == (3, {}, [])
    assert (mails(), Proposal.objects.count()) == (0, 0)


def test_preview_counts_two_mails_for_one_person(broker, needs):
    helper("An", capacity_per_quarter=5)
    found = rounds.preview(made := solved(broker, most_each=2), keys(made))
    assert len(found.mailed) == 1
    assert found.mail_count == 2
    assert [why for _row, why in found.out] == ["who knows about this is needed elsewhere"]


def test_preview_names_who_has_no_address(broker, needs):
    person = helper("An")
    type(person).objects.filter(pk=person.pk).update(email=None)
    made = solved(broker, scope={"needs": [needs[0].key]})
    found = rounds.preview(made, keys(made))
    assert ([one.name for one in found.by_phone], found.mailed) == (["An"], {})


def gone(row, broker, limits):
    Need.objects.filter(pk=row.need_id).update(state=NeedState.WITHDRAWN)


def asked_meanwhile(row, broker, limits):
    actions.ask_helper(row.need, helper=helper("Zus"), by=broker)


def left(row, broker, limits):
    type(row.helper).objects.filter(pk=row.helper_id).update(is_active=False)


def rests(row, broker, limits):
    other = need(broker, "Elders")
    actions.decline_proposal(actions.ask_helper(other, helper=row.helper, by=broker), reason="no_time", by=row.helper)


def set_aside(row, broker, limits):
    actions.set_aside(row.need, person=row.helper, kind="never", reason="conflict", by=broker)


def rich(row, broker, limits):
    limits(row.helper, ceiling=50)


def poor(row, broker, limits):
    limits(row.need.innovation.members.get().person, floor=-50)


OUT = [
    (gone, "no longer looks", "closed"),
    (asked_meanwhile, "no longer looks", "was asked for this need"),
    (left, "no longer in the network", "no longer in the network"),
    (rests, "rests after", "rests until"),
    (set_aside, "set aside", "set aside"),
    (rich, "limit of their coins", "over the limit"),
    (poor, "limit of their coins", "under the limit"),
]


@pytest.mark.parametrize(("happens", "told", "refusal"), OUT)
def test_row_that_falls_out_is_told_before_and_named_after(three, broker, limits, happens, told, refusal):
    row = three.rows.select_related("need__innovation", "helper").first()
    happens(row, broker, limits)
    before = mails()
    ((out, why),) = rounds.preview(three, keys(three)).out
    assert out == row
    assert told in why
    outcomes = {one.row: one for one in approve(three, broker)}
    assert refusal in outcomes[row].why
    assert [one.proposal is not None for one in outcomes.values()].count(True) == 2
    assert mails() == before + 2
    row.refresh_from_db()
    assert (row.state, row.proposal, refusal in row.outcome) == (RowState.PROPOSED, None, True)


@pytest.mark.parametrize("count", [1, 3])
def test_preview_takes_the_same_queries_for_one_row_and_for_many(three, count, django_assert_num_queries):
    with django_assert_num_queries(PREVIEW_QUERIES):
        rounds.preview(three, keys(three)[:count])


# approve


def test_approving_asks_everybody_and_keeps_why(three, broker):
    outcomes = approve(three, broker)
    assert all(one.proposal for one in outcomes)
    assert mails() == 3
    for row in three.rows.select_related("proposal", "helper", "need"):
        assert (row.state, row.proposal.helper, row.need.state) == (RowState.APPROVED, row.helper, NeedState.PROPOSED)
        assert row.proposal.score == pytest.approx(row.score)
        assert sum(row.proposal.contributions.values()) == pytest.approx(row.score)
        assert row.proposal.rank >= 1
    three.refresh_from_db()
    assert three.state == RoundState.CLOSED


def test_approving_some_leaves_the_rest_open(three, broker):
    actions.approve_rows(three, pairs=pairs(three)[:1], by=broker)
    three.refresh_from_db()
    assert (three.state, mails()) == (RoundState.READY, 1)
    assert three.rows.filter(state=RowState.PROPOSED).count() == 2


def test_approving_again_asks_nobody_twice(three, broker):
    approve(three, broker)
    assert all("in the meantime" in one.why for one in approve(three, broker))
    assert mails() == 3


def test_row_whose_person_changed_after_the_preview_is_not_asked(three, broker, needs):
    shown = pairs(three)
    row = row_of(three, needs[0])
    actions.refuse_pair(row, person=row.helper, reason="other", by=broker)
    outcomes = {one.row: one for one in actions.approve_rows(three, pairs=shown, by=broker)}
    assert "changed in the meantime" in outcomes[row].why
    assert mails() == 2


def test_row_where_another_was_chosen_after_the_preview_is_not_asked(broker):
    about, an, bo = need(broker, "Een"), helper("An"), helper("Bo")
    made = solved(broker)
    shown, row = pairs(made), row_of(made, about)
    actions.choose_helper(row, person=bo if row.helper == an else an, by=broker)
    (outcome,) = actions.approve_rows(made, pairs=shown, by=broker)
    assert "changed in the meantime" in outcome.why
    assert mails() == 0


def test_approving_a_closed_round_asks_nobody(three, broker):
    actions.close_round(three, by=broker)
    assert not [one for one in approve(three, broker) if one.proposal]
    assert (mails(), Proposal.objects.count()) == (0, 0)


def test_rows_of_another_round_are_not_approved(three, broker):
    need(broker, "Vier")
    helper("Dré", SUMS)
    other = solved(broker)
    assert actions.approve_rows(three, pairs=pairs(other), by=broker) == []
    assert factories.Person.objects.filter(proposals__isnull=False).count() == 0


def test_preview_tells_whose_coins_pass_a_limit_with_all_their_sessions_together(broker, needs):
    helper("An", capacity_per_quarter=5)
    made = solved(broker, most_each=3)
    person = Person.objects.get(name="An")
    for amount in (300, 100):
        booked(factories.make_person("Vroeger"), person, amount)
    found = rounds.preview(made, keys(made))
    told = {row["person"].name: (row["notice"].level, row["notice"].would_be) for row in found.limits}
    assert told["An"] == ("soft", 400 + 100 * len(found.pairs))
