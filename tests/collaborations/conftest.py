import pytest
from django.utils import translation

from tests import factories
from tests.collaborations import scene


@pytest.fixture(autouse=True)
def in_english():
    """What actions say is read here in the language of the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def lotte(db):
    return factories.make_broker()


@pytest.fixture
def one(lotte):
    """Active, with two members."""
    return scene.active(lotte)
