"""The whole loop in a real browser: visitor, broker, maker, a helper who says no, a guest who says yes."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from tests.journeys.live import links_in, wait_until
from vlechtwerk.core import clock

pytestmark = [pytest.mark.browser]

OTHERS = """
from vlechtwerk.innovations import actions
from vlechtwerk.people.models import Person
lotte = Person.objects.get(email="lotte@netwerk.example")
emre = Person.objects.get(email="emre@netwerk.example")
for name, text in [("Kookkaravaan", "Wie leert jongeren koken voor grote groepen?"),
                   ("Boerenbuur", "Wie kent telers die groenten over hebben?"),
                   ("Soepbus", "Wie vindt vrijwilligers voor de soep van de avond?")]:
    made = actions.start_innovation(name=name, pitch=text, lead=emre, by=lotte)
    actions.open_need(made, title=text[:60], text=text, by=lotte)
"""
PASSES = """
from datetime import timedelta
from vlechtwerk.agenda.models import Appointment
for one in Appointment.objects.filter(starts_at__isnull=False):
    one.starts_at, one.ends_at = one.starts_at - timedelta(days=30), one.ends_at - timedelta(days=30)
    one.save()
"""
COUNT = """
from vlechtwerk.ledger.models import Transfer
print("posted", Transfer.objects.filter(state="posted").count())
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


def link(network, to: str, containing: str, part: str) -> str:
    return next(address for address in links_in(network.mail(to, containing)) if part in address)


def log_in(network, page, address: str, home: str = "vandaag") -> None:
    """By the code that comes by mail."""
    before = len(network.mails(address))
    page.goto(f"{network.url}/account/login/")
    page.fill("#code-email", address)
    page.press("#code-email", "Enter")
    page.wait_for_selector("input[name=code]")
    mail = network.mail(address, count=before + 1)
    code = next(word for word in mail.get_body(("plain",)).get_content().split() if is_code(word))
    page.fill("input[name=code]", code)
    page.press("input[name=code]", "Enter")
    page.wait_for_url(f"{network.url}/{home}/")


def submit(page, selector: str) -> None:
    """Press, and wait for the page that comes."""
    with page.expect_navigation():
        page.click(selector)


def is_code(word: str) -> bool:
    return "-" in word and len(word) >= 7 and word.upper() == word and any(letter.isalnum() for letter in word)


def ask(network, page, nth: int) -> str:
    """Ask the n-th candidate on the match desk; their name."""
    card = page.locator(".cand").nth(nth)
    name = card.locator("h3").inner_text().split(",")[0]
    card.locator("a[href*='/vraag/']").first.click()
    page.fill("textarea[name=message]", "Jij bracht dit al eens tot een goed einde.")
    page.click("main button.first")
    page.wait_for_url("**/koppelen/*/")
    return name


def address_of(name: str) -> str:
    return f"{name.split()[0].lower()}@netwerk.example"


