"""The loop with a worker that is killed at every step: nothing lost, nothing twice."""

import json
import signal
import time
from collections import Counter
from random import Random

import pytest

from tests.journeys import live

pytestmark = pytest.mark.thorough
PRELUDE = """
import json
from datetime import timedelta
from vlechtwerk.agenda.models import Appointment
from vlechtwerk.core import clock
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.exchanges.models import GiveInvitation, StrengtheningSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.models import Innovation, Need
from vlechtwerk.ledger.models import Transfer
from vlechtwerk.ledger.queries import verify
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.models import Proposal
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Person
NUMBER = 6
def who(name): return Person.objects.get(email=f"{name}@loop.example")
def sessions(): return StrengtheningSession.objects.order_by("id")
"""
STEPS = {
    "begin": """
lotte = people.register_person(name="Lotte", email="lotte@loop.example", by=None)
for n in range(NUMBER):
    maker = people.register_person(name=f"Maker {n}", email=f"maker{n}@loop.example", phone="0470 00 00 01", by=None)
    helper = people.register_person(name=f"Helper {n}", email=f"helper{n}@loop.example", phone="0470 00 00 02", by=None)
    made = innovations.start_innovation(name=f"Idee {n}", pitch="Een idee", lead=maker, by=lotte)
    need = innovations.open_need(made, title=f"Nood {n}", text="Wie weet dit?", by=lotte)
    matching.ask_helper(need, helper=helper, by=lotte)
""",
    "accept": """
for proposal in Proposal.objects.order_by("id"):
    exchanges.accept(proposal, by=proposal.helper)
""",
    "plan": """
for session in sessions():
    exchanges.propose_dates(session, starts=[clock.now() + timedelta(days=5)], by=session.giver, place="Bibliotheek")
    exchanges.choose_date(session, slot=session.appointment.slots.first(), by=session.receiver)
""",
    "pass": """
for one in Appointment.objects.all():
    one.starts_at -= timedelta(days=20); one.ends_at -= timedelta(days=20); one.save()
""",
    "confirm": """
for session in sessions():
    for person in (session.giver, session.receiver):
        session.refresh_from_db()
        exchanges.confirm(session, person=person)
""",
}
REPORT = """
print("REPORT" + json.dumps({
    "states": list(sessions().values_list("state", flat=True)),
    "posted": Transfer.objects.filter(state="posted").count(),
    "invitations": GiveInvitation.objects.count(),
    "waiting": Message.objects.filter(state__in=["queued", "sending"]).count(),
    "failed": Message.objects.filter(state="failed").count(),
    "sent": Message.objects.filter(state="sent").count(),
    "problems": verify().problems,
}))
"""


def run(network, step: str) -> str:
    return network.command("manage", "shell", "-c", PRELUDE + step).stdout


def report(network) -> dict:
    return json.loads(run(network, REPORT).split("REPORT")[1])


@pytest.fixture
def network(tmp_path):
    # A claim of a dead worker ends after seconds here; in production after minutes.
    with live.network(tmp_path / "data", VLECHTWERK_OUTBOX_CLAIM_S="2") as running:
        yield running


def kill_soon(network, dice: Random) -> None:
    """Let a worker begin, and take its plug out."""
    worker = network.start("work")
    time.sleep(dice.uniform(1.2, 2.6))
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def test_loop_survives_a_worker_killed_at_every_step(network):
    dice = Random(2)
    for step in STEPS.values():
        run(network, step)
        kill_soon(network, dice)
    network.start("work")

    def settled():
        now = report(network)
        return now if now["waiting"] == 0 and set(now["states"]) == {"booked"} else None

    end = live.wait_until(settled, "every session booked and every mail gone", 90)
    assert end["posted"] == 6
    assert end["invitations"] == 6
    assert end["problems"] == []
    assert end["failed"] == 0
    # Every mail that was written arrived, and none arrived twice: one file per Message-ID, one coin mail each.
    mails = network.mails()
    assert len(mails) == end["sent"]
    twice = [key for key, n in Counter((mail["To"], mail["Subject"]) for mail in mails).items() if n > 1]
    assert twice == []
