from vlechtwerk.people.distance import km
from vlechtwerk.taxonomy.models import Place, Sector, Theme
from vlechtwerk.taxonomy.seeds import rows, seed


def test_seed_twice_keeps_what_the_network_changed(db):
    seed()
    Theme.objects.filter(code="poverty").update(name_nl="Kansarmoede")
    before = Place.objects.count(), Sector.objects.count()
    seed()
    assert (Place.objects.count(), Sector.objects.count()) == before
    assert Theme.objects.get(code="poverty").name_nl == "Kansarmoede"


def test_places_lie_in_the_low_countries_and_are_unique():
    found = rows("places.csv")
    assert len({(row["country"], row["name"]) for row in found}) == len(found) >= 150
    for row in found:
        assert 50.3 < float(row["latitude"]) < 53.6 and 2.5 < float(row["longitude"]) < 7.3, row["name"]


def test_distance_of_known_pairs_is_right_within_three_km(db):
    seed()
    place = {one.name: one for one in Place.objects.all()}
    for first, second, wanted in [("Gent", "Antwerpen", 51), ("Mechelen", "Leuven", 23), ("Hasselt", "Maastricht", 26)]:
        assert abs(km(place[first], place[second]) - wanted) < 3
