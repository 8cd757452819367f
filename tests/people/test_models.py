"""What an organisation counts as, and what the database refuses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.people.enums import HatKind, SizeClass
from vlechtwerk.people.models import Affiliation, Hat, Organisation, Person, Talent


@pytest.mark.parametrize(
    ("staff", "turnover", "balance", "size"),
    [
        (None, 1, 1, SizeClass.UNKNOWN),
        (0, None, None, SizeClass.MICRO),
        (9, 2_000_000, None, SizeClass.MICRO),
        (9, 2_000_001, None, SizeClass.SMALL),
        (9, 2_000_001, 2_000_000, SizeClass.MICRO),  # one of the two is enough
        (10, 1, 1, SizeClass.SMALL),
        (49, 10_000_000, None, SizeClass.SMALL),
        (50, 1, 1, SizeClass.MEDIUM),
        (249, 50_000_000, 43_000_001, SizeClass.MEDIUM),
        (249, 50_000_001, 43_000_000, SizeClass.MEDIUM),
        (249, 50_000_001, 43_000_001, SizeClass.LARGE),
        (250, 1, 1, SizeClass.LARGE),
    ],
)
def test_size_follows_the_european_classes(staff, turnover, balance, size):
    figures = Organisation(staff_count=staff, turnover_eur=turnover, balance_sheet_eur=balance, figures_year=2025)
    assert figures.size_class == size


@pytest.mark.parametrize(
    ("staff", "turnover", "balance", "counts"),
    [
        (5, 1, 1, False),
        (6, 1, 1, True),
        (249, 50_000_000, None, True),
        (249, 50_000_001, None, False),
        (249, None, 43_000_000, True),
        (249, 50_000_001, 43_000_000, True),
        (249, 50_000_001, 43_000_001, False),
        (250, 1, 1, False),
        (250, None, None, False),
        (100, None, None, None),
        (None, 1, 1, None),
    ],
)
def test_sme_rule_has_its_own_lower_bound(staff, turnover, balance, counts):
    assert Organisation(staff_count=staff, turnover_eur=turnover, balance_sheet_eur=balance).is_sme is counts


@pytest.mark.django_db
@pytest.mark.parametrize(
    "nonsense",
    [
        lambda: factories.make_organisation(staff_count=3),
        lambda: factories.make_organisation(nace_code="62.010"),
        lambda: [factories.make_organisation(registry_number="1") for _ in range(2)],
        lambda: [factories.make_person(email="a@example.org"), Person.objects.create(name="A", email="A@Example.org")],
        lambda: factories.make_person(capacity_per_quarter=27),
        lambda: factories.make_talent(text=""),
        lambda: Hat.objects.create(person=factories.make_person(), kind=HatKind.MEMBER),
        lambda: Hat.objects.create(person=factories.make_person(), kind="fan", until=clock.today() - timedelta(days=1)),
        lambda: factories.make_affiliation(
            factories.make_person(), factories.make_organisation(), since=date(2026, 2, 1), until=date(2026, 1, 31)
        ),
    ],
)
def test_database_refuses_nonsense(nonsense):
    with pytest.raises(IntegrityError), transaction.atomic():
        nonsense()


@pytest.mark.django_db
def test_same_number_in_two_countries_is_no_double():
    factories.make_organisation(registry_number="12345678", country="NL")
    factories.make_organisation(registry_number="12345678", country="FR")


@pytest.mark.django_db
def test_somebody_returns_to_an_organisation_they_left():
    person, organisation = factories.make_person(), factories.make_organisation()
    for since, until in ((date(2024, 1, 1), date(2025, 1, 1)), (date(2026, 1, 1), None)):
        factories.make_affiliation(person, organisation, since=since, until=until)
    assert Affiliation.objects.count() == 2


@pytest.mark.django_db
def test_region_is_that_of_the_place_unless_said_otherwise():
    own, of_place = factories.make_region("X1", "Denderstreek"), factories.make_region()
    place = factories.make_place(region=of_place)
    assert factories.make_organisation(place=place).area == of_place
    assert factories.make_organisation("Twee", place=place, region=own).area == own
    assert factories.make_organisation("Drie").area is None


def test_talents_come_from_the_whole_person():
    assert {kind for kind, _label in Talent._meta.get_field("kind").choices} == {
        "professional",
        "voluntary",
        "hobby",
        "lived",
    }
