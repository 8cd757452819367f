"""A broker leaves with 60 dossiers, and the board without a mouse: a hand-over, moves, many at once, open ends."""

import re

import pytest

from tests.journeys.conftest import of_seven
from tests.journeys.live import wait_until
from tests.journeys.pages import COLOURS, assert_accessible, assert_fits, in_theme
from tests.journeys.test_keyboard import enter, focused, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

FILL = """
from datetime import timedelta
from tests.journeys.world import log_in
from vlechtwerk.core import clock
from vlechtwerk.innovations import actions
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Hat, Person
lotte = Person.objects.get(email="lotte@netwerk.example")
lead = Person.objects.get(email="emre@netwerk.example")
team = []
for name in ("Lies Peeters", "Bram Wils", "An Claes"):
    one = people.register_person(name=name, email=name.split()[0].lower() + "@team.example", phone="0470 00 00 01", languages=["nl"], by=lotte)
    Hat.objects.create(person=one, kind="broker")
    team.append(one)
lies, bram, an = team
for n in range(60):
    made = actions.start_innovation(name=f"Idee {n:02}", pitch="Een idee", lead=lead, by=lies)
    if n % 10 == 0:
        actions.add_task(made, text=f"Bel over {n}", owner=lies, by=lies)
actions.receive_intake(question="Wie helpt ons?", source="broker", name="Griet", email="griet@soep.example", by=lies, broker=lies)
print("LOGIN", log_in(lotte))
"""
LEFT = """
from vlechtwerk.innovations.models import Innovation, Intake, Task
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.duties import duties
from vlechtwerk.people.models import Person
lies = Person.objects.get(name="Lies Peeters")
print("LEFT", sum(duty.rows().filter(**{duty.field: lies}).count() for _name, duty in duties.items()))
print("MAILED", Message.objects.filter(kind="innovations.desk_taken").count())
print("HAS", *sorted((one.broker.name.split()[0], one.name) for one in Innovation.objects.filter(name__in=["Idee 07"])))
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory, request):
    """A team of four, of whom Lies guides 60 dossiers; and Lotte, an administrator, logged in. No test minds the others."""
    with of_seven(tmp_path_factory.mktemp("steering"), PYTHONPATH=str(request.config.rootpath)) as running:
        yield running, re.search(r"LOGIN (\S+)", running.command("manage", "shell", "-c", FILL).stdout)[1]


@pytest.fixture
def network(filled):
    return filled[0]


@pytest.fixture
def desk(filled, browser):
    """Lotte at her desk."""
    network, login = filled
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-BE", reduced_motion="reduce")
    context.add_cookies([{"name": "sessionid", "value": login, "url": network.url}])
    context.set_default_timeout(20_000)
    page = context.new_page()
    yield page
    context.close()


def stage(page) -> str:
    """The words of the button that has the focus."""
    return page.evaluate("document.activeElement.innerText.trim()")


def look(page) -> None:
    """Both widths, both themes."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)
        assert_accessible(page)
        in_theme(page, "dark")
        assert_accessible(page, COLOURS)
        in_theme(page, "light")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_broker_leaves_and_her_60_dossiers_move_with_one_action(network, desk):
    desk.goto(f"{network.url}/team/overdracht/")
    look(desk)
    desk.select_option("select[name=giver]", label="Lies Peeters")
    desk.get_by_role("checkbox", name=re.compile("Bram Wils")).check()
    desk.get_by_role("checkbox", name=re.compile("An Claes")).check()
    desk.fill("textarea[name=note]", "Bel eerst met Emre.")
    desk.click("button[value=look]")
    text = desk.inner_text("main")
    assert "67 dingen gaan van Lies Peeters naar anderen" in text and "Dit mailt 2 mensen." in text
    rows = desk.locator("table.fold tbody tr")
    assert rows.count() == 60
    shares = [desk.locator("main table").first.locator("tbody tr").nth(n).inner_text().split() for n in range(2)]
    assert [share[2] for share in shares] == ["30", "30"]
    look(desk)
    rows.nth(7).locator("select").select_option(label="An Claes")
    desk.click("button[value=do]")
    assert "67 dingen zijn overgedragen; er blijft niets achter." in desk.inner_text("main")
    told = network.command("manage", "shell", "-c", LEFT).stdout
    assert "LEFT 0" in told and "MAILED 2" in told and "('An', 'Idee 07')" in told
    desk.goto(f"{network.url}/pad/open-eindes/")
    assert "Lies Peeters" not in desk.inner_text("main")


