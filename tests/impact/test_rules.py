"""How facts become a figure: each once or every time, with evidence, of these days, of organisations small enough."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vlechtwerk.core.facts import Counting, Fact
from vlechtwerk.impact.rules import is_under_used, measure, percent, recount, unreadable
from vlechtwerk.people.models import Organisation
from vlechtwerk.people.same import organisation_key

NOTED = datetime(2025, 1, 1, tzinfo=UTC)
DAY = date(2025, 3, 4)
OPEN = {"first": date(2025, 1, 1), "last": date(2025, 12, 31), "needs_evidence": False, "only_smes": False}


def fact(key, **more):
    return Fact(key, more.pop("on", DAY), NOTED, **more)


def counted(facts, counting, **more):
    return measure(facts, Counting(counting), **(OPEN | more))


TWICE = [
    fact("a", person="1", organisation="x"),
    fact("b", person="1", organisation="y"),
    fact("c", person="2", organisation="y"),
]


@pytest.mark.parametrize(("counting", "value", "repeated"), [("each", 3, 0), ("person", 2, 1), ("organisation", 2, 1)])
def test_who_comes_twice_counts_by_the_rule(counting, value, repeated):
    found = counted(TWICE, counting)
    assert (found.value, found.repeated) == (value, repeated)


def test_amounts_are_added_up_in_hundredths():
    assert counted([fact("a", amount=150), fact("b", amount=-50)], "amount").value == 100


def test_whom_nobody_knows_counts_each_time_and_is_told():
    found = counted([fact("a"), fact("b"), fact("c", person="1")], "person")
    assert (found.value, found.nameless) == (3, 2)


def test_without_an_organisation_nothing_is_counted_as_one_and_it_is_told():
    found = counted([fact("a"), fact("b", organisation="x")], "organisation")
    assert (found.value, found.nobody) == (1, 1)


@pytest.mark.parametrize(
    ("on", "counts"), [(date(2024, 12, 31), 0), (date(2025, 1, 1), 1), (date(2025, 12, 31), 1), (date(2026, 1, 1), 0)]
)
def test_first_and_last_day_count_and_no_other(on, counts):
    assert counted([fact("a", on=on)], "each").value == counts


def test_evidence_rule_leaves_out_what_nothing_shows():
    found = counted([fact("a"), fact("b", has_evidence=False)], "each", needs_evidence=True)
    assert (found.value, found.no_evidence) == (1, 1)


def test_only_smes_leaves_out_the_large_and_tells_the_unknown_apart():
    facts = [fact("a", is_sme=True), fact("b", is_sme=False), fact("c", is_sme=None)]
    found = counted(facts, "each", only_smes=True)
    assert (found.value, found.too_large, found.size_unknown) == (1, 1, 1)


FACTS = st.lists(
    st.tuples(st.sampled_from(["", "1", "2", "3"]), st.sampled_from(["", "x", "y"]), st.integers(-500, 500)),
    max_size=30,
)


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(FACTS, st.sampled_from(list(Counting)))
def test_counting_the_frozen_units_again_gives_the_same(rows, counting):
    facts = [
        fact(f"f{n}", person=person, organisation=organisation, amount=amount)
        for n, (person, organisation, amount) in enumerate(rows)
    ]
    found = counted(facts, counting)
    frozen = [(unreadable(unit), one.amount) for one, unit in zip(found.facts, found.units, strict=True)]
    assert recount(counting, frozen) == (found.value, len(found.facts), found.repeated)


@pytest.mark.parametrize(("part", "whole", "is_"), [(1775, 12750, 13.9), (480, 12750, 3.8), (480, 1775, 27.0)])
def test_shares_of_overijssel(part, whole, is_):
    assert round(percent(part, whole), 1) == is_


def test_share_of_nothing_is_no_figure():
    assert percent(3, 0) is percent(3, None) is None


@pytest.mark.parametrize(
    ("promised", "today", "is_"),
    [
        (0, date(2023, 12, 31), False), (0, date(2024, 4, 1), False), (0, date(2025, 1, 1), True), (60, date(2026, 1, 1), False),
        (20, date(2026, 1, 1), True), (94, date(2027, 2, 1), True), (96, date(2027, 2, 1), False),
    ],
)  # fmt: skip
def test_line_lags_when_the_time_is_a_quarter_ahead_of_the_money(promised, today, is_):
    assert is_under_used(100, promised, date(2024, 1, 1), date(2026, 12, 31), today) is is_


def test_an_organisation_is_the_same_by_its_number_then_its_row_then_its_typed_name():
    one = Organisation(pk=7, name="A", country="BE", registry_number="0403199702")
    assert organisation_key(one) == organisation_key(Organisation(pk=8, country="BE", registry_number="0403199702"))
    assert organisation_key(Organisation(pk=7)) != organisation_key(Organisation(pk=8))
    assert organisation_key(None, " De  Gist ") == organisation_key(None, "de gist") != organisation_key(None)
