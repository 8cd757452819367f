"""A round from its start to its end: what is proposed, kept, refused, run again, and why somebody is not."""

from datetime import timedelta

import pytest

from tests import factories
from tests.matching.round_scene import BREAD, LAW, SUMS, again, helper, helper_of, need, row_of, solved
from vlechtwerk.core import clock
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.matching import actions
from vlechtwerk.matching.enums import RoundState, RowState, WhyNobody
from vlechtwerk.matching.models import MatchRound, RoundRow
from vlechtwerk.matching.queries import moving, rounds


@pytest.fixture
def two(broker):
    return [need(broker, "Een"), need(broker, "Twee")]


# start


def test_round_takes_the_needs_for_which_nobody_is_asked(broker, two):
    actions.ask_helper(two[0], helper=helper("An"), by=broker)
    made = actions.start_round(by=broker)
    assert [row.need for row in made.rows.all()] == [two[1]]
    assert (made.state, made.need_count, made.scored_count) == (RoundState.QUEUED, 1, 0)


def test_round_over_nothing_is_refused(broker, refused):
    assert "No open need" in refused(actions.start_round, by=broker)
    assert MatchRound.objects.count() == 0


@pytest.mark.parametrize("part", ["axis", "broker", "region", "needs"])
def test_round_keeps_to_the_chosen_part(broker, two, part):
    other = factories.make_broker("Sam Claes")
    place = factories.make_place(name="Gent", postcode="9000", region=factories.make_region())
    innovation = factories.make_innovation("Ander", broker=other, place=place)
    wanted = factories.make_need(innovation, made_by=other, title="Ander", axis=factories.make_axis())
    scope = {"axis": wanted.axis.code, "broker": other.key, "region": place.region.code, "needs": [wanted.key]}
    made = actions.start_round(by=broker, scope={part: scope[part]})
    assert [row.need for row in made.rows.all()] == [wanted]


# solve


def test_every_need_gets_somebody_and_nobody_more_than_they_have_free(broker, two):
    helper("An", capacity_per_quarter=1), helper("Bo", capacity_per_quarter=1)
    made = solved(broker)
    assert made.state == RoundState.READY
    assert {helper_of(made, one) for one in two} == {"An", "Bo"}
    assert made.scored_count == made.need_count == 2
    assert made.total == pytest.approx(sum(made.rows.values_list("score", flat=True)))
    assert made.worst == pytest.approx(min(made.rows.values_list("score", flat=True)))
    assert made.bound_total >= made.total - 1e-9
    assert made.is_proven


def test_most_each_holds_even_when_somebody_has_more_free(broker, two):
    helper("An", capacity_per_quarter=5)
    made = solved(broker, most_each=1)
    assert sorted(map(str, (helper_of(made, one) for one in two))) == ["An", "None"]
    assert made.rows.get(state=RowState.NOBODY).why_nobody == WhyNobody.TAKEN


def test_need_about_which_nobody_knows_gets_nobody_rather_than_anybody(broker, two):
    helper("An")
    strange = need(broker, "Vergunning", text="Wie kent de regels voor drijvende zonnepanelen?")
    made = solved(broker)
    row = row_of(made, strange)
    assert (row.state, row.why_nobody, row.helper) == (RowState.NOBODY, WhyNobody.NO_TALENT, None)


def set_aside(about, person, broker):
    actions.set_aside(about, person=person, kind="never", reason="conflict", by=broker)


def full(about, person, broker):
    type(person).objects.filter(pk=person.pk).update(capacity_per_quarter=0)


def other_language(about, person, broker):
    type(person).objects.filter(pk=person.pk).update(languages=["fr"])


def rests(about, person, broker):
    other = need(broker, "Elders")
    actions.decline_proposal(actions.ask_helper(other, helper=person, by=broker), reason="no_time", by=person)


@pytest.mark.parametrize("obstacle", [set_aside, full, other_language, rests])
def test_obstacle_keeps_a_helper_out_and_names_the_bottleneck(broker, obstacle):
    about, person = need(broker, "Een"), helper("An")
    obstacle(about, person, broker)
    row = row_of(solved(broker), about)
    assert (row.state, row.why_nobody) == (RowState.NOBODY, WhyNobody.OBSTACLES)
    assert sum(row.obstacles.values()) == 1


def test_asker_at_the_limit_of_their_coins_is_named(broker, two, limits):
    helper("An")
    limits(two[0].innovation.members.get().person, floor=-50)
    made = solved(broker)
    assert row_of(made, two[0]).why_nobody == WhyNobody.ASKER_LIMIT
    assert helper_of(made, two[1]) == "An"


def test_helper_at_the_limit_of_their_coins_is_not_proposed(broker, limits):
    about = need(broker, "Een")
    limits(helper("An"), ceiling=50)
    assert helper_of(solved(broker), about) is None


