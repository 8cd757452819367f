import pytest
from django.utils import translation

from tests import factories
from tests.learning import scene


@pytest.fixture(autouse=True)
def in_english():
    """What actions say is read here in the language of the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def lotte(db):
    return factories.make_broker()


@pytest.fixture
def cohort(lotte):
    """A group that runs, of two who wrote down a goal."""
    return scene.running(lotte, "An Leert", "Bert Leert")