def test_question_becomes_a_coin_and_an_invitation_to_give(network, page_of):
    network.command("manage", "shell", "-c", OTHERS)

    # A visitor asks: two fields.
    visitor = page_of()
    visitor.goto(f"{network.url}/")
    visitor.fill("textarea[name=question]", "Onze soepkeuken draait op één subsidie. Hoe vinden we eigen inkomsten?")
    visitor.fill("input[name=contact]", "griet@soep.example")
    visitor.fill("input[name=name]", "Griet Vandamme")
    visitor.click("form[action='/vraag/'] button[type=submit]")
    visitor.wait_for_url("**/vraag/bedankt/")
    network.mail("griet@soep.example", "subsidie")

    # The broker takes it in.
    broker = page_of()
    log_in(network, broker, "lotte@netwerk.example")
    assert "Griet Vandamme" in broker.inner_text("main")
    broker.goto(f"{network.url}/intakes/")
    broker.click("main tbody a")
    assert broker.locator("#assess input[name=is_impact_driven]").first.is_visible()  # the next step stands open
    broker.check("#assess input[name=is_impact_driven][value=yes]")
    broker.check("#assess input[name=is_innovative][value=yes]")
    submit(broker, "#assess button[type=submit]")
    if not broker.locator("#accept input[name=name]").is_visible():
        broker.click("#accept > summary")
    broker.fill("#accept input[name=name]", "Tweede Oogst")
    broker.click("#accept button[type=submit]")
    broker.wait_for_url("**/innovaties/*/")
    dossier = broker.url

    # Diagnosis and need.
    broker.goto(f"{dossier}diagnose/")
    for place, box in enumerate(broker.locator("select[name^=score_]").all()):
        box.select_option(str(1 + place % 5))
    broker.click("main form button.first")
    broker.wait_for_url(dossier)
    assert broker.locator("svg.radar").count() == 1
    broker.goto(f"{dossier}nood/")
    broker.fill("input[name=title]", "Van subsidie naar eigen inkomsten")
    broker.fill(
        "textarea[name=text]", "Alles draait op één subsidie die stopt. Wie vond al eigen bronnen van inkomsten?"
    )
    broker.click("main form button.first")
    broker.wait_for_url("**/koppelen/*/")
    desk = broker.url

    # Five candidates, each with reasons; the first is asked and says no.
    assert broker.locator(".cand").count() == 5
    for card in broker.locator(".cand").all():
        assert card.locator(".why li").count() >= 1
    first = ask(network, broker, 0)
    refuser = page_of(phone=True)
    refuser.goto(link(network, address_of(first), "Tweede Oogst", "/antwoord/"))
    refuser.check("input[name=answer][value=no]")
    refuser.select_option("select[name=reason]", "no_time")
    submit(refuser, "main form button.first")

    # The second says yes: a guest on a phone, without an account.
    broker.goto(f"{network.url}/vandaag/")
    assert first in broker.inner_text("main")
    broker.goto(desk)
    assert first not in broker.locator(".cand h3").all_inner_texts()
    second = ask(network, broker, 0)
    helper = address_of(second)
    guest = page_of(phone=True)
    guest.goto(link(network, helper, "Tweede Oogst", "/antwoord/"))
    guest.check("input[name=answer][value=yes]")
    submit(guest, "main form button.first")
    introduction = network.mail("griet@soep.example", second)
    assert "0470 00" in introduction.get_body(("plain",)).get_content()

    # Dates: the guest offers, the maker chooses.
    guest.click("main a.first")
    guest.wait_for_url("**/s/*/")
    session = guest.url
    first_day = clock.today() + timedelta(days=9)
    for number in (1, 2):
        guest.fill(f"input[name=day_{number}]", (first_day + timedelta(days=number)).isoformat())
    guest.fill("form[action$='/dates/'] input[name=place]", "Bibliotheek, Mechelen")
    submit(guest, "form[action$='/dates/'] button[type=submit]")
    maker = page_of(phone=True)
    maker.goto(next(a for a in links_in(network.mail("griet@soep.example", second, count=2)) if "/s/" in a))
    submit(maker, "form[action$='/choose/'] button >> nth=0")
    for to in (helper, "griet@soep.example"):
        invitation = wait_until(lambda to=to: calendar_of(network, to, "REQUEST"), f"an invitation for {to}")
        event = invitation.walk("VEVENT")[0]
        assert event["SUMMARY"]
        assert event.decoded("DTSTART").date() == first_day + timedelta(days=1)
    file = guest.request.get(f"{session}agenda.ics")
    assert file.ok
    assert Calendar.from_ical(file.text()).walk("VEVENT")

    # The day passes; both confirm from the mail, one of them twice.
    network.command("manage", "shell", "-c", PASSES)
    confirm = {
        to: wait_until(lambda to=to: confirm_link(network, to), f"the question to confirm for {to}", 60)
        for to in (helper, "griet@soep.example")
    }
    guest.goto(confirm[helper])
    submit(guest, "main form button.first")
    again = page_of(phone=True)
    again.goto(confirm[helper])
    assert again.locator("main form button.first").count() == 1  # the two short questions, not the confirmation
    assert again.locator("input[name=questions]").count() == 1
    maker.goto(confirm["griet@soep.example"])
    submit(maker, "main form button.first")
    maker.goto(confirm["griet@soep.example"])
    assert "posted 1" in network.command("manage", "shell", "-c", COUNT).stdout
    assert network.command("ledger", "verify").returncode == 0

    # The maker is invited to give, with three needs of others.
    give = wait_until(lambda: give_link(network), "the invitation to give")
    maker.goto(give)
    assert maker.locator("form input[name=need]").count() == 3


def calendar_of(network, to: str, method: str):
    for mail in reversed(network.mails(to)):
        for part in mail.walk():
            if part.get_content_type() == "text/calendar" and part.get_param("method") == method:
                return Calendar.from_ical(part.get_content())
    return None


def confirm_link(network, to: str) -> str | None:
    return next((a for mail in network.mails(to) for a in links_in(mail) if "/bevestig/" in a), None)


def give_link(network) -> str | None:
    return next((a for mail in network.mails("griet@soep.example") for a in links_in(mail) if "/g/" in a), None)
