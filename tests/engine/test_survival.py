"""Survival curves against published figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vlechtwerk.engine.survival import kaplan_meier, rate

# Freireich et al. (1963), Blood 21, 699–716: weeks in remission of 42 children with leukaemia; + is censored.
# Curves and standard errors as in Cox & Oakes, Analysis of Survival Data (1984), and in the manuals of R and Stata.
SIX_MP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"
SHARES = [
    (6, 21, 3, 0.8571, 0.6197, 0.9516),
    (7, 17, 1, 0.8067, 0.5631, 0.9228),
    (10, 15, 1, 0.7529, 0.5032, 0.8894),
    (13, 12, 1, 0.6902, 0.4316, 0.8491),
    (16, 11, 1, 0.6275, 0.3675, 0.8049),
    (22, 7, 1, 0.5378, 0.2678, 0.7468),
    (23, 6, 1, 0.4482, 0.1881, 0.6801),
]


def curve(text):
    marks = text.split()
    return kaplan_meier([float(mark.strip("+")) for mark in marks], [not mark.endswith("+") for mark in marks])


def test_curve_of_the_leukaemia_trial_is_the_published_one():
    found = [(m.at, m.at_risk, m.ended, m.share, m.low, m.high) for m in curve(SIX_MP).moments]
    assert found == [pytest.approx(row, abs=6e-5) for row in SHARES]
    assert (curve(SIX_MP).n, curve(SIX_MP).ended, curve(SIX_MP).longest) == (21, 9, 35)


def test_medians_of_the_leukaemia_trial_are_the_published_ones():
    assert curve(SIX_MP).median == (23, 13, None)
    assert curve(PLACEBO).median == (8, 4, 11)


def test_share_between_two_moments_is_that_of_the_first():
    assert curve(SIX_MP).at(5.9) == (1, 1, 1)
    assert curve(SIX_MP).at(15) == pytest.approx((0.6902, 0.4316, 0.8491), abs=6e-5)


def test_last_one_that_ends_leaves_nobody_and_keeps_an_upper_bound():
    last = curve("1 2 3+ 4").moments[-1]
    assert (last.share, last.low) == (0, 0)
    assert 0 < last.high < 1


def test_nothing_and_nothing_that_ended_say_nothing():
    assert kaplan_meier([], []).median == curve("3+ 4+").median == (None, None, None)
    for wrong in (([1.0], []), ([-1.0], [True])):
        with pytest.raises(ValueError, match="one mark"):
            kaplan_meier(*wrong)


# Garwood (1936), table; as in poisson.test of R: 0, 1, 5 and 10 events in one unit.
@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0, 3.6889), (1, 0.0253, 5.5716), (5, 1.6235, 11.6683), (10, 4.7954, 18.3904)]
)
def test_rate_has_the_exact_interval(count, low, high):
    assert rate(count, 1) == pytest.approx((count, low, high), abs=6e-5)
    assert rate(count, 2) == pytest.approx((count / 2, low / 2, high / 2), abs=6e-5)


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=60))
def test_curve_only_falls_and_lies_in_its_interval(stays):
    found = kaplan_meier([days for days, _over in stays], [over for _days, over in stays])
    shares = [1.0, *(moment.share for moment in found.moments)]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= m.low <= m.share <= m.high <= 1 or m.share == 0 for m in found.moments)
    if all(over for _days, over in stays):  # without censoring: the plain share that lasted longer
        for moment in found.moments:
            assert moment.share == pytest.approx(sum(days > moment.at for days, _ in stays) / len(stays))