def test_fair_lifts_the_worst_served_above_what_the_total_gives(broker):
    first = need(broker, "Een", text="Wie helpt ons rekenen aan een verdienmodel en prijzen?")
    second = need(broker, "Twee", text="Wie helpt ons rekenen?")
    helper("An", "Rekenen aan verdienmodel en prijzen", capacity_per_quarter=1)
    helper("Bo", "Een verdienmodel maken", capacity_per_quarter=1)
    fair, total = solved(broker), solved(broker, objective="total")
    assert {helper_of(fair, first), helper_of(fair, second)} == {"An", "Bo"}
    assert fair.worst >= total.worst - 1e-9
    assert total.total >= fair.total - 1e-9


def test_proposed_pair_carries_reasons_even_when_it_is_not_among_the_best(broker):
    for name in "ABCDEF":
        helper(name, capacity_per_quarter=1)
    needs = [need(broker, f"Nood {number}") for number in range(6)]
    made = solved(broker)
    for one in needs:
        row = row_of(made, one)
        told = row.shown[str(row.helper_id)]
        assert told["why"]
        assert sum(told["contributions"].values()) == pytest.approx(row.score)


def test_round_says_what_one_session_more_would_bring(broker, two):
    person = helper("An", capacity_per_quarter=1)
    made = solved(broker)
    assert made.changes["one_more"]["person"] == person.pk
    assert made.changes["one_more"]["served"] == 1


def test_round_that_cannot_be_calculated_fails_and_can_run_again(broker, two, caplog):
    helper("An")
    made = actions.start_round(by=broker)
    MatchRound.objects.filter(pk=made.pk).update(weights={"text": -1.0})
    actions.work_rounds()
    made.refresh_from_db()
    assert (made.state, made.failure) == (RoundState.FAILED, "ValueError")
    assert again(made, broker).state == RoundState.READY
    assert "failed" in caplog.text


# lock, refuse, choose


def test_locked_pair_stays_when_a_better_helper_comes(broker):
    about = need(broker, "Een", text="Wie schrijft statuten voor onze coöperatie?")
    helper("An", "Ik schrijf brieven voor een coöperatie")
    made = solved(broker)
    actions.lock_row(row_of(made, about), by=broker)
    helper("Bo", LAW)
    kept = again(made, broker)
    assert (helper_of(kept, about), row_of(kept, about).is_locked) == ("An", True)
    actions.lock_row(row_of(kept, about), locked=False, by=broker)
    assert helper_of(again(kept, broker), about) == "Bo"


def test_lock_on_somebody_who_rests_by_now_falls(broker):
    about, an = need(broker, "Een"), helper("An")
    made = solved(broker)
    actions.lock_row(row_of(made, about), by=broker)
    rests(about, an, broker)
    helper("Bo")
    kept = again(made, broker)
    assert (helper_of(kept, about), row_of(kept, about).is_locked) == ("Bo", False)


def test_refused_pair_does_not_come_back_in_any_later_round(broker):
    about, an, _bo = need(broker, "Een"), helper("An", SUMS), helper("Bo", "Rekenen kan ik")
    made = solved(broker)
    assert helper_of(made, about) == "An"
    actions.refuse_pair(row_of(made, about), person=an, reason="conflict", by=broker)
    row = row_of(made, about)
    assert (row.state, row.why_nobody) == (RowState.NOBODY, WhyNobody.REFUSED)
    second = again(made, broker)
    assert helper_of(second, about) == "Bo"
    assert helper_of(again(second, broker), about) == "Bo"
    assert made.refusals.get().reason == "conflict"


def test_refusing_all_who_know_says_so(broker):
    about, an = need(broker, "Een"), helper("An")
    made = solved(broker)
    actions.refuse_pair(row_of(made, about), person=an, reason="conflict", by=broker)
    assert row_of(again(made, broker), about).why_nobody == WhyNobody.REFUSED


def test_hand_choice_stays_when_the_round_runs_again(broker):
    about, _an, bo = need(broker, "Een"), helper("An"), helper("Bo", "Ik kan rekenen aan een verdienmodel")
    made = solved(broker)
    other = bo if helper_of(made, about) == "An" else _an
    actions.choose_helper(row_of(made, about), person=other, by=broker)
    row = row_of(made, about)
    assert (row.helper, row.is_by_hand, row.is_locked) == (other, True, True)
    kept = again(made, broker)
    assert (helper_of(kept, about), row_of(kept, about).is_by_hand) == (other.name, True)


def test_hand_choice_of_somebody_without_room_names_where_they_are_needed(broker, two, refused):
    helper("An", capacity_per_quarter=1), helper("Bo", capacity_per_quarter=1)
    made = solved(broker)
    first, second = row_of(made, two[0]), row_of(made, two[1])
    said = refused(actions.choose_helper, first, person=second.helper, by=broker)
    assert second.helper.name in said
    assert second.need.title in said


def test_hand_choice_outside_the_shortlist_is_refused(broker, refused):
    about, baker = need(broker, "Een"), helper("Bakker", BREAD)
    helper("An")
    said = refused(actions.choose_helper, row_of(solved(broker), about), person=baker, by=broker)
    assert "not on the shortlist" in said