def test_board_table_and_open_ends_by_keyboard_only(network, desk):
    desk.goto(f"{network.url}/pad/?view=board")
    look(desk)
    desk.keyboard.press("?")
    assert "verplaats naar …" in desk.inner_text("#keys")
    desk.keyboard.press("Escape")

    # From card to card, and to another stage.
    tab_to(desk, "Idee 00")
    desk.keyboard.press("ArrowDown")
    assert focused(desk) == "Idee 01"
    desk.keyboard.press("m")
    assert stage(desk) == "Diagnose"
    desk.keyboard.press("Escape")
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("m")
    desk.keyboard.press("ArrowDown")
    assert stage(desk) == "Versterken"
    desk.keyboard.press("ArrowUp")
    enter(desk)
    wait_until(lambda: focused(desk) == "Idee 00", "the focus on the card that moved")
    assert desk.locator(".lane").nth(1).locator(".count").inner_text() == "1"
    desk.keyboard.press("ArrowLeft")
    assert focused(desk) == "Idee 01"

    # The same at 320 px.
    desk.set_viewport_size({"width": 320, "height": 800})
    desk.keyboard.press("m")
    assert_fits(desk)
    assert_accessible(desk)
    enter(desk)
    desk.set_viewport_size({"width": 1280, "height": 900})

    # Two of the table get a next step, after a preview.
    desk.goto(f"{network.url}/pad/?view=table&sort=name")
    look(desk)
    for name in ("Idee 02", "Idee 03"):
        tab_to(desk, name)
        desk.keyboard.press("Space")
    desk.locator("#verb").focus()
    desk.select_option("#verb", "pause")
    tab_to(desk, "Verder")
    enter(desk)
    look(desk)
    desk.locator("textarea[name=note]").focus()
    desk.keyboard.type("Zomer")
    tab_to(desk, "Zie wat het doet")
    enter(desk)
    assert "Dit mailt niemand." in desk.inner_text("main")
    tab_to(desk, "Doe het met deze 2")
    enter(desk)
    assert "Gedaan met 2 dossiers." in desk.inner_text("main")

    # Cohorts, and what they open.
    desk.goto(f"{network.url}/pad/?view=cohort")
    look(desk)
    assert desk.locator(".cohorts tbody td").first.inner_text() == "60"
    tab_to(desk, "56")
    enter(desk)
    assert desk.locator("table.padt tbody tr").count() == 50  # the first page of 56


def test_open_ends_are_mended_right_there(network, desk):
    network.command(
        "manage",
        "shell",
        "-c",
        "from vlechtwerk.innovations.models import Innovation as I; I.objects.filter(name='Idee 05').update(next_step='', next_step_on=None)",
    )
    desk.goto(f"{network.url}/pad/open-eindes/")
    look(desk)
    assert "missen er" in desk.inner_text(".lede") or "mist er één" in desk.inner_text(".lede")
    first = desk.locator(".ends li").first
    assert "Idee 05" in first.inner_text()
    first.locator("input[name=step]").fill("Bel Emre")
    first.locator("input[name=on]").fill("2031-01-05")
    first.locator("button").click()
    assert "Voor Idee 05 is gezorgd." in desk.inner_text("main")
    assert desk.locator(".ends form").count() == 0
