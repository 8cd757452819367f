import logging

import pytest

from tests import factories
from tests.ledger.books import booked, by_hand
from vlechtwerk.core.registry import jobs

pytestmark = pytest.mark.django_db


def test_nightly_check_is_silent_while_the_books_add_up_and_loud_when_not(caplog):
    job = jobs["ledger.verify"]
    assert job.every_s == 24 * 60 * 60
    person = factories.make_person()
    booked(factories.make_person(), person)
    with caplog.at_level(logging.ERROR, "vlechtwerk.ledger"):
        assert job.run() == 0
        assert caplog.records == []
        by_hand("UPDATE ledger_account SET posted_credits = 300 WHERE person_id = %s", person.pk)
        job.run()
    assert any("does not add up" in record.getMessage() for record in caplog.records)
