"""The whole loop in a real browser: visitor, broker, maker, a helper who says no, a guest who says yes."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from tests.journeys.live import links_in, wait_until
from tests.journeys.steps import (
    COUNT,
    address_of,
    ask,
    calendar_of,
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
    dossier = take_in(broker, "Tweede Oogst")

    # Diagnosis and need.
    diagnose(broker, dossier)
    assert broker.locator("svg.radar").count() == 1
    desk = open_need(
        broker, dossier, "Van subsidie naar eigen inkomsten",
        "Alles draait op één subsidie die stopt. Wie vond al eigen bronnen van inkomsten?",
    )  # fmt: skip

    # Five candidates, each with reasons; the first is asked and says no.
    assert broker.locator(".cand").count() == 5
    for card in broker.locator(".cand").all():
        assert card.locator(".why li").count() >= 1
    first = ask(broker, 0)
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
    second = ask(broker, 0)
    helper = address_of(second)
    guest = page_of(phone=True)
    say_yes(network, guest, helper=helper, about="Tweede Oogst")
    introduction = network.mail("griet@soep.example", second)
    assert "0470 00" in introduction.get_body(("plain",)).get_content()

    # Dates: the guest offers, the maker chooses.
    maker = page_of(phone=True)
    session = plan(network, guest, maker, asker="griet@soep.example", helper_name=second)
    for to in (helper, "griet@soep.example"):
        invitation = wait_until(lambda to=to: calendar_of(network, to, "REQUEST"), f"an invitation for {to}")
        event = invitation.walk("VEVENT")[0]
        assert event["SUMMARY"]
        assert event.decoded("DTSTART").date() == clock.today() + timedelta(days=10)
    file = guest.request.get(f"{session}agenda.ics")
    assert file.ok
    assert Calendar.from_ical(file.text()).walk("VEVENT")

    # The day passes; both confirm from the mail, one of them twice.
    confirm = links_to_confirm(network, helper, "griet@soep.example")
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


def give_link(network) -> str | None:
    return next((a for mail in network.mails("griet@soep.example") for a in links_in(mail) if "/g/" in a), None)
