"""Domains by regions: what counts where, which cells are gaps, and the file."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from tests.ecosystem.making import VISITING, WORKING, make_actor, make_function, make_region
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.ecosystem.actions import gaps
from vlechtwerk.ecosystem.models import Domain, Function
from vlechtwerk.ecosystem.queries.looking import Filters
from vlechtwerk.ecosystem.queries.matrix import matrix
from vlechtwerk.ecosystem.seeds import seed
from vlechtwerk.taxonomy.models import Region
from vlechtwerk.taxonomy.seeds import seed as seed_regions

pytestmark = pytest.mark.django_db


@pytest.fixture
def broker():
    seed_regions()
    seed()
    return factories.make_broker()


@pytest.fixture
def client(broker):
    return client_of(broker)


def domain(code="incubators"):
    return Domain.objects.get(code=code)


def region(code):
    return Region.objects.get(code=code)


def add(name, *codes, domain_code="incubators", **more):
    made = make_actor(name, domain=domain(domain_code), **more)
    made.regions.set([region(code) for code in codes])
    return made


def counts(acting=WORKING, filters=None):
    made = matrix(acting, filters or Filters())
    return {(c.domain.code, c.region.code): c.count for row in made.rows for c in row.cells if c.count}


def note(by, **more):
    given = {"title": "Geen incubator", "evidence": "Drie vragen", "look_again_on": clock.today() + timedelta(days=9)}
    return gaps.note_gap(by=by, **given | more)


def test_a_province_counts_in_its_region_and_an_actor_of_two_provinces_once(broker):
    add("Breed", "BE21", "BE23")
    add("Vlaams", "BE2")
    add("Overal", "BE2", "BE3")
    assert counts() == {("incubators", "BE2"): 3, ("incubators", "BE3"): 1}
    made = matrix(WORKING, Filters())
    sums = dict(zip([one.code for one in made.columns], made.sums, strict=True))
    assert (sums["BE2"], sums["BE3"], made.total) == (3, 1, 3)


def test_whoever_has_no_region_counts_where_the_organisation_stands(broker):
    place = factories.make_place(region=region("BE21"))
    place.region = region("BE21")
    place.save()
    add("Nergens")
    add("In Mechelen", organisation=factories.make_organisation("In Mechelen", place=place))
    add("In Luik", organisation=factories.make_organisation("In Luik", region=region("BE33")))
    made = matrix(WORKING, Filters())
    assert counts() == {("incubators", "BE2"): 1, ("incubators", "BE3"): 1} and made.placeless == 1


def test_regions_of_the_house_always_stand_there_and_others_when_used(broker):
    codes = [one.code for one in matrix(WORKING, Filters()).columns]
    assert codes == ["BE10", "BE2", "BE3", "BE-DG", "BE-FED"]
    add("Over de grens", "NL21")
    assert [one.code for one in matrix(WORKING, Filters()).columns] == [*codes, "NL21"]


def test_who_stopped_or_is_not_public_counts_for_nobody_or_for_the_team(broker):
    add("Gestopt", "BE2", ended_on=clock.today())
    add("Stil", "BE2", is_public=False)
    assert counts(VISITING) == {} and counts(WORKING) == {("incubators", "BE2"): 1}


def test_function_is_a_third_side_and_other_filters_make_no_gaps(broker):
    teaches = Function.objects.get(code="teach")
    add("Leert", "BE2", function=teaches)
    add("Leert niet", "BE2", function=make_function())
    taught = matrix(WORKING, Filters(function="teach"))
    assert counts(filters=Filters(function="teach")) == {("incubators", "BE2"): 1} and taught.is_whole
    part = matrix(WORKING, Filters(words="leert"))
    assert not part.is_whole and part.empty == [] and part.total == 2


def test_a_gap_stands_in_its_cell_until_it_is_filled(broker, client):
    add("Vlaams", "BE2")
    gap = note(broker, domain=domain(), region=region("BE-DG"))
    cell = next(one for one in matrix(WORKING, Filters()).empty if one.region.code == "BE-DG" and one.gap)
    assert cell.gap == gap and cell.is_followed
    page = client.get(reverse("ecosystem_matrix")).content.decode()
    assert reverse("gap", args=[gap.key]) in page
    visitor = client_of(factories.make_person()).get(reverse("ecosystem_matrix")).content.decode()
    assert reverse("gap", args=[gap.key]) not in visitor and "Drie vragen" not in visitor and "hiaat" in visitor
    gaps.drop_gap(gap, outcome="Geen vraag", by=broker)
    assert "bewust leeg" in client.get(reverse("ecosystem_matrix")).content.decode()
    gaps.reopen_gap(gap, look_again_on=clock.today() + timedelta(days=9), by=broker)
    gaps.fill_gap(gap, outcome="Er is er een", by=broker)
    assert all(one.gap is None for one in matrix(WORKING, Filters()).empty)


def test_a_gap_of_a_province_or_of_a_function_stands_where_it_belongs(broker):
    in_antwerp = note(broker, domain=domain(), region=region("BE21"))
    of_function = note(broker, domain=domain(), region=region("BE2"), function=Function.objects.get(code="fund"))

    def at_flanders(filters):
        row = next(row for row in matrix(WORKING, filters).rows if row.domain.code == "incubators")
        return next(cell.gap for cell in row.cells if cell.region.code == "BE2")

    assert at_flanders(Filters()) == in_antwerp and at_flanders(Filters(function="fund")) == of_function
    assert at_flanders(Filters(function="teach")) is None


def test_numbers_open_the_list_and_empty_cells_a_new_gap(broker, client):
    add("Vlaams", "BE2")
    page = client.get(reverse("ecosystem_matrix")).content.decode()
    assert f'href="{reverse("actors")}?domain=incubators&amp;region=BE2"' in page
    listed = client.get(reverse("actors"), {"domain": "incubators", "region": "BE2"}).content.decode()
    assert listed.count('<th scope="row">') == 1
    assert f'href="{reverse("gap_new")}?domain=incubators&amp;region=BE-DG"' in page
    form = client.get(reverse("gap_new"), {"domain": "incubators", "region": "BE-DG"}).content.decode()
    assert 'value="Incubatoren, Duitstalige Gemeenschap"' in form
    assert '<option value="incubators" selected>' in form and '<option value="BE-DG" selected>' in form
    filtered = client.get(reverse("ecosystem_matrix"), {"function": "teach"}).content.decode()
    assert "region=BE-DG&amp;function=teach" in filtered


def test_the_file_has_the_same_figures(broker, client):
    add("Vlaams", "BE2", "BE3")
    answer = client.get(reverse("ecosystem_matrix_file", args=["csv"]))
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith("\ufeffDomein;Brussel;Vlaanderen;Wallonië")
    assert "Incubatoren;0;1;1;0;0;0;1" in lines and lines[-1].endswith(";0;1;1;0;0;0;1")
    assert client.get(reverse("ecosystem_matrix_file", args=["xlsx"])).status_code == 200
    assert client.get("/kaart/matrix.pdf").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_matrix_asks_the_same_of_the_database_for_one_as_for_three(broker, count, django_assert_num_queries):
    for number in range(count):
        add(f"Actor {number}", "BE21")
        note(broker, domain=domain(), region=region("BE-DG"))
    with django_assert_num_queries(7):
        matrix(WORKING, Filters())


def test_odd_addresses_are_no_error(broker, client):
    for odd in ({"function": "'"}, {"region": "%"}, {"since": "x"}, {"domain": "x" * 500}):
        assert client.get(reverse("ecosystem_matrix"), odd).status_code == 200


def test_a_network_without_actors_says_what_to_do(db):
    make_region("BE2")
    page = client_of(factories.make_broker()).get(reverse("ecosystem_matrix")).content.decode()
    assert reverse("actors") in page
