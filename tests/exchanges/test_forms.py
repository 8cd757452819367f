from datetime import date, datetime

import pytest
from django.utils import translation

from tests.exchanges.scene import BRUSSELS
from vlechtwerk.exchanges.forms import AnswerForm, ConfirmForm, DatesForm, QuestionsForm, SnoozeForm


def test_dates_become_the_starts_of_half_days():
    data = {"day_1": "2026-03-09", "part_1": "morning", "day_2": "10/03/2026", "part_2": "afternoon"}
    with translation.override("nl"):
        form = DatesForm(data)
        assert form.is_valid(), form.errors
    nine, half_past_one = datetime(2026, 3, 9, 9, tzinfo=BRUSSELS), datetime(2026, 3, 10, 13, 30, tzinfo=BRUSSELS)
    assert form.cleaned_data["starts"] == [nine, half_past_one]


def test_part_of_the_day_is_the_morning_when_nothing_is_said():
    form = DatesForm({"day_1": "2026-03-09"})
    assert form.is_valid()
    assert form.cleaned_data["starts"][0].hour == 9


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("", "required"),
        ("2026-02-30", "not a date"),
        ("morgen", "not a date"),
        ("2026-03-01", "past"),
        ("0001-01-01", "past"),
        ("9999-12-31", "year away"),
        ("2027-04-01", "year away"),
    ],
)
def test_day_that_cannot_be_is_named_and_what_was_typed_is_kept(day, said):
    form = DatesForm({"day_1": day, "day_2": "2026-03-09", "place": "Zaal 2"})
    assert not form.is_valid()
    assert said in str(form.errors["day_1"])
    assert set(form.errors) == {"day_1"}
    assert form["day_1"].value() == day
    assert form["place"].value() == "Zaal 2"


def test_second_day_is_named_when_it_is_wrong():
    form = DatesForm({"day_1": "2026-03-09", "day_2": "2026-03-01", "part_2": "afternoon"})
    assert not form.is_valid()
    assert set(form.errors) == {"day_2"}


@pytest.mark.parametrize("part", ["night", "🌙", "x" * 5000])
def test_part_of_the_day_that_does_not_exist_is_refused(part):
    form = DatesForm({"day_1": "2026-03-09", "part_1": part})
    assert not form.is_valid()
    assert "part_1" in form.errors


def test_yes_needs_a_number_when_none_is_known():
    form = AnswerForm({"answer": "yes"}, has_phone=False)
    assert not form.is_valid()
    assert "number" in str(form.errors["phone"])
    assert AnswerForm({"answer": "yes"}, has_phone=True).is_valid()
    assert AnswerForm({"answer": "no"}, has_phone=False).is_valid()


def test_somebody_else_needs_a_name():
    form = AnswerForm({"answer": "other", "note": "  "}, has_phone=True)
    assert not form.is_valid()
    assert set(form.errors) == {"note"}
    form = AnswerForm({"answer": "other", "note": "Rik, 0470 11 22 33"}, has_phone=True)
    assert form.is_valid()
    assert form.decline_reason == "somebody_else"


@pytest.mark.parametrize(("reason", "kept"), [("no_time", "no_time"), ("", "not_said")])
def test_no_keeps_its_reason(reason, kept):
    form = AnswerForm({"answer": "no", "reason": reason}, has_phone=True)
    assert form.is_valid()
    assert form.decline_reason == kept


@pytest.mark.parametrize(
    ("form", "data", "field"),
    [
        (AnswerForm, {"answer": "maybe"}, "answer"),
        (AnswerForm, {}, "answer"),
        (AnswerForm, {"answer": "no", "reason": "never"}, None),
        (AnswerForm, {"answer": "no", "reason": "made_up"}, "reason"),
        (AnswerForm, {"answer": "no", "note": "x" * 601}, "note"),
        (ConfirmForm, {"verdict": "booked"}, "verdict"),
        (ConfirmForm, {}, "verdict"),
        (ConfirmForm, {"verdict": "held", "note": "x" * 501}, "note"),
        (QuestionsForm, {"usefulness": "5"}, "usefulness"),
        (QuestionsForm, {"usefulness": "many"}, "usefulness"),
        (QuestionsForm, {"what_changed": "x" * 1001}, "what_changed"),
        (QuestionsForm, {}, None),
        (SnoozeForm, {"until": "later"}, "until"),
    ],
)
def test_answer_that_cannot_be_names_its_field(form, data, field):
    made = form(data)
    assert made.is_valid() == (field is None)
    assert set(made.errors) == ({field} if field else set())


def test_snooze_reads_a_date_as_flemings_write_it():
    with translation.override("nl"):
        form = SnoozeForm({"until": "1/4/2026"})
        assert form.is_valid()
    assert form.cleaned_data["until"] == date(2026, 4, 1)
