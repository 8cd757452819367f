"""From a stage to a question in a real browser: a network asks, an ambassador says yes, three visitors scan the card."""

from datetime import timedelta

import pytest

from tests.journeys.live import links_in
from tests.journeys.pages import assert_accessible, assert_fits, looks_right
from tests.journeys.steps import log_in, submit
from vlechtwerk.core import clock

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

AMBASSADORS = """
from vlechtwerk.core import clock
from vlechtwerk.people.models import Hat, Organisation, Person
from vlechtwerk.programmes.models import Ambassadorship, Fan
from vlechtwerk.taxonomy.models import Theme
lotte = Person.objects.get(email="lotte@netwerk.example")
for name in ("nadia", "jeroen", "wim"):
    person = Person.objects.get(email=f"{name}@netwerk.example")
    Hat.objects.create(person=person, kind="ambassador")
    made = Ambassadorship.objects.create(
        person=person, nominated_by=lotte, keeper=lotte, reason="Vertelt het aanstekelijk", state="appointed",
        appointed_on=clock.today(), appointed_by="De gouverneur",
    )
    made.themes.set(Theme.objects.all()[:2])
fatima = Person.objects.get(email="fatima@netwerk.example")
Hat.objects.create(person=fatima, kind="fan")
firm = Organisation.objects.create(name="Unie van Bakkers", place=fatima.place)
Fan.objects.create(organisation=firm, contact=fatima, keeper=lotte)
"""
QUESTIONS = ["Hoe begin je met zelfroosteren?", "Wie betaalt de uren van zo’n proef?", "Mogen we eens op bezoek komen?"]


@pytest.fixture
def page_of(browser):
    """A browser of one's own for everybody who plays; the card is scanned with a telephone."""
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


def test_from_a_stage_to_three_questions_by_a_card(network, page_of):
    network.command("manage", "shell", "-c", AMBASSADORS)
    fan, team, guest = page_of(), page_of(), page_of(phone=True)

    # A network offers a stage.
    log_in(network, fan, "fatima@netwerk.example", home="thuis")
    fan.goto(f"{network.url}/podia/")
    submit(fan, "a[href='/podia/nieuw/']")
    looks_right(fan, "stage-new")
    fan.fill("[name=title]", "Ondernemersavond")
    fan.fill("[name=audience]", "veertig bakkers met personeel")
    fan.fill("[name=place]", "De Loods, Stationsstraat 4, 2800 Mechelen")
    fan.fill("[name=day_1]", (clock.today() + timedelta(days=20)).isoformat())
    fan.fill("[name=time_1]", "19:30")
    submit(fan, "main button.first")
    assert "We zoeken een pionier die past" in fan.inner_text("main")

    # The team sees three with reasons, and asks the first.
    network.mail("lotte@netwerk.example", "Ondernemersavond")
    log_in(network, team, "lotte@netwerk.example")
    team.goto(f"{network.url}/podia/")
    submit(team, "main table a")
    words = team.inner_text("main")
    assert team.locator("main ol.list > li").count() == 3
    assert "0 van 3 keer op een podium" in words and "kan op de datum" in words
    looks_right(team, "stage")
    team.set_viewport_size({"width": 1280, "height": 900})
    chosen = team.locator("main ol.list h3").first.inner_text()
    submit(team, "main ol.list button.first")
    assert chosen in team.inner_text("#messages")

    # Yes by the link, without an account; only then do they know each other.
    address = f"{chosen.split()[0].lower()}@netwerk.example"
    asked = network.mail(address, "Een podium voor jou")
    guest.goto(next(link for link in links_in(asked) if "/podium/" in link))
    assert "elkaars naam en telefoonnummer" in guest.inner_text("main")
    assert "Fatima" not in guest.inner_text("main")
    looks_right(guest, "stage-offer")
    guest.set_viewport_size({"width": 390, "height": 844})
    guest.check("input[value=yes]")
    guest.check("input[name=date]")
    submit(guest, "form.answer button.first")
    assert "Fatima Ouali" in guest.inner_text("main") and "0470 00 33 33" in guest.inner_text("main")
    told = network.mail("fatima@netwerk.example", "Het ligt vast")
    assert chosen in told.get_body(("plain",)).get_content()
    fan.reload()
    assert chosen in fan.inner_text("main")

    # A card for that evening, two sheets of ten.
    team.goto(f"{network.url}/kaarten/nieuw/")
    team.select_option("[name=ambassadorship]", label=chosen)
    team.select_option("[name=event]", label="Ondernemersavond")
    submit(team, "main button.first")
    card = team.url
    looks_right(team, "card")
    team.set_viewport_size({"width": 1280, "height": 900})
    with team.expect_download() as saved:
        team.click("form[action$='/print/'] button")
    assert saved.value.suggested_filename.endswith(".pdf")
    public = team.locator("aside a[href*='/k/']").get_attribute("href")

    # Three visitors ask.
    for number, question in enumerate(QUESTIONS):
        visitor = page_of(phone=True)
        visitor.goto(public)
        assert chosen in visitor.inner_text("main") and "Ondernemersavond" in visitor.inner_text("main")
        if not number:
            looks_right(visitor, "card-public")
        visitor.fill("[name=question]", question)
        visitor.fill("[name=contact]", f"vraag{number}@bakker.example")
        submit(visitor, "main button.first")
        assert "je vraag is bij ons" in visitor.inner_text("main").lower()

    # They stand in the queue, and the chain counts them.
    team.goto(f"{network.url}/kaarten/wachtrij/")
    assert all(question in team.inner_text("main") for question in QUESTIONS)
    looks_right(team, "card-queue")
    team.set_viewport_size({"width": 1280, "height": 900})
    team.goto(card)
    steps = [step.split("\n")[0].strip() for step in team.locator("ol.chain li").all_inner_texts()]
    assert steps[:3] == ["20", "3", "3"]

    # The ambassador's own page, and the code for on stage.
    own = page_of(phone=True)
    log_in(network, own, address, home="thuis")
    own.goto(f"{network.url}/ik/pionier/")
    words = own.inner_text("main")
    assert "0 van 3 dit jaar" in words and "Ondernemersavond" in words and "3 vragen kwamen via jou" in words
    looks_right(own, "ambassador")
    own.goto(f"{network.url}/ik/pionier/kaart/")
    assert own.locator(".qr svg").bounding_box()["width"] > 300
    for theme in ("light", "dark"):
        own.emulate_media(color_scheme=theme)
        assert_accessible(own)
    assert_fits(own)
