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
    more = {"dossier": 5}  # the one page with everything on it, and who read it is written down
    assert {name: n for name, n in small.items() if n - more.get(name, 0) >= 10} == {}, small


STEERING = {
    "/pad/": 8, "/pad/?view=table": 7, "/pad/?view=cohort": 6, "/pad/open-eindes/": 10, "/vandaag/": 9, "/team/overdracht/": 8,
}  # fmt: skip
# The hand-over is done and taken back: each kind of work is read and moved, whatever there is of it. Rows that are written
# are not counted: SQLite takes 999 values at a time, so that 500 dossiers go in six pieces.
PREVIEW = 111


@pytest.mark.parametrize("size", [50, 500])
def test_three_brokers_steer_any_number_of_dossiers_with_the_same_queries(world, size):
    """The literal numbers are those of ``tests/innovations`` too."""
    brokers = [world.people["broker"], factories.make_broker("Bram Wils"), factories.make_broker("An Claes")]
    grow(world, size)
    for number, innovation in enumerate(Innovation.objects.order_by("pk")):
        Innovation.objects.filter(pk=innovation.pk).update(broker=brokers[number % 3])
    client = world.client("coordinator")
    seen = {}
    for address in STEERING:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        seen[address] = len(queries)
    assert seen == STEERING
    said = {"giver": brokers[1].key, "to": [brokers[0].key, brokers[2].key], "step": "look"}
    with CaptureQueriesContext(connection) as queries:
        page = client.post("/team/overdracht/", said)
    others = [one["sql"] for one in queries if not one["sql"].startswith("INSERT")]
    assert len(others) == PREVIEW
    assert len(page.context["preview"]["dossiers"]) in {size // 3, size // 3 + 1}
