"""The whole programme in a real browser: money, an ambassador, a stage, a card, questions, a coin, and the figures."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.live import wait_until
from tests.journeys.pages import assert_fits, looks_right
from tests.journeys.steps import (
    COUNT,
    address_of,
    ask,
    diagnose,
    link,
    links_to_confirm,
    log_in,
    open_need,
    plan,
    say_yes,
    submit,
    take_in,
)
from tests.journeys.test_loop import page_of  # noqa: F401  # a fixture
from vlechtwerk.core import clock

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

COORDINATOR = "name;email;phone;language;languages;hats\nEls Coene;els@netwerk.example;015 00 23 46;nl;nl;coordinator\n"
EVENING_IS_OVER = """
from datetime import timedelta
from django.utils import timezone
from vlechtwerk.core import clock
from vlechtwerk.events.models import Appearance, Event
evening = Event.objects.get()
evening.starts_at, evening.ends_at = clock.now() - timedelta(hours=2), clock.now() - timedelta(hours=1)
evening.save()
Appearance.objects.filter(event=evening).update(happens_on=timezone.localdate(evening.starts_at))
"""
QUESTIONS = [
    "Onze soepkeuken draait op één subsidie. Hoe vinden we eigen inkomsten?",
    "Wij willen een bakkerij van de buurt beginnen. Waar begin je?",
    "Hoe begin je met zelfroosteren in een kleine ploeg?",
    "Wie betaalt de uren van zo’n proef met je mensen?",
    "Mogen we eens op bezoek komen met de hele ploeg?",
    "Hoe krijg je de ploegbaas mee in zo’n verhaal?",
    "Wat zei de boekhouder toen jullie hiermee begonnen?",
]
EXPECTED = {
    "Vragen via kaartjes": "7", "Innovaties uit kaartjes": "2", "Sessies uit kaartjes": "1",
    "Munten uit kaartjes": "1", "Pioniers": "1", "Optredens": "1",
}  # fmt: skip
MAKER = "vraag0@soep.example"


def by_menu(network, page, *labels: str) -> None:
    """From the page of the day: an entry of the menu, and a tab of that part."""
    page.goto(f"{network.url}/vandaag/")
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name=labels[0], exact=True).click()
    page.wait_for_load_state()
    for label in labels[1:]:
        page.locator("nav.tabs").get_by_role("link", name=label, exact=True).click()
        page.wait_for_load_state()


def follow(page, label: str) -> None:
    """A link or button of the page, by its words."""
    with page.expect_navigation():
        page.locator("main").locator("a, button, summary").get_by_text(label, exact=True).first.click()


def save(page, **fields: str) -> None:
    for name, text in fields.items():
        page.fill(f"main [name={name}]", text)
    submit(page, "main button.first")


def pdf_of(page, selector: str) -> bytes:
    with page.expect_download() as saved:
        page.click(selector)
    return Path(saved.value.path()).read_bytes()


def day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def plan_programme(network, page) -> None:
    by_menu(network, page, "Programma’s")
    submit(page, "main a[href='/programmas/nieuw/']")
    save(page, name="Pioniers in de streek", purpose="Van verhaal naar hulp", target_count="1200",
         target_source="Kruispuntbank, 2025", starts_on=day(-90), ends_on=day(270))  # fmt: skip
    submit(page, "main a[href$='/lijn/']")
    page.select_option("[name=kind]", "bureau")
    save(page, name="Netwerk van pioniers", amount="40.000")
    assert "€ 40.000" in page.inner_text("main").replace("\xa0", " ")


def appoint(network, page, guest) -> None:
    """Nominated, talked with, yes, appointed; and the plaque that anybody can check."""
    by_menu(network, page, "Programma’s", "Pioniers")
    follow(page, "Draag iemand voor")
    page.fill("[name=who]", "Saar")
    page.press("[name=who]", "Enter")
    submit(page, "main .list a.btn, main .list a[href*='/voordragen/']")
    page.select_option("[name=programme]", label="Pioniers in de streek")
    save(page, reason="Haalde haar vereniging uit de subsidies.", story="Van veertig leden naar negenhonderd.")
    save(page, text="Ze wil graag, liefst ’s avonds.")
    save(page, answer="Ja, met plezier.")
    assert "krijgt meteen een mail" in page.inner_text("main")
    save(page, ceremony_place="Provinciehuis, Mechelen", appointed_by="De gouverneur")
    assert "benoemd door De gouverneur" in page.inner_text("main")
    network.mail("saar@netwerk.example", "plaquette")
    follow(page, "Plaquette")
    looks_right(page, "plaque")
    assert pdf_of(page, "main a[href$='-a4.pdf']").startswith(b"%PDF")
    guest.goto(network.url + page.locator("main a[href*='/verifieer/']").first.get_attribute("href"))
    words = guest.inner_text("main")
    assert "Deze plaquette klopt" in words and "geldig" in words and "Saar Willems" in words
    assert "Pioniers in de streek" in words


def welcome_fan(network, page) -> None:
    by_menu(network, page, "Mensen")
    follow(page, "Organisaties")
    submit(page, "main a[href='/organisaties/nieuw/']")
    save(page, name="Unie van Bakkers")
    by_menu(network, page, "Programma’s", "Fans")
    follow(page, "Nieuwe fan")
    page.select_option("[name=organisation]", label="Unie van Bakkers")
    page.select_option("[name=programme]", label="Pioniers in de streek")
    save(page, reach_count="400")
    page.fill("[name=who]", "Fatima")
    page.press("[name=who]", "Enter")
    submit(page, "main form[action$='/contact/'] button[aria-label*='Fatima']")
    assert "Fatima Ouali" in page.inner_text("main")


def bring_on_stage(network, fan, broker, guest) -> None:
    """The network asks, the broker asks the ambassador, who says yes by the link of the mail."""
    log_in(network, fan, "fatima@netwerk.example", home="thuis")
    fan.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Mijn podia").click()
    submit(fan, "main a[href='/podia/nieuw/']")
    save(fan, title="Ondernemersavond", audience="veertig bakkers met personeel",
         place="De Loods, Stationsstraat 4, 2800 Mechelen", day_1=day(20), time_1="19:30")  # fmt: skip
    log_in(network, broker, "lotte@netwerk.example")
    by_menu(network, broker, "Programma’s", "Podia")
    submit(broker, "main table a")
    assert broker.locator("main ol.list h3").first.inner_text() == "Saar Willems"
    submit(broker, "main ol.list button.first")
    guest.goto(link(network, "saar@netwerk.example", "Een podium voor jou", "/podium/"))
    guest.check("input[value=yes]")
    guest.check("input[name=date]")
    submit(guest, "form.answer button.first")
    assert "Fatima Ouali" in guest.inner_text("main")
    by_menu(network, broker, "Evenementen")
    submit(broker, "main a:has-text('Ondernemersavond')")
    assert "Pioniers in de streek" in broker.inner_text("main")


def figures_of(page) -> dict[str, str]:
    """What the sheet says, by indicator."""
    rows = "rows => rows.map(row => [row.cells[1].innerText.split('\\n')[0].trim(), row.cells[4].innerText.trim()])"
    return dict(page.locator("#table tbody tr").evaluate_all(rows))


def chain_of(page, address: str) -> list[str]:
    page.goto(address)
    return [step.strip() for step in page.locator("ol.chain b").all_inner_texts()]


def show_evidence(network, own) -> None:
    """The ambassador says on her phone what shows that she was there; then it counts."""
    log_in(network, own, "saar@netwerk.example", home="thuis")
    own.goto(f"{network.url}/ik/pionier/")
    assert "0 van 3 dit jaar" in own.inner_text("main")
    submit(own, "main a[href*='/optreden/']:not([href='/ik/pionier/optreden/'])")
    save(own, evidence="Foto’s en namen bij de Unie van Bakkers.")
    own.goto(f"{network.url}/ik/pionier/")
    assert "1 van 3 dit jaar" in own.inner_text("main")
    looks_right(own, "ambassador")


def make_card(network, page) -> tuple[str, str]:
    """Twenty printed. The page of the card, and the one that its code opens."""
    by_menu(network, page, "Programma’s", "Kaartjes")
    submit(page, "main a[href='/kaarten/nieuw/']")
    page.select_option("[name=ambassadorship]", label="Saar Willems")
    page.select_option("[name=event]", label="Ondernemersavond")
    submit(page, "main button.first")
    assert pdf_of(page, "form[action$='/print/'] button").startswith(b"%PDF")
    return page.url.replace("print/", ""), page.locator("aside a[href*='/k/']").get_attribute("href")


def help_by_coin(network, page_of, broker, dossier: str) -> None:  # noqa: F811
    """A need, a helper, an introduction, a session, two confirmations: a coin."""
    diagnose(broker, dossier)
    open_need(
        broker, dossier, "Van subsidie naar eigen inkomsten",
        "Alles draait op één subsidie die stopt. Wie vond al eigen bronnen van inkomsten?",
    )  # fmt: skip
    name = ask(broker, 0)
    helper, guest, maker = address_of(name), page_of(phone=True), page_of(phone=True)
    say_yes(network, guest, helper=helper, about="Tweede Oogst")
    network.mail(MAKER, name)
    plan(network, guest, maker, asker=MAKER, helper_name=name)
    for page, address in zip((guest, maker), links_to_confirm(network, helper, MAKER).values(), strict=True):
        page.goto(address)
        submit(page, "main form button.first")
    assert "posted 1" in network.command("manage", "shell", "-c", COUNT).stdout


def test_from_a_budget_to_a_coin_and_the_figures(network, page_of, tmp_path):  # noqa: F811
    (tmp_path / "more.csv").write_text(COORDINATOR, encoding="utf-8")
    network.command("import", "people", str(tmp_path / "more.csv"))
    coordinator, broker, fan, guest = page_of(), page_of(), page_of(), page_of(phone=True)
    log_in(network, coordinator, "els@netwerk.example")
    plan_programme(network, coordinator)
    appoint(network, coordinator, guest)
    welcome_fan(network, coordinator)
    bring_on_stage(network, fan, broker, guest)

    # What is planned is no appearance yet.
    by_menu(network, coordinator, "Programma’s", "Cijfers")
    submit(coordinator, "main table a")
    sheet = coordinator.url
    follow(coordinator, "Begin met de gewone")
    assert figures_of(coordinator)["Optredens"] == "0"

    # The evening passes; a card, twenty printed, seven questions.
    network.command("manage", "shell", "-c", EVENING_IS_OVER)
    show_evidence(network, page_of(phone=True))
    card, public = make_card(network, broker)
    for number, question in enumerate(QUESTIONS):
        visitor = page_of(phone=True)
        visitor.goto(public)
        save(visitor, question=question, contact=f"vraag{number}@soep.example", name=f"Bezoeker {number}")
        assert "je vraag is bij ons" in visitor.inner_text("main").lower()
    assert chain_of(broker, card) == ["20", "7", "7", "0", "0", "0"]

    # Two are taken in; one of them is helped.
    dossiers = {}
    for question, name in zip(QUESTIONS, ("Tweede Oogst", "Buurtbakkers"), strict=False):
        broker.goto(card)
        submit(broker, f"main th a:has-text('{question[:40]}')")
        dossiers[name] = take_in(broker, name)
    help_by_coin(network, page_of, broker, dossiers["Tweede Oogst"])
    assert chain_of(broker, card) == ["20", "7", "7", "2", "1", "1"]
    looks_right(broker, "card")

    # The figures tell the same, and so does the report.
    wait_until(
        lambda: coordinator.goto(sheet) and figures_of(coordinator)["Bijeenkomsten"] == "1",
        "the event to be held",
        90,
    )
    found = figures_of(coordinator)
    assert {name: found[name] for name in EXPECTED} == EXPECTED
    looks_right(coordinator, "figures")
    follow(coordinator, "Bevries deze stand")
    save(coordinator, title="Eerste stand", story="Eén avond, zeven vragen.")
    assert figures_of(coordinator) == found
    looks_right(coordinator, "report")
    assert pdf_of(coordinator, "main a[href$='verslag.pdf']").startswith(b"%PDF")
    coordinator.set_viewport_size({"width": 320, "height": 900})
    assert_fits(coordinator)
