"""003: a design sprint with six browsers at once, one of which loses the network: all in step, nothing lost."""

import contextlib

import pytest

from tests.journeys.live import wait_until
from tests.journeys.pages import assert_accessible, assert_fits
from tests.journeys.steps import log_in, submit

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

SPRINT = """
from datetime import timedelta
from vlechtwerk.core import clock
from vlechtwerk.people.models import Person
from vlechtwerk.sprints import actions
lotte = Person.objects.get(email="lotte@netwerk.example")
sprint = actions.plan_sprint(title="Minder lege bedden", challenge="Hoe vullen we bedden in de zomer?",
    starts_at=clock.now() + timedelta(minutes=5), by=lotte)
actions.start_sprint(sprint, by=lotte)
while sprint.state != "ideate":
    step = sprint.steps.get(started_at__isnull=False, finished_at=None)
    actions.next_step(sprint, seen=step.key, by=lotte)
print("SPRINT", sprint.key, sprint.pin)
"""
COUNT = """
from vlechtwerk.library.models import Item
from vlechtwerk.sprints.models import Ballot, Idea, Sprint
texts = list(Idea.objects.values_list("text", flat=True))
print("COUNT", len(texts), len(set(texts)), sum(Idea.objects.values_list("dots", flat=True)), Ballot.objects.count(),
      Item.objects.count(), Sprint.objects.get().state)
"""
NAMES = ["An", "Bert", "Carla", "Dirk", "Els"]


def said(network, script, word):
    out = network.command("manage", "shell", "-c", script).stdout
    return next(line for line in out.splitlines() if line.startswith(f"{word} ")).split()[1:]


@pytest.fixture
def phones(browser):
    """Five phones."""
    with contextlib.ExitStack() as stack:
        made = []
        for _name in NAMES:
            context = browser.new_context(
                viewport={"width": 360, "height": 740}, locale="nl-BE", reduced_motion="reduce"
            )
            context.set_default_timeout(30_000)
            stack.callback(context.close)
            made.append(context.new_page())
        yield made


@pytest.fixture
def desk(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-BE", reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def come_in(network, page, pin, name):
    page.goto(f"{network.url}/sprint/")
    page.fill("input[name=pin]", pin)
    submit(page, "main form button.first")
    page.fill("input[name=name]", name)
    submit(page, "main form button.first")
    assert "/sprint/plek/" in page.url


def write(page, text):
    page.fill("form[data-send] textarea[name=text]", text)
    page.click("form[data-send] button.first")


def waits(page):
    return page.locator("[data-count]").inner_text()


def all_see(pages, words):
    for page in pages:
        wait_until(lambda page=page: words in page.locator("main").inner_text(), f"{words!r} on every page")


def test_six_browsers_go_through_a_sprint_and_one_of_them_loses_the_network(network, desk, phones):
    key, pin = said(network, SPRINT, "SPRINT")
    log_in(network, desk, "lotte@netwerk.example")
    desk.goto(f"{network.url}/sprints/{key}/ideeen/")
    assert_accessible(desk)
    for page, name in zip(phones, NAMES, strict=True):
        come_in(network, page, pin, name)
    assert_accessible(phones[0])
    assert_fits(phones[0])

    # ideas in silence; Els loses the network, goes on writing, and nobody reads anybody
    away = phones[4]
    away.context.set_offline(True)
    for number in range(2):
        for page, name in zip(phones, NAMES, strict=True):
            write(page, f"Idee {number} van {name}")
    assert waits(away) == "2"
    away.wait_for_selector("[data-away]:not([hidden])")
    wait_until(lambda: "8 ideeën zijn geschreven" in desk.locator("main").inner_text(), "eight ideas to arrive")
    for page in (desk, *phones[1:4]):
        assert "van An" not in page.locator("main").inner_text()

    # shown to all who are there; then the network comes back, and what was written without it is there for all
    submit(desk, "#board form button.first")
    all_see(phones[:4], "Idee 1 van An")
    assert "Idee 1 van An" not in away.locator("#wall").inner_text()
    away.context.set_offline(False)
    wait_until(lambda: waits(away) == "0", "what was kept to be sent")
    all_see([desk, *phones], "Idee 1 van Els")
    all_see([away], "Idee 0 van Bert")

    # one builds on another
    phones[0].locator("#wall li", has_text="Idee 0 van Els").locator("summary").click()
    phones[0].locator("#wall details[open] textarea").fill("Ja, en ook in de winter")
    phones[0].locator("#wall details[open] button").click()
    all_see([desk, *phones], "Ja, en ook in de winter")

    # grouped by a list, not by dragging
    desk.locator("#wall li", has_text="Idee 0 van Els").first.locator("summary").click()
    desk.locator("#wall details[open] input[name=name]").fill("Delen")
    with desk.expect_navigation():
        desk.locator("#wall details[open] button").click()
    all_see(phones, "Delen")

    # dots
    submit(desk, "#board form button.first")
    for page in phones:
        page.wait_for_selector("#dots input.in")
        page.locator("#dots .field", has_text="Idee 0 van Els").locator("input.in").fill("3")
        submit(page, "#dots button.first")
    all_see(phones, "Je stippen zijn binnen")
    all_see([desk], "5 van de 5 gaven hun stippen")
    submit(desk, "#board form button.first")
    all_see(phones, "15 stippen")

    # harvest
    desk.goto(f"{network.url}/sprints/{key}/oogst/")
    assert_accessible(desk)
    with desk.expect_navigation():
        desk.locator("main li", has_text="Idee 0 van Els").first.locator("button").last.click()
    with desk.expect_navigation():
        desk.get_by_role("button", name="De oogst is binnen").click()
    all_see([desk, *phones], "Deze sprint is klaar")
    assert said(network, COUNT, "COUNT") == ["11", "11", "15", "5", "1", "harvested"]
    for path in ("", "scherm/"):
        desk.goto(f"{network.url}/sprints/{key}/{path}")
        assert_accessible(desk)
        assert_fits(desk)
