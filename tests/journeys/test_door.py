"""A full hall: a thousand people on one phone, of which part without network. None lost, none twice."""

import pytest

from tests.journeys.live import wait_until
from tests.journeys.pages import assert_accessible, assert_fits
from tests.journeys.steps import log_in

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

HALL = """
from datetime import timedelta
from vlechtwerk.core import clock
from vlechtwerk.events import actions
from vlechtwerk.events.models import Registration
from vlechtwerk.people.models import Person
lotte = Person.objects.get(email="lotte@netwerk.example")
start = clock.now() - timedelta(minutes=10)
event = actions.plan_event(title="Volle zaal", starts_at=start, ends_at=start + timedelta(hours=4), place="Gent", by=lotte)
actions.open_event(event, by=lotte)
Registration.objects.bulk_create(
    Registration(event=event, name=f"Bezoeker {n:04}", organisation_name=f"Firma {n % 300}") for n in range(990)
)
print("DOOR", event.key)
"""
COUNT = """
from vlechtwerk.events.models import Registration
came = Registration.objects.filter(attended_at__isnull=False)
print("CAME", came.count(), came.values("name").distinct().count(), came.filter(is_walk_in=True).count())
"""
TAP = """(span) => {
  const boxes = [...document.querySelectorAll("#door li[data-key] input")].slice(...span);
  for (const box of boxes) if (!box.disabled) box.click();
}"""


@pytest.fixture
def phone(browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="nl-BE", reduced_motion="reduce")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def said(network, script, word):
    """The words that a script printed after ``word``."""
    out = network.command("manage", "shell", "-c", script).stdout
    line = next(line for line in out.splitlines() if line.startswith(f"{word} "))
    return line.split()[1:]


def test_a_thousand_people_come_in_on_one_phone_with_the_network_away(network, phone):
    (key,) = said(network, HALL, "DOOR")
    log_in(network, phone, "lotte@netwerk.example")
    phone.goto(f"{network.url}/evenementen/{key}/deur/")
    phone.wait_for_function("async () => (await caches.keys()).some((name) => name.startsWith('door:'))")
    phone.wait_for_function("() => navigator.serviceWorker.ready.then((one) => Boolean(one.active))")
    assert_accessible(phone)
    assert_fits(phone)
    waits = phone.locator("[data-count]")

    phone.evaluate(TAP, [0, 300])
    wait_until(lambda: waits.inner_text() == "0", "the first three hundred to be sent", seconds=60)

    phone.context.set_offline(True)
    phone.evaluate(TAP, [250, 900])
    phone.click("#door summary")
    for number in range(10):
        phone.fill("#walk-name", f"Gast {number}")
        phone.fill("#walk-org", "Bakkerij Wim")
        phone.click("#door details button")
    assert waits.inner_text() == "610"
    phone.reload()  # the page opens again without network, with everything that was noted
    assert phone.locator("[data-count]").inner_text() == "610"
    assert phone.locator("#door li[data-key] input:checked").count() >= 610
    phone.fill("[data-search]", "bezoeker 0950")
    phone.press("[data-search]", "Enter")
    assert phone.locator("[data-count]").inner_text() == "611"

    phone.context.set_offline(False)
    phone.evaluate(TAP, [900, 990])
    wait_until(lambda: waits.inner_text() == "0", "everything to be sent", seconds=120)
    assert said(network, COUNT, "CAME") == ["1000", "1000", "10"]

    phone.reload()
    assert phone.locator("[data-came]").inner_text() == "1000"
    phone.evaluate(TAP, [0, 1000])
    assert said(network, COUNT, "CAME") == ["1000", "1000", "10"]
