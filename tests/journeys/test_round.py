"""A broker decides all open needs in one round, in a real browser: run, lock, refuse, again, why not, approve."""

import pytest

from tests.journeys.live import wait_until
from tests.journeys.pages import assert_accessible, assert_fits
from tests.journeys.steps import address_of, link, log_in
from tests.journeys.test_loop import page_of  # noqa: F401
from vlechtwerk.core import clock

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

NEEDS = """
from vlechtwerk.innovations import actions
from vlechtwerk.people.models import Person
lotte = Person.objects.get(email="lotte@netwerk.example")
emre = Person.objects.get(email="emre@netwerk.example")
for name, text in [("Kookkaravaan", "Wie rekent met ons van subsidie naar een verdienmodel?"),
                   ("Boerenbuur", "Wie bepaalt met ons de prijzen voor soep en brood?"),
                   ("Soepbus", "Wie haalt met ons leden en eigen inkomsten binnen?"),
                   ("Zonnevlot", "Wie kent de keuring van drijvende zonnepanelen?")]:
    made = actions.start_innovation(name=name, pitch=text, lead=emre, by=lotte)
    actions.open_need(made, title=text[:60], text=text, by=lotte)
"""


def looks_right(page):
    """As every page: nothing that axe finds, on a desk and on a small telephone."""
    assert_accessible(page)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)


def solved(page):
    """Wait on the page itself, as a broker does, until the first proposals can be ticked."""
    page.locator("#approve").wait_for(timeout=60_000)


def row(page, name):
    return page.locator("table.roundt tbody tr", has_text=name)


def helper(page, name):
    return row(page, name).locator("td b").inner_text()


def lock(page, name):
    row(page, name).locator("button.lockbox").click()
    row(page, name).locator("button.lockbox[aria-pressed=true]").wait_for()


def test_broker_decides_all_needs_in_one_round(network, page_of):  # noqa: F811
    network.command("manage", "shell", "-c", NEEDS)
    page = page_of()
    log_in(network, page, "lotte@netwerk.example")
    page.goto(f"{network.url}/koppelen/")
    page.get_by_role("link", name="Matchrondes").click()
    looks_right(page)
    page.get_by_role("button", name="Start de ronde").click()
    solved(page)
    looks_right(page)
    first = page.url

    # two pairs stay, one may not be
    names = {name: helper(page, name) for name in ("Kookkaravaan", "Boerenbuur", "Soepbus")}
    lock(page, "Kookkaravaan")
    lock(page, "Boerenbuur")
    row(page, "Soepbus").get_by_role("link", name="Iemand anders").click()
    looks_right(page)
    page.locator("li.cand", has_text=names["Soepbus"]).locator("summary").click()
    page.locator("li.cand", has_text=names["Soepbus"]).get_by_role("button", name="Weiger").click()
    page.get_by_role("heading", name="Geweigerd voor deze nood").wait_for()

    # again: what was locked stays, what was refused is gone, and the two can be compared
    page.goto(first)
    page.get_by_role("button", name="Bereken opnieuw").click()
    solved(page)
    assert page.url != first
    assert {name: helper(page, name) for name in ("Kookkaravaan", "Boerenbuur")} == {
        name: names[name] for name in ("Kookkaravaan", "Boerenbuur")
    }
    assert names["Soepbus"] not in row(page, "Soepbus").inner_text()
    assert "Niemand in het netwerk" in row(page, "Zonnevlot").inner_text()
    second = page.url
    page.get_by_role("link", name="Vergelijk").first.click()
    looks_right(page)

    # why is somebody known not proposed?
    page.goto(second)
    page.locator("tr", has_text="Soepbus").locator("a[href*='/rij/']").click()
    page.fill("#who", names["Kookkaravaan"])
    page.get_by_role("button", name="Leg uit").click()
    answer = page.get_by_role("status").filter(has_text=names["Kookkaravaan"]).inner_text().lower()
    assert "totaal" in answer or "staat elders vast" in answer or "geweigerd" in answer
    looks_right(page)

    # approve two of the three, and read who was mailed
    page.goto(second)
    row(page, "Boerenbuur").locator("input[name=row]").uncheck()
    chosen = page.locator("input[name=row]:checked").count()
    page.get_by_role("button", name="Bekijk wie gemaild wordt").click()
    looks_right(page)
    assert names["Kookkaravaan"] in page.locator("main").inner_text()
    page.locator("main form .btn.first").click()
    page.wait_for_url(second)
    assert row(page, "Kookkaravaan").get_by_text("evraagd").count()
    assert "/antwoord/" in link(network, address_of(names["Kookkaravaan"]), "Kookkaravaan", "/antwoord/")

    def mailed():
        page.reload()
        return page.get_by_text("Gemaild op").count() == chosen

    wait_until(mailed, "the page to say who was mailed")
    assert str(clock.today().day) in row(page, "Kookkaravaan").inner_text()
    looks_right(page)
