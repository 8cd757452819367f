"""000: a colleague nominates, the nominated says yes, coach and participant agree, and what they note stays theirs."""

import pytest

from tests.journeys.pages import assert_accessible, assert_fits
from tests.journeys.steps import link, log_in, submit

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

START = """
from datetime import timedelta
from vlechtwerk.coaching import actions
from vlechtwerk.core import clock
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Person
from vlechtwerk.programmes import actions as programmes
lotte = Person.objects.get(email="lotte@netwerk.example")
coach = people.register_person(name="Hilde Wouters", email="hilde@coach.example", by=lotte)
people.give_hat(coach, kind="coach", by=lotte)
people.register_organisation(name="Drukkerij De Pers", by=lotte)
day = clock.today()
programme = programmes.plan_programme(name="Samenzweerders", purpose="", starts_on=day, ends_on=day + timedelta(400), by=lotte)
cohort = actions.form_cohort(programme=programme, name="Eerste groep", starts_on=day, ends_on=day + timedelta(365), keeper=coach, by=lotte)
print("COHORT", cohort.key, actions.nominate_link(cohort))
"""
SECRET = "Ik twijfel of ik dit durf"


@pytest.fixture
def pages(browser):
    """Somebody without an account, the coach, and the participant on a phone."""
    made = [
        browser.new_context(viewport={"width": wide, "height": 800}, locale="nl-BE", reduced_motion="reduce")
        for wide in (1280, 1280, 360)
    ]
    for one in made:
        one.set_default_timeout(30_000)
    yield [one.new_page() for one in made]
    for one in made:
        one.close()


def press(page, name):
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=name).or_(
            page.locator("main").get_by_role("button", name=name)
        ).first.click()


def test_from_a_nomination_to_a_note_that_nobody_else_reads(network, pages):
    colleague, coach, person = pages
    out = network.command("manage", "shell", "-c", START).stdout
    _word, key, address = next(line for line in out.splitlines() if line.startswith("COHORT ")).split()

    # a colleague, without an account
    colleague.goto(address)
    assert_accessible(colleague)
    given = {
        "name": "Noor Peeters",
        "email": "noor@pers.example",
        "workplace": "De Pers",
        "reason": "De ruilkast",
        "nominator": "Bram",
    }
    for name, words in given.items():
        colleague.fill(f"[name={name}]", words)
    submit(colleague, "main form button.first")
    if colleague.get_by_text("geen robot").count():  # quicker than people are
        submit(colleague, "main form button.first")

    # the coach asks; the nominated person says yes by the mail
    log_in(network, coach, "hilde@coach.example", home="thuis")
    coach.goto(f"{network.url}/coaching/groep/{key}/")
    press(coach, "Vraag het: Noor Peeters")
    coach.select_option("select[name=organisation]", label="Drukkerij De Pers")
    submit(coach, "main form button.first")
    person.goto(link(network, "noor@pers.example", "Bram", "/coaching/gevraagd/"))
    assert "De ruilkast" in person.locator("main").inner_text()
    assert_fits(person)
    submit(person, "main form button.first")

    # the talk, and an agreement that both accept
    coach.goto(f"{network.url}/coaching/")
    press(coach, "Noor Peeters")
    trajectory = coach.url
    press(coach, "Noteer het intakegesprek")
    coach.fill("[name=talked_on]", coach.evaluate("new Date().toISOString().slice(0, 10)"))
    coach.fill("[name=idea]", "Een ruilkast op elke afdeling")
    submit(coach, "main form button.first")
    press(coach, "Zeg ja op de afspraak")
    assert link(network, "noor@pers.example", "Je afspraak", "/coaching/traject/") == trajectory
    log_in(network, person, "noor@pers.example", home="thuis")
    person.goto(trajectory)
    press(person, "Zeg ja op de afspraak")

    # a barrier for the two, a note for one
    press(person, "Noteer een drempel")
    person.fill("[name=text]", "Collega’s vinden het mijn hobby")
    person.locator("input[name=start][value='4']").check()
    submit(person, "main form button.first")
    press(person, "Mijn privénotities")
    person.fill("[name=text]", SECRET)
    submit(person, "main form button.first")
    assert SECRET in person.locator("main").inner_text()
    assert_accessible(person)
    coach.goto(trajectory)
    assert "mijn hobby" in coach.locator("main").inner_text()
    assert_accessible(coach)
    coach.goto(f"{trajectory}notities/")
    assert SECRET not in coach.content()

    # the employer sees it by consent, and no longer once it is taken back
    person.goto(trajectory)
    press(person, "Laat mijn werkgever zien")
    if "delen" in person.url:
        submit(person, "main form button.first")
    shown = person.locator("a[href*='/coaching/voortgang/']").get_attribute("href")
    colleague.goto(shown)
    assert "Noor Peeters" in colleague.content() and "mijn hobby" not in colleague.content()
    press(person, "Laat het niemand meer zien")
    assert colleague.goto(shown).status == 404
