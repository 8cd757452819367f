"""A broker without a mouse: from the skip link to a question that leaves, a move on the board, and every window."""

import re

import pytest

from tests.journeys.live import wait_until

pytestmark = pytest.mark.browser

FILL = """
from vlechtwerk.innovations import actions
from vlechtwerk.innovations.models import Intake
from vlechtwerk.people.models import Person
from tests.journeys.world import log_in
from vlechtwerk.search.actions import sweep
lotte = Person.objects.get(email="lotte@netwerk.example")
emre = Person.objects.get(email="emre@netwerk.example")
made = actions.start_innovation(name="Kookkaravaan", pitch="Koken met jongeren", lead=emre, by=lotte)
actions.open_need(made, title="Wie kookt mee?", text="Koken voor honderd man", by=lotte, languages=["nl"])
Intake.objects.create(question="Onze soepkeuken draait op één subsidie.", email="griet@soep.example", name="Griet Vandamme")
sweep()  # the background loop would, within seconds
print("LOGIN", log_in(lotte))
"""


@pytest.fixture(scope="session")
def login(shared_network):
    """One innovation on the board, one intake on the desk, and a broker who is logged in. Once, as the network is there once:
    a process that comes back to these tests would find an intake twice."""
    return re.search(r"LOGIN (\S+)", shared_network.command("manage", "shell", "-c", FILL).stdout)[1]


@pytest.fixture
def desk(shared_network, login, browser):
    """The broker at her desk; nothing but the keyboard from here on."""
    network = shared_network
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-BE", reduced_motion="reduce")
    context.add_cookies([{"name": "sessionid", "value": login, "url": network.url}])
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"{network.url}/vandaag/")
    yield page
    context.close()


def focused(page) -> str:
    """What the focus is on: its words, or its field name. Nothing, while it is on the page as a whole."""
    return page.evaluate("""() => {
        const e = document.activeElement;
        if (!e || e === document.body) return '';
        return (e.getAttribute('aria-label') || (e.tagName !== 'BUTTON' && e.name) || e.innerText || '').trim();
    }""")


def tab_to(page, wanted: str, most: int = 150) -> None:
    """Press Tab until the focus is on something that says ``wanted``."""
    seen = []
    for _press in range(most):
        page.keyboard.press("Tab")
        seen.append(focused(page))
        if wanted in seen[-1]:
            return
    raise AssertionError(f"no stop says {wanted!r} on {page.url}; stops: {seen}")


