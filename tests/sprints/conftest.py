import pytest
from django.utils import translation

from tests import factories
from tests.sprints import scene
from vlechtwerk.sprints import actions


@pytest.fixture(autouse=True)
def in_english():
    """What actions say is read here in the language of the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def lotte(db):
    return factories.make_broker()


@pytest.fixture
def planned(lotte):
    return scene.plan(lotte)


@pytest.fixture
def ideate(lotte):
    return scene.in_state("ideate", lotte)


@pytest.fixture
def two(ideate):
    """Two who take part without an account."""
    return actions.join_sprint(ideate, name="An"), actions.join_sprint(ideate, name="Bert")
