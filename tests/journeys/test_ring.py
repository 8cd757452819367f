"""A ring of three in a real browser: found, proposed, answered by guests; once somebody says no, once all say yes."""

import pytest

from tests.journeys.conftest import of_seven
from tests.journeys.live import links_in, wait_until
from tests.journeys.pages import assert_accessible, assert_fits, in_theme
from tests.journeys.steps import log_in, submit
from tests.journeys.test_loop import page_of  # noqa: F401  # a fixture among them

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

THREE = """
from tests.exchanges.rings import three
from vlechtwerk.people.models import Person
three(Person.objects.get(email="lotte@netwerk.example"))
"""
NEEDS = """
from vlechtwerk.exchanges.models import ExchangeRing, StrengtheningSession
print("needs", sorted(place.need.state for place in ExchangeRing.objects.get().places))
print("sessions", StrengtheningSession.objects.filter(state="planning").count())
"""


@pytest.fixture
def network(tmp_path, request):
    with of_seven(tmp_path, PYTHONPATH=str(request.config.rootpath)) as running:
        running.command("manage", "shell", "-c", THREE)
        yield running


@pytest.fixture
def proposed(network, page_of):  # noqa: F811
    """The broker found the ring, looked at it and proposed it; the page of the ring, and who got which link."""
    broker = page_of()
    broker.set_default_timeout(90_000)  # the first search reads the dictionaries
    log_in(network, broker, "lotte@netwerk.example")
    broker.goto(f"{network.url}/koppelen/")
    broker.click("nav.tabs a[href='/ruilringen/']")
    assert "Vandaag is 1 ring mogelijk" in broker.inner_text("main")
    assert_page_holds(broker)
    broker.click("main a.first")
    text = broker.inner_text("main")
    for name in ("Katrien Baert", "Omar Vercauteren", "Inge Daems"):
        assert f"{name}" in text.split("Deze mensen krijgen nu een mail")[1]
    assert_page_holds(broker)
    submit(broker, "main button.first")
    assert "Wacht op antwoord" in broker.inner_text("main")
    assert_page_holds(broker)
    mails = wait_until(lambda: len(found := network.mails(containing="/r/")) == 3 and found, "three requests")
    return broker, {str(mail["To"]).split("<")[1].rstrip(">"): answer_link(mail) for mail in mails}


def answer_link(mail) -> str:
    return next(address for address in links_in(mail) if "/r/" in address)


def assert_page_holds(page) -> None:
    """On a telephone and on a desk, in the light and in the dark."""
    size = page.viewport_size
    for scheme in ("dark", "light"):
        in_theme(page, scheme)
        assert_accessible(page)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)
    page.set_viewport_size(size)


def says(page, link: str, answer: str, **more: str) -> str:
    """A guest opens the link and sends one answer; what is read then."""
    page.goto(link)
    assert_page_holds(page)
    page.check(f"input[name=answer][value={answer}]")
    for name, value in more.items():
        page.select_option(f"select[name={name}]", value)
    submit(page, "main button.first")
    return page.inner_text("main")


def state(network) -> str:
    return network.command("manage", "shell", "-c", NEEDS).stdout


def test_one_no_is_told_kindly_to_all_three_and_the_needs_are_open_again(network, proposed, page_of):  # noqa: F811
    broker, links = proposed
    first, second, third = links.values()
    assert "Dank je. Je doet mee" in says(page_of(phone=True), first, "yes")
    assert "Dank je. Je doet mee" in says(page_of(phone=True), second, "yes")
    assert "proposed" in state(network)
    says(page_of(phone=True), third, "no", reason="no_time")
    for email in links:
        mail = network.mail(email, "Deze keer gaat de ring niet door")
        assert "geen tijd" not in mail.get_body(("plain",)).get_content()
    assert "['open', 'open', 'open']" in state(network)
    broker.reload()
    assert "nu geen tijd" in broker.inner_text("main")
    broker.click("main ol.list a[href*='/koppelen/']")
    assert broker.locator(".cand a[href*='/vraag/']").count() > 0  # others may be asked at once


def test_three_times_yes_is_three_sessions_and_everybody_knows_the_two_they_meet(network, proposed, page_of):  # noqa: F811
    broker, links = proposed
    guest = page_of(phone=True)
    for link in links.values():
        text = says(guest, link, "yes")
    assert "Iedereen zei ja!" in text
    assert_page_holds(guest)
    guest.click("main a.first")
    assert "0470" in guest.inner_text("main")  # the number of the one she helps
    for email in links:
        network.mail(email, "nummer", count=2)
    assert "['introduced', 'introduced', 'introduced']" in state(network)
    assert "sessions 3" in state(network)
    broker.reload()
    assert broker.locator("main ol a[href*='/sessies/']").count() == 3
