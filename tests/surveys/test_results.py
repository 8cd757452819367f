"""Results of a round: what the page tells, what it hides, two rounds beside each other, files."""

import csv
import io
import json
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests import factories
from tests.personas import client_of
from tests.surveys.asking import question, questionnaire
from tests.surveys.reading import VALUES, answer, filled_round, make_round
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.surveys import counting
from vlechtwerk.surveys.actions import tagging as actions
from vlechtwerk.surveys.actions.tagging import ResultsRefused
from vlechtwerk.surveys.enums import RoundState
from vlechtwerk.surveys.models import Reported, Response
from vlechtwerk.surveys.queries import results

SUCCESS = {"c1": 7, "c2": 4, "c3": 4, "c4": 3, "c5": 3, "c6": 2, "c7": 1, "c8": 0}
BARRIERS = {"c1": 1, "c2": 6, "c3": 0, "c4": 8, "c5": 2, "c6": 4, "c7": 1, "c8": 1}
CHOICES = ["Netwerk", "Beleid", "Persoonlijkheid", "Financieel", "Eigen organisatie", "Juridisch", "Vorming", "Andere"]


@pytest.fixture
def broker(db):
    return factories.make_broker()


@pytest.fixture
def browser(broker):
    return client_of(broker)


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).replace("\xa0", " ").split())


def url(name, found, *more):
    return reverse(name, args=[found.key, *more])


