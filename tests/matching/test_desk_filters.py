"""Filters of the match desk: in the address, honest about whom they keep out, and they go along."""

import pytest

from tests import factories
from tests.personas import client_of
from vlechtwerk.matching import queries
from vlechtwerk.matching.filters import ASKER, Filters
from vlechtwerk.matching.models import Proposal
from vlechtwerk.people.models import Talent

REKENEN = "Ik help bij het rekenwerk van een verdienmodel"
FILTERED_QUERIES = 9


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


@pytest.fixture
def here(need):
    """Mechelen, where the innovation is, in its region."""
    place = factories.make_place(region=factories.make_region())
    need.innovation.place = place
    need.innovation.save()
    return place


@pytest.fixture
def network(here, lead):
    """An nearby, Bo in Ostend, Cis of whom nothing is known."""
    coast = factories.make_place("Oostende", "8400", 51.23, 2.92, region=factories.make_region("BE255", "Oostende"))
    people = {
        "An": {"place": here, "languages": ["nl"], "half_days": ["mon_am"]},
        "Bo": {"place": coast, "languages": ["nl", "fr"], "half_days": ["tue_pm"]},
        "Cis": {"languages": []},
    }
    for name, fields in people.items():
        factories.make_talent(factories.make_person(name, **fields), text=REKENEN)
    type(lead).objects.filter(pk=lead.pk).update(half_days=["tue_am", "tue_pm"])


def shown(need, **filters):
    return sorted(card.person.name for card in queries.desk(need, filters=Filters(**filters)).cards)


@pytest.mark.parametrize(
    ("filters", "names", "out", "unknown"),
    [
        ({"region": ("BE212",)}, ["An", "Cis"], 1, 1),
        ({"region": ("BE212", "BE255")}, ["An", "Bo", "Cis"], 0, 1),
        ({"km": 30}, ["An", "Cis"], 1, 1),
        ({"km": 200}, ["An", "Bo", "Cis"], 0, 1),
        ({"language": ("fr",)}, ["Bo", "Cis"], 1, 1),
        ({"day": "mon"}, ["An", "Cis"], 1, 1),
        ({"day": "sun"}, ["Cis"], 2, 1),
        ({"day": ASKER}, ["Bo", "Cis"], 1, 1),
    ],
)
def test_filter_keeps_out_whom_it_is_known_of_and_tells_how_many(need, network, filters, names, out, unknown):
    assert shown(need, **filters) == names
    (fallen,) = queries.desk(need, filters=Filters(**filters)).sight.found.fallen
    assert (fallen.out, fallen.unknown) == (out, unknown)


def test_filters_together_keep_out_more_and_each_tells_its_own(need, network):
    both = Filters(region=("BE212",), language=("fr",))
    desk = queries.desk(need, filters=both)
    assert [card.person.name for card in desk.cards] == ["Cis"]
    assert [(line.kind, line.out) for line in desk.sight.found.fallen] == [("region", 1), ("language", 1)]


def test_filter_tells_what_it_changes(need, network):
    Talent.objects.exclude(person__name="Bo").update(text="Ik bak brood")
    for filters, words in (
        ({"region": ("BE212",)}, "With more regions Bo comes first."),
        ({"km": 30}, "With a wider distance Bo comes first."),
        ({"day": "mon"}, "On another half day Bo comes first: Tuesday afternoon."),
        ({"language": ("en",)}, "With somebody to interpret Bo comes first."),
    ):
        assert words in queries.desk(need, filters=Filters(**filters)).hints


def test_filter_that_cannot_do_anything_says_why(need, network, lead):
    type(lead).objects.filter(pk=lead.pk).update(half_days=[])
    need.innovation.place = None
    need.innovation.save()
    sight = queries.desk(need, filters=Filters(km=10, day=ASKER)).sight
    lines = queries.filter_lines(sight, {})
    assert [line.is_idle for line in lines] == [True, True]
    assert "not known" in lines[0].told


def test_why_not_says_that_a_filter_keeps_somebody_out(need, network):
    sight = queries.desk(need, filters=Filters(day="mon", region=("BE212",))).sight
    (answer,) = queries.why_not(sight, "bo")
    assert (answer.code, answer.by_filter) == ("outside_region", True)
    assert answer.lines == ["lives outside the chosen regions"]


def test_filters_stay_with_the_dial_the_question_and_the_ask_page(need, network, broker):
    staff, query = client_of(broker), "?dial=3&language=fr&day=tue"
    page = staff.get(f"/koppelen/{need.key}/{query}").content.decode()
    bo = factories.Person.objects.get(name="Bo")
    ask = f"/koppelen/{need.key}/vraag/{bo.key}/"
    assert f"{ask}{query}".replace("&", "&amp;") in page
    assert 'name="language" value="fr"' in page
    assert '<option value="tue" selected' in page
    assert "?dial=3&amp;day=tue" in page  # clears the language alone
    assert query.replace("&", "&amp;") in staff.get(ask + query).content.decode()
    staff.post(ask + query, {"message": ""})
    assert bo.pk in [one["person"] for one in Proposal.objects.get().considered["shown"]]


def test_set_aside_comes_back_to_the_same_look(need, network, broker):
    an = factories.Person.objects.get(name="An")
    values = {"person": an.key, "kind": "never", "reason": "wrong_fit"}
    answer = client_of(broker).post(f"/koppelen/{need.key}/opzij/?dial=1&km=50", values)
    assert answer.url == f"/koppelen/{need.key}/?dial=1&km=50"
    row = need.set_aside.get()
    assert an.pk in [one["person"] for one in row.considered["shown"]]


def test_empty_desk_leads_back_to_everybody(need, network, broker):
    desk = f"/koppelen/{need.key}/"
    factories.Person.objects.filter(name="Cis").delete()
    page = client_of(broker).get(f"{desk}?day=sun").content.decode()
    assert 'class="cands"' not in page
    assert f'href="{desk}"' in page


@pytest.mark.parametrize(
    "query",
    [
        "region=nowhere", "region=BE212&region=x", "km=-1", "km=0", "km=99999", "km=%00", "km=x", "language=xx",
        "day=moonday", "day=" + "x" * 3000, "region[]=BE212", "language=nl&language=nl", "km=%D9%A3",
    ],
)  # fmt: skip
def test_desk_survives_any_filter(need, network, broker, query):
    assert client_of(broker).get(f"/koppelen/{need.key}/?{query}").status_code in {200, 400}


@pytest.mark.parametrize("rows", [1, 3])
def test_filtered_desk_takes_a_constant_number_of_queries(need, network, broker, rows, django_assert_num_queries):
    for number in range(rows):
        factories.make_talent(factories.make_person(f"Nr {number}", place=need.innovation.place), text=REKENEN)
    staff = client_of(broker)
    staff.get(f"/koppelen/{need.key}/")
    with django_assert_num_queries(FILTERED_QUERIES):
        staff.get(f"/koppelen/{need.key}/?region=BE212&day=asker&km=100&language=nl")
