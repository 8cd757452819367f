"""A need goes outside the network in the real browser: the broker refers, the asker agrees, a stranger takes it on."""

import re

import pytest

from tests.journeys.live import links_in
from tests.journeys.pages import assert_accessible, assert_fits
from tests.journeys.steps import log_in, submit

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

NEED = """
from vlechtwerk.innovations import actions
from vlechtwerk.people.models import Person
lotte, emre = (Person.objects.get(email=f"{name}@netwerk.example") for name in ("lotte", "emre"))
made = actions.start_innovation(name="Boerenbuur", pitch="Groenten van de buren.", lead=emre, by=lotte)
need = actions.open_need(made, title="Statuten van een coöperatie", text="Wie leest onze statuten na?", by=lotte)
print("NEED", need.key)
"""
STATE = "from vlechtwerk.innovations.models import Need; print('STATE', Need.objects.get().state)"
AN, EMRE = "an@steunpunt.example", "emre@netwerk.example"
STORY = "Vier telers willen samen een coöperatie oprichten."


@pytest.fixture
def page_of(browser):
    contexts = []

    def open_for(**more):
        context = browser.new_context(locale="nl-BE", reduced_motion="reduce", **more)
        context.set_default_timeout(40_000)
        contexts.append(context)
        return context.new_page()

    yield open_for
    for context in contexts:
        context.close()


def link(network, to: str, containing: str, part: str) -> str:
    return next(address for address in links_in(network.mail(to, containing)) if part in address)


def need_state(network) -> str:
    return re.search(r"STATE (\w+)", network.command("manage", "shell", "-c", STATE).stdout)[1]


def test_need_is_met_by_somebody_outside_without_an_account(network, page_of):
    key = re.search(r"NEED (\w+)", network.command("manage", "shell", "-c", NEED).stdout)[1]
    broker = page_of(viewport={"width": 1280, "height": 900})
    log_in(network, broker, "lotte@netwerk.example")

    # The broker writes down to whom, and sees what leaves; a mistake keeps what was typed.
    broker.goto(f"{network.url}/koppelen/{key}/")
    broker.click("a[href$='/doorverwijzen/']")
    assert_accessible(broker)
    for name, words in {
        "name": "An Peeters", "organisation": "Steunpunt Coöperaties", "role": "adviseur", "phone": "12", "email": AN,
        "summary": "Iemand wil een coöperatie.", "why": "Zij doen dit elke dag.", "alternatives": "Een notaris.",
    }.items():  # fmt: skip
        broker.fill(f"main [name={name}]", words)
    submit(broker, "main form button.first")
    assert broker.input_value("[name=why]") == "Zij doen dit elke dag."
    broker.fill("[name=phone]", "0470 11 22 33")
    submit(broker, "main form button.first")
    assert AN in broker.inner_text("main")
    assert_accessible(broker)
    submit(broker, "form[action$='/show/'] button")

    # The asker reads it on a phone, changes the words and agrees.
    asker = page_of(viewport={"width": 320, "height": 640})
    asker.goto(link(network, EMRE, "Steunpunt", "/akkoord/"))
    assert_accessible(asker)
    assert_fits(asker)
    asker.fill("[name=summary]", STORY)
    submit(asker, "main form button.first")

    # An answers on a phone that runs no scripts. Only following the link shows no story.
    guest = page_of(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    asked = link(network, AN, "Boerenbuur", "/d/")
    guest.goto(asked)
    assert STORY not in guest.inner_text("main")
    submit(guest, "main form button.first")
    assert STORY in guest.inner_text("main")
    assert "Emre" not in guest.inner_text("main")
    guest.check("input[name=answer][value=yes]")
    submit(guest, "main form button.first")
    assert "0470 00 66 66" in guest.inner_text("main")
    assert "0470 11 22 33" in network.mail(EMRE, "An Peeters", count=2).get_body(("plain",)).get_content()
    assert need_state(network) == "introduced"
    broker.goto(f"{network.url}/koppelen/{key}/")
    assert "An Peeters" in broker.inner_text("h1")
    assert_accessible(broker)

    # Later the same link tells what came of it.
    guest.goto(asked)
    guest.check("input[name=outcome][value=helped]")
    guest.fill("form:has(input[name=outcome]) textarea[name=note]", "De statuten zijn klaar.")
    submit(guest, "form:has(input[name=outcome]) button.first")
    assert need_state(network) == "met"
    assert "De statuten zijn klaar." in network.mail(EMRE, "geholpen").get_body(("plain",)).get_content()
    for width in (1280, 320):
        with_scripts = page_of(viewport={"width": width, "height": 800})
        with_scripts.goto(asked)
        assert_accessible(with_scripts)
        assert_fits(with_scripts)
