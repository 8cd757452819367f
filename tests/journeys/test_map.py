"""The map of the ecosystem in a real browser: by mouse, by keyboard, and a session that comes on it and goes again."""

import csv
import io
import json
import re
import zipfile

import pytest

from tests.journeys.conftest import of_seven
from tests.journeys.steps import submit
from tests.journeys.test_keyboard import enter, focused, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

FILL = """
from datetime import date
from tests import factories
from tests.journeys.world import log_in
from vlechtwerk.ecosystem.actions import actors, relations
from vlechtwerk.ecosystem.models import Domain, Function
from vlechtwerk.people.models import Hat, Organisation, Person
Hat.objects.update(since=date(2026, 1, 1))  # the session below began before the people came in
lotte, jeroen, fatima = (Person.objects.get(email=f"{one}@netwerk.example") for one in ("lotte", "jeroen", "fatima"))
domains, does = {one.code: one for one in Domain.objects.all()}, list(Function.objects.all()[:1])
made = {}
for name, domain in (("Coöperatie De Gist", "incubators"), ("Fonds De Linde", "finance"),
                     ("Netwerk Nieuwe Boer", "networks"), ("Broeihuis Dender", "incubators")):
    place = Organisation.objects.filter(name=name).first() or factories.make_organisation(name)
    made[name] = actors.add_actor(place, domains=[domains[domain]], functions=does, source="gesprek",
                                  sourced_on=date(2026, 3, 1), by=lotte)
gist, linde, boer, broei = made.values()
factories.make_affiliation(jeroen, boer.organisation)
factories.make_affiliation(fatima, broei.organisation)
for first, second, kind in ((linde, gist, "funds"), (gist, boer, "works_with")):
    relations.add_relation(first, second=second, kind=kind, source="gesprek", began_on=date(2025, 9, 1), by=lotte)
print("LOGINS", log_in(lotte), log_in(jeroen))
"""
SESSION = """
from datetime import timedelta
from vlechtwerk.core import clock
from vlechtwerk.exchanges import actions
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.matching import actions as matching
from vlechtwerk.people.models import Person
lotte, fatima, jeroen = (Person.objects.get(email=f"{one}@netwerk.example") for one in ("lotte", "fatima", "jeroen"))
start = (clock.now() - timedelta(days=20)).replace(hour=9, minute=0, second=0, microsecond=0)
with clock.at(start):
    soup = innovations.start_innovation(lead=fatima, by=lotte, name="Soepbus", pitch="Soep op wielen.")
    need = innovations.open_need(soup, title="Een eerlijke prijs kiezen", text="Wie rekent mee?", by=lotte)
    session = actions.accept(matching.ask_helper(need, helper=jeroen, by=lotte), by=jeroen)
    slots = actions.propose_dates(session, starts=[start + timedelta(days=7)], by=jeroen)
    actions.choose_date(session, slot=slots[0], by=fatima)
with clock.at(start + timedelta(days=8)):
    actions.hold_due()
    session.refresh_from_db()
    actions.confirm(session, person=jeroen)
    actions.confirm(session, person=fatima, what_changed="Nu durven we een prijs vragen.")
"""
WORK = 0  # the style of a line that comes from work, in the data of the page
SPOT = """(name) => {
  const { data, view } = document.querySelector("[data-map]").map, box = document.querySelector(".mapcanvas").getBoundingClientRect();
  const [, , x, y] = data.actors.find((actor) => actor[1] === name);
  return [box.x + view.px(x), box.y + view.py(y)];
}"""
STATE = """() => {
  const { data, focus, hover, steps, far } = document.querySelector("[data-map]").map, name = (one) => (one === null ? null : data.actors[one][1]);
  return { focus: name(focus), hover: name(hover), steps, lit: far ? [...far.keys()].map(name).sort() : null };
}"""
HEAD = "[data-map-told] h2"


@pytest.fixture(scope="module")
def network(tmp_path_factory, request):
    """Four actors and two ties that somebody noted; the broker and one who works at one of them are logged in."""
    with of_seven(tmp_path_factory.mktemp("map"), PYTHONPATH=str(request.config.rootpath)) as running:
        said = running.command("manage", "shell", "-c", FILL).stdout
        running.logins = dict(zip(("lotte", "jeroen"), re.search(r"LOGINS (\S+) (\S+)", said).groups(), strict=True))
        yield running


@pytest.fixture
def page_of(browser, network):
    contexts = []

    def of(who: str | None = None):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-BE", reduced_motion="reduce")
        if who:
            context.add_cookies([{"name": "sessionid", "value": network.logins[who], "url": network.url}])
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield of
    for context in contexts:
        context.close()


def data_of(page) -> dict:
    return json.loads(page.text_content("#map-data"))


def pairs_of(page) -> set[frozenset[str]]:
    """Who is bound to whom by work, as the page has it."""
    data = data_of(page)
    return {
        frozenset((data["actors"][one][1], data["actors"][other][1]))
        for one, other, style, *_rest in data["lines"]
        if style == WORK
    }


