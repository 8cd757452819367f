"""Circles from 24 people in a real browser: a rule that cannot be met is named, a hand change is kept, one says no."""

import pytest

from tests.journeys import live
from tests.journeys.pages import assert_accessible, assert_fits
from tests.journeys.steps import log_in, submit

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

CROWD = """
from vlechtwerk.people import actions
from vlechtwerk.people.models import Hat, Person
from vlechtwerk.taxonomy.models import Place, Sector
sectors, home = list(Sector.objects.all()[:4]), Place.objects.get(name="Mechelen", postcode="2800")
lotte = Person.objects.get(email="lotte@netwerk.example")
for n in range(24):
    person = actions.register_person(
        name=f"Lid {n:02}", email=f"lid{n:02}@kring.example", phone="0470 00 00 01", languages=["nl"], place=home,
        sector=sectors[n % 4], half_days=["mon_am"] if n < 2 else ["tue_ev", "thu_am"], by=lotte,
    )
    Hat.objects.create(person=person, kind="learner")
"""


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-BE", reduced_motion="reduce")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_circles_are_formed_changed_by_hand_and_confirmed(network, page):
    network.command("manage", "shell", "-c", CROWD)
    log_in(network, page, "lotte@netwerk.example")

    # Whom: everybody with the hat of a learner.
    page.goto(f"{network.url}/kringen/")
    page.click("a[href='/kringen/verdelen/']")
    page.select_option("select[name=hat]", "learner")
    submit(page, ".filter button")
    assert page.locator("input[name=person]:checked").count() == 24
    submit(page, "main button.first")

    # By which rules: first sizes that cannot be, then sizes that can.
    page.fill("input[name=name]", "Kring wonen")
    page.fill("input[name=least]", "10")
    page.fill("input[name=most]", "11")
    submit(page, "main button.first")
    assert "24 mensen passen niet in kringen van 10 tot 11" in page.inner_text("main")
    page.fill("input[name=least]", "11")
    page.fill("input[name=most]", "13")
    submit(page, "main button.first")

    # The worker divides; the page comes by itself. Two can come on no half day of the others.
    page.wait_for_selector("#kring-1", timeout=60_000)
    text = page.inner_text("main")
    assert "geen halve dag waarop iedereen kan; dichtst bij: donderdagvoormiddag" in text
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)
        assert_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 900})

    # Move one by hand, lock another, divide again: both stay.
    mover = page.locator("section:has(#kring-1) form[action$='/move/']").first
    moved = mover.locator("button").get_attribute("aria-label").split(": ")[1]
    with page.expect_navigation():
        mover.locator("button").click()
    assert "gehaald" in page.inner_text(".bar[role=status]")
    keeper = page.locator("section:has(#kring-2) form[action$='/lock/'] button[aria-label^='Zet vast']").first
    kept = keeper.get_attribute("aria-label").split(": ")[1]
    with page.expect_navigation():
        keeper.click()
    submit(page, "form[action$='/solve/'] button")
    page.wait_for_selector("#kring-1", timeout=60_000)
    second = page.inner_text("section:has(#kring-2)")
    assert moved in second and kept in second

    # Confirm: it says who is mailed, and they are.
    page.click("a[href$='/bevestigen/']")
    assert "Dit mailt 24 mensen" in page.inner_text("main")
    submit(page, "main form button.first")
    mail = network.mail("lid05@kring.example", "Kring wonen")

    # One says no by the link, without an account; the maker hears it and sees who could come instead.
    answer = next(address for address in live.links_in(mail) if "/kring/" in address)
    page.context.clear_cookies()
    page.goto(answer)
    assert_accessible(page)
    page.check("input[value=no]")
    page.fill("[name=note]", "Te druk tot de zomer")
    submit(page, "form.answer button.first")
    assert "Verander je van gedacht" in page.inner_text("main")
    told = network.mail("lotte@netwerk.example", "Lid 05")
    assert "Te druk tot de zomer" in told.get_body(("plain",)).get_content()