def enter(page) -> None:
    """Press Enter, and wait for the page that comes."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_skip_link_comes_first_and_leads_past_the_menu(desk):
    desk.keyboard.press("Tab")
    assert focused(desk) == "Naar de inhoud"
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.closest('main') !== null")


def test_question_mark_shows_the_keys_and_escape_returns(desk):
    tab_to(desk, "Koppelen")
    desk.keyboard.press("?")
    assert desk.locator("#keys").is_visible()
    for _press in range(6):  # the window keeps the focus
        desk.keyboard.press("Tab")
        assert desk.evaluate("!document.activeElement.closest('main, header, footer')")
    desk.keyboard.press("Escape")
    assert not desk.locator("#keys").is_visible()
    assert focused(desk) == "Koppelen"


def test_question_mark_in_a_field_is_a_question_mark(desk):
    desk.goto(desk.url.replace("/vandaag/", "/mensen/"))
    tab_to(desk, "text")
    desk.keyboard.press("?")
    assert not desk.locator("#keys").is_visible()
    assert desk.input_value("#text") == "?"


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("kookkar", "/innovaties/"),
        ("kookaravaan", "/innovaties/"),
        ("nadia ben", "/mensen/"),
        ("gist", "/organisaties/"),
        ("koppel", "/koppelen/"),
    ],
)
def test_palette_finds_people_innovations_organisations_and_pages(desk, words, address):
    desk.keyboard.press("Control+k")
    desk.keyboard.type(words)
    best = desk.locator(
        f"#palette li:visible:first-child a[href*='{address}'], #palette li:visible a[href$='{address}']"
    )
    wait_until(lambda: best.count() >= 1, f"an answer to {words!r}")
    desk.keyboard.press("ArrowDown")
    assert address in desk.evaluate("document.activeElement.href")
    desk.keyboard.press("ArrowUp")
    assert focused(desk) == "q"
    enter(desk)
    assert address in desk.url


def test_palette_says_when_nothing_fits_and_gives_the_focus_back(desk):
    tab_to(desk, "Koppelen")
    desk.keyboard.press("Control+k")
    desk.keyboard.type("zzzz")
    desk.wait_for_selector("#palette [data-none]:visible")
    desk.keyboard.press("Escape")
    desk.wait_for_selector("#palette", state="hidden")
    assert focused(desk) == "Koppelen"


def test_menu_of_the_person_opens_and_closes_without_a_mouse(desk):
    tab_to(desk, "Lotte Hermans")
    desk.keyboard.press("Enter")
    assert desk.locator("details.me .drop").is_visible()
    tab_to(desk, "Mijn profiel", most=12)
    desk.keyboard.press("Escape")
    assert not desk.locator("details.me .drop").is_visible()
    assert "Lotte Hermans" in focused(desk)


def test_card_moves_by_its_menu(desk):
    desk.goto(desk.url.replace("/vandaag/", "/pad/"))
    tab_to(desk, "Verplaats Kookkaravaan")
    desk.keyboard.press("Enter")
    tab_to(desk, "en zeg waarom", most=9)
    enter(desk)
    tab_to(desk, "stage")  # the next stage stands ready
    tab_to(desk, "Verplaats")
    enter(desk)
    assert desk.locator(".path .now").inner_text().startswith("Diagnose")


def test_intake_becomes_a_need_that_somebody_is_asked_for(desk, shared_network):
    tab_to(desk, "Beoordeel: ")
    enter(desk)
    tab_to(desk, "is_impact_driven")
    desk.keyboard.press("Space")
    tab_to(desk, "is_innovative")
    desk.keyboard.press("Space")
    tab_to(desk, "Beoordeel")
    enter(desk)
    if not desk.locator("#accept input[name=name]").is_visible():
        tab_to(desk, "Neem op in het netwerk")
        desk.keyboard.press("Enter")
    tab_to(desk, "name")
    desk.keyboard.press("Control+a")
    desk.keyboard.type("Tweede Oogst")
    tab_to(desk, "Neem op in het netwerk")
    enter(desk)
    assert "/innovaties/" in desk.url

    tab_to(desk, "Voeg een nood toe")
    enter(desk)
    tab_to(desk, "title")
    desk.keyboard.type("Van subsidie naar eigen inkomsten")
    tab_to(desk, "text")
    desk.keyboard.type("Alles draait op één subsidie. Wie vond al eigen bronnen van inkomsten?")
    tab_to(desk, "Bewaar")
    enter(desk)
    assert "/koppelen/" in desk.url

    tab_to(desk, "Vraag ")
    enter(desk)
    tab_to(desk, "message")
    desk.keyboard.type("Jij bracht dit al eens tot een goed einde.")
    tab_to(desk, "Vraag ")
    enter(desk)
    assert re.search(r"/koppelen/\w+/$", desk.url)
    shared_network.mail("@netwerk.example", "Tweede Oogst")


def test_desk_is_filtered_and_cleared_without_a_mouse(desk):
    desk.goto(desk.url.replace("/vandaag/", "/koppelen/"))
    tab_to(desk, "Zoek een helper: Wie kookt mee?")
    enter(desk)
    tab_to(desk, "Alleen bepaalde mensen")
    desk.keyboard.press("Enter")
    tab_to(desk, "language", most=3)
    desk.keyboard.press("Space")
    tab_to(desk, "km", most=12)
    desk.keyboard.type("30")
    enter(desk)
    assert "language=nl" in desk.url
    assert "km=30" in desk.url
    tab_to(desk, "Wis: Nederlands")
    enter(desk)
    assert "language=nl" not in desk.url
    assert "km=30" in desk.url


def test_long_list_is_searched_by_a_part_of_a_name(desk, shared_network):
    desk.goto(f"{shared_network.url}/-/patterns")
    tab_to(desk, "Plaats (hoeft niet): Zoek in deze lijst")
    desk.keyboard.type("zwoll")
    shown = desk.eval_on_selector_all("[name=a-place] option", "all => all.map(one => one.value)")
    assert shown == ["", "Zwolle"]
    desk.keyboard.press("ArrowDown")
    assert desk.input_value("[name=a-place]") == "Zwolle"
    assert focused(desk) == "a-place"
    desk.keyboard.press("Shift+Tab")
    desk.keyboard.type("x")
    assert "Niets heet zo" in desk.text_content(".pick [role=status]")
    assert desk.input_value("[name=a-place]") == "Zwolle"  # what was chosen stays chosen
