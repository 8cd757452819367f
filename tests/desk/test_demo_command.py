"""The demo leaves a real network alone."""

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_person


@pytest.mark.django_db
def test_it_refuses_a_database_with_real_people():
    make_person("Echte Mens")
    with pytest.raises(CommandError, match="real people"):
        call_command("demo", "--small")
