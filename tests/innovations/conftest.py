"""What the tests of this app share: a broker's browser, a small path, questions in every state."""

import pytest
from django.utils import translation

from tests import factories, personas
from vlechtwerk.innovations import actions


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"
    with translation.override("en"):
        yield


@pytest.fixture
def client_of():
    return personas.client_of


@pytest.fixture
def broker(db):
    return factories.make_broker(language="en")


@pytest.fixture
def desk(broker, client_of):
    """The broker's browser."""
    return client_of(broker)


@pytest.fixture
def stages(db):
    return factories.make_stages()


@pytest.fixture
def innovation(stages, broker):
    return factories.make_innovation(broker=broker)


ENTRY_TEST = {"is_impact_driven": True, "is_innovative": True}


@pytest.fixture
def intake_in(stages, broker):
    """An intake brought to a state through the actions."""

    def bring(state, **fields):
        made = factories.make_intake(state="draft" if state == "draft" else "received", **fields)
        steps = {
            "invited": lambda: actions.invite_intake(made, by=broker),
            "assessed": lambda: actions.assess_intake(made, by=broker, **ENTRY_TEST),
            "referred": lambda: actions.refer_intake(made, to="An Peeters", by=broker),
            "closed": lambda: actions.close_intake(made, reason="not_impact", by=broker),
        }
        if state == "accepted":
            steps["assessed"]()
            actions.accept_intake(made, name="Tweede Oogst", pitch="Soep", by=broker)
        elif state in steps:
            steps[state]()
        assert made.state == state
        return made

    return bring
