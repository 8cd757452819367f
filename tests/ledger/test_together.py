"""Real processes on one ledger at once."""

import uuid

import pytest

from tests import factories
from tests.together import refusals, together
from vlechtwerk.ledger import actions, queries

pytestmark = pytest.mark.usefixtures("committed_db")


def test_same_booking_from_four_processes_is_booked_once():
    payer, earner = factories.make_person("An"), factories.make_person("Bo")
    key = uuid.uuid4()

    def book():
        return str(actions.reserve(key, payer=payer, earner=earner, source="test", by=payer).pk)

    answers = together(book, book, book, book)
    assert refusals(answers) == []
    assert set(answers) == {str(key)}
    assert queries.tally(payer).reserved_out == 100
    assert queries.verify().is_sound
