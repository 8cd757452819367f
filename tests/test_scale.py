"""The five pages of the day: fewer than ten queries, and the same number when the network doubles."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.personas import make_world
from vlechtwerk.innovations.models import Innovation, InnovationMember

PAGES = {
    "today": "/vandaag/",
    "board": "/pad/",
    "table": "/pad/?view=table",
    "dossier": "/innovaties/{innovation}/",
    "match desk": "/koppelen/{need}/",
}


@pytest.fixture
def world(db, settings):
    settings.STAFF_MFA = "optional"
    return make_world()


def grow(world, to: int) -> None:
    """More innovations, each with a lead, a need and a talent more in the network; and intakes."""
    broker = world.people["broker"]
    stages = list(Innovation.objects.first().stage.version.stages.all())
    for number in range(Innovation.objects.count(), to):
        lead = factories.make_person(f"Trekker {number}")
        factories.make_talent(lead, text=f"Ik help met rekenwerk en verdienmodellen in wijk {number}")
        made = Innovation.objects.create(
            name=f"Idee {number}", pitch="Een idee", stage=stages[number % len(stages)], broker=broker
        )
        InnovationMember.objects.create(innovation=made, person=lead, role="lead")
        factories.make_need(made, made_by=broker, title=f"Nood {number}")
        if number % 5 == 0:
            factories.make_intake(question=f"Vraag {number}")


def counts(world) -> dict[str, int]:
    client = world.client("broker")
    found = {}
    for name, address in PAGES.items():
        page = address.format(**world.keys)
        client.get(page)  # the index over the talents is built once, not at every visit
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        found[name] = len(queries)
    return found


def test_pages_of_the_day_stay_under_ten_queries_whatever_the_size(world):
    grow(world, 150)
    small = counts(world)
    grow(world, 300)
    assert counts(world) == small
    looked = {"dossier": 1}  # who read it is written down
    assert {name: n for name, n in small.items() if n - looked.get(name, 0) >= 10} == {}, small
