"""The additive score and its reasons."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vlechtwerk.engine import explain, score
from vlechtwerk.engine.score import Candidate, NeedProfile

NEED = NeedProfile("Wie helpt onze vzw met een subsidiedossier?", "welfare", "social", ["nl", "fr"], 51.05, 3.72)
COORDINATES = st.one_of(st.none(), st.floats(-90, 90))
COUNTS = st.integers(0, 50)
CANDIDATES = st.builds(
    Candidate,
    person=st.integers(0, 1000),
    texts=st.lists(st.sampled_from(["subsidies schrijven", "cooking", "vzw en statuten", ""]), max_size=3),
    sector=st.sampled_from([None, "welfare", "ict"]),
    sector_family=st.sampled_from([None, "social", "technical"]),
    languages=st.lists(st.sampled_from(["nl", "fr", "en"]), unique=True),
    lat=COORDINATES,
    lon=COORDINATES,
    half_days=st.lists(st.sampled_from(["mon_am", "mon_pm", "sun_ev"]), unique=True),
    capacity_left=st.one_of(st.none(), st.integers(0, 9)),
    given_count=COUNTS,
    received_count=COUNTS,
    useful_count=COUNTS,
    no_show_count=COUNTS,
    asked_this_quarter=COUNTS,
    declined_count=COUNTS,
    cooling_down=st.booleans(),
)


@settings(max_examples=100, deadline=None)
@given(CANDIDATES, st.floats(0, 2), st.sampled_from(list(score.DIAL)), st.randoms(use_true_random=False))
def test_score_contributions_sum_exactly_in_any_order(candidate, text_score, dial, chance):
    found = score.score(NEED, candidate, text_score, dial)
    parts = list(found.contributions.values())
    chance.shuffle(parts)
    assert sum(parts) == found.total
    assert 0.0 <= found.total <= 1.0
    assert set(found.contributions) == set(score.WEIGHTS)
    assert all(0.0 <= value <= 1.0 for value in found.features.values())


@settings(max_examples=60, deadline=None)
@given(st.lists(CANDIDATES, max_size=8, unique_by=lambda one: one.person), st.data())
def test_rank_is_sorted_and_never_returns_somebody_with_an_obstacle(candidates, data):
    scores = data.draw(st.lists(st.floats(0, 1), min_size=len(candidates), max_size=len(candidates)))
    ranked = score.rank(NEED, candidates, scores, k=None)
    blocked = {candidate.person for candidate, _ in score.excluded(NEED, candidates)}
    assert [one.total for one in ranked] == sorted((one.total for one in ranked), reverse=True)
    assert {one.person for one in ranked} | blocked == {one.person for one in candidates}
    assert not {one.person for one in ranked} & blocked
    turned = score.rank(NEED, candidates[::-1], scores[::-1], k=None)
    assert sorted((one.person, one.total) for one in turned) == sorted((one.person, one.total) for one in ranked)


@settings(max_examples=60, deadline=None)
@given(CANDIDATES, st.floats(0, 1))
def test_reasons_always_say_something_for(candidate, text_score):
    found = explain.reasons(NEED, score.score(NEED, candidate, text_score))
    assert any(reason.is_for for reason in found)
    assert len({reason.code for reason in found}) == len(found)


def person(number, **given):
    return Candidate(number, ["Ik schrijf subsidiedossiers"], languages=["nl"], **given)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (person(1, received_count=1), person(2, given_count=1, useful_count=1)),
        (person(1), person(2, asked_this_quarter=3)),
        (person(1, lat=51.05, lon=3.72), person(2, lat=49.6, lon=5.8)),
        (person(1, capacity_left=3), person(2, capacity_left=1)),
        (person(1, sector="ict"), person(2, sector="welfare")),
        (
            person(1, given_count=3, received_count=3, useful_count=3),
            person(2, given_count=3, received_count=3),
        ),
        (person(1), replace(person(2), languages=["fr"])),
        (person(1), replace(person(2), texts=["Ik kook graag"])),
    ],
)
def test_rank_prefers(better, worse):
    assert [one.person for one in score.rank(NEED, [worse, better], [0.1, 0.1])] == [1, 2]


def test_rank_puts_nobody_first_for_being_near_and_free():
    knows = person(1, lat=49.6, lon=5.8, capacity_left=1, given_count=2, asked_this_quarter=3, skills=frozenset())
    near = replace(
        person(2, lat=51.05, lon=3.72, capacity_left=3, received_count=2, sector="ict"), texts=["Ik kook graag"]
    )
    assert [one.person for one in score.rank(NEED, [near, knows], [0.005, 0.2])] == [1, 2]


def test_skills_count_subjects_not_whole_fields():
    need = replace(NEED, skills=frozenset({"subsidy", "finance"}))
    assert score.skills_fit(need, person(1, skills=frozenset({"subsidy"}))) == 1.0
    assert score.skills_fit(need, person(1, skills=frozenset({"finance"}))) == 0.0


def test_dial_lifts_far_sectors():
    near, far = person(1, sector="welfare"), person(2, sector="ict")
    firsts = [score.rank(NEED, [near, far], [0.11, 0.08], dial)[0].person for dial in score.DIAL]
    assert firsts[0] == 1
    assert firsts[-1] == 2
    assert firsts == sorted(firsts)


@pytest.mark.parametrize(
    ("candidate", "code"),
    [
        (person(1, conflict=True), "conflict_of_interest"),
        (person(1, cooling_down=True), "cooling_down"),
        (person(1, set_aside=True), "set_aside"),
        (person(1, capacity_left=0), "no_capacity"),
        (replace(person(1), languages=["en"]), "no_common_language"),
    ],
)
def test_obstacle_and_why_not(candidate, code):
    assert score.obstacle(NEED, candidate) == code
    assert score.rank(NEED, [candidate], [1.0]) == []
    (reason,) = explain.why_not(NEED, candidate, [])
    assert (reason.code, reason.is_for) == (code, False)


def test_obstacle_outside_the_chosen_region():
    need = replace(NEED, regions=frozenset({"BE23"}))
    assert score.obstacle(need, person(1, region="BE21")) == "outside_region"
    assert score.obstacle(need, person(1, region="BE23")) is None
    assert score.obstacle(need, person(1)) is None


def test_obstacle_no_common_day():
    need = replace(NEED, half_days=frozenset({"mon_am", "tue_pm"}))
    assert score.obstacle(need, person(1, half_days=["mon_pm"])) == "no_common_day"
    assert explain.why_not(need, person(1, half_days=["mon_pm"]), [])[0].params == {"days": ["mon_pm"]}
    shared = explain.reasons(need, score.score(need, person(1, half_days=["mon_am", "mon_pm"]), 0.2))
    assert next(one for one in shared if one.code == "days_shared").params == {"days": ["mon_am"]}
    unknown = explain.reasons(need, score.score(need, person(1), 0.2))
    assert [one.is_for for one in unknown if one.code == "days_unknown"] == [False]


@settings(max_examples=60, deadline=None)
@given(CANDIDATES, st.frozensets(st.sampled_from(["mon_am", "mon_pm", "sun_ev", "tue_am"])), st.floats(0, 1))
def test_day_never_changes_a_score_and_keeps_out_only_who_says_another_day(candidate, wanted, text_score):
    need = replace(NEED, half_days=wanted)
    assert score.score(need, candidate, text_score).total == score.score(NEED, candidate, text_score).total
    kept_out = score.obstacle(NEED, candidate) is None and score.obstacle(need, candidate) is not None
    says_another = bool(wanted and candidate.half_days) and wanted.isdisjoint(candidate.half_days)
    assert kept_out == (says_another and score.obstacle(NEED, candidate) is None)


@settings(max_examples=60, deadline=None)
@given(CANDIDATES, st.floats(0, 1), st.sampled_from(["declined_count", "no_show_count"]))
def test_no_or_a_missed_session_never_lifts_a_score(candidate, text_score, count):
    once_more = replace(candidate, **{count: getattr(candidate, count) + 1})
    assert score.score(NEED, once_more, text_score).total <= score.score(NEED, candidate, text_score).total


def test_one_more_helper_is_asked_for_what_fewest_know():
    need = NeedProfile("Wie helpt ons aan een verdienmodel?", "welfare", "social", ["nl"])
    weak = [person(1), person(2)]
    (more,) = (one for one in explain.what_would_change(need, weak, [0.02, 0.01]) if one.code == "helper_puts_first")
    assert more.person == explain.NOBODY
    assert more.params["total"] > more.params["best"]
    assert len(more.params["concepts"]) == 1


def test_why_not_names_what_was_lost():
    winners = score.rank(NEED, [person(number, capacity_left=3) for number in range(5)], [0.2] * 5)
    loser = replace(person(9), texts=["Ik kook graag"])
    own = score.score(NEED, loser, 0.0)
    first, *others = explain.why_not(NEED, loser, winners, own)
    assert first.code == "outscored"
    assert first.params["feature"] == "text"
    assert first.params["by"] == winners[-1].total - own.total
    assert "no_common_word" in [reason.code for reason in others]
    assert explain.why_not(NEED, winners[0].candidate, winners) == []


def test_reasons_for_and_against():
    who = person(
        1,
        sector="ict",
        lat=51.05,
        lon=3.9,
        given_count=2,
        useful_count=2,
        asked_this_quarter=2,
        capacity_left=2,
    )
    found = {reason.code: reason for reason in explain.reasons(NEED, score.score(NEED, who, 0.1))}
    assert found["words_shared"].params["words"] == ["subsidiedossiers"]
    assert found["speaks"].params == {"language": "nl"}
    assert found["distance_km"].params == {"km": 13}
    assert found["useful_before"].params == {"n": 2, "of": 2}
    assert found["capacity_left"].params == {"n": 2}
    assert found["fresh_eyes"].params == {"sector": "ict"}
    assert not found["asked_often"].is_for
    assert not found["gave_much"].is_for


def test_what_would_change_is_true():
    near, far = person(1, sector="welfare"), person(2, sector="ict")
    full = person(3, capacity_left=0, received_count=1)
    candidates, scores = [near, far, full], [0.11, 0.08, 0.3]
    assert score.rank(NEED, candidates, scores, dial=0)[0].person == 1
    changes = {change.code: change for change in explain.what_would_change(NEED, candidates, scores, dial=0)}
    assert changes["capacity_puts_first"].person == 3
    dial = changes["dial_puts_first"].params["dial"]
    assert score.rank(NEED, candidates, scores, dial=dial)[0].person == changes["dial_puts_first"].person == 2


@settings(max_examples=40, deadline=None)
@given(st.lists(CANDIDATES, max_size=6, unique_by=lambda one: one.person), st.data())
def test_what_would_change_names_whom_rank_would_put_first(candidates, data):
    scores = data.draw(st.lists(st.floats(0, 1), min_size=len(candidates), max_size=len(candidates)))
    for change in explain.what_would_change(NEED, candidates, scores, dial=1):
        if change.code == "dial_puts_first":
            ranked = score.rank(NEED, candidates, scores, dial=change.params["dial"], k=1)
        elif change.code == "weight_puts_first":
            feature = change.params["feature"]
            doubled = {**score.WEIGHTS, feature: 2 * score.WEIGHTS[feature]}
            ranked = score.rank(NEED, candidates, scores, dial=1, weights=doubled, k=1)
        else:
            continue
        assert ranked[0].person == change.person
        assert ranked[0].person != score.rank(NEED, candidates, scores, dial=1, k=1)[0].person


def test_scaled_refuses_nonsense():
    for weights in ({"looks": 1.0}, {"text": -1.0}, dict.fromkeys(score.WEIGHTS, 0.0)):
        with pytest.raises(ValueError, match=r"."):
            score.scaled(weights, 2)
    with pytest.raises(ValueError, match="dial"):
        score.scaled(None, 5)
    assert sum(score.scaled({"text": random.Random(1).random()}, 3).values()) == pytest.approx(1.0)
