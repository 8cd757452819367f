"""Figures of a programme: their traps, the rows behind them, and reports that stay as they were frozen."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import IntegrityError, transaction

from tests.impact import scene
from tests.pdf_text import text_of
from vlechtwerk.core import clock
from vlechtwerk.core.exports import xlsx
from vlechtwerk.events.models import Registration
from vlechtwerk.impact import actions, exports, paper, queries
from vlechtwerk.impact.actions import ImpactRefused
from vlechtwerk.impact.enums import Trap
from vlechtwerk.impact.models import FrozenFact, FrozenReport
from vlechtwerk.impact.sheet import as_text, from_text
from vlechtwerk.programmes import actions as programmes

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return scene.coordinator()


@pytest.fixture
def programme(by):
    return scene.programme(by, target=100)


@pytest.fixture
def reached(programme, by):
    """Two meetings: An twice, Bo once, somebody without an address twice."""
    first, second = scene.meeting(programme, by), scene.meeting(programme, by, on=date(2025, 4, 5), title="Lunch")
    scene.came(first, ("an", True), ("bo", True), ("iemand", False))
    scene.came(second, ("an", True), ("iemand", False))
    return scene.indicator(
        programme, by, "attendance", "person", chain="output", goal=2, goal_unit="organisations", shows_cost=True
    )


def traps_of(programme):
    return {told.trap for told in queries.sheet(programme)[0].traps()}


def test_figure_its_shares_and_its_cost(programme, by, reached):
    for name in ("A", "B"):
        scene.step(programme, scene.sme(name), evidence="een plan")
    scene.indicator(
        programme,
        by,
        "activations",
        "organisation",
        part_of=reached,
        needs_evidence=True,
        goal=1,
        goal_unit="organisations",
    )
    sheet, _found = queries.sheet(programme)
    aware, active = sheet.figures
    assert (aware.value, aware.facts, aware.repeated, aware.nameless) == (4, 5, 1, 2)
    assert (aware.goal_percent, sheet.of_target(aware), sheet.cost(aware)) == (200.0, 4.0, 100_000)
    assert (active.value, active.goal_percent, sheet.part(active)) == (2, 200.0, (aware, 50.0))
    assert traps_of(programme) == {Trap.GOAL_UNIT, Trap.TARGET_UNIT, Trap.SHARE_UNIT, Trap.NAMELESS, Trap.UNDER_USE}


def test_traps_of_rule_and_evidence_and_size(programme, by):
    scene.step(programme, scene.sme("A"), evidence="een plan")
    scene.step(programme, scene.company("B"), evidence="een plan")
    unruled = scene.indicator(programme, by, "activations", "organisation")
    assert Trap.NO_RULE in traps_of(programme)
    actions.change_indicator(
        unruled, by=by, source="activations", counting="organisation", only_smes=True, needs_evidence=True
    )
    assert traps_of(programme) & {Trap.NO_RULE, Trap.SIZE_UNKNOWN} == {Trap.SIZE_UNKNOWN}


def test_every_trap_has_a_sentence_in_every_language(programme, by, reached):
    from django.utils import translation

    from vlechtwerk.impact import sentences

    scene.indicator(programme, by, "attendance", "each", goal=3, goal_unit="visits", starts_on=date(2025, 1, 1))
    scene.step(programme, scene.company("B"))
    for more in ({}, {"only_smes": True}, {"needs_evidence": True}):
        scene.indicator(programme, by, "activations", "organisation", part_of=reached, **more)
    sheet, _found = queries.sheet(programme)
    assert {told.trap for told in sheet.traps()} >= set(Trap) - {Trap.NO_EVIDENCE}
    for language in ("nl", "fr", "en"):
        with translation.override(language):
            texts = [sentences.trap(told, sheet) for told in sheet.traps()]
        assert all(text and "%(" not in text for text in texts)


def test_rows_add_up_to_their_figure(programme, by, reached):
    sheet, found = queries.sheet(programme)
    rows = queries.rows_of(found[reached.key])
    assert sum(row.adds for row in rows) == sheet.figures[0].value == 4
    assert [row.adds for row in rows].count(0) == 1


def test_report_is_byte_equal_after_a_hundred_late_entries_and_they_show_as_corrections(programme, by, reached):
    report = actions.freeze(programme, title="Jaarverslag 2025", reporting_on=date(2025, 12, 31), by=by)
    before = report.figures
    with clock.at(clock.now() + timedelta(days=365)):
        late = scene.meeting(programme, by, on=date(2025, 11, 11), title="Vergeten")
        scene.came(late, *((f"p{n}", True) for n in range(100)))
        Registration.objects.filter(name="bo").update(attended_at=None)
        report = FrozenReport.objects.get(pk=report.pk)
        assert report.figures.encode() == before.encode() == queries.reproduce(report).encode()
        (correction,) = queries.corrections(report)
    assert (correction.figure.value, correction.now, correction.later, correction.gone) == (4, 103, 100, 1)
    assert from_text(report.figures).figures[0].value == 4


def test_report_says_so_when_it_was_tampered_with(programme, by, reached):
    report = actions.freeze(programme, title="Verslag", reporting_on=date(2025, 12, 31), by=by)
    assert queries.is_whole(report)
    report.figures = report.figures.replace('"value":4', '"value":9')
    assert not queries.is_whole(report)
    report.refresh_from_db()
    FrozenFact.objects.filter(report=report).first().delete()
    assert not queries.is_whole(report)


def test_what_happened_after_the_reporting_date_does_not_count(programme, by, reached):
    report = actions.freeze(programme, title="Kwartaal", reporting_on=date(2025, 3, 31), by=by)
    assert from_text(report.figures).figures[0].value == 3
    assert queries.corrections(report) == []


def test_spelling_of_a_sheet_is_one(programme, by, reached):
    sheet, _found = queries.sheet(programme)
    assert as_text(from_text(as_text(sheet))) == as_text(sheet)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reporting_on": clock.today() + timedelta(days=1)}, "reporting_on"),
        ({"reporting_on": date(2023, 1, 1)}, "reporting_on"),
    ],
)
def test_report_of_a_day_that_cannot_be_is_refused(programme, by, reached, fields, field):
    with pytest.raises(ImpactRefused) as refused:
        actions.freeze(programme, title="X", by=by, **fields)
    assert refused.value.field == field and not FrozenReport.objects.exists()


def test_two_reports_of_one_name_are_refused_and_one_without_figures(programme, by, reached):
    actions.freeze(programme, title="Verslag", reporting_on=date(2025, 12, 31), by=by)
    with pytest.raises(ImpactRefused):
        actions.freeze(programme, title="Verslag", reporting_on=date(2025, 12, 31), by=by)
    empty = scene.programme(by, "Leeg")
    with pytest.raises(ImpactRefused):
        actions.freeze(empty, title="Verslag", reporting_on=date(2025, 12, 31), by=by)


def test_usual_indicators_come_once(programme, by):
    made = actions.start_indicators(programme, by=by)
    assert len(made) == len(actions.USUAL) and made[-4].part_of.source == "attendance"
    with pytest.raises(ImpactRefused):
        actions.start_indicators(programme, by=by)


@pytest.mark.parametrize(
    "fields", [{"source": "circles", "counting": "person"}, {"source": "nothing", "counting": "each"}]
)
def test_indicator_that_cannot_be_counted_so_is_refused_at_its_field(programme, by, fields):
    with pytest.raises(ImpactRefused) as refused:
        actions.add_indicator(programme, by=by, chain="output", **fields)
    assert refused.value.field == "counting"


def test_share_of_itself_or_of_another_programme_is_refused(programme, by, reached):
    other = scene.indicator(scene.programme(by, "Anders"), by, "attendance", "person")
    for whole in (other, reached):
        with pytest.raises(ImpactRefused) as refused:
            actions.change_indicator(reached, by=by, source="attendance", counting="person", part_of=whole)
        assert refused.value.field == "part_of"


def test_help_that_is_not_money_counts(programme, by):
    actions.note_help(
        programme,
        given_by="De Gist",
        kind="hours",
        what="Twee mensen een namiddag",
        hours=8,
        given_on=date(2025, 6, 1),
        by=by,
    )
    actions.note_help(
        programme,
        given_by="de gist",
        kind="space",
        what="De zaal",
        worth_cents=20_000,
        given_on=date(2025, 6, 1),
        by=by,
    )
    for source, counting in (("help", "amount"), ("help_worth", "amount")):
        scene.indicator(programme, by, source, counting, chain="means")
    assert [one.value for one in queries.sheet(programme)[0].figures] == [800, 20_000]
    with pytest.raises(ImpactRefused):
        actions.note_help(programme, given_by="X", kind="other", what="Niets", given_on=date(2025, 6, 1), by=by)


def test_money_counts_as_promised_and_paid(programme, by):
    line = programme.lines.get()
    promise = programmes.commit(line, payee="Bureau", amount_cents=300_000, agreed_on=date(2025, 1, 1), by=by)
    programmes.pay(promise, amount_cents=120_000, paid_on=date(2025, 2, 1), by=by)
    for source in ("budget", "paid"):
        scene.indicator(programme, by, source, "amount", chain="means")
    assert [one.value for one in queries.sheet(programme)[0].figures] == [400_000, 120_000]


@pytest.mark.parametrize("rows", [1, 3])
def test_sheet_asks_the_database_the_same_however_much_there_is(programme, by, rows, django_assert_num_queries):
    for n in range(rows):
        scene.came(scene.meeting(programme, by, title=f"Nr {n}"), ("an", True), ("bo", True))
        scene.step(programme, scene.sme(f"B{n}"), evidence="x")
        actions.note_help(programme, given_by="A", kind="hours", what="x", hours=1, given_on=date(2025, 6, 1), by=by)
    actions.start_indicators(programme, by=by)
    with django_assert_num_queries(16):
        queries.sheet(programme)


def test_database_refuses_a_goal_without_its_unit(programme, by, reached):
    with pytest.raises(IntegrityError), transaction.atomic():
        type(reached).objects.filter(pk=reached.pk).update(goal_unit="")


def test_paper_says_what_the_page_says(programme, by, reached):
    report = actions.freeze(
        programme, title="Jaarverslag 2025", story="Een goed jaar.\n\nMet dank.", reporting_on=date(2025, 12, 31), by=by
    )
    text = text_of(paper.printed(report))
    for said in ("Jaarverslag 2025", "Een goed jaar.", "200 %", "Bewust gemaakt", report.digest[:12]):
        assert said.replace(" ", "") in text, said


def test_spreadsheet_holds_numbers_and_definitions(programme, by, reached):
    book = openpyxl.load_workbook(io.BytesIO(xlsx(exports.figures_table(queries.sheet(programme)[0])).read()))
    rows = list(book.active.iter_rows(values_only=True))
    assert len({len(row) for row in rows}) == 1
    assert rows[1][2] == 4 and rows[1][7] == 2 and rows[1][9] == 200
