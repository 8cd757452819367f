"""The figures of a group, on graphs drawn by hand with known answers."""

from datetime import date

import pytest

from vlechtwerk.ecosystem import figures
from vlechtwerk.ecosystem.figures import Alarm, Bond, Figure, Period, Place

SPAN = (date(2026, 1, 1), date(2026, 6, 30))
TODAY = date(2026, 7, 2)
BARBELL = {(1, 2), (2, 3), (1, 3), (3, 4), (4, 5), (5, 6), (4, 6)}  # two triangles and the way between them
OLD, NEW = date(2025, 3, 1), date(2026, 2, 1)


def bond(first, second, on=NEW, until=None):
    return Bond(first, second, on, until or on)


def place(actor, joined=OLD, left=None, standing="other"):
    return Place(actor, joined, left, standing)


def period_of(places, bonds, span=SPAN, government=None):
    return figures.periods(places, bonds, [span], TODAY, government)[0]


def test_bridge_of_a_barbell_is_its_middle_and_a_ring_has_none():
    assert figures.bridges(BARBELL) == {(3, 4)}
    assert figures.bridges({(1, 2), (2, 3), (1, 3)}) == set()
    assert figures.bridges({(7, 9), (8, 9)}) == {(7, 9), (8, 9)} and figures.bridges(set()) == set()


def test_who_stands_between_is_the_middle_of_a_star():
    assert figures.between({(1, 2), (1, 3), (1, 4)}) == {1: 3.0, 2: 0.0, 3: 0.0, 4: 0.0}
    assert figures.between(set()) == {}


def test_gini_is_nought_for_equals_and_near_one_when_one_has_all():
    assert figures.gini([2, 2, 2, 2]) == pytest.approx(0)
    assert figures.gini([0, 0, 0, 8]) == pytest.approx(0.75)
    assert figures.gini([1, 2, 3, 4]) == pytest.approx(0.25)
    assert figures.gini([0, 0]) is None and figures.gini([]) is None


def test_external_internal_index_goes_from_inside_to_outside():
    assert [figures.external_internal(*one) for one in ((4, 0), (0, 4), (2, 2), (3, 1), (0, 0))] == [
        -1,
        1,
        0,
        -0.5,
        None,
    ]
    assert figures.density(3, 3) == 1 and figures.density(3, 4) == 0.5 and figures.density(0, 1) is None


def test_balance_is_one_for_three_alike_and_nought_for_one_alone():
    assert figures.balance({"government": 2, "industry": 2, "academia": 2, "civil": 9}) == pytest.approx(1)
    assert figures.balance({"government": 5}) == 0
    assert figures.balance({"government": 1, "industry": 1}) == pytest.approx(0.6309, abs=1e-4)  # ln 2 / ln 3
    assert figures.balance({"civil": 3}) is None


def test_actor_in_two_strands_counts_half_in_each():
    found = figures.strands([{"government"}, {"government", "academia"}])
    assert found == {"government": 1.5, "academia": 0.5, "industry": 0.0, "civil": 0.0}


def test_half_years_run_until_today_and_no_further_back_than_four_years():
    assert figures.half_years(date(2025, 5, 1), date(2026, 7, 1)) == [
        (date(2025, 1, 1), date(2025, 6, 30)), (date(2025, 7, 1), date(2025, 12, 31)), SPAN,
        (date(2026, 7, 1), date(2026, 12, 31)),
    ]  # fmt: skip
    assert len(figures.half_years(date(2001, 1, 1), TODAY)) == 8


def test_figures_of_a_half_year_of_a_barbell():
    """Six actors, one of whom came now; seven ties, two of them older; three others who are tied to one of the six."""
    places = [place(n) for n in range(1, 6)] + [place(6, joined=NEW)]
    bonds = [bond(*pair) for pair in BARBELL] + [bond(1, 2, on=OLD), bond(3, 2, on=OLD)]
    bonds += [bond(1, 7), bond(1, 8), bond(9, 1), bond(8, 9), bond(2, 7, on=OLD)]
    found = period_of(places, bonds)
    assert (found.members, found.is_over) == (6, True)
    assert found.figures["newcomers"] == Figure(1, 6) and found.figures["bridges"] == Figure(1, 7)
    assert found.figures["first_time"] == Figure(5 / 7, 7)
    assert found.figures["closure"] == Figure(0.7, 10) and found.figures["outward"] == Figure(-0.4, 10)
    assert found.figures["concentration"].value == pytest.approx(2 * (2 * 10 + 3 * 11) / (6 * 14) - 7 / 6)


