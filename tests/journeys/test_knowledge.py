"""The knowledge bank in a real browser: found by another form of a word, read, judged; and a session that is told."""

import pytest

from tests.journeys.live import links_in, wait_until
from tests.journeys.pages import assert_accessible, looks_right
from tests.journeys.steps import log_in, submit

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

ITEM = """
from vlechtwerk.library import actions
from vlechtwerk.people.models import Hat, Person
lotte = Person.objects.get(email="lotte@netwerk.example")
nadia = Person.objects.get(email="nadia@netwerk.example")
Hat.objects.create(person=nadia, kind="coordinator")
item = actions.start_item(kind="tool", title="Kostprijs van een maaltijd berekenen", by=lotte)
text = item.texts.get()
words = "Tel op.\\n\\n## Vast\\n\\nHuur en verzekering.\\n\\n| wat | euro |\\n|---|---|\\n| huur | 400 |"
actions.write(text, title=item.title, summary="In een halve dag, met een kladblad.", body={"body": words}, by=lotte)
actions.ask_review(text, by=lotte)
actions.publish(text, by=nadia)
"""
SESSION = """
from datetime import timedelta
from vlechtwerk.core import clock
from vlechtwerk.exchanges import actions
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.matching import actions as matching
from vlechtwerk.people.models import Hat, Person
Hat.objects.update(since=clock.today() - timedelta(days=60))
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
print("key", session.key)
"""
PUBLISH = """
from vlechtwerk.library import actions
from vlechtwerk.library.models import Item
from vlechtwerk.people.models import Person
text = Item.objects.get(kind="story").texts.get()
actions.ask_review(text, by=text.written_by)
actions.publish(text, by=Person.objects.get(email="nadia@netwerk.example"))
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


def find(network, page, words: str, title: str) -> None:
    """Search until the worker has read what is new."""

    def found():
        page.goto(f"{network.url}/kennisbank/?q={words}")
        return title in page.inner_text("main")

    wait_until(found, title)


def test_a_reader_finds_by_another_form_of_the_word_reads_and_says_useful(network, page_of):
    network.command("manage", "shell", "-c", ITEM)
    reader = page_of(phone=True)
    find(network, reader, "kostprijzen", "Kostprijs van een maaltijd berekenen")
    looks_right(reader, "knowledge")
    submit(reader, "main .list a")
    assert "In een halve dag, met een kladblad." in reader.inner_text("main")
    looks_right(reader, "item")
    reader.fill("[name=note]", "De tabel hielp.")
    submit(reader, "main button[name=useful][value=yes]")
    assert "Dank je" in reader.inner_text("main")
    assert_accessible(reader)


def test_a_confirmed_session_becomes_a_public_story_and_goes_when_one_takes_it_back(network, page_of):
    network.command("manage", "shell", "-c", ITEM)
    key = network.command("manage", "shell", "-c", SESSION).stdout.rpartition("key ")[2].strip()
    broker, guest, visitor = page_of(), page_of(phone=True), page_of()
    log_in(network, broker, "lotte@netwerk.example")
    broker.goto(f"{network.url}/sessies/{key}/")
    submit(broker, f"a[href='/sessies/{key}/verhaal/']")
    looks_right(broker, "story-ask")
    submit(broker, "main button.first")
    for who, says in (("jeroen", "named"), ("fatima", "nameless")):
        mail = network.mail(f"{who}@netwerk.example", "verhaal")
        answer = next(one for one in links_in(mail) if "/vertel/" in one)
        guest.goto(answer)
        looks_right(guest, "story-answer")
        guest.check("[name=quotes]")
        submit(guest, f"main button[value={says}]")
    network.mail("lotte@netwerk.example", "wordt een verhaal")
    network.command("manage", "shell", "-c", PUBLISH)
    visitor.goto(network.url)
    visitor.click("text=Soepbus: Een eerlijke prijs kiezen")
    words = visitor.inner_text("main")
    assert "Jeroen Maes" in words and "Fatima" not in words and "Nu durven we een prijs vragen." in words
    guest.goto(answer)
    submit(guest, "main button.stop, main button")
    visitor.reload()
    assert "Nu durven we een prijs vragen." not in visitor.inner_text("main")
