"""What the network can carry: areas, brokers, waiting days, the forecast and its knobs, the files."""

from datetime import timedelta

import pytest

from tests import factories
from tests.matching.test_views import text_of
from vlechtwerk.core import clock
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.innovations.models import Need
from vlechtwerk.matching import actions, queries
from vlechtwerk.matching.queries.areas import area_code, area_name, parts_of
from vlechtwerk.matching.queries.capacity import Tried

PAGE_QUERIES = 12
FILE_QUERIES = 10
AREA_QUERIES = 11
PAGE = "/koppelen/capaciteit/"


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


@pytest.fixture
def axis(db):
    return factories.make_axis()


def ask(axis, broker, number=1, days=0, **fields):
    """A need on an axis that came so many days ago."""
    made = factories.make_need(
        factories.make_innovation(f"Idee {number}", broker=broker), made_by=broker, axis=axis, **fields
    )
    Need.objects.filter(pk=made.pk).update(created_at=clock.now() - timedelta(days=days))
    return made


def line(area="axis-business_model", **more):
    page = queries.capacity_page(**more)
    return next(one for one in page.lines if one.area.code == area)


# the same number of queries, whatever the number of rows


def filled(axis, broker, rows):
    for number in range(rows):
        need = ask(axis, broker, number, days=20 + number)
        helper = factories.make_person(f"Hulp {number}")
        factories.make_talent(helper)
        factories.make_affiliation(helper, factories.make_organisation(f"Vzw {number}"))
        actions.ask_helper(need, helper=helper, by=broker)
        other = ask(axis, broker, f"ander {number}", days=40)
        done = actions.ask_helper(other, helper=factories.make_person(f"Doener {number}"), by=broker)
        exchanges.accept(done, by=done.helper)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "count"),
    [
        (f"{PAGE}?area=axis-business_model&people=2", PAGE_QUERIES),
        (f"{PAGE}?by=concept&area=axis-business_model&people=2", PAGE_QUERIES),
        (f"{PAGE}csv/", FILE_QUERIES),
        ("/koppelen/gebieden/axis-business_model/", AREA_QUERIES),
    ],
)
def test_constant_number_of_queries(axis, broker, staff, rows, address, count, django_assert_num_queries):
    filled(axis, broker, rows)
    b"".join(staff.get(address))  # the index over the talents is built once
    with django_assert_num_queries(count):
        b"".join(staff.get(address))


# who could help


def test_area_counts_who_could_help_who_cannot_now_and_who_is_near(axis, need, broker, helper):
    Need.objects.filter(pk=need.pk).update(axis=axis)
    full = factories.make_person("Vol Vera", capacity_per_quarter=0)
    near = factories.make_person("Bijna Bo")
    factories.make_talent(full)
    factories.make_talent(near, text="Ik speel saxofoon in de fanfare")
    found = line().area
    assert list(found.people.values()) == [helper]
    assert found.waiting == {full.pk: (full, "no_capacity")}
    assert near not in found.people.values()
    assert found.half_days == helper.capacity_per_quarter


def test_who_makes_the_innovation_or_was_asked_before_does_not_count(axis, need, broker, lead, helper):
    Need.objects.filter(pk=need.pk).update(axis=axis)
    factories.make_talent(lead)
    assert list(line().area.people) == [helper.pk]
    actions.decline_proposal(actions.ask_helper(need, helper=helper, by=broker), by=helper, reason="too_far")
    assert line().area.people == {}


def test_where_needs_outnumber_people_comes_first_and_is_said_in_words(axis, broker, staff, helper):
    factories.make_axis("partners", "Partners", order=0)
    for number in range(3):
        ask(axis, broker, number)
    page = staff.get(PAGE).content.decode()
    assert "3 noden over Verdienmodel, 1 mens" in " ".join(page.split())
    assert queries.capacity_page().lines[0].area.code == "axis-business_model"
    assert page.index("Verdienmodel") < page.index("Partners")


def test_area_of_a_need_is_its_axis_or_the_subject_it_asks_for(axis, broker):
    text = "Wie helpt ons een subsidie aanvragen?"
    assert area_code("money", "Geld", text, "nl", "axis") == "axis-money"
    assert area_code(None, "Geld", text, "nl", "axis") == "axis-none"
    assert area_code(None, "Subsidie", text, "nl", "concept").startswith("concept-")
    assert area_code(None, "Xyz", "qqq", "nl", "concept") == "concept-none"
    assert area_name("axis-business_model", [axis]) == "Verdienmodel"
    assert area_name("axis-nothing", [axis]) == area_name("subject-x", [axis]) == area_name("", [axis]) == ""


