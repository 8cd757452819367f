"""On a Monday of its own, and afterwards the books must hold."""

import pytest

from tests.exchanges import scene
from vlechtwerk.core import clock
from vlechtwerk.ledger import queries


@pytest.fixture
def books_hold(db, settings):
    settings.STAFF_MFA = "optional"
    with clock.at(scene.MONDAY):
        yield
        assert queries.verify().problems == []


@pytest.fixture
def committed_books_hold(committed_db):
    with clock.at(scene.MONDAY):
        yield
        assert queries.verify().problems == []