def test_row_cannot_be_changed_while_the_round_is_closed(broker, refused):
    about = need(broker, "Een")
    an = helper("An")
    made = solved(broker)
    row = row_of(made, about)
    actions.close_round(made, by=broker)
    assert "changed in the meantime" in refused(actions.lock_row, row, by=broker)
    assert "changed in the meantime" in refused(actions.refuse_pair, row, person=an, reason="other", by=broker)
    assert made.refusals.count() == 0


# run again


def test_again_reuses_the_shortlists_of_what_did_not_change(broker, two):
    helper("An")
    made = solved(broker)
    marks = dict(RoundRow.objects.filter(round=made).values_list("need", "fingerprint"))
    innovations.edit_need(two[0], by=broker, title="Andere woorden", text="Wie schrijft onze statuten?")
    second = again(made, broker)
    assert row_of(second, two[1]).fingerprint == marks[two[1].pk]
    assert row_of(second, two[0]).fingerprint != marks[two[0].pk]
    assert row_of(second, two[1]).shortlist == row_of(made, two[1]).shortlist


def test_again_looks_anew_who_may_be_asked(broker):
    about, an = need(broker, "Een"), helper("An")
    made = solved(broker)
    set_aside(about, an, broker)
    assert helper_of(again(made, broker), about) is None


def test_again_takes_new_needs_along_and_closes_the_round_before(broker, two):
    helper("An", capacity_per_quarter=5)
    made = solved(broker)
    third = need(broker, "Drie")
    second = again(made, broker)
    made.refresh_from_db()
    assert (made.state, second.parent, second.rows.count()) == (RoundState.CLOSED, made, 3)
    assert row_of(second, third).state in {RowState.PROPOSED, RowState.NOBODY}


def test_again_is_refused_while_it_is_calculated(broker, two, refused):
    made = actions.start_round(by=broker)
    assert "still being calculated" in refused(actions.run_again, made, by=broker)


def test_differences_name_what_changed_first(broker, two):
    an = helper("An", SUMS, capacity_per_quarter=5)
    made = solved(broker, most_each=2)
    actions.refuse_pair(row_of(made, two[1]), person=an, reason="conflict", by=broker)
    helper("Bo", "Rekenen kan ik")
    second = again(made, broker)
    found = rounds.differences(made, second)
    assert [(one.need, one.is_same) for one in found] == [(two[1], False), (two[0], True)]
    assert found[0].after.helper.name == "Bo"


# why not


def answers(match_round, about, who):
    return {answer.person.name: answer for answer in moving.why_not(row_of(match_round, about), who)}


def test_why_not_of_a_helper_locked_elsewhere_says_where(broker, two):
    helper("An", capacity_per_quarter=1), helper("Bo", capacity_per_quarter=1)
    made = solved(broker)
    other = row_of(made, two[1])
    actions.lock_row(other, by=broker)
    (answer,) = answers(made, two[0], other.helper.name).values()
    assert answer.lines == [f"is locked elsewhere: {two[1].title}"]


def test_why_not_names_the_price_and_whom_it_leaves(broker):
    sums = need(broker, "Rekenen", text="Wie helpt ons rekenen aan een verdienmodel?")
    law = need(broker, "Statuten", text="Wie schrijft statuten voor onze coöperatie?")
    helper("An", f"{SUMS}. {LAW}", capacity_per_quarter=1)
    helper("Bo", SUMS, capacity_per_quarter=1)
    made = solved(broker)
    assert (helper_of(made, sums), helper_of(made, law)) == ("Bo", "An")
    answer = answers(made, sums, "an")["An"]
    assert any("the total would go from" in line for line in answer.lines)
    assert "“Statuten” would get nobody instead of An" in answer.lines
    assert answer.can_be_chosen


def test_why_not_of_who_is_proposed_refused_or_full(broker):
    about, an, bo = need(broker, "Een"), helper("An"), helper("Bo", BREAD)
    made = solved(broker)
    assert answers(made, about, "An")["An"].lines == ["is proposed here"]
    actions.refuse_pair(row_of(made, about), person=an, reason="conflict", by=broker)
    assert answers(made, about, "An")["An"].lines == ["was refused for this need: conflict of interest"]
    full(about, bo, broker)
    assert answers(made, about, "Bo")["Bo"].lines == ["has no room left this quarter"]
    assert answers(made, about, "zzz") == {}


def test_why_not_of_who_says_nothing_about_it(broker):
    about = need(broker, "Een")
    helper("An"), helper("Bakker", BREAD)
    made = solved(broker)
    answer = answers(made, about, "bakker")["Bakker"]
    assert answer.lines[0] == "says nothing about this subject"
    assert not answer.can_be_chosen
    assert answers(made, about, "An")["An"].lines == ["is proposed here"]


# stale


def test_round_that_nobody_approved_becomes_old_and_can_be_closed(broker, two):
    helper("An")
    made = solved(broker)
    assert not rounds.is_stale(made)
    with clock.at(clock.now() + timedelta(days=8)):
        assert rounds.is_stale(made)
        assert list(rounds.stale_rounds()) == [made]
        actions.close_round(made, by=broker)
        made.refresh_from_db()
        assert not rounds.is_stale(made)
