"""Limits of the coin in a real browser: a warning before the yes, the team asked once, a no the second time."""

import pytest

from tests.journeys.conftest import of_seven
from tests.journeys.live import links_in, wait_until
from tests.journeys.steps import link, log_in, submit
from tests.journeys.test_loop import page_of  # noqa: F401  # a fixture among them
from tests.journeys.test_ring import assert_page_holds

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

SCENE = """
import uuid
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.matching import actions as matching
from vlechtwerk.people.models import Person
who = {person.email.split("@")[0]: person for person in Person.objects.all()}
lotte, emre = who["lotte"], who["emre"]

def pay(payer, earner, amount):
    ledger.post(ledger.reserve(uuid.uuid4(), payer=payer, earner=earner, amount=amount, source="vroeger", by=lotte).pk, by=lotte)

made = innovations.start_innovation(name="Soepbus", pitch="Soep aan huis, elke avond.", lead=emre, by=lotte)
titles = ["Van subsidie naar eigen inkomsten", "Prijzen voor soep en brood", "Leven zonder die ene subsidie"]
needs = [innovations.open_need(made, title=title, text=f"Wie weet raad: {title}?", by=lotte) for title in titles]
pay(who["wim"], who["jeroen"], 400)
pay(who["nadia"], who["jeroen"], 100)
matching.ask_helper(needs[0], helper=who["jeroen"], by=lotte)
matching.ask_helper(needs[1], helper=who["saar"], by=lotte)
"""
RUNS_OUT = """
import uuid
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.people.models import Person
lotte, emre, wim = (Person.objects.get(email=f"{name}@netwerk.example") for name in ("lotte", "emre", "wim"))
ledger.post(ledger.reserve(uuid.uuid4(), payer=emre, earner=wim, amount=300, source="vroeger", by=lotte).pk, by=lotte)
"""
STANDING = """
from vlechtwerk.ledger.queries import tally, verify
from vlechtwerk.people.models import Person
at = tally(Person.objects.get(email="emre@netwerk.example"))
print("stands", at.balance, at.reserved_out, verify().is_sound)
"""


@pytest.fixture
def network(tmp_path, request):
    with of_seven(tmp_path, PYTHONPATH=str(request.config.rootpath)) as running:
        running.command("manage", "shell", "-c", SCENE)
        yield running


def answer_link(network, to: str) -> str:
    return link(network, to, "halve dag", "/antwoord/")


def says_yes(page, address: str) -> str:
    page.goto(address)
    page.check("input[name=answer][value=yes]")
    submit(page, "main button.first")
    return page.inner_text("main")


def test_member_is_warned_the_team_grants_once_and_the_second_time_is_refused(network, page_of):  # noqa: F811
    # a helper at the soft limit is warned before the button, and may say yes
    helper = page_of(phone=True)
    helper.goto(answer_link(network, "jeroen@netwerk.example"))
    text = helper.inner_text("main")
    assert text.index("Met deze sessie sta je op 6 munten") < text.index("Verstuur mijn antwoord")
    assert_page_holds(helper)
    assert "Jij helpt!" in says_yes(helper, helper.url)

    # the asker's coins run out; on the match desk the broker sees it before asking, and asks the team
    network.command("manage", "shell", "-c", RUNS_OUT)
    broker = page_of()
    broker.set_default_timeout(90_000)  # the first search reads the dictionaries
    log_in(network, broker, "lotte@netwerk.example")
    broker.goto(f"{network.url}/koppelen/")
    broker.click("main a:has-text('Leven zonder die ene subsidie')")
    desk = broker.url
    assert "Emre Yildiz zou op −5 staan, onder de grens van −4" in broker.inner_text("main")
    broker.fill("input[name=why]", "Volgende maand geeft Emre zelf twee sessies.")
    submit(broker, "main .note button")
    assert "zou het saldo op −5 staan" in broker.inner_text("main")
    assert_page_holds(broker)
    submit(broker, "main button[value=yes]")
    assert "één keer toegestaan" in broker.inner_text("main")

    # now somebody may be asked, and the yes becomes a session
    broker.goto(desk)
    assert "Het team laat deze door" in broker.inner_text("main")
    submit(broker, "main .cand a[href*='/vraag/']")
    submit(broker, "main form button.first")
    asked = wait_until(lambda: len(found := network.mails(containing="/antwoord/")) == 3 and found[-1], "the request")
    guest = page_of(phone=True)
    address = next(one for one in links_in(asked) if "/antwoord/" in one)
    assert "Jij helpt!" in says_yes(guest, address)

    # the second time: a yes that meets the limit is kept, and the team says no
    second = page_of(phone=True)
    assert "We houden je ja bij" in says_yes(second, answer_link(network, "saar@netwerk.example"))
    assert_page_holds(second)
    broker.goto(f"{network.url}/vandaag/")
    broker.click("main a[href*='/munten/aanvragen/']")
    assert "zou het saldo op −6 staan" in broker.inner_text("main")
    broker.fill("textarea[name=note], input[name=note]", "Eerst teruggeven.")
    submit(broker, "main button[value=no]")
    network.mail("saar@netwerk.example", "gaat nu niet door")
    network.mail("emre@netwerk.example", "gaat nu niet door")

    # the log shows it: the list of requests, and the timeline of the dossier
    broker.goto(f"{network.url}/munten/aanvragen/")
    text = broker.inner_text("main")
    assert "één keer toegestaan" in text
    assert "geweigerd" in text
    assert_page_holds(broker)
    broker.goto(f"{network.url}/koppelen/")
    broker.goto(desk)
    broker.click("nav.crumbs a:has-text('Soepbus')")
    timeline = broker.inner_text("main")
    assert "Het team laat de munten voor “Leven zonder die ene subsidie” één keer voorbij een grens." in timeline
    assert "Het team laat de munten voor “Prijzen voor soep en brood” niet voorbij een grens." in timeline
    assert "stands -300 200 True" in network.command("manage", "shell", "-c", STANDING).stdout
