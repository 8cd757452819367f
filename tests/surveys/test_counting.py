"""Counting answers: what is told, and what stays hidden because it would tell who answered what."""

from itertools import combinations

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from vlechtwerk.surveys.counting import (
    Asked,
    Given,
    columns_to_tell,
    groups_to_tell,
    kappa,
    ranks,
    report_mismatches,
    result,
    spread,
)

THREE = (("a", "Appel"), ("b", "Brood"), ("c", "Citroen"))


def asked(kind, **more):
    return Asked("q", kind, "Wat?", more.pop("choices", THREE), **more)


def answers(*values, roles=()):
    return [Given({"q": value} if value is not None else {}, frozenset(roles)) for value in values]


def members(**sizes):
    """``ab=3``: three people with the roles a and b."""
    return [frozenset(name.replace("none", "")) for name, size in sizes.items() for _ in range(size)]


def test_choices_are_counted_by_people():
    found = result(asked("several"), answers(["a", "b"], ["a"], None, ["a", "a"]))
    assert (found.n, found.of) == (3, 4)
    assert [(one.code, one.count, round(one.percent)) for one in found.shares] == [
        ("a", 3, 100),
        ("b", 1, 33),
        ("c", 0, 0),
    ]
    assert sum(one.count for one in result(asked("exactly", exactly=2), answers(["a", "b"], ["b", "c"])).shares) == 4


def test_scale_has_every_step_and_its_spread():
    found = result(asked("scale", choices=(), low=0, high=4), answers(0, 2, 4, 4))
    assert [one.count for one in found.shares] == [1, 0, 1, 0, 2]
    assert (found.spread.median, found.spread.mean, found.spread.low, found.spread.high) == (3, 2.5, 0, 4)
    assert round(found.spread.deviation, 3) == 1.658
    assert spread([]) is None


def test_matrix_rows_are_counted_by_themselves():
    rows = (("r1", "Geld"), ("r2", "Tijd"))
    found = result(asked("matrix", rows=rows), answers({"r1": "a", "r2": "b"}, {"r1": "a"}))
    assert [(line.n, [one.count for one in line.shares]) for line in found.lines] == [(2, [2, 0, 0]), (1, [0, 1, 0])]


def test_ranking_gives_mean_places_and_borda_points():
    found = ranks(THREE, [["a", "b", "c"], ["b", "a", "c"], ["a", "c", "b"]])
    assert [(one.code, round(one.mean, 2), one.points) for one in found] == [
        ("a", 1.33, 5),
        ("b", 2.0, 3),
        ("c", 2.67, 1),
    ]
    assert {one.code: one.mean for one in ranks(THREE, [["c"]])} == {"c": 1, "a": 2.5, "b": 2.5}


def test_triangle_open_and_file():
    found = result(asked("triangle"), answers([100, 0, 0], [0, 50, 50]))
    assert [round(one.percent) for one in found.shares] == [50, 25, 25] and len(found.points) == 2
    assert [words for _key, words in result(asked("open"), answers("Zon", "appel")).texts] == ["appel", "Zon"]
    assert result(asked("file"), answers("k3", None)).n == 1


def test_a_group_too_small_is_hidden_and_so_is_the_one_that_would_give_it_away():
    assert groups_to_tell(members(a=5, b=5), 5) == ["a", "b"]
    assert groups_to_tell(members(a=6, b=2), 5) == []  # the whole without a is b
    assert groups_to_tell(members(a=5, b=5, c=2), 5) == ["a"]  # the whole without a and b is c
    assert groups_to_tell(members(a=6, b=6, ab=2), 5) == ["a"]  # a and b without the whole are those who are both
    assert groups_to_tell(members(a=3), 5) == []


def _derivable(atoms, told):
    """All that adding and taking shown groups gives."""
    vectors = [tuple(1 for _ in atoms), *(tuple(int(role in roles) for roles, _n in atoms) for role in told)]
    reach = {tuple(0 for _ in atoms)}
    for vector in vectors:
        reach |= {tuple(a + f * b for a, b in zip(one, vector, strict=True)) for one in reach for f in (-1, 1)}
    return reach


