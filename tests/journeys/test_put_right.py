"""A wrong booking is put right in the real browser, and somebody leaves: both of the two read one clear line."""

import re

import pytest

from tests.journeys.live import wait_until
from tests.journeys.pages import assert_accessible, assert_fits
from tests.journeys.steps import is_code, log_in, submit

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

BOOKED = """
import uuid
from vlechtwerk.ledger import actions
from vlechtwerk.people.models import Person
nadia, jeroen = (Person.objects.get(email=f"{name}@netwerk.example") for name in ("nadia", "jeroen"))
made = actions.reserve(uuid.uuid4(), payer=nadia, earner=jeroen, source="journey", by=None)
actions.post(made.pk, by=None)
wrong = actions.reserve(uuid.uuid4(), payer=nadia, earner=jeroen, source="journey", by=None)
print("BOOKED", actions.post(wrong.pk, by=None).pk, jeroen.key)
"""
STATE = """
from vlechtwerk.ledger import actions, queries
from vlechtwerk.people.models import Person
nadia, jeroen = (Person.objects.get(email=f"{name}@netwerk.example") for name in ("nadia", "jeroen"))
print("STATE", queries.tally(nadia).balance, queries.tally(jeroen).balance, actions.pot().balance, queries.verify().is_sound)
"""
WHY = "Twee keer geboekt voor dezelfde halve dag."


@pytest.fixture
def page_of(browser):
    contexts = []

    def open_for(width):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="nl-BE", reduced_motion="reduce")
        context.set_default_timeout(40_000)
        contexts.append(context)
        return context.new_page()

    yield open_for
    for context in contexts:
        context.close()


def state(network):
    said = network.command("manage", "shell", "-c", STATE).stdout
    return re.search(r"STATE (-?\d+) (-?\d+) (-?\d+) (\w+)", said).groups()


def codes(network, address):
    """The codes that were mailed to somebody, oldest first."""
    texts = [mail.get_body(("plain",)).get_content() for mail in network.mails(address, "code")]
    return [word for text in texts for word in text.split() if is_code(word)]


def enter(network, page, address):
    """Log in, whatever page comes next; with the code of this time, not of a time before."""
    known = codes(network, address)
    page.goto(f"{network.url}/account/login/")
    page.fill("#code-email", address)
    page.press("#code-email", "Enter")
    page.wait_for_selector("input[name=code]")
    words = wait_until(lambda: codes(network, address)[len(known) :], f"a code for {address}")
    page.fill("input[name=code]", words[-1])
    with page.expect_navigation():
        page.press("input[name=code]", "Enter")


def test_wrong_booking_is_put_right_and_both_read_one_clear_line(network, page_of):
    number, jeroen = re.search(r"BOOKED (\S+) (\w+)", network.command("manage", "shell", "-c", BOOKED).stdout).groups()
    assert state(network) == ("-200", "200", "0", "True")
    broker = page_of(1280)
    log_in(network, broker, "lotte@netwerk.example")
    broker.goto(f"{network.url}/munten/boeking/{number}/")
    assert_accessible(broker)
    submit(broker, "main form button.stop")  # without a reason
    assert "Zeg in een paar woorden" in broker.inner_text("main")
    broker.fill("[name=why]", WHY)
    submit(broker, "main form button.stop")
    assert WHY in broker.inner_text("main")
    assert broker.locator("main form").count() == 0
    assert_accessible(broker)
    assert state(network) == ("-100", "100", "0", "True")

    for address, width in (("nadia@netwerk.example", 320), ("jeroen@netwerk.example", 1280)):
        assert WHY in network.mail(address, "rechtgezet").get_body(("plain",)).get_content()
        member = page_of(width)
        enter(network, member, address)
        member.goto(f"{network.url}/munten/")
        rows = [row for row in member.locator("main tbody tr").all_inner_texts() if WHY in row]
        assert len(rows) == 1, rows
        assert_accessible(member)
        assert_fits(member)

    # Jeroen leaves: what happens is told first, then it happens.
    broker.goto(f"{network.url}/mensen/{jeroen}/")
    broker.click("main a[href$='/vertrek/']")
    assert "1 munt gaat naar de gemeenschappelijke pot" in broker.inner_text("main")
    assert_accessible(broker)
    submit(broker, "main form button.stop")
    assert state(network) == ("-100", "0", "100", "True")
    broker.goto(f"{network.url}/munten/pot/")
    assert_accessible(broker)
    broker.click("main a[href*='/munten/rekening/']")
    assert "Jeroen Maes" in broker.inner_text("main")
    assert_accessible(broker)
