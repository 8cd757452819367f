"""What people do in a browser, step by step: shared by the journeys."""

from datetime import timedelta

from icalendar import Calendar

from tests.journeys.live import links_in, wait_until
from vlechtwerk.core import clock

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


def address_of(name: str) -> str:
    return f"{name.split()[0].lower()}@netwerk.example"


def take_in(broker, name: str) -> str:
    """From the open page of a question: assess it, and make it an innovation. The address of its dossier."""
    assert broker.locator("#assess input[name=is_impact_driven]").first.is_visible()  # the next step stands open
    broker.check("#assess input[name=is_impact_driven][value=yes]")
    broker.check("#assess input[name=is_innovative][value=yes]")
    submit(broker, "#assess button[type=submit]")
    if not broker.locator("#accept input[name=name]").is_visible():
        broker.click("#accept > summary")
    broker.fill("#accept input[name=name]", name)
    broker.click("#accept button[type=submit]")
    broker.wait_for_url("**/innovaties/*/")
    return broker.url


def diagnose(broker, dossier: str) -> None:
    broker.goto(f"{dossier}diagnose/")
    for place, box in enumerate(broker.locator("select[name^=score_]").all()):
        box.select_option(str(1 + place % 5))
    broker.click("main form button.first")
    broker.wait_for_url(dossier)


def open_need(broker, dossier: str, title: str, text: str) -> str:
    """The address of the match desk that opens for it."""
    broker.goto(f"{dossier}nood/")
    broker.fill("input[name=title]", title)
    broker.fill("textarea[name=text]", text)
    broker.click("main form button.first")
    broker.wait_for_url("**/koppelen/*/")
    return broker.url


def ask(page, nth: int) -> str:
    """Ask the n-th candidate on the match desk; their name."""
    card = page.locator(".cand").nth(nth)
    name = card.locator("h3").inner_text().split(",")[0]
    card.locator("a[href*='/vraag/']").first.click()
    page.fill("textarea[name=message]", "Jij bracht dit al eens tot een goed einde.")
    page.click("main button.first")
    page.wait_for_url("**/koppelen/*/")
    return name


def say_yes(network, guest, *, helper: str, about: str) -> None:
    """By the link of the mail, without an account."""
    guest.goto(link(network, helper, about, "/antwoord/"))
    guest.check("input[name=answer][value=yes]")
    submit(guest, "main form button.first")


def plan(network, guest, maker, *, asker: str, helper_name: str) -> str:
    """Who helps offers two days, the maker chooses the first. The address of the session, for who helps."""
    guest.click("main a.first")
    guest.wait_for_url("**/s/*/")
    session, first_day = guest.url, clock.today() + timedelta(days=9)
    for number in (1, 2):
        guest.fill(f"input[name=day_{number}]", (first_day + timedelta(days=number)).isoformat())
    guest.fill("form[action$='/dates/'] input[name=place]", "Bibliotheek, Mechelen")
    submit(guest, "form[action$='/dates/'] button[type=submit]")
    maker.goto(next(a for a in links_in(network.mail(asker, helper_name, count=2)) if "/s/" in a))
    submit(maker, "form[action$='/choose/'] button >> nth=0")
    return session


def links_to_confirm(network, *addresses: str) -> dict[str, str]:
    """The day passes; everybody is asked whether it took place."""
    network.command("manage", "shell", "-c", PASSES)
    return {
        to: wait_until(lambda to=to: confirm_link(network, to), f"the question to confirm for {to}", 60)
        for to in addresses
    }


def confirm_link(network, to: str) -> str | None:
    return next((a for mail in network.mails(to) for a in links_in(mail) if "/bevestig/" in a), None)


def calendar_of(network, to: str, method: str):
    for mail in reversed(network.mails(to)):
        for part in mail.walk():
            if part.get_content_type() == "text/calendar" and part.get_param("method") == method:
                return Calendar.from_ical(part.get_content())
    return None
