"""Brokers as a team in the real browser: a note that names and is answered, an hour over three dossiers, a merge undone."""

import re

import pytest

from tests.journeys.pages import looks_right
from tests.journeys.steps import log_in, submit

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

DOSSIERS = """
from vlechtwerk.innovations import actions
from vlechtwerk.people.models import Hat, Person
lotte, nadia, fatima = (Person.objects.get(email=f"{name}@netwerk.example") for name in ("lotte", "nadia", "fatima"))
Hat.objects.create(person=nadia, kind="broker")
made = [
    actions.start_innovation(name=name, pitch="Soep van wat op het veld blijft.", lead=fatima, by=lotte)
    for name in ("Tweede Oogst", "Oogst tweede", "Leerbende", "Buurtfabriek")
]
for one in made:
    actions.set_next_step(one, text="", on=None, by=lotte)
print("KEYS", *[one.key for one in made])
"""


@pytest.fixture
def keys(network):
    found = network.command("manage", "shell", "-c", DOSSIERS).stdout
    return re.search(r"KEYS (.+)", found)[1].split()


@pytest.fixture
def enter(network, browser):
    """A page in which somebody is logged in."""
    opened = []

    def page_of(name):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-BE", reduced_motion="reduce")
        context.set_default_timeout(60_000)
        opened.append(context)
        page = context.new_page()
        log_in(network, page, f"{name}@netwerk.example")
        return page

    yield page_of
    for context in opened:
        context.close()


def test_a_note_names_a_colleague_who_is_told_and_answers(network, enter, keys):
    lotte = enter("lotte")
    lotte.goto(f"{network.url}/innovaties/{keys[0]}/")
    lotte.click("summary:has-text('Schrijf een notitie')")
    lotte.focus("#note_text")
    lotte.keyboard.type("Vraag aan @na")
    assert lotte.inner_text(".names [aria-selected=true]") == "Nadia Benali"
    lotte.keyboard.press("Enter")
    lotte.keyboard.type("wie een veiling kent")
    assert lotte.input_value("#note_text") == "Vraag aan @Nadia Benali wie een veiling kent"
    submit(lotte, "form[action$='/notitie/'] button")
    looks_right(lotte, "dossier")

    nadia = enter("nadia")
    nadia.goto(f"{network.url}/berichten/")
    submit(nadia, "a:has-text('Lotte Hermans noemt je')")
    if "/notities/" not in nadia.url:
        submit(nadia, "main a:has-text('Lees en antwoord')")
    looks_right(nadia, "note")
    nadia.fill("textarea[name=text]", "Ik bel vrijdag")
    submit(nadia, "main form.stack button.first")
    assert "Ik bel vrijdag" in nadia.inner_text("main")
    lotte.goto(f"{network.url}/berichten/")
    assert "Nadia Benali antwoordt op je notitie bij Tweede Oogst" in lotte.inner_text("main")


def test_a_conference_over_three_dossiers_from_plan_to_report(network, enter, keys):
    page = enter("lotte")
    page.goto(f"{network.url}/casusoverleg/nieuw/")
    page.fill("input[name=day]", "2031-05-12")
    page.fill("input[name=at]", "14:00")
    looks_right(page, "plan")
    submit(page, "main form button.first")
    for name in ("Tweede Oogst", "Leerbende", "Buurtfabriek"):
        page.check(f"label:has-text('{name}') input")
    submit(page, "form[action$='/erbij/'] button")
    assert "20 minuten per dossier" in page.inner_text("main")
    looks_right(page, "list")
    submit(page, "form[action$='/begin/'] button")

    # By keyboard: open the form of a task, fill it in, send it; then the next dossier.
    looks_right(page, "table")
    page.focus("summary:has-text('Een taak geven')")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Bel de veiling")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Bel de veiling" in page.inner_text("section:has(#h-decided)")
    submit(page, "form[action$='/dealt/'] button")
    page.click("summary:has-text('Schrijf een notitie')")
    page.fill("#note_text", "Eerst een proefdag")
    submit(page, "form[action$='/note/'] button")
    page.focus("a[rel=prev]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Dossier 1 van 3" in page.inner_text("main")
    submit(page, "a[rel=next]")
    submit(page, "form[action$='/dealt/'] button")

    submit(page, "main a[href*='/casusoverleg/']:has-text('De lijst'), .crumbs a:has-text('De lijst')")
    submit(page, "a[href$='/afsluiten/']")
    assert "Nadia Benali" in page.inner_text("details:has-text('Wie krijgt')") or "2 mensen" in page.inner_text("main")
    looks_right(page, "close")
    submit(page, "main form button.first")
    text = page.inner_text("main")
    assert "Bel de veiling" in text and "Eerst een proefdag" in text and "voor de volgende keer" in text
    looks_right(page, "report")
    nadia = enter("nadia")
    nadia.goto(f"{network.url}/berichten/")
    assert "Verslag van het casusoverleg" in nadia.inner_text("main")


def test_two_dossiers_become_one_and_are_parted_again(network, enter, keys):
    page = enter("lotte")
    page.goto(f"{network.url}/innovaties/dubbel/")
    looks_right(page, "doubles")
    submit(page, "a[aria-label*='Tweede Oogst, Oogst tweede']")
    looks_right(page, "compare")
    page.focus("input[name=name][value=kept]")
    page.keyboard.press("ArrowRight")
    submit(page, "main form button.first")
    merged = page.url
    looks_right(page, "merge")
    page.goto(f"{network.url}/innovaties/{keys[1]}/")
    assert page.url.endswith(f"/innovaties/{keys[0]}/")
    assert page.inner_text("h1") == "Oogst tweede"
    page.goto(merged)
    submit(page, "main form button.stop")
    assert "weer twee" in page.inner_text("body")
    for key, name in zip(keys, ("Tweede Oogst", "Oogst tweede"), strict=False):
        page.goto(f"{network.url}/innovaties/{key}/")
        assert page.inner_text("h1") == name
    page.goto(f"{network.url}/taken/?whose=run")
    looks_right(page, "tasks")
