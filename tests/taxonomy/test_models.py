"""A word of the lists is said in the reader's language, and what is in use cannot vanish."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from tests import factories
from vlechtwerk.taxonomy.models import Place, Theme

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("nl", "Armoede"),
        ("nl-be", "Armoede"),
        ("fr", "Pauvreté"),
        ("en", "Poverty"),
        ("de", "Armoede"),
        (None, "Armoede"),
    ],
)
def test_theme_is_named_in_the_language_of_the_reader_or_in_dutch(language, name):
    theme = Theme.objects.create(code="poverty", name_nl="Armoede", name_fr="Pauvreté", name_en="Poverty")
    with translation.override(language):
        assert str(theme) == name


def test_name_that_was_not_translated_is_shown_in_dutch():
    theme = Theme.objects.create(code="poverty", name_nl="Armoede")
    with translation.override("fr"):
        assert str(theme) == "Armoede"


def test_code_and_place_are_there_once():
    factories.make_theme()
    factories.make_place()
    again = {"name": "Mechelen", "postcode": "2800", "country": "BE", "latitude": 0, "longitude": 0}
    for model, fields in ((Theme, {"code": "poverty"}), (Place, again)):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(**fields)
    assert Place.objects.create(**again | {"country": "NL"}).pk


def test_place_sector_and_region_in_use_cannot_be_deleted():
    region = factories.make_region()
    place, sector = factories.make_place(region=region), factories.make_sector()
    factories.make_person(place=place, sector=sector)
    for used in (place, sector, region):
        with pytest.raises(ProtectedError):
            used.delete()
