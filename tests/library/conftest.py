import pytest


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"
