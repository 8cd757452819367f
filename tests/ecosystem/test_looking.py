"""Who is on the map for whom, which ties, and that nobody sees a tie that one of its people hid."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.http import QueryDict

from tests import factories
from tests.ecosystem.making import (
    DAY,
    VISITING,
    WORKING,
    make_actor,
    make_domain,
    make_function,
    make_region,
    relate,
    work,
)
from vlechtwerk.core.ties import Tie, tie_sources
from vlechtwerk.ecosystem.models import HiddenTie
from vlechtwerk.ecosystem.queries.looking import Filters, actors_seen, lines
from vlechtwerk.ecosystem.strands import MONEY, SAID, WORK

pytestmark = pytest.mark.django_db
ALL = Filters()


def seen(filters=ALL, acting=VISITING):
    return [str(one) for one in actors_seen(acting, filters)]


def test_filters_come_back_from_their_address():
    filters = Filters.read(
        QueryDict("domain=geld&region=BE2&kind=money&since=2024&until=2026-02&words=de%20gist&ownership=public")
    )
    assert (filters.since, filters.until) == (date(2024, 1, 1), date(2026, 2, 28))
    assert Filters.read(QueryDict(filters.query())) == filters
    assert Filters.read(filters.kept()) == filters


@pytest.mark.parametrize(
    "nonsense",
    [
        "since=2026-13",
        "since=0000",
        "since=31/02/2026",
        "until=2026-02-31",
        "domain=%3Cb%3E",
        "ownership=mine",
        "kind=" + "x" * 99,
    ],
)
def test_nonsense_counts_as_not_said(nonsense):
    assert Filters.read(QueryDict(nonsense)) == ALL


def test_period_may_be_given_either_way_round():
    found = Filters.read(QueryDict("since=2025&until=2024-03"))
    assert (found.since, found.until) == (date(2024, 3, 1), date(2025, 12, 31))


def test_visitors_see_what_is_public_and_still_there_and_the_team_everybody():
    make_actor("Open")
    make_actor("Besloten", is_public=False)
    make_actor("Voorbij", ended_on=DAY)
    assert seen() == ["Open"]
    assert seen(acting=WORKING) == ["Besloten", "Open", "Voorbij"]


def test_every_filter_chooses():
    region = make_region("BE21", "Antwerpen")
    organisation = factories.make_organisation("De Gist", region=make_region("BE22"))
    make_actor(
        "Dienst", domain=make_domain("map-gov", "Overheid"), function=make_function(), region=region, ownership="public"
    )
    make_actor("", organisation=organisation, summary="bakt brood")
    for filters, who in (
        ({"domain": "map-gov"}, ["Dienst"]), ({"function": "map-pays"}, ["Dienst"]), ({"ownership": "public"}, ["Dienst"]),
        ({"region": "BE21"}, ["Dienst"]), ({"region": "BE22"}, ["De Gist"]), ({"region": "BE2"}, ["De Gist", "Dienst"]),
        ({"region": "BE3"}, []), ({"words": "gist brood"}, ["De Gist"]), ({"sector": "care"}, []), ({"domain": "nothing"}, []),
    ):  # fmt: skip
        assert seen(Filters(**filters)) == who, filters


def test_one_line_per_pair_tells_all_that_binds_them():
    giver, taker = make_actor("Fonds"), make_actor("Kring")
    relate(giver, taker, "funds", began_on=date(2024, 5, 1), ended_on=date(2025, 5, 1), weight=3)
    tie = Tie("session:abc", taker.organisation_id, giver.organisation_id, DAY)
    with work(tie):
        (line,) = lines(VISITING, ALL)
    assert (line.first, line.second) == tuple(sorted((giver.pk, taker.pk)))
    assert line.kinds == ("funds", "test.work") and line.style == WORK
    assert (line.count, line.weight, line.began, line.last) == (2, 4, date(2024, 5, 1), DAY)
    assert "session:abc" in line.keys and line.goes_there and line.comes_back


def test_the_kind_and_the_period_choose_ties():
    first, second = make_actor("Een"), make_actor("Twee")
    relate(first, second, "funds", began_on=date(2024, 5, 1), ended_on=date(2024, 9, 1))
    relate(second, first, "informs", began_on=date(2025, 5, 1))
    with work(Tie("session:a", first.organisation_id, second.organisation_id, date(2026, 1, 10))):
        for filters, kinds in (
            ({}, ["funds", "informs", "test.work"]), ({"kind": MONEY}, ["funds"]), ({"kind": SAID}, ["informs"]),
            ({"kind": WORK}, ["test.work"]), ({"kind": "informs"}, ["informs"]), ({"until": date(2024, 12, 31)}, ["funds"]),
            ({"since": date(2024, 10, 1)}, ["informs", "test.work"]), ({"since": date(2026, 2, 1)}, ["informs"]),
        ):  # fmt: skip
            found = [kind for line in lines(VISITING, Filters(**filters)) for kind in line.kinds]
            assert found == kinds, filters


def test_an_organisation_taken_in_by_another_counts_as_that_one():
    first, second = make_actor("Een"), make_actor("Twee")
    gone = factories.make_organisation("Oud")
    older = factories.make_organisation("Ouder", merged_into=gone)
    gone.merged_into = second.organisation
    gone.save()
    here, there = first.organisation_id, second.organisation_id
    with work(Tie("session:a", here, older.pk, DAY), Tie("session:b", gone.pk, there, DAY)):
        (line,) = lines(VISITING, ALL)
    assert line.keys == ("session:a",)


@pytest.mark.parametrize("acting", [VISITING, WORKING])
@pytest.mark.parametrize("hidden", ["", "session:a"])
@pytest.mark.parametrize("whose", [0, 1])
def test_a_tie_that_one_of_both_hid_is_seen_by_nobody(acting, hidden, whose):
    first, second = make_actor("Een"), make_actor("Twee")
    both = factories.make_person("Nadia Benali"), factories.make_person("Rik Smeets")
    people = tuple(one.pk for one in both)
    ties = [Tie(key, first.organisation_id, second.organisation_id, DAY, people) for key in ("session:a", "session:b")]
    HiddenTie.objects.create(person=both[whose], tie=hidden)
    with work(*ties):
        keys = [key for line in lines(acting, ALL) for key in line.keys]
    assert keys == ([] if not hidden else ["session:b"])


def test_who_speaks_for_an_actor_hides_what_was_noted_and_a_stranger_does_not():
    speaks, stranger = factories.make_person("Nadia Benali"), factories.make_person("Rik Smeets")
    relation = relate(make_actor("Een", contact=speaks), make_actor("Twee"))
    HiddenTie.objects.create(person=stranger, tie=f"relation:{relation.key}")
    assert len(lines(VISITING, ALL)) == 1
    HiddenTie.objects.create(person=speaks, tie=f"relation:{relation.key}")
    assert lines(VISITING, ALL) == lines(WORKING, ALL) == []


def test_a_tie_with_somebody_who_is_not_seen_is_not_seen():
    relate(make_actor("Open"), make_actor("Besloten", is_public=False))
    assert lines(VISITING, ALL) == [] and len(lines(WORKING, ALL)) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_questions_does_not_grow(count, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(tie_sources, "_items", {})  # each of them asks its own
    actors = [make_actor(f"Actor {number}") for number in range(count + 1)]
    for number, (one, other) in enumerate(pairwise(actors)):
        relate(one, other, began_on=DAY - timedelta(days=number))
    with django_assert_num_queries(6):
        assert len(lines(VISITING, ALL)) == count
