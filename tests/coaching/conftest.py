import pytest
from django.utils import translation

from tests import factories
from tests.coaching import scene
from vlechtwerk.people.enums import HatKind


@pytest.fixture(autouse=True)
def in_english():
    """What actions say is read here in the language of the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def coach(db):
    return factories.make_person("Hilde Wouters", hats=(HatKind.MEMBER, HatKind.COACH))


@pytest.fixture
def person(db):
    return factories.make_person("Saïd Amrani")


@pytest.fixture
def group(coach):
    return scene.cohort(coach)


@pytest.fixture
def path(group, person, coach):
    return scene.path_in("running", group, person=person, coach=coach)
