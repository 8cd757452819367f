"""Paying forward through a colleague in a real browser: passed on, yes in two taps, given, and the circle is round."""

import pytest

from tests.journeys.conftest import of_seven
from tests.journeys.live import links_in, wait_until
from tests.journeys.steps import PASSES, confirm_link, log_in, submit
from tests.journeys.test_loop import OTHERS, page_of  # noqa: F401  # a fixture
from tests.journeys.test_ring import assert_page_holds

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

RECEIVED = """
from datetime import timedelta
from tests import factories
from tests.exchanges.scene import booked
from vlechtwerk.core import clock
from vlechtwerk.people.models import Person
griet = factories.make_person("Griet Vandamme", email="griet@soep.example")
lotte, jeroen = (Person.objects.get(email=f"{name}@netwerk.example") for name in ("lotte", "jeroen"))
day = clock.now().replace(minute=0, second=0, microsecond=0)
with clock.at(day - timedelta(days=20)):
    booked(receiver=griet, giver=jeroen, broker=lotte, starts_at=day - timedelta(days=2))
"""
PLANS = """
from datetime import timedelta
from vlechtwerk.core import clock
from vlechtwerk.exchanges import actions
from vlechtwerk.exchanges.models import StrengtheningSession
session = StrengtheningSession.objects.get(giver__email="sofie@gist.example")
slots = actions.propose_dates(session, starts=[clock.now() + timedelta(days=5)], by=session.giver, place="Online")
actions.choose_date(session, slot=slots[0], by=session.receiver)
"""
TELLS = """
from vlechtwerk.exchanges.models import GiveInvitation
from vlechtwerk.ledger.queries import tallies
from vlechtwerk.people.models import Person
one = GiveInvitation.objects.get(person__email="griet@soep.example")
people = {p.email: p.pk for p in Person.objects.filter(email__in=["griet@soep.example", "sofie@gist.example"])}
stand = tallies(people.values())
print("state", one.state, "griet", stand[people["griet@soep.example"]].balance, "sofie", stand[people["sofie@gist.example"]].balance)
"""


@pytest.fixture
def network(tmp_path, request):
    with of_seven(tmp_path, PYTHONPATH=str(request.config.rootpath)) as running:
        running.command("manage", "shell", "-c", OTHERS)
        running.command("manage", "shell", "-c", RECEIVED)
        yield running


def give_link(network, to: str) -> str:
    """The link in the newest mail about giving."""
    return wait_until(
        lambda: next((a for mail in reversed(network.mails(to)) for a in links_in(mail) if "/g/" in a), None),
        f"an invitation for {to}",
    )


def test_colleague_gives_in_the_place_of_who_received_and_all_three_pages_tell_it(network, page_of):  # noqa: F811
    # Griet received half a day. She lets a colleague give, somebody the network does not know yet.
    griet, own = page_of(phone=True), give_link(network, "griet@soep.example")
    griet.goto(own)
    assert griet.locator("form input[name=need]").count() == 3
    assert_page_holds(griet)
    griet.click("summary:has-text('Laat een collega geven')")
    griet.fill("input[name=name]", "Sofie Claes")
    griet.fill("input[name=email]", "sofie@gist.example")
    submit(griet, "form:has(input[name=email]) button")
    assert "Sofie Claes heeft de uitnodiging nu" in griet.inner_text("main")
    assert_page_holds(griet)

    # Sofie opens her own link: one tap, and one more.
    sofie, link = page_of(phone=True), give_link(network, "sofie@gist.example")
    sofie.goto(link)
    assert "Griet Vandamme denkt aan jou" in sofie.inner_text("main")
    assert sofie.locator("form input[name=need]").count() == 3
    assert_page_holds(sofie)
    submit(sofie, "main form button.first")
    assert "De makelaar" in sofie.inner_text("main")

    # The broker links the two, from the first page of the day.
    broker = page_of()
    broker.set_default_timeout(90_000)  # the first search reads the dictionaries
    log_in(network, broker, "lotte@netwerk.example")
    broker.click("main a:has-text('Sofie Claes')")
    submit(broker, "form[action$='/koppel/'] button.first")

    # They meet, and both confirm from the mail.
    network.command("manage", "shell", "-c", PLANS)
    network.command("manage", "shell", "-c", PASSES)
    for to in ("sofie@gist.example", "emre@netwerk.example"):
        guest = page_of(phone=True)
        guest.goto(wait_until(lambda to=to: confirm_link(network, to), f"the question to confirm for {to}", 60))
        submit(guest, "main form button.first")

    # The circle is round: the coin is Sofie's, and the pages of both and of the broker tell it.
    assert "state paid_forward griet -100 sofie 100" in network.command("manage", "shell", "-c", TELLS).stdout
    assert network.command("ledger", "verify").returncode == 0
    network.mail("griet@soep.example", "de cirkel is rond")
    for page, address in ((griet, own), (sofie, link), (broker, f"{network.url}/wederkerigheid/")):
        page.goto(address)
        text = page.inner_text("main")
        for said in (
            "Jeroen Maes gaf een halve dag aan Griet Vandamme",
            "Griet Vandamme gaf de uitnodiging door aan Sofie Claes",
            "Sofie Claes gaf een halve dag aan Emre Yildiz",
        ):
            assert said in text
        assert_page_holds(page)
