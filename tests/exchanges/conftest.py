import pytest
from django.utils import translation

from tests.exchanges.scene import MONDAY
from vlechtwerk.core import clock


@pytest.fixture(autouse=True)
def _monday_morning(settings):
    """Everything begins on the same Monday, told in English; time goes on by ``clock.at``."""
    settings.STAFF_MFA = "optional"
    with clock.at(MONDAY), translation.override("en"):
        yield
