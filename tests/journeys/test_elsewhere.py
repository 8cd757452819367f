"""A question goes elsewhere: a stranger answers on a phone, says no for want of room, and the next one helps."""

import re

import pytest

from tests.journeys.pages import assert_accessible, assert_fits
from tests.journeys.steps import log_in, submit
from tests.journeys.test_referral import link, page_of  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

WORLD = """
from vlechtwerk.innovations import actions
from vlechtwerk.matching import actions as matching
from vlechtwerk.people.models import Person
lotte, emre = (Person.objects.get(email=f"{name}@netwerk.example") for name in ("lotte", "emre"))
intake, _new = actions.receive_intake(question="Ik krijg de huur niet meer betaald", title="Huur", person=emre, source="broker",
                                      by=lotte, broker=lotte)
for name, mail in (("Els Maes", "els@huur.example"), ("Jo Claes", "jo@onthaal.example")):
    matching.save_destination(None, name=name, organisation=f"Huis van {name[:2]}", phone="0470 11 22 33", email=mail,
                              offers="helpt bij achterstallige huur", language="nl", by=lotte)
print("INTAKE", intake.key)
"""
STATE = "from vlechtwerk.innovations.models import Intake; print('STATE', Intake.objects.get(title='Huur').state)"
ELS, JO, EMRE, STORY = (
    "els@huur.example",
    "jo@onthaal.example",
    "emre@netwerk.example",
    "Een gezin staat achter met de huur.",
)
PHONE = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}


def state(network) -> str:
    return re.search(r"STATE (\w+)", network.command("manage", "shell", "-c", STATE).stdout)[1]


def refer(network, broker, key, name):
    """From the page of the question: one of the directory, the other as what was shown as well."""
    broker.goto(f"{network.url}/doorverwijzen/vraag/{key}/")
    broker.get_by_role("radio", name=re.compile(name)).check()
    broker.fill("main form[method=post] [name=summary]", STORY)
    broker.fill("[name=why]", "Zij doen dit elke dag.")
    broker.fill("[name=alternatives]", "Het OCMW.")
    assert_accessible(broker)
    submit(broker, "main form[method=post] button.first")
    submit(broker, "form[action$='/show/'] button")


def answer(network, page_of, to, what, **more):  # noqa: F811
    """On a phone, without an account and without scripts: open, choose, send."""
    guest = page_of(**PHONE)
    guest.goto(link(network, to, "vraag", "/d/"))
    assert_fits(guest)
    assert STORY not in guest.inner_text("main")
    submit(guest, "main form button.first")
    assert STORY in guest.inner_text("main")
    guest.check(f"input[name=answer][value={what}]")
    for name, value in more.items():
        guest.select_option(f"[name={name}]", value)
    submit(guest, "main form button.first")
    return guest


def test_question_goes_elsewhere_and_is_never_lost(network, page_of):  # noqa: F811
    key = re.search(r"INTAKE (\w+)", network.command("manage", "shell", "-c", WORLD).stdout)[1]
    broker = page_of(viewport={"width": 1280, "height": 900})
    log_in(network, broker, "lotte@netwerk.example")

    # The first one has no room: the question is still here, and the directory knows it from now on.
    refer(network, broker, key, "Els Maes")
    asker = page_of(viewport={"width": 390, "height": 844})
    asker.goto(link(network, EMRE, "Els Maes", "/akkoord/"))
    assert_fits(asker)
    submit(asker, "main form button.first")
    answer(network, page_of, ELS, "no", reason="no_capacity")
    assert state(network) == "received"
    broker.goto(f"{network.url}/vandaag/")
    assert "Els Maes" in broker.inner_text("main")
    broker.goto(f"{network.url}/wegwijzer/")
    assert_accessible(broker)
    assert "vol" in broker.inner_text("li:has-text('Els Maes')")

    # The next one helps; what came of it closes the question, with where it went.
    refer(network, broker, key, "Jo Claes")
    asker.goto(link(network, EMRE, "Jo Claes", "/akkoord/"))
    submit(asker, "main form button.first")
    guest = answer(network, page_of, JO, "yes")
    assert state(network) == "received"
    guest.check("input[name=outcome][value=helped]")
    submit(guest, "form:has(input[name=outcome]) button.first")
    assert state(network) == "referred"

    # The asker reads who knows what, on the phone.
    log_in(network, asker, EMRE, "thuis")
    asker.goto(f"{network.url}/ik/wie-weet-wat/")
    assert "Jo Claes" in asker.inner_text("main")
    assert STORY in asker.inner_text("main")
    assert_fits(asker)
    assert_accessible(asker)
