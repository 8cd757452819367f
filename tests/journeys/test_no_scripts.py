"""With scripts off: a visitor asks, a guest answers, dates are offered and chosen, both confirm."""

import re
from datetime import timedelta

import pytest

from tests.journeys.live import links_in, wait_until
from vlechtwerk.core import clock

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

ASKED = """
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.models import Intake
from vlechtwerk.matching import actions as matching
from vlechtwerk.people.models import Person
lotte = Person.objects.get(email="lotte@netwerk.example")
jeroen = Person.objects.get(email="jeroen@netwerk.example")
intake = Intake.objects.get(email="hilde@soep.example")
innovations.assess_intake(intake, is_impact_driven=True, is_innovative=True, by=lotte)
made = innovations.accept_intake(intake, name="Soep op wielen", pitch="Soep tot aan de deur", by=lotte)
need = innovations.open_need(made, title="Een route van twaalf haltes", text="Wie plant ritten?", by=lotte)
matching.ask_helper(need, helper=jeroen, by=lotte)
"""
PASSED = """
from datetime import timedelta
from vlechtwerk.exchanges.models import StrengtheningSession
one = StrengtheningSession.objects.get(need__title="Een route van twaalf haltes").appointment
one.starts_at, one.ends_at = one.starts_at - timedelta(days=30), one.ends_at - timedelta(days=30)
one.save()
"""


@pytest.fixture
def plain(browser):
    """A telephone that runs no scripts."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="nl-BE", java_script_enabled=False)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def link(network, to: str, part: str) -> str:
    """The newest address with ``part`` in it, waited for; the others in this network have other needs."""
    return wait_until(
        lambda: next(
            (a for mail in reversed(network.mails(to, "twaalf haltes")) for a in links_in(mail) if part in a), None
        ),
        f"a mail to {to} with {part}",
    )


def press(page, selector: str) -> None:
    with page.expect_navigation():
        page.click(selector)


def ask(network, page) -> None:
    page.goto(f"{network.url}/")
    page.fill("textarea[name=question]", "Hoe brengen we soep bij twaalf mensen die niet buiten komen?")
    page.fill("input[name=contact]", "hilde@soep.example")
    page.fill("input[name=name]", "Hilde Baert")
    press(page, "form[action='/vraag/'] button[type=submit]")
    if not page.url.endswith("/vraag/bedankt/"):  # who answers faster than a person is asked once more
        press(page, "main form button.first")
    assert page.url.endswith("/vraag/bedankt/")


def test_visitor_and_guest_go_the_whole_way_without_scripts(shared_network, plain):
    network, guest = shared_network, "jeroen@netwerk.example"
    ask(network, plain)
    network.command("manage", "shell", "-c", ASKED)

    plain.goto(link(network, guest, "/antwoord/"))
    plain.check("input[name=answer][value=yes]")
    press(plain, "main form button.first")
    press(plain, "main a.first")
    session = plain.url
    first = clock.today() + timedelta(days=9)
    if not plain.locator("input[name=day_1]").is_visible():
        plain.click("form[action$='/dates/'] >> xpath=ancestor::details/summary")
    plain.fill("input[name=day_1]", first.isoformat())
    plain.fill("form[action$='/dates/'] input[name=place]", "Buurthuis, Mechelen")
    press(plain, "form[action$='/dates/'] button[type=submit]")

    plain.goto(link(network, "hilde@soep.example", "/s/"))
    press(plain, "form[action$='/choose/'] button >> nth=0")
    assert "Buurthuis, Mechelen" in plain.inner_text("main")
    assert plain.request.get(f"{session}agenda.ics").ok

    network.command("manage", "shell", "-c", PASSED)
    for to in (guest, "hilde@soep.example"):
        plain.goto(link(network, to, "/bevestig/"))
        press(plain, "main form button.first")
        assert "Bedankt" in plain.inner_text("h1")
    assert re.search(r"(munt|geboekt)", plain.inner_text("main"))