def lines(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def with_roles(sizes, **more):
    """A survey of one question; ``sizes``: how many there are of each combination of roles."""
    survey = questionnaire(**more)
    for order, code in enumerate(sorted({code for roles in sizes for code in roles})):
        survey.roles.create(order=order, code=code, name=f"Rol {code}")
    asked, found = question("one", survey), make_round(survey)
    for roles, size in sizes.items():
        for number in range(size):
            answer(found, {asked: f"c{number % 3 + 1}"}, roles=list(roles))
    return found


def test_every_kind_is_shown_with_its_n(browser):
    found = filled_round()
    page = browser.get(url("survey_results", found))
    text = words(page)
    assert page.status_code == 200
    assert text.count("n = 6 van 6") == len(VALUES)
    for said in (
        "Mediaan 4, gemiddelde 4, standaardafwijking 0",
        "Bordapunten",
        "Geld vinden is moeilijk",
        "de ring is het gemiddelde",
    ):
        assert said in text
    assert page.content.decode().count('<svg class="parts"') == 3 + 3 + 5 + 5


@pytest.mark.parametrize("people", [1, 3])
def test_page_asks_a_constant_number_of_queries(browser, django_assert_num_queries, people):
    survey = questionnaire(smallest_group=1)
    for kind in ("one", "scale", "open"):
        for _ in range(people):
            question(kind, survey)
    found = make_round(survey)
    for _ in range(people):
        answer(found, {one: VALUES[one.kind] for one in survey.questions.all()})
        make_round(survey, order=people + 1 + found.questionnaire.rounds.count())
    browser.get(url("survey_results", found))
    with django_assert_num_queries(11):
        assert browser.get(url("survey_results", found)).status_code == 200


def test_too_few_answers_are_not_shown_nor_exported(browser):
    found = filled_round(people=4)
    text = words(browser.get(url("survey_results", found)))
    assert "vanaf 5 antwoorden" in text and "Geld vinden" not in text and "n = 4" not in text
    for name in ("survey_answers_file", "survey_codebook_file"):
        response = browser.get(url(name, found, "csv"), follow=True)
        assert response.redirect_chain == [(url("survey_results", found), 302)]
        assert "vanaf 5 antwoorden" in words(response)


def test_an_anonymous_round_is_read_once_it_is_closed(browser):
    found = filled_round(people=9, is_anonymous=True, state=RoundState.OPEN)
    assert "zodra ze gesloten is" in words(browser.get(url("survey_results", found)))
    with pytest.raises(ResultsRefused):
        actions.tag_answers(
            [(found.responses.first(), [])],
            question=found.questionnaire.questions.get(kind="open"),
            by=factories.make_broker(),
        )
    found.state = RoundState.CLOSED
    found.save()
    assert "n = 9 van 9" in words(browser.get(url("survey_results", found)))


def test_roles_filter_and_small_groups_hide_each_other(browser):
    found = with_roles({("teach",): 6, ("own",): 5, ("care",): 2})
    page = browser.get(url("survey_results", found))
    text = words(page)
    assert "Rol teach" in text and "Rol own" not in text and "Rol care" not in text
    assert "door aftrekken" in text
    for hidden in ("own", "care", "nobody"):
        assert "n = 13 van 13" in words(browser.get(url("survey_results", found), {"role": hidden}))
    assert "n = 6 van 6" in words(browser.get(url("survey_results", found), {"role": "teach"}))


def test_what_is_shown_of_groups_never_tells_of_the_hidden_one_by_arithmetic(broker):
    found = with_roles({("teach",): 6, ("own",): 5, ("care",): 2})
    whole = results.results(found)
    shown = [results.results(found, role=code) for code, _name in whole.roles]
    rest = {
        code: whole.entries[0].result.shares[at].count - sum(one.entries[0].result.shares[at].count for one in shown)
        for at, code in enumerate(["c1", "c2", "c3"])
    }
    assert sum(rest.values()) == 7 >= found.questionnaire.smallest_group


def test_people_of_several_roles_count_in_each(browser):
    found = with_roles({("teach", "own"): 6, ("teach",): 6})
    assert "n = 12 van 12" in words(browser.get(url("survey_results", found), {"role": "teach"}))
    assert "n = 6 van 6" in words(browser.get(url("survey_results", found), {"role": "own"}))


def test_files_have_one_line_per_respondent_and_a_book(browser):
    found = filled_round()
    rows = lines(browser.get(url("survey_answers_file", found, "csv")))
    assert rows[0][:3] == ["Respondent", "rol_teach", "v01"]
    assert len(rows) == 7 and {len(row) for row in rows} == {len(rows[0])}
    first = dict(zip(rows[0], rows[1], strict=True))
    assert (first["v02_c1"], first["v02_c3"], first["v04"], first["v05_r2"]) == ("1", "0", "4", "c2")
    assert (first["v06_c1"], first["v07"], first["v09_c1"]) == ("2", "Geld vinden is moeilijk", "50")
    book = lines(browser.get(url("survey_codebook_file", found, "csv")))
    described = {row[0] for row in book[1:]}
    assert set(rows[0]) - {"Respondent"} <= described
    assert ["v01", "c2", "Mensen"] in [[row[0], row[3], row[4]] for row in book]
    sheet = load_workbook(
        io.BytesIO(b"".join(browser.get(url("survey_answers_file", found, "xlsx")).streaming_content))
    )
    assert sheet.active.max_row == 7


def test_cells_of_a_file_are_no_formulas(browser):
    survey = questionnaire(smallest_group=1)
    asked, found = question("open", survey), make_round(survey)
    answer(found, {asked: "=1+1"})
    assert lines(browser.get(url("survey_answers_file", found, "csv")))[1][1] == "'=1+1"


def test_roles_of_few_are_no_column_of_a_file(browser):
    found = with_roles({("teach",): 6, ("own",): 5, ("care",): 2})
    rows = lines(browser.get(url("survey_answers_file", found, "csv")))
    assert [name for name in rows[0] if name.startswith("rol_")] == ["rol_teach"]
    book = lines(browser.get(url("survey_codebook_file", found, "csv")))
    assert "minder dan 5" in next(row for row in book if row[0] == "rol_care")[5]


def test_an_anonymous_file_has_no_key_and_another_order(browser):
    survey = questionnaire(is_anonymous=True, smallest_group=5)
    asked, found = question("open", survey), make_round(survey)
    for number in range(12):
        answer(found, {asked: f"antwoord {number:02}"})
    orders = set()
    for _ in range(4):
        response = browser.get(url("survey_answers_file", found, "csv"))
        rows = lines(response)
        assert rows[0] == ["v01", "v01_labels"]
        orders.add(tuple(row[0] for row in rows[1:]))
    assert len(orders) > 1 and all(sorted(one) == sorted(next(iter(orders))) for one in orders)
    page = browser.get(url("survey_results", found)).content.decode()
    assert not any(key in page for key in Response.objects.values_list("key", flat=True))


def test_rounds_compared_in_percentage_points(browser):
    survey = questionnaire(smallest_group=1)
    asked, before, after = question("one", survey), make_round(survey), make_round(survey, order=2)
    for value in ("c1", "c1", "c2", "c2"):
        answer(before, {asked: value})
    for value in ("c1", "c1", "c1", "c2"):
        answer(after, {asked: value})
    text = words(browser.get(url("survey_compare", after, before.key)))
    assert "50 % 75 % +25" in text and "n = 4 – 4" in text
    assert browser.get(url("survey_compare", after, after.key)).status_code == 404
    assert browser.get(url("survey_compare", after, filled_round().key)).status_code == 404


def test_a_question_that_changed_is_not_comparable(browser):
    first = questionnaire(smallest_group=1)
    same, changed, gone = question("scale", first), question("one", first), question("open", first, text="Nog iets?")
    copy = questionnaire(smallest_group=1, copied_from=first)
    question("scale", copy, code=same.code)
    other = question("one", copy, code=changed.code)
    other.choices.filter(code="c3").update(text="Iets heel anders")
    question("ranking", copy, text="Een nieuwe vraag")
    before, after = make_round(first), make_round(copy)
    answer(before, {same: 4, changed: "c1", gone: "x"})
    answer(after, {copy.questions.get(kind="scale"): 5, other: "c1"})
    pairs = results.compared(before, after)
    assert [(pair.changed, pair.only) for pair in pairs] == [
        (False, False),
        (True, False),
        (False, True),
        (False, True),
    ]
    assert pairs[1].rows == []
    text = words(browser.get(url("survey_compare", after, before.key)))
    assert "niet vergelijkbaar" in text and "Alleen gevraagd in" in text


def focus_round(n=7):
    survey = questionnaire("focus_group", smallest_group=5)
    asked = question("exactly", survey, text="Wat maakte het tot een succes?")
    asked.choices.all().delete()
    for at, text in enumerate(CHOICES, 1):
        asked.choices.create(order=at, code=f"c{at}", text=text)
    found = make_round(survey)
    for number in range(n):
        answer(found, {asked: ["c1", f"c{2 + number % 3}", f"c{5 + number % 3}"]})
    return found, asked


def test_the_totals_of_the_report_are_flagged_above_the_figure(browser):
    found, asked = focus_round()
    data = {"source": "Behoefteanalyse, focusgroep", "n": 7} | {f"c_{code}": n for code, n in SUCCESS.items()}
    page = browser.post(url("survey_reported", found, asked.key), data, follow=True)
    text = words(page)
    assert "De keuzes zijn samen 24. Met 7 respondenten die er elk 3 kozen, moet dat 21 zijn." in text
    assert "Het zou passen bij 8 respondenten." in text
    text = words(browser.get(url("survey_results", found)))
    assert text.index("moet dat 21 zijn") < text.index("n = 7 van 7") + 400 and "n = 7 van 7" in text
    data |= {f"c_{code}": n for code, n in BARRIERS.items()}
    text = words(browser.post(url("survey_reported", found, asked.key), data, follow=True))
    assert "samen 23" in text and "“Financieel” heeft 8 stemmen, maar er antwoordden maar 7 mensen." in text
    assert Reported.objects.count() == 1
    data |= {"n": 8} | {f"c_{code}": n for code, n in SUCCESS.items()}
    assert "Deze totalen passen" in words(browser.post(url("survey_reported", found, asked.key), data, follow=True))
    browser.post(url("survey_reported_drop", found, asked.key))
    assert not Reported.objects.exists()
    assert set(AuditEntry.objects.values_list("verb", flat=True)) >= {"note_reported", "drop_reported"}


@pytest.mark.parametrize(
    "wrong", [{"n": "0"}, {"n": ""}, {"n": "veel"}, {"source": ""}, {"c_c1": "-1"}, {"c_c1": "1" * 30}, {"n": "9" * 30}]
)
def test_figures_that_are_none_are_shown_again(browser, wrong):
    found, asked = focus_round(5)
    data = {"source": "Verslag", "n": "7", "c_c1": "7", **wrong}
    page = browser.post(url("survey_reported", found, asked.key), data)
    assert page.status_code == 422 and not Reported.objects.exists()
    assert 'value="Verslag"' in page.content.decode() or wrong.get("source") == ""


def test_figures_of_another_question_are_refused(broker):
    found, asked = focus_round(5)
    scale = question("scale", found.questionnaire)
    for one, counts, n in ((scale, {}, 7), (asked, {"zz": 1}, 7), (asked, {"c1": 1}, 0)):
        with pytest.raises(ResultsRefused):
            actions.note_reported(found, question=one, source="x", n=n, counts=counts, by=broker)


def test_an_answer_of_a_shape_that_no_longer_fits_breaks_no_page(browser):
    found = filled_round()
    found.questionnaire.questions.get(kind="one").choices.filter(code="c1").delete()
    found.questionnaire.questions.get(kind="matrix").rows.all().delete()
    assert browser.get(url("survey_results", found)).status_code == 200
    assert json.dumps(counting.result(results.asked_of(found)[0], results.given(found)).n) == "6"
