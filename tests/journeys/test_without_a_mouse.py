"""Writing a text and answering the difficult kinds of question, by keyboard alone in a real browser."""

import pytest

from tests.journeys.pages import looks_right
from tests.journeys.steps import log_in

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

DRAFT = """
from tests.library.desk_scene import png
from vlechtwerk.library import actions
from vlechtwerk.people.models import Person
lotte = Person.objects.get(email="lotte@netwerk.example")
item = actions.start_item(kind="tool", title="Een blad vol prijzen", by=lotte)
actions.add_file(item, name="blad.png", data=png(), alt="Een rood blad", by=lotte)
print("key", item.texts.get().key)
"""
QUESTIONS = """
from tests.surveys import asking
from vlechtwerk.people.models import Person
from vlechtwerk.surveys import actions
lotte = Person.objects.get(email="lotte@netwerk.example")
made = asking.questionnaire("scan", keeper=lotte, is_public=True)
for kind in ("exactly", "scale", "matrix", "ranking", "triangle"):
    asking.question(kind, of=made, is_required=True)
actions.finish_questionnaire(made, by=lotte)
print("key", made.key)
"""
SHARES = "() => [...document.querySelectorAll('[data-triangle] input')].map((one) => one.value)"
DOT = "document.querySelector('[data-triangle-picture] circle').style.display"


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-BE", reduced_motion="reduce")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def made(network, program: str) -> str:
    return network.command("manage", "shell", "-c", program).stdout.rpartition("key ")[2].strip()


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_text_is_made_up_with_the_toolbar_and_seen_before_it_is_saved(shared_network, page):
    key = made(shared_network, DRAFT)
    log_in(shared_network, page, "lotte@netwerk.example")
    page.goto(f"{shared_network.url}/kennisbank/beheer/tekst/{key}/")
    words = page.locator("[name=body]")
    words.focus()
    page.keyboard.type("Reken ")
    press(page, "Control+b")
    page.keyboard.type("eerst")
    press(page, "End", "Enter", "Enter")
    page.keyboard.type("huur")
    press(page, "Shift+Home")
    page.get_by_role("button", name="Lijst", exact=True).focus()
    press(page, "Enter")
    assert words.input_value() == "Reken **eerst**\n\n- huur"
    press(page, "Control+End", "Enter")
    page.keyboard.type("loon")
    press(page, "Enter")
    assert words.input_value() == "Reken **eerst**\n\n- huur\n- loon\n- "
    press(page, "Enter")  # nothing stands at it: the list is over
    assert words.input_value() == "Reken **eerst**\n\n- huur\n- loon\n\n"
    words.fill("Reken **eerst**\n\nhuur")
    words.press("Control+End")
    press(page, "Shift+Home")
    page.get_by_role("button", name="Lijst", exact=True).focus()
    press(page, "Enter", "Control+z")
    assert words.input_value() == "Reken **eerst**\n\nhuur"
    press(page, "Control+End", "Enter", "Enter")
    page.locator("[data-file]").focus()
    press(page, "ArrowDown")
    assert "![Een rood blad](bestand:" in words.input_value()
    looks_right(page, "editor")
    page.locator("button[name=preview]").focus()
    press(page, "Enter")
    page.wait_for_selector("#preview img[alt='Een rood blad']")
    assert page.locator("#preview strong").inner_text() == "eerst"
    assert page.evaluate("document.querySelector('#preview img').decode().then(() => true)")
    looks_right(page, "editor-preview")


def test_ranking_triangle_and_exactly_three_are_answered_by_keyboard(shared_network, page):
    page.goto(f"{shared_network.url}/scan/{made(shared_network, QUESTIONS)}/")
    looks_right(page, "questions")
    boxes = page.locator("[data-exactly] input[type=checkbox]")
    for place in range(2):
        boxes.nth(place).focus()
        press(page, "Space")
    assert "2 van de 3" in page.locator("[data-chosen]").inner_text()
    page.locator(".scale input").first.focus()
    press(page, "ArrowRight")
    for row in page.locator(".rows fieldset").all():
        row.locator("input").first.focus()
        press(page, "Space")
    for place, box in enumerate(page.locator("fieldset select").all()):
        box.focus()
        page.keyboard.type(str(3 - place))
    assert page.evaluate(DOT) == "none"
    for box, share in zip(page.locator("[data-triangle] input").all(), ("50", "30", "20"), strict=True):
        box.focus()
        page.keyboard.type(share)
    assert page.evaluate(DOT) == ""
    page.locator("main button.first").focus()
    press(page, "Enter")
    page.wait_for_selector(".err")
    assert page.evaluate(SHARES) == ["50", "30", "20"] and page.locator(".err").count() >= 1
    looks_right(page, "questions-wrong")
    page.locator("[data-exactly] input[type=checkbox]").nth(2).focus()
    press(page, "Space")
    page.locator("[data-triangle-picture] svg").click(position={"x": 110, "y": 100})
    assert sum(map(int, page.evaluate(SHARES))) == 100 and page.evaluate(SHARES) != ["50", "30", "20"]
    page.locator("main button.first").focus()
    with page.expect_navigation(url="**/scan/uitslag/*/"):
        press(page, "Enter")
