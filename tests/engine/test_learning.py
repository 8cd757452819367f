"""Weights follow decisions slowly, within bounds, and in no particular order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vlechtwerk.engine import learning, score

STANDARD = np.array(list(score.WEIGHTS.values()))
WIDE = len(STANDARD)
quick = settings(max_examples=40, deadline=None)


@st.composite
def evidence(draw, most=30):
    chance, count = np.random.default_rng(draw(st.integers(0, 10**6))), draw(st.integers(0, most))
    better, worse = chance.random((2, count, WIDE)).round(draw(st.integers(0, 4)))
    return better, worse, chance.random(count) * 3, chance.integers(0, 6, count).tolist()


def one_sided(feature, count=1):
    better, worse = np.full((count, WIDE), 0.5), np.full((count, WIDE), 0.5)
    better[:, feature], worse[:, feature] = 0.9, 0.4
    return better, worse, np.ones(count)


def test_no_evidence_changes_nothing():
    found = learning.fit(STANDARD, np.zeros((0, WIDE)), np.zeros((0, WIDE)), [])
    assert found.weights == pytest.approx(STANDARD)
    assert not found.shift.any()


@quick
@given(evidence())
def test_weights_stay_positive_finite_and_bounded(found):
    learned = learning.fit(STANDARD, *found)
    assert np.isfinite(learned.weights).all()
    assert (learned.weights > 0).all()
    assert np.abs(learned.shift).max() <= learning.MOST
    assert learned.weights.sum() == pytest.approx(STANDARD.sum())


@quick
@given(evidence(), st.randoms(use_true_random=False))
def test_order_of_evidence_does_not_matter(found, chance):
    better, worse, strength, groups = found
    order = list(range(len(strength)))
    chance.shuffle(order)
    shuffled = learning.fit(STANDARD, better[order], worse[order], strength[order], [groups[at] for at in order])
    assert shuffled.weights == pytest.approx(learning.fit(STANDARD, *found).weights, abs=1e-5)


@quick
@given(st.integers(0, WIDE - 1), st.integers(1, 40))
def test_feature_that_is_favoured_moves_up_and_nothing_else_does(feature, count):
    learned = learning.fit(STANDARD, *one_sided(feature, count))
    assert learned.shift[feature] > 0
    assert np.abs(np.delete(learned.shift, feature)).max() == pytest.approx(0.0, abs=1e-9)
    assert learned.weights[feature] > STANDARD[feature]
    assert (np.delete(learned.weights, feature) < np.delete(STANDARD, feature)).all()
    assert (learned.pull[:, feature] > 0).all()


@quick
@given(evidence(most=8), st.integers(2, 50))
def test_what_is_said_of_one_need_again_and_again_counts_as_one_need(found, times):
    better, worse, strength, _groups = found
    alone = learning.fit(STANDARD, better, worse, np.full(len(strength), 1.0), ["a"] * len(strength))
    flood = learning.fit(
        STANDARD, np.repeat(better, times, 0), np.repeat(worse, times, 0), np.ones(len(strength) * times),
        ["a"] * len(strength) * times,
    )  # fmt: skip
    assert flood.weights == pytest.approx(alone.weights, abs=1e-5)


def test_evidence_moves_slowly():
    """Text is nearly half of the total: one whole decision moves it by under 5 %, a hundred by under the bound."""
    one, ten, flood = (learning.fit(STANDARD, *one_sided(0, count)).shift[0] for count in (1, 10, 10_000))
    assert 0 < one < 0.05
    assert one < ten < 0.3
    assert flood == pytest.approx(learning.MOST)


@quick
@given(evidence())
def test_swapping_the_sides_pulls_the_other_way(found):
    better, worse, strength, groups = found
    there, back = learning.fit(STANDARD, *found), learning.fit(STANDARD, worse, better, strength, groups)
    assert (np.sign(there.pull) == -np.sign(back.pull)).all()


@pytest.mark.parametrize(
    "wrong",
    [
        (STANDARD * 0, [], [], []),
        (STANDARD, np.ones((1, WIDE)), np.ones((1, WIDE)), []),
        (STANDARD, np.ones((1, WIDE)), np.ones((1, WIDE)), [-1.0]),
        (STANDARD, np.full((1, WIDE), np.nan), np.ones((1, WIDE)), [1.0]),
        (STANDARD, np.ones((1, WIDE)), np.ones((1, WIDE)), [1.0], ["a", "b"]),
    ],
)
def test_nonsense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        learning.fit(*wrong)
