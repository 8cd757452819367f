"""The table of actors of the needs analysis: everybody is there, and the gaps that a reader finds are the empty cells."""

import pytest
from django.urls import reverse

from tests import factories
from tests.ecosystem.making import VISITING, WORKING
from tests.personas import client_of
from vlechtwerk.ecosystem.actions.actors import load_first_actors
from vlechtwerk.ecosystem.first_actors import SOURCE, first_actors
from vlechtwerk.ecosystem.models import Actor, Domain, Function
from vlechtwerk.ecosystem.queries.looking import Filters, actors_seen
from vlechtwerk.ecosystem.queries.matrix import matrix
from vlechtwerk.ecosystem.queries.register import actors, regions_of
from vlechtwerk.ecosystem.seeds import seed as seed_domains
from vlechtwerk.people.models import Organisation
from vlechtwerk.taxonomy.seeds import seed as seed_regions

pytestmark = pytest.mark.django_db
FLANDERS, BRUSSELS, WALLONIA, EAST, FEDERAL = "BE2", "BE10", "BE3", "BE-DG", "BE-FED"
# Read by eye in the table: in which regions each domain has somebody; all other cells are empty.
FILLED = {
    "authorities": {FLANDERS, WALLONIA, EAST, BRUSSELS, FEDERAL},
    "frameworks": set(),  # four actors, and no region with any of them
    "training": {FEDERAL, WALLONIA, FLANDERS, BRUSSELS},
    "incubators": {FLANDERS, BRUSSELS, WALLONIA},
    "platforms": {FLANDERS},  # Starterslabo; the universities stand there without a region
    "networks": {FLANDERS, BRUSSELS, WALLONIA},
    "finance": {FLANDERS},  # the participation fund (Trividend)
}
# Counted by eye: how many names stand with each domain. "Association sans but lucratif" is a legal form.
COUNTED = {
    "authorities": 7, "frameworks": 4, "training": 9, "incubators": 15, "platforms": 23, "networks": 29, "finance": 15,
}  # fmt: skip


@pytest.fixture
def loaded():
    seed_regions()
    return load_first_actors(by=factories.make_broker(), is_demo=False)


def test_every_actor_of_the_table_is_on_the_map_in_matrix_and_table(loaded, client):
    rows = first_actors()
    assert loaded == len(rows) == Actor.objects.count() == 96
    seen = {str(one): one for one in actors_seen(VISITING, Filters())}
    listed = {str(one): one for one in actors(WORKING, Filters())}
    made = matrix(VISITING, Filters())
    assert made.total == len(rows)
    for row in rows:
        actor = listed[row.name]
        assert row.name in seen and actor.source == SOURCE
        assert {one.code for one in actor.domains.all()} == set(row.domains), row.name
        assert [one.code for one in regions_of(actor)] == ([row.region] if row.region else []), row.name
    assert {row.domain.code: row.total for row in made.rows} == COUNTED


def test_what_a_reader_finds_missing_are_the_empty_cells(loaded):
    made = matrix(VISITING, Filters())
    assert {one.code for one in made.columns} == {FLANDERS, BRUSSELS, WALLONIA, EAST, FEDERAL}
    empty = {(cell.domain.code, cell.region.code) for cell in made.empty}
    assert empty == {
        (domain, region) for domain, filled in FILLED.items()
        for region in (FLANDERS, BRUSSELS, WALLONIA, EAST, FEDERAL) if region not in filled
    }  # fmt: skip
    assert ("incubators", EAST) in empty
    counts = {(cell.domain.code, cell.region.code): cell.count for row in made.rows for cell in row.cells}
    assert counts["incubators", FLANDERS] == 7 and counts["incubators", WALLONIA] == 5
    assert counts["networks", FLANDERS] == 3 and counts["networks", BRUSSELS] == 3


def test_actors_in_two_domains_and_private_ones_are_told_as_the_table_does(loaded):
    by_name = {str(one): one for one in Actor.objects.all()}
    twice = {name for name, one in by_name.items() if one.domains.count() == 2}
    assert twice == {"VERSO", "Trividend", "ConcertES", "Ashoka"}
    private = {name for name, one in by_name.items() if one.ownership == "private"}
    assert private == {"Crédal", "Hefboom", "Incofin Investment Management", "Oiko-Credit", "Socrowd"}


def test_loading_again_adds_nobody_and_uses_who_is_in_the_register(db):
    seed_regions()
    known = factories.make_organisation("Verso vzw")
    assert load_first_actors(by=None) == 96
    assert load_first_actors(by=None) == 0
    assert Actor.objects.get(organisation=known).domains.count() == 2
    assert Organisation.objects.filter(name__icontains="verso").count() == 1


def test_what_the_network_changed_of_its_lists_stays(db):
    seed_domains()
    Domain.objects.exclude(code="finance").delete()
    Function.objects.all().delete()
    Function.objects.create(code="own", name_nl="Eigen", name_fr="Propre", name_en="Own")
    seed_domains()
    assert [one.code for one in Domain.objects.all()] == ["finance"]
    assert [one.code for one in Function.objects.all()] == ["own"]


def test_an_empty_register_offers_the_table_with_one_button(db):
    seed_regions()
    client = client_of(factories.make_broker())
    assert reverse("first_actors") in client.get(reverse("actors")).content.decode()
    page = client.post(reverse("first_actors"), follow=True).content.decode()
    assert "VERSO" not in page or Actor.objects.count() == 96
    assert reverse("first_actors") not in page
