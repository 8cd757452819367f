"""One innovation that looks for somebody, its broker, and somebody who can help."""

import pytest
from django.utils import translation

from tests import factories
from tests.personas import client_of
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.matching import actions
from vlechtwerk.matching.models import Proposal
from vlechtwerk.outbox.enums import MessageState
from vlechtwerk.outbox.models import Message


@pytest.fixture(autouse=True)
def in_english():
    """What actions say is read here in the language of the code; pages and mails keep that of their reader."""
    with translation.override("en"):
        yield


@pytest.fixture
def lead(db):
    return factories.make_person("Griet Vandamme")


@pytest.fixture
def broker(db):
    return factories.make_broker()


@pytest.fixture
def staff(broker):
    """The broker's browser."""
    return client_of(broker)


@pytest.fixture
def need(lead, broker):
    return factories.make_need(factories.make_innovation(lead=lead, broker=broker), made_by=broker)


@pytest.fixture
def helper(db):
    person = factories.make_person("Hilde Wouters")
    factories.make_talent(person)
    return person


@pytest.fixture
def asked(need, helper, broker):
    return actions.ask_helper(need, helper=helper, by=broker)


@pytest.fixture
def mails():
    """The mails of this app that wait to leave, by address: ``mails(person)`` gives their kinds in order."""

    def of(person):
        waiting = Message.objects.filter(to_email=person.email, kind__startswith="matching.")
        kinds = waiting.filter(state=MessageState.QUEUED).order_by("pk").values_list("kind", flat=True)
        return [kind.removeprefix("matching.") for kind in kinds]

    return of


@pytest.fixture
def refused():
    """The words with which an action says no; fails when it says yes."""

    def saying(act, *args, **keywords):
        with pytest.raises(actions.MatchingRefused) as caught:
            act(*args, **keywords)
        return str(caught.value.message)

    return saying


@pytest.fixture
def limits():
    """Set the hard limits of somebody's account, in hundredths of a coin."""

    def of(person, **values):
        account = ledger.open_account(person)
        type(account).objects.filter(pk=account.pk).update(soft_floor=None, soft_ceiling=None, **values)

    return of


def state_of(proposal: Proposal) -> str:
    return Proposal.objects.values_list("state", flat=True).get(pk=proposal.pk)
