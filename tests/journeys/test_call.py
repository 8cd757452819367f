"""A shortage is seen, called for, answered from a telephone, and gone, in the real browser."""

import re

import pytest

from tests.journeys.live import links_in
from tests.journeys.pages import assert_accessible, assert_fits
from tests.journeys.steps import log_in, submit
from tests.journeys.test_referral import page_of  # noqa: F401  # a fixture

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

NEED = """
from vlechtwerk.innovations import actions
from vlechtwerk.innovations.models import Axis
from vlechtwerk.people.models import Person
lotte, emre = (Person.objects.get(email=f"{name}@netwerk.example") for name in ("lotte", "emre"))
made = actions.start_innovation(name="Boerenbuur", pitch="Groenten van de buren.", lead=emre, by=lotte)
axis = Axis.objects.get(code="legal")
actions.open_need(made, title="Octrooi op een waterfilter", text="Wie kent het octrooirecht?", axis=axis, by=lotte)
"""
SAAR = "saar@netwerk.example"
PEOPLE = "tr:has(th:has-text('Juridisch')) td:nth-of-type(2) a"


def test_shortage_is_called_for_and_answered_from_a_telephone(network, page_of):  # noqa: F811
    network.command("manage", "shell", "-c", NEED)
    desk = page_of(viewport={"width": 1280, "height": 900})
    log_in(network, desk, "lotte@netwerk.example")

    # One need, nobody who could help: it stands on top, in words.
    desk.goto(f"{network.url}/koppelen/capaciteit/")
    says = desk.inner_text("main")
    assert "1 nood over Juridisch, 0 mensen" in says, says[:1500]
    assert desk.inner_text(PEOPLE) == "0"
    assert_accessible(desk)

    # The coordinator sees whom it mails before anything leaves.
    desk.click("tr:has(th:has-text('Juridisch')) a:has-text('Roep op')")
    desk.uncheck("input[name=groups][value=near]")
    desk.check("input[name=groups][value=never_gave]")
    submit(desk, "button[name=look]")
    assert re.search(r"mailt \d+ mensen", desk.inner_text("main"))
    assert_accessible(desk)
    submit(desk, "button[name=send]")
    assert_accessible(desk)

    # Saar answers with one tap on a phone that runs no scripts, and writes a line.
    phone = page_of(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    mail = network.mail(SAAR, "Juridisch")
    phone.goto(next(address for address in links_in(mail) if "/oproep/" in address))
    submit(phone, "button[value=can]")
    phone.fill("textarea[name=text]", "Ik las als jurist jaren octrooien na, het octrooirecht ken ik goed.")
    submit(phone, "main form button.first")
    assert "Ik las als jurist" in phone.inner_text("main")

    # The call tells it, and the figure of the area has changed.
    desk.reload()
    assert "Ik las als jurist" in desk.inner_text("main")
    desk.goto(f"{network.url}/koppelen/capaciteit/")
    assert desk.inner_text(PEOPLE) == "1"
    assert "1 nood over Juridisch" not in desk.inner_text("main")

    for scheme in ("light", "dark"):
        narrow = page_of(viewport={"width": 320, "height": 640}, color_scheme=scheme)
        log_in(network, narrow, "lotte@netwerk.example")
        for address in ("/koppelen/capaciteit/?people=2&more=50", "/koppelen/gebieden/axis-legal/"):
            narrow.goto(network.url + address)
            assert_fits(narrow)
            assert_accessible(narrow)
