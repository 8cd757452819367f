"""The path changed in a real browser, and a quarter later its evidence: a new stage, other days, before beside after."""

import pytest

from tests.journeys.steps import log_in, submit
from tests.journeys.test_loop import page_of  # noqa: F401  # a fixture among them
from tests.journeys.test_ring import assert_page_holds

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

SCENE = """
from datetime import timedelta
from vlechtwerk.core import clock
from vlechtwerk.innovations import actions
from vlechtwerk.innovations.models import PathVersion
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Hat, Person
Hat.objects.update(since=clock.today() - timedelta(days=400))
who = {one.email.split("@")[0]: one for one in Person.objects.all()}
people.give_hat(who["nadia"], kind="coordinator", by=who["lotte"])
PathVersion.objects.update(published_on=clock.today() - timedelta(days=400))
"""
DOSSIERS = """
from datetime import timedelta
from vlechtwerk.core import clock
from vlechtwerk.innovations import actions
from vlechtwerk.people.models import Person
lotte, emre = (Person.objects.get(email=f"{name}@netwerk.example") for name in ("lotte", "emre"))
start = clock.now() - timedelta(days=80)
for number in range(12):
    with clock.at(start):
        made = actions.start_innovation(name=f"%(name)s {number}", pitch="Soep", lead=emre, by=lotte)
    if number:
        with clock.at(clock.add_working_days(start, %(days)d + number %% 3)):
            actions.move_innovation(made, to_stage=made.stage.version.stages.get(order=2), note="Kennis gemaakt", by=lotte)
"""
QUARTER = """
from datetime import timedelta
from vlechtwerk.innovations.models import Innovation, PathVersion, StageChange, TimelineEntry
ago = timedelta(days=91)
for version in PathVersion.objects.all():
    PathVersion.objects.filter(pk=version.pk).update(published_on=version.published_on - ago)
for model, column in ((StageChange, "at"), (TimelineEntry, "at"), (Innovation, "stage_since"), (Innovation, "created_at")):
    for row in model.objects.all():
        model.objects.filter(pk=row.pk).update(**{column: getattr(row, column) - ago})
"""


def act(network, words: str) -> None:
    network.command("manage", "shell", "-c", words)


def test_coordinator_changes_the_path_and_reads_a_quarter_later_what_it_did(network, page_of):  # noqa: F811
    act(network, SCENE)
    act(network, DOSSIERS % {"name": "Oud", "days": 20})
    page = page_of()
    log_in(network, page, "nadia@netwerk.example")

    # a draft: a new stage in its place, fewer days for another, a step and a check
    page.goto(f"{network.url}/pad/")
    page.click("main a:has-text('Versies van het pad')")
    submit(page, "main button:has-text('Nieuw concept')")
    submit(page, "main a:has-text('Nieuwe fase')")
    for name, text in (("nl", "Eerste klant"), ("fr", "Premier client"), ("en", "First customer")):
        page.fill(f"[name=name_{name}]", text)
    page.fill("[name=expected_days]", "20")
    submit(page, "main button.first")
    submit(page, "main button[aria-label='Omhoog: Eerste klant']")
    assert "6. Eerste klant" in page.inner_text("main")
    submit(page, "main a[href*='/pad/fasen/']:has-text('Kennismaking') >> nth=0")
    page.fill("[name=expected_days]", "5")
    submit(page, "main button.first")
    submit(page, "main a:has-text('Voeg een stap toe Kennismaking')")
    page.fill("[name=text]", "Bel {lead}")
    submit(page, "main button.first")
    submit(page, "main a:has-text('Voeg een toets toe Kennismaking')")
    page.fill("[name=text]", "We hebben elkaar gezien")
    submit(page, "main button.first")
    assert_page_holds(page)

    # what changes is read in words, and published
    submit(page, "main a:has-text('Verschil en publiceren')")
    told = page.inner_text("main")
    assert "Duurt 5 werkdagen in plaats van 10 werkdagen." in told
    assert "Is nieuw: 20 werkdagen." in told
    assert "Nieuwe stap: Bel {lead} (de makelaar, 5 werkdagen)" in told
    assert_page_holds(page)
    submit(page, "main button:has-text('Publiceer deze versie')")
    assert "Versie 2 is gepubliceerd" in page.inner_text("body")

    # one old dossier goes over after a look; the others stay readable where they are
    page.check("input[aria-label='Oud 0']")
    assert_page_holds(page)
    submit(page, "main button:has-text('Kijk eerst')")
    assert "Eén dossier gaat over" in page.inner_text("main")
    submit(page, "main button:has-text('Zet ze over')")
    page.goto(f"{network.url}/pad/?view=table&text=Oud+1")
    submit(page, "main a:text-is('Oud 1')")
    told = page.inner_text("main")
    assert "Eerste klant" not in page.inner_text("main ol.path")
    assert "Naar de fase Diagnose, na 21 werkdagen." in told
    assert "de nieuwste is versie 2" in told

    # a quarter goes by, in which new dossiers walk the new version
    act(network, QUARTER)
    act(network, DOSSIERS % {"name": "Nieuw", "days": 6})
    page.goto(f"{network.url}/pad/?view=table&text=Nieuw+0")
    submit(page, "main a:text-is('Nieuw 0')")
    assert "Bel Emre Yildiz" in page.inner_text("main")
    submit(page, "main button[aria-label='Vink af: We hebben elkaar gezien']")
    assert "Nadia Benali" in page.inner_text("main section[aria-labelledby=h-standing]")
    assert_page_holds(page)

    # the comparison says the difference, with what it rests on
    page.goto(f"{network.url}/pad/trajecten/")
    submit(page, "main tbody tr:first-child a:has-text('Vergelijk')")
    row = page.inner_text("main section[aria-labelledby=h-time] tbody tr:first-child")
    assert "Kennismaking" in row
    assert "21" in row and "7" in row and row.count("n = 12") == 2
    assert page.locator("main svg.chart").count() >= 1
    assert "te weinig om te zeggen" in page.inner_text("main")
    assert_page_holds(page)
