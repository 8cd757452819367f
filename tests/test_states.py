"""No state without a way out: every machine × state × hat × address, and every deadline tells somebody.

The addresses are not listed here: they are those of the product in whose path the thing stands. Who may open
them is said once, in ``permission_rows``; here it must hold in every state, not only in the one of the matrix.
"""

from datetime import timedelta

import pytest
from django.test import override_settings

from tests.addresses import key_name, path_of, walk
from tests.lives import LIVES, MACHINES, OF_THE_HOUSE, Scene
from tests.permission_rows import ROWS
from tests.personas import HATS, client_of, undone
from tests.storm import forms_on, shoot
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.core.registry import jobs
from vlechtwerk.desk import queries as desk
from vlechtwerk.outbox.models import Message

pytestmark = pytest.mark.thorough
REST = [(name, state) for name, state in LIVES if state not in MACHINES[name].passing]
ON_THE_WAY = [(name, state) for name, state in REST if state not in MACHINES[name].ends]
PARTIES = ("giver",)
# These move on with the session, the decision on the coins, or the need that they wait for; its page has the button.
MOVES_WITH = {("give", "planned"), ("need", "introduced"), ("proposal", "kept"), ("proposal", "drafted")}


@pytest.fixture
def db(one_world):
    with undone(), override_settings(ACCOUNT_RATE_LIMITS=False):
        yield


@pytest.fixture
def play(db, one_world):
    return Scene(one_world)


@pytest.fixture
def clients(play):
    return {hat: play.world.client(hat) for hat in HATS} | {
        "member": client_of(play.asker),
        "giver": client_of(play.giver),
    }


@pytest.fixture
def live(play):
    """Bring something to a state; it, where it is found, and the moment from which it is looked at."""

    def bring(name, state):
        machine = MACHINES[name]
        thing = machine.bring(play, state)
        assert _state_of(name, thing) == state
        names = dict(machine.keys(thing))
        return thing, names, _moment(thing)

    return bring


def _moment(thing):
    """After whatever already happened to it, on the clock of the story."""
    last = AuditEntry.objects.order_by("-at").values_list("at", flat=True).first()
    return max(clock.now(), last or clock.now()) + timedelta(minutes=1)


def _about(names):
    """Every address in whose path one of these keys stands."""
    return [
        address
        for address in walk()
        if not address.name.startswith("api_") and any(key_name(address, part) in names for part in address.parts)
    ]


def _state_of(name, thing):
    if name == "transfer":
        from tests.exchanges.scene import coin

        return coin(thing)
    found = type(thing).objects.filter(pk=thing.pk).first()
    return found.state if found else "forgotten"  # a form that was never sent


@pytest.mark.usefixtures("curt")
@pytest.mark.parametrize(("name", "state"), REST)
def test_every_address_about_it_holds_for_every_hat_and_somebody_finds_what_to_do(play, live, clients, name, state):
    """No error, nothing written by who may not, nobody let in by a state whom the matrix keeps out.

    And a page about it opens for somebody in every state; where it has not ended, one of them has a button for it.
    """
    _thing, names, at = live(name, state)
    wrong, opened, buttons = [], [], []
    with clock.at(at):
        for address in _about(names):
            for row, method, verb in _requests(address.name):
                path, may = _path(play, address, names, verb), ROWS[row].allowed(method)
                for hat in (*HATS, *PARTIES):
                    answer = shoot(clients[hat], method, path)
                    inside = answer.status_code in {200, 422} or answer.written
                    if answer.status_code >= 500 or (inside and hat not in {*may, *PARTIES}):
                        wrong.append((hat, method, path, answer.status_code, answer.written[:1]))
                    if method == "get" and answer.status_code == 200 and "text/html" in answer["Content-Type"]:
                        opened.append((hat, path))
                        buttons += [form.action for form in forms_on(answer.content.decode(), path)]
    assert wrong == []
    assert opened, "nobody can open it"
    if (
        (name, state) in ON_THE_WAY and (name, state) not in MOVES_WITH and name != "transfer"
    ):  # a reservation moves with its session
        assert [action for action in buttons if any(key in action for key in names.values())], opened


def _requests(name):
    """Which requests the matrix knows for an address: reading, and writing with every verb."""
    rows = [row for row in ROWS if row == name or row.startswith(f"{name}:")]
    return [
        (row, method, row.partition(":")[2])
        for row in rows
        for method in ("get", "post")
        if ROWS[row].allowed(method) is not None
    ]


def _path(play, address, names, verb):
    world = type(play.world)(play.world.people, play.world.keys | names)
    in_path = {"verb": verb} if verb and "verb" in address.parts else {}
    return path_of(address, world, **in_path)


@pytest.mark.parametrize(("name", "state"), ON_THE_WAY)
def test_silence_is_heard_by_somebody(play, live, name, state):
    """Nobody does anything for a quarter: it moves on by itself, or somebody has it in the mail or on Vandaag."""
    thing, _names, at = live(name, state)
    before = set(Message.objects.values_list("pk", flat=True))
    days = (1, 4, 8, 13, 20, 30, 45, 60, 90)
    for day in days:
        with clock.at(at + timedelta(days=day)):
            for job, item in jobs.items():
                if not job.startswith(OF_THE_HOUSE):
                    item.run()
    told = Message.objects.exclude(pk__in=before).exists()
    with clock.at(at + timedelta(days=days[-1])):
        waits = desk.today(play.broker, mine=False)
    assert _state_of(name, thing) != state or told or any(thing.key in row.url for row in waits.waiting)


def test_machines_are_those_that_the_product_draws():
    """A new machine of product.md that is built gets its lives here."""
    assert set(MACHINES) >= {"intake", "need", "proposal", "session", "transfer", "give", "referral", "circle"}
