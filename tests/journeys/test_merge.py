"""Somebody stands in the register twice: found, laid side by side, made one, and parted again, in the real browser."""

import re

import pytest

from tests.journeys.pages import looks_right
from tests.journeys.steps import log_in, submit

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

TWICE = """
import uuid
from vlechtwerk.ledger import actions as coins
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Person
from vlechtwerk.taxonomy.models import Place
nadia, jeroen = (Person.objects.get(email=f"{name}@netwerk.example") for name in ("nadia", "jeroen"))
twice = people.register_person(name="Benali-Maes Nadia", by=None, email="nadia.oud@netwerk.example", place=nadia.place)
people.add_talent(twice, text="Ik zing in een koor", by=None)
coins.open_account(nadia)
made = coins.reserve(uuid.uuid4(), payer=jeroen, earner=twice, source="journey", by=None)
coins.post(made.pk, by=None)
print("KEYS", nadia.key, twice.key)
"""
SOUND = """
from vlechtwerk.ledger import queries
print("SOUND", queries.verify().problems)
"""


def test_suspected_compared_merged_and_parted(network, browser):
    kept, taken = re.search(r"KEYS (\w+) (\w+)", network.command("manage", "shell", "-c", TWICE).stdout).groups()
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-BE", reduced_motion="reduce")
    context.set_default_timeout(60_000)
    page = context.new_page()
    log_in(network, page, "lotte@netwerk.example")
    page.goto(f"{network.url}/dubbels/")
    submit(page, "form[action$='zoek/'] button")
    assert "Benali-Maes Nadia" in page.inner_text("main")
    looks_right(page, "duplicates")

    page.goto(f"{network.url}/dubbels/person/{kept}/{taken}/")
    assert "talenten: 1" in page.inner_text("main")
    looks_right(page, "compare")
    page.focus("input[name=name][value=taken]")
    page.keyboard.press("ArrowLeft")  # by keyboard: the name that she uses
    submit(page, "form .btn.first")
    assert "zijn nu één" in page.inner_text("body")
    looks_right(page, "merge")
    merged = page.url

    page.goto(f"{network.url}/mensen/{taken}/")
    assert page.url.endswith(f"/mensen/{kept}/")
    assert "koor" in page.inner_text("main")
    page.goto(f"{network.url}/mensen/{kept}/munten/")
    assert "saldo van een dubbele inschrijving" in page.inner_text("main").lower()
    looks_right(page, "statement")
    page.click("a:has-text('De rekening van Benali-Maes Nadia')")
    assert "Jeroen Maes" in page.inner_text("main")
    page.goto(f"{network.url}/mensen/{kept}/tijdlijn/")
    text = page.inner_text("main")
    assert text.count("Munten erbij") == 2  # what was earned before, and the line with which it came over
    looks_right(page, "timeline")

    page.goto(merged)
    submit(page, "main form button.stop")
    assert "weer twee" in page.inner_text("main")
    page.goto(f"{network.url}/mensen/{taken}/")
    assert "koor" in page.inner_text("main")
    assert page.url.endswith(f"/mensen/{taken}/")
    assert "SOUND []" in network.command("manage", "shell", "-c", SOUND).stdout
    context.close()