def test_of_fewer_than_five_nothing_is_told_but_how_many():
    found = period_of([place(n) for n in range(1, 5)], [bond(1, 2), bond(3, 4)])
    told = {name for name, figure in found.figures.items() if figure.value is not None}
    assert told == {"newcomers"} and found.figures["first_time"].n == 2


def test_relation_counts_as_long_as_it_lasts_and_an_actor_as_long_as_it_is_there():
    on = Bond(1, 2, OLD)
    assert on.lives(*SPAN) and not Bond(1, 2, OLD, date(2025, 12, 31)).lives(*SPAN)
    assert not Bond(1, 2, date(2026, 7, 1)).lives(*SPAN)
    found = period_of([place(1), place(2), place(3, left=date(2025, 12, 31)), place(3, joined=NEW)], [on])
    assert found.members == 3 and found.figures["newcomers"].value == 0  # back is not new


def half(year, first=True, *, over=True, government=None, held=None, counts=(0, 0), **figures):
    values = {"newcomers": 1, "outward": None, "intermediaries": None} | figures
    since, until = (date(year, 1, 1), date(year, 6, 30)) if first else (date(year, 7, 1), date(year, 12, 31))
    return Period(
        since, until, over, {name: Figure(value, 10) for name, value in values.items()}, 10, *counts,
        Figure(government, 10), Figure(held, 10),
    )  # fmt: skip


def codes(*periods):
    return [one.code for one in figures.alarms(periods)]


def test_intermediaries_who_become_more_than_those_it_is_for_are_a_sign():
    then, now = half(2025, intermediaries=0.3), half(2026, intermediaries=0.6, over=False, counts=(4, 6))
    assert figures.alarms([then, now]) == [
        Alarm("crowded", {"then": 0.3, "now": 0.6, "beneficiaries": 4, "intermediaries": 6})
    ]
    assert codes(then, half(2026, intermediaries=0.5)) == []  # not more than half
    assert codes(half(2025, intermediaries=0.7), half(2026, intermediaries=0.6)) == []  # fewer than before
    assert codes(now) == codes(then, half(2026)) == []  # nothing to compare with


def test_group_without_newcomers_that_turns_to_itself_is_a_sign_once_a_year_is_whole():
    began = half(2025, outward=0.2)
    quiet = [half(2025, False, newcomers=0, outward=0.1), half(2026, newcomers=0, outward=-0.3)]
    assert codes(began, *quiet) == ["closed"]
    assert codes(began, quiet[0], half(2026, newcomers=0, outward=-0.3, over=False)) == []  # not over yet
    assert codes(began, half(2025, False, newcomers=1, outward=0.1), quiet[1]) == []
    assert codes(began, quiet[0], half(2026, newcomers=0, outward=0.4)) == []
    assert codes(began, quiet[0], half(2026, newcomers=0)) == []  # too few ties to tell


def test_government_in_most_places_between_is_a_sign_unless_it_is_most_of_the_group():
    assert codes(half(2026, government=0.2, held=0.6)) == ["captured"]
    assert codes(half(2026, government=0.5, held=0.6)) == codes(half(2026, government=0.1, held=0.4)) == codes() == []


def test_government_in_the_middle_of_a_star_holds_all_places_between():
    bonds = [bond(1, other) for other in range(2, 7)]
    found = period_of([place(n) for n in range(1, 7)], bonds, government={1: 1.0})
    assert found.government.value == pytest.approx(1 / 6) and found.government_between.value == 1
    assert codes(found) == ["captured"]
