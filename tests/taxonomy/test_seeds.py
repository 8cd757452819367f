"""The reference lists: complete, unique, and near enough to the ground."""

from collections import Counter

import pytest

from vlechtwerk.people.distance import km
from vlechtwerk.taxonomy.models import Place, Region, Sector, Theme
from vlechtwerk.taxonomy.seeds import rows, seed

BOX = {"BE": (50.68, 51.51, 2.54, 5.92), "NL": (50.75, 53.56, 3.35, 7.23)}


@pytest.fixture
def seeded(db):
    seed()


def test_seed_twice_adds_nothing(seeded):
    before = [model.objects.count() for model in (Theme, Sector, Region, Place)]
    seed()
    assert [model.objects.count() for model in (Theme, Sector, Region, Place)] == before
    assert before[0] >= 14
    assert before[1] >= 25
    assert before[3] >= 250


def test_seed_keeps_what_the_network_changed(seeded):
    Theme.objects.filter(code="food").update(name_nl="Eten en drinken")
    seed()
    assert Theme.objects.get(code="food").name_nl == "Eten en drinken"


@pytest.mark.parametrize("name", ["themes", "sectors", "regions"])
def test_codes_are_unique_and_every_language_has_a_name(name):
    found = rows(name)
    assert max(Counter(row["code"] for row in found).values()) == 1
    assert all(row[field] for row in found for field in ("name_nl", "name_fr", "name_en"))


def test_sectors_stand_in_families_of_several():
    sizes = Counter(row["family"] for row in rows("sectors"))
    assert min(sizes.values()) >= 2


def test_places_lie_in_their_country_and_have_one_postcode():
    found = rows("places")
    regions = {row["code"]: row["country"] for row in rows("regions")}
    for row in found:
        south, north, west, east = BOX[row["country"]]
        assert south <= float(row["latitude"]) <= north, row
        assert west <= float(row["longitude"]) <= east, row
        assert len(row["postcode"]) == 4, row
        assert regions[row["region"]] == row["country"], row
    for key in ("postcode", "name"):
        assert [value for value, n in Counter((row["country"], row[key]) for row in found).items() if n > 1] == []
    assert len({(row["latitude"], row["longitude"]) for row in found}) == len(found)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [("Gent", "Antwerpen", 51), ("Brussel", "Leuven", 25), ("Brugge", "Hasselt", 151), ("Amsterdam", "Utrecht", 35),
     ("Zwolle", "Deventer", 29), ("Kortrijk", "Maaseik", 179), ("Turnhout", "Tilburg", 28)],
)  # fmt: skip
def test_known_distances(seeded, start, end, expected):
    found = km(Place.objects.get(name=start), Place.objects.get(name=end))
    assert found == pytest.approx(expected, abs=3)


def test_provinces_are_where_their_places_are(seeded):
    """Every place is nearer to a place of its own province than 40 km: no swapped rows."""
    for place in Place.objects.select_related("region"):
        others = Place.objects.filter(region=place.region).exclude(pk=place.pk)
        assert not others or min(km(place, other) for other in others) < 40, place