def test_the_table_is_reached_and_read_by_keyboard_with_the_filters_of_the_map(page_of, network):
    page = page_of()
    page.goto(f"{network.url}/kaart/")
    tab_to(page, "domain")
    page.keyboard.type("Incub")
    tab_to(page, "Toon")
    enter(page)
    assert "domain=incubators" in page.url
    on_map = {actor[1] for actor in data_of(page)["actors"]}
    assert on_map == {"Coöperatie De Gist", "Broeihuis Dender"}
    tab_to(page, "De kaart.")
    with page.expect_navigation():
        page.keyboard.press("t")
    assert "/kaart/tabel/" in page.url and "domain=incubators" in page.url
    assert page.input_value("select[name=domain]") == "incubators"
    assert set(page.locator("main tbody th").all_inner_texts()) == on_map
    seen = set()
    for _press in range(60):
        page.keyboard.press("Tab")
        seen.add(focused(page))
        if seen >= on_map:
            break
    assert seen >= on_map, "every row is a stop"
    page.goto(page.url)
    tab_to(page, "aantal banden")
    enter(page)
    assert "domain=incubators" in page.url and "sort=ties" in page.url
    tab_to(page, "Broeihuis Dender")
    enter(page)
    assert "domain=incubators" in page.url and page.inner_text(HEAD) == "Broeihuis Dender"


def test_hover_click_steps_and_back_on_the_canvas(page_of, network):
    page = page_of()
    page.goto(f"{network.url}/kaart/")
    page.wait_for_selector(".mapcanvas:visible")
    page.locator(".mapcanvas").scroll_into_view_if_needed()
    assert page.evaluate(STATE) == {"focus": None, "hover": None, "steps": 1, "lit": None}
    page.mouse.move(*page.evaluate(SPOT, "Coöperatie De Gist"))
    assert page.evaluate(STATE)["hover"] == "Coöperatie De Gist"
    assert "near" in page.get_attribute(".mapcanvas", "class")
    page.mouse.move(5, 5)
    assert page.evaluate(STATE)["hover"] is None

    page.mouse.click(*page.evaluate(SPOT, "Fonds De Linde"))
    page.wait_for_selector(f"{HEAD}:text('Fonds De Linde')")
    assert "actor=" in page.url
    assert page.evaluate(STATE)["lit"] == ["Coöperatie De Gist", "Fonds De Linde"]
    page.focus(".mapcanvas")
    page.keyboard.press("+")
    assert page.evaluate(STATE)["lit"] == ["Coöperatie De Gist", "Fonds De Linde", "Netwerk Nieuwe Boer"]
    assert page.inner_text("[data-map-said]") == "2 stappen rond Fonds De Linde"
    page.keyboard.press("-")
    assert page.evaluate(STATE)["lit"] == ["Coöperatie De Gist", "Fonds De Linde"]
    page.click("[data-map-told] [data-map-actor]")
    page.wait_for_selector(f"{HEAD}:text('Coöperatie De Gist')")
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-map-start]:visible")
    assert page.evaluate(STATE)["focus"] is None and "actor=" not in page.url
    assert page.locator(HEAD).count() == 0
    page.keyboard.press("ArrowRight")
    assert page.evaluate(STATE)["focus"] == "Coöperatie De Gist"  # who has most ties, until a session comes


def everywhere(page, network) -> dict[str, bool]:
    """Where a reader finds the tie of the session between the two organisations."""
    names = {"Netwerk Nieuwe Boer", "Broeihuis Dender"}
    page.goto(f"{network.url}/kaart/")
    found = {"map": frozenset(names) in pairs_of(page)}
    key = next(actor[0] for actor in data_of(page)["actors"] if actor[1] == "Broeihuis Dender")
    page.goto(f"{network.url}/kaart/?actor={key}")
    found["panel"] = "Netwerk Nieuwe Boer" in page.inner_text("[data-map-told]")
    page.goto(f"{network.url}/kaart/tabel/?of=ties")
    found["table"] = any(all(name in row for name in names) for row in page.locator("main tbody tr").all_inner_texts())
    page.goto(f"{network.url}/kaart/actor/{key}/")
    found["actor"] = "Netwerk Nieuwe Boer" in page.inner_text("main")

    def file(kind: str) -> bytes:
        return page.context.request.get(f"{network.url}/kaart/bestand.{kind}").body()

    found |= {kind: b"session" in file(kind) for kind in ("gexf", "graphml")}
    with zipfile.ZipFile(io.BytesIO(file("csv"))) as files:
        rows = [row for name in files.namelist() for row in csv.reader(io.StringIO(files.read(name).decode()))]
    found["csv"] = any("session" in cell for row in rows for cell in row)
    return found


def test_a_confirmed_session_is_a_tie_and_whoever_hides_it_takes_it_from_everybody(page_of, network):
    readers = {"visitor": page_of(), "lotte": page_of("lotte")}
    before = {who: everywhere(page, network) for who, page in readers.items()}
    assert not any(any(found.values()) for found in before.values()), before
    network.command("manage", "shell", "-c", SESSION)
    shown = {who: everywhere(page, network) for who, page in readers.items()}
    assert all(all(found.values()) for found in shown.values()), shown

    own = page_of("jeroen")
    own.goto(f"{network.url}/ik/kaart/")
    submit(own, "main tbody button")
    assert "verborgen" in own.inner_text("main tbody")
    hidden = {who: everywhere(page, network) for who, page in readers.items()}
    assert not any(any(found.values()) for found in hidden.values()), hidden
