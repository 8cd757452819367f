"""A visitor fills the self-scan in a real browser, reads what helps, and asks; the broker sees the scan all the way."""

import pytest

from tests.journeys.pages import looks_right
from tests.journeys.steps import log_in, submit, take_in

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

TOOL = "Kostprijs berekenen in drie stappen"
SCAN = f"""
from vlechtwerk.innovations.queries import active_axes
from vlechtwerk.library import actions as library
from vlechtwerk.people.models import Hat, Person
from vlechtwerk.surveys import actions
from vlechtwerk.surveys.actions.advising import save_advice, save_dimension
lotte = Person.objects.get(email="lotte@netwerk.example")
nadia = Person.objects.get(email="nadia@netwerk.example")
Hat.objects.create(person=nadia, kind="coordinator")
item = library.start_item(kind="tool", title="{TOOL}", by=lotte, axes=["business_model"])
text = item.texts.get()
library.write(text, title=item.title, summary="In een halve dag.", body={{"body": "Tel op wat je uitgeeft."}}, by=lotte)
library.ask_review(text, by=lotte)
library.publish(text, by=nadia)
scan = actions.make_questionnaire(kind="scan", title="Hoe sterk staat je idee?", is_public=True, by=lotte)
for axis in list(active_axes())[:3]:
    question = actions.add_question(scan, kind="scale", text=f"{{axis.name_nl}}: hoe sterk staan jullie?", scale_from=1,
                                    scale_to=5, low_label="zwak", high_label="sterk", by=lotte)
    side = save_dimension(scan, name=axis.name_nl, about=axis.hint_nl, axis=axis.code, questions=[question], by=lotte)
    save_advice(scan, dimension=side, low=0, high=49, text="Lees eerst iets.", next_kind="item", item=item, by=lotte)
    save_advice(scan, dimension=side, low=50, high=100, text="Goed bezig.", next_kind="question", by=lotte)
actions.finish_questionnaire(scan, by=lotte)
"""


@pytest.fixture
def page_of(browser):
    """A browser of one's own for everybody who plays."""
    contexts = []

    def open_for(phone: bool = False):
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        context = browser.new_context(viewport=size, locale="nl-BE", reduced_motion="reduce")
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_for
    for context in contexts:
        context.close()


def fill(page, *scores: int) -> None:
    """By keyboard: Tab to a question, and the arrow or the space bar for the answer."""
    for question, score in zip(page.locator("form fieldset").all(), scores, strict=True):
        question.locator(f"input[value='{score}']").focus()
        page.keyboard.press("Space")


def test_a_visitor_fills_the_scan_reads_and_asks_and_the_broker_sees_it_on_the_dossier(network, page_of):
    network.command("manage", "shell", "-c", SCAN)
    visitor = page_of(phone=True)
    visitor.goto(f"{network.url}/scan/")
    looks_right(visitor, "scans")
    submit(visitor, "main .list a")
    looks_right(visitor, "scan")
    fill(visitor, 1, 3, 5)
    submit(visitor, "main button.first")

    assert "/scan/uitslag/" in visitor.url
    assert visitor.locator("svg.radar").is_visible()
    looks_right(visitor, "scan-result")
    result = visitor.url
    submit(visitor, f"main a:has-text('{TOOL}')")
    assert "Tel op wat je uitgeeft." in visitor.inner_text("main")
    visitor.goto(result)
    submit(visitor, "main a.first")
    assert "Hoe sterk staat je idee?" in visitor.inner_text("main")
    visitor.fill("[name=question]", "Onze soepbus draait op één subsidie. Wie rekent met ons mee?")
    visitor.fill("[name=contact]", "griet@soep.example")
    visitor.fill("[name=name]", "Griet Vandamme")
    submit(visitor, "main form[data-draft=ask] button[type=submit]")
    network.mail("griet@soep.example", "subsidie")

    broker = page_of()
    log_in(network, broker, "lotte@netwerk.example")
    broker.goto(f"{network.url}/intakes/")
    broker.click("main tbody a")
    sees_the_scan(broker, result)
    looks_right(broker, "intake-with-scan")
    broker.goto(take_in(broker, "Soepbus"))
    sees_the_scan(broker, result)
    looks_right(broker, "dossier-with-scan")
    submit(broker, "main a[href$='/diagnose/'] >> nth=0")
    assert [box.input_value() for box in broker.locator("select[name^=score_]").all()][:3] == ["1", "3", "5"]


def sees_the_scan(page, result: str) -> None:
    """Picture, scores, answers, and the way to what the visitor read."""
    section = page.locator("section[aria-labelledby=h-scan]")
    assert section.locator("svg.radar").is_visible()
    assert [cell.split()[0] for cell in section.locator("tbody td").all_inner_texts()] == ["0", "50", "100"]
    assert page.locator(f"a[href='/scan/uitslag/{result.rstrip('/').rpartition('/')[2]}/']").count() == 1
    section.locator("summary").click()
    assert "1, van 1 tot 5" in section.inner_text()