@settings(max_examples=60, deadline=None)
@drawn(st.lists(st.frozensets(st.sampled_from("abcd"), max_size=3), min_size=1, max_size=30), st.integers(2, 6))
def test_nothing_about_fewer_people_follows_from_what_is_shown(people, smallest):
    told = groups_to_tell(people, smallest)
    atoms = [(roles, people.count(roles)) for roles in set(people)]
    for sums in _derivable(atoms, told):
        about = sum(size for times, (_roles, size) in zip(sums, atoms, strict=True) if times)
        assert about == 0 or about >= smallest or not told
    for one, other in combinations(told, 2):
        inside = sum({one, other} <= roles for roles in people)
        outside = sum(not {one, other} & roles for roles in people)
        assert inside == 0 or outside > 0 or inside >= smallest  # who is both, when everybody is one or the other


def test_groups_are_told_per_question_of_those_who_answered_it():
    people = [Given({"q": "a"}, frozenset("x")) for _ in range(5)] + [
        Given({"q": "b"}, frozenset("y")) for _ in range(5)
    ]
    assert result(asked("one"), people, smallest=5, role="x").n == 5
    skipped = [*people[:-1], Given({}, frozenset("y"))]
    for role in "xy":  # y has four answers; x would give them away
        hidden = result(asked("one"), skipped, smallest=5, role=role)
        assert hidden.hidden and (hidden.n, hidden.of, hidden.shares) == (0, 0, ())
    assert result(asked("one"), people[:3], smallest=5).hidden
    rows = (("r1", "Geld"), ("r2", "Tijd"))
    lines = [Given({"q": {"r1": "a"}}) for _ in range(5)] + [Given({"q": {"r1": "a", "r2": "b"}})]
    assert result(asked("matrix", rows=rows), lines, smallest=5).hidden  # one person alone answered the second row


def test_columns_of_roles_leave_no_combination_of_few():
    assert columns_to_tell(members(a=5, b=5), 5) == ["a", "b"]
    assert columns_to_tell(members(a=5, b=5, ab=1), 5) == ["a"]
    assert columns_to_tell(members(a=9, b=2), 5) == []
    assert columns_to_tell([], 5) == []


FOCUS = [
    ("network", "Netwerk"), ("policy", "Beleid"), ("personality", "Persoonlijkheid"), ("money", "Financieel"),
    ("own", "Eigen organisatie"), ("legal", "Juridisch"), ("training", "Vorming"), ("other", "Andere"),
]  # fmt: skip
SUCCESS = {"network": 7, "policy": 4, "personality": 4, "money": 3, "own": 3, "legal": 2, "training": 1, "other": 0}
BARRIERS = {"money": 8, "policy": 6, "legal": 4, "own": 2, "network": 1, "training": 1, "other": 1, "personality": 0}


def test_totals_of_the_focus_group_do_not_fit_seven_people():
    question = asked("exactly", choices=tuple(FOCUS), exactly=3)
    (success,) = report_mismatches(question, SUCCESS, 7)
    assert (success.kind, success.count, success.wanted, success.fits) == ("sum", 24, 21, 8)
    total, votes = report_mismatches(question, BARRIERS, 7)
    assert (total.kind, total.count, total.wanted, total.fits) == ("sum", 23, 21, None)
    assert (votes.kind, votes.text, votes.count, votes.wanted) == ("votes", "Financieel", 8, 7)
    assert report_mismatches(question, SUCCESS, 8) == []
    assert report_mismatches(asked("several"), {"a": 3, "b": 9}, 9) == []


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ("yynn", "yynn", 1.0), ("yynn", "ynyn", 0.0), ("yynn", "nnyy", -1.0),
        ("y" * 20 + "y" * 5 + "n" * 10 + "n" * 15, "y" * 20 + "n" * 5 + "y" * 10 + "n" * 15, 0.4),  # the usual example
        ("yy", "yy", None),
    ],
)  # fmt: skip
def test_kappa(first, second, wanted):
    value, n = kappa(*({at: one == "y" for at, one in enumerate(said)} for said in (first, second)))
    assert n == len(first)
    assert value == wanted if wanted is None else value == pytest.approx(wanted)


def test_kappa_of_nothing_in_common():
    assert kappa({1: True}, {2: True}) == (None, 0)
