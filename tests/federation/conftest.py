import pytest

from tests.federation.peer import make_partner


@pytest.fixture(autouse=True)
def _federation_is_on(settings):
    settings.FEDERATION, settings.STAFF_MFA = True, "optional"


@pytest.fixture
def peer(db):
    """A partner with an agreed limit of five coins either way."""
    return make_partner()