def test_somebody_in_two_areas_counts_for_a_part_in_each(axis, broker, helper):
    other = factories.make_axis("money", "Geld", order=2)
    for number, one in enumerate([axis, axis, axis, other]):
        ask(one, broker, number)
    parts = parts_of([one.area for one in queries.capacity_page().lines])
    assert parts["axis-business_model"][helper.pk] == 0.75
    assert parts["axis-money"][helper.pk] == 0.25


# waiting days and brokers


def test_median_of_waiting_counts_those_that_still_wait(axis, broker):
    for number, days in enumerate([30, 20]):
        need = ask(axis, broker, number, days=days)
        proposal = actions.ask_helper(need, helper=factories.make_person(f"Doener {number}"), by=broker)
        with clock.at(clock.now() - timedelta(days=10)):
            exchanges.accept(proposal, by=proposal.helper)
    ask(axis, broker, 3, days=200)
    found = line()
    assert (found.n, found.still, round(found.median)) == (3, 1, 20)


def test_load_of_a_broker_and_the_oldest_need_in_working_days(axis, broker):
    with clock.at(clock.now().replace(year=2027, month=3, day=12, hour=10)):  # a Friday
        need = ask(axis, broker, 1)
        Need.objects.filter(pk=need.pk).update(created_at=clock.now() - timedelta(days=7))
        actions.ask_helper(need, helper=factories.make_person("Gevraagde Gil"), by=broker)
        (one,) = queries.capacity_page().brokers
    assert (one.person, one.dossiers, one.needs, one.asked, one.oldest) == (broker, 1, 1, 1, 5)


# the forecast


def history(axis, broker):
    for number in range(6):
        ask(axis, broker, number, days=12 * number)


def test_forecast_is_the_same_twice_and_lower_with_more_people(axis, broker):
    history(axis, broker)
    plain, again = line(), line()
    assert plain.open == again.open
    tried = line(tried=Tried("axis-business_model", people=6))
    assert tried.open == plain.open
    assert tried.tried_open[1] < plain.open[1]
    assert line(tried=Tried(more=200)).tried_open[1] > plain.open[1]


def test_brokers_get_the_needs_of_their_areas(axis, broker):
    history(axis, broker)
    page = queries.capacity_page()
    assert page.brokers[0].open[1] == pytest.approx(page.path[-1][0], abs=1)


def test_hindsight_is_made_without_what_came_after(axis, broker):
    """Nothing was known a quarter ago; what came since shows beside it."""
    for number in range(5):
        ask(axis, broker, number, days=10)
    first, second = queries.capacity_page().hindsight
    assert first.was == 5
    assert first.said[2] <= 3
    assert second.was == 0
    assert (first.about, first.made) == (clock.today(), second.about)


def test_page_shows_the_difference_of_what_is_tried(axis, broker, staff):
    history(axis, broker)
    page = text_of(staff.get(f"{PAGE}?area=axis-business_model&people=6"))
    assert "zonder" in page
    assert 'value="6"' in page
    assert "zonder" not in text_of(staff.get(PAGE)).partition('id="forecast"')[2].partition("<form")[0]


@pytest.mark.parametrize("query", ["by=x", "people=-1", "people=a&area=x", "more=9999", "area=axis-nothing&people=3"])
def test_page_survives_any_address(axis, broker, staff, query):
    history(axis, broker)
    assert staff.get(f"{PAGE}?{query}").status_code == 200


def test_page_without_any_need_says_what_to_do(staff, axis):
    assert "/pad/" in text_of(staff.get(PAGE)).partition("<main")[2]


# what stands behind a figure, and the files


def test_figures_open_their_rows(axis, broker, staff, helper):
    need = ask(axis, broker, 1, days=3)
    page = text_of(staff.get("/koppelen/gebieden/axis-business_model/"))
    assert f"/koppelen/{need.key}/" in page
    assert helper.name in page
    assert staff.get("/koppelen/gebieden/axis-nothing/").status_code == 404
    other = factories.make_broker("Andere An")
    ask(axis, other, 2, title="Van een ander")
    mine = text_of(staff.get(f"/koppelen/?broker={broker.key}"))
    assert need.title in mine
    assert "Van een ander" not in mine


def test_file_holds_the_areas(axis, broker, staff):
    ask(axis, broker, 1)
    csv = b"".join(staff.get(f"{PAGE}csv/")).decode()
    assert "Verdienmodel;1;0;0" in csv
    assert b"".join(staff.get(f"{PAGE}xlsx/"))[:2] == b"PK"
    assert staff.get(f"{PAGE}pdf/").status_code == 404
