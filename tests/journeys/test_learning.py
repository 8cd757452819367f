"""004, (Z)Ondernemen: who learns comes first, on the phone: a goal, a lesson of the group's own, work, feedback, an award."""

import pytest

from tests.journeys.pages import assert_accessible, assert_fits
from tests.journeys.steps import log_in, submit

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

GROUP = """
from decimal import Decimal
from datetime import timedelta
from vlechtwerk.core import clock
from vlechtwerk.learning import actions
from vlechtwerk.people.models import Person
lotte, fatima, jeroen = (Person.objects.get(email=f"{one}@netwerk.example") for one in ("lotte", "fatima", "jeroen"))
made = actions.begin_curriculum(title="Kansen zien", summary="Leren door te doen.", ects=Decimal(3), eqf=6,
    room_percent=34, by=lotte)
module = actions.add_module(made, title="Naar buiten", ects=Decimal(3), by=lotte)
actions.add_lesson(module, kind="text", title="Wat is een kans?", body="## Kijk\\n\\n- luister\\n- **vraag**", by=lotte)
actions.add_lesson(module, kind="assignment", title="Bel aan", body="Bij drie buren.", questions=["Wat raakte je?"],
    by=lotte)
actions.publish_curriculum(made, by=lotte)
group = actions.plan_cohort(made, title="Lichting 1", starts_on=clock.today(),
    ends_on=clock.today() + timedelta(days=60), by=lotte)
for person in (fatima, jeroen):
    actions.enrol(group, person=person, by=lotte)
actions.start_cohort(group, by=lotte)
"""
OTHER = """
from vlechtwerk.learning import actions
from vlechtwerk.learning.models import Cohort, Lesson, Proposal
group = Cohort.objects.get()
jeroen = group.learners.select_related("cohort").get(person__email="jeroen@netwerk.example")
actions.set_goal(jeroen, text="Rekenen")
actions.back_proposal(jeroen, proposal=Proposal.objects.get())
task = Lesson.objects.get(kind="assignment")
actions.hand_in(jeroen, lesson=task, text="Ik belde aan bij mijn buurvrouw.")
actions.divide_feedback(group, lesson=task, by=None)
"""
AWARD = """
from vlechtwerk.learning.models import Award
print("AWARDS", Award.objects.count())
"""


@pytest.fixture
def phone(browser):
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="nl-BE", reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def test_learner_comes_first_and_ends_with_an_award(network, phone):
    network.command("manage", "shell", "-c", GROUP)
    log_in(network, phone, "fatima@netwerk.example", home="thuis")
    phone.goto(f"{network.url}/mijn-leren/")
    phone.click("main a:has-text('Lichting 1')")
    assert phone.locator("main a:has-text('Wat is een kans?')").count() == 0
    assert_accessible(phone)
    assert_fits(phone)
    phone.fill("input[name=text]", "Durven bellen naar wie ik niet ken")
    submit(phone, "main form button.first")
    place = phone.url
    phone.click("main a:has-text('Wat is een kans?')")
    assert_accessible(phone)
    submit(phone, "main form button.first")
    phone.click("main a:has-text('voorstellen')")
    phone.fill("input[name=title]", "Praten over geld")
    phone.fill("textarea[name=about]", "Hoe vraag je een prijs?")
    submit(phone, "main form button.first")
    phone.click("main a:has-text('Bel aan')")
    phone.fill("textarea[name=text]", "Ik belde aan bij drie buren.")
    submit(phone, "main form button.first")
    network.command("manage", "shell", "-c", OTHER)
    phone.goto(place)
    assert "50%" not in phone.inner_text("main") and "33%" in phone.inner_text("main")
    phone.click("main a:has-text('Praten over geld')")
    submit(phone, "main form button.first")
    phone.click("main a:has-text('Jeroen')")
    assert "mijn buurvrouw" in phone.inner_text("main")
    assert_fits(phone)
    phone.fill("textarea[name=q0]", "Dat je bleef staan toen niemand opendeed.")
    submit(phone, "main form button.first")
    assert "alles gedaan" in phone.inner_text("main")
    assert_accessible(phone)
    assert_fits(phone)
    assert "AWARDS 1" in network.command("manage", "shell", "-c", AWARD).stdout
