"""Figures on screen: for the team, for whoever pays, and for nobody else."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.impact import scene
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.impact import actions
from vlechtwerk.impact.models import FrozenReport, HelpInKind, Indicator
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Affiliation
from vlechtwerk.programmes import actions as programmes

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return scene.coordinator()


@pytest.fixture
def programme(by):
    return scene.programme(by, target=100)


@pytest.fixture
def client(by):
    return client_of(by)


@pytest.fixture
def reached(programme, by):
    event = scene.meeting(programme, by)
    scene.came(event, ("an", True), ("bo", True), ("an", False))
    return scene.indicator(
        programme, by, "attendance", "person", chain="output", goal=2, goal_unit="organisations", shows_cost=True
    )


@pytest.fixture
def funder(programme, by):
    """Somebody of an organisation that pays for it."""
    house, person = scene.company("Provincie"), factories.make_person("Femke Funder")
    programmes.set_share(programme, organisation=house, amount_cents=100, by=by)
    people.give_hat(person, kind="funder", by=None)
    Affiliation.objects.create(person=person, organisation=house)
    return person


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode())).replace("\u00a0", " ")


def test_sheet_shows_traps_figures_and_money(client, programme, reached):
    text = text_of(client.get(reverse("figures", args=[programme.key])))
    for said in (
        "Lees dit voor je deelt",
        "150 %",
        "eenheden verschillen",
        "3,0 % van de doelgroep",
        "€ 1.333",
        "blijft liggen",
    ):
        assert said in text, said


def test_a_new_programme_begins_with_the_usual_indicators(client, programme):
    assert "Nog geen indicatoren" in text_of(client.get(reverse("figures", args=[programme.key])))
    page = client.post(reverse("indicators_start", args=[programme.key]), follow=True)
    assert "Bewust gemaakt" in text_of(page)
    again = client.post(reverse("indicators_start", args=[programme.key]), follow=True)
    assert "intussen indicatoren" in text_of(again) and Indicator.objects.count() == len(actions.USUAL)


def test_indicator_opens_its_rows_which_say_what_they_add(client, reached):
    page = client.get(reverse("indicator", args=[reached.key]))
    assert text_of(page).count("Ontbijt") == 3 and "an" in text_of(page)
    assert page.context["page_sum"] == "3"


def test_funder_reads_own_programme_without_names_and_changes_nothing(programme, reached, funder, by):
    client, other = client_of(funder), scene.programme(by, "Anders")
    report = actions.freeze(programme, title="Jaar", reporting_on=clock.today(), by=by)
    assert [one.name for one in client.get(reverse("all_figures")).context["page"]] == [programme.name]
    page = client.get(reverse("indicator", args=[reached.key]))
    assert page.status_code == 200 and "Ontbijt" in text_of(page) and "b.example" not in page.content.decode()
    assert not re.search(r"\b(an|bo)\b</span>", page.content.decode())
    for name in ("figures", "report", "report_pdf"):
        key = report.key if "report" in name else programme.key
        assert client.get(reverse(name, args=[key])).status_code == 200
    assert client.get(reverse("figures", args=[other.key])).status_code == 404
    assert client.post(reverse("freeze", args=[programme.key]), {}).status_code == 403
    assert client.get(reverse("help_given", args=[programme.key])).status_code == 403


def test_funder_who_left_the_organisation_reads_nothing(programme, reached, funder):
    Affiliation.objects.filter(person=funder).update(until=clock.today())
    assert client_of(funder).get(reverse("figures", args=[programme.key])).status_code == 404


def test_indicator_form_keeps_what_was_typed_and_names_the_field(client, programme):
    given = {"source": "attendance", "counting": "amount", "chain": "output", "name": "Bereikt", "goal": "12"}
    page = client.post(reverse("indicator_new", args=[programme.key]), given)
    assert page.status_code == 422 and "Bereikt" in page.content.decode() and "goal_unit" in page.context["form"].errors
    page = client.post(reverse("indicator_new", args=[programme.key]), given | {"goal_unit": "people"})
    assert page.status_code == 422 and "counting" in page.context["form"].errors
    assert not Indicator.objects.exists()
    page = client.post(
        reverse("indicator_new", args=[programme.key]),
        given | {"goal_unit": "people", "counting": "person", "sdgs": ["1", "8"], "iris": "pi4060"},
        follow=True,
    )
    made = Indicator.objects.get()
    assert (page.status_code, made.sdgs, made.iris, made.goal_unit) == (200, [1, 8], "PI4060", "people")


def test_indicator_changes_and_goes_and_the_report_keeps_it(client, programme, reached, by):
    report = actions.freeze(programme, title="Jaar", reporting_on=clock.today(), by=by)
    edit = reverse("indicator_edit", args=[reached.key])
    assert 'value="2"' in client.get(edit).content.decode()
    client.post(edit, {"source": "attendance", "counting": "each", "chain": "output", "baseline": "1"})
    reached.refresh_from_db()
    assert (reached.counting, reached.goal, reached.baseline) == ("each", None, 1)
    client.post(reverse("indicator_remove", args=[reached.key]))
    assert not Indicator.objects.exists()
    page = client.get(reverse("report", args=[report.key]))
    assert "Bewust gemaakt" in text_of(page) and page.context["is_whole"]


def test_freezing_says_what_is_wrong_and_shows_what_came_later(client, programme, reached, by):
    url = reverse("freeze", args=[programme.key])
    page = client.post(url, {"title": "Jaar", "reporting_on": "2031-01-01", "story": "Ons verhaal"})
    assert page.status_code == 422 and "Ons verhaal" in page.content.decode()
    page = client.post(
        url, {"title": "Jaar", "reporting_on": clock.today().isoformat(), "story": "Ons verhaal"}, follow=True
    )
    report = FrozenReport.objects.get()
    assert "Ons verhaal" in text_of(page) and report.digest in page.content.decode()
    scene.came(scene.meeting(programme, by, title="Later"), ("cas", True))
    text = text_of(client.get(reverse("report", args=[report.key])))
    assert "Zoals we het nu weten" in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_files_of_figures_and_of_a_report(client, programme, reached, by, kind):
    report = actions.freeze(programme, title="Jaar", reporting_on=clock.today(), by=by)
    for name, key in (("figures_file", programme.key), ("report_file", report.key)):
        page = client.get(reverse(name, args=[key, kind]))
        assert page.status_code == 200 and kind in page["Content-Disposition"] and b"".join(page.streaming_content)
    assert client.get(reverse("figures_file", args=[programme.key, "exe"])).status_code == 404


def test_file_of_a_report_says_which_report_it_is(client, programme, reached, by):
    report = actions.freeze(programme, title="Jaar", reporting_on=clock.today(), by=by)
    page = client.get(reverse("report_file", args=[report.key, "csv"]))
    last = b"".join(page.streaming_content).decode().strip().splitlines()[-1]
    assert "Jaar" in last and report.digest in last


def test_paper_opens_in_the_language_of_the_reader(client, programme, reached, by):
    report = actions.freeze(programme, title="Jaar", reporting_on=clock.today(), by=by)
    page = client.get(reverse("report_pdf", args=[report.key]))
    assert page.content.startswith(b"%PDF") and page["Content-Type"] == "application/pdf"


def test_help_is_noted_kept_when_wrong_and_taken_out(client, programme):
    url = reverse("help_given", args=[programme.key])
    page = client.post(url, {"given_by": "De Gist", "kind": "hours", "what": "Koken", "given_on": "2025-06-01"})
    assert page.status_code == 422 and "De Gist" in page.content.decode() and "hours" in page.context["form"].errors
    client.post(
        url, {"given_by": "De Gist", "kind": "hours", "what": "Koken", "hours": "3,5", "given_on": "2025-06-01"}
    )
    made = HelpInKind.objects.get()
    assert str(made.hours) == "3.5" and "Koken" in text_of(client.get(url))
    client.post(reverse("help_remove", args=[made.key]))
    assert not HelpInKind.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("all_figures", 4), ("figures", 7), ("indicator", 5), ("report", 7), ("help_given", 6)]
)
def test_pages_ask_the_same_for_one_and_for_three(
    client, by, programme, reached, rows, name, queries, django_assert_num_queries
):
    for n in range(rows - 1):
        scene.came(scene.meeting(programme, by, title=f"Nr {n}"), ("an", True), ("dina", True))
        scene.indicator(programme, by, "attendance", "each", chain="output")
        scene.programme(by, f"Nog {n}")
    report, *_others = [
        actions.freeze(programme, title=f"J{n}", reporting_on=clock.today(), by=by) for n in range(rows)
    ]
    for _n in range(rows):
        actions.note_help(programme, given_by="A", kind="hours", what="x", hours=1, given_on=clock.today(), by=by)
    keys = {
        "figures": [programme.key],
        "indicator": [reached.key],
        "report": [report.key],
        "help_given": [programme.key],
    }
    url = reverse(name, args=keys.get(name, []))
    client.get(url)
    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200
