"""What is missing: written down, changed, withdrawn, looked for again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.innovations import actions, queries
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.innovations.models import Innovation, Need
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.models import Proposal

pytestmark = pytest.mark.django_db

TYPED = {"title": "Eigen inkomsten", "text": "Wie rekent mee?", "languages": ["nl"], "fresh_eyes": "2"}
# From where a broker takes a need by hand; asking, introducing and meeting are the match's and the session's.
BY_HAND = {
    "edit": (lambda need, by: actions.edit_need(need, title="Anders", by=by), {"open", "proposed"}),
    "withdraw": (lambda need, by: actions.withdraw_need(need, by=by), {"open", "proposed"}),
    "reopen": (lambda need, by: actions.reopen_need(need, by=by), {"withdrawn"}),
}


@pytest.fixture
def need(innovation, broker):
    return actions.open_need(innovation, title="Rekenwerk", text="Wie rekent mee?", by=broker)


@pytest.mark.parametrize("state", NeedState.values)
@pytest.mark.parametrize("step", BY_HAND)
def test_step_is_taken_where_it_is_legal_and_else_writes_nothing(need, broker, step, state):
    Need.objects.filter(pk=need.pk).update(state=state)
    run, legal = BY_HAND[step]
    before = (list(Need.objects.values()), need.innovation.entries.count())
    if state in legal:
        run(need, broker)
        assert need.innovation.entries.count() == before[1] + 1
    else:
        with pytest.raises(actions.InnovationRefused):
            run(need, broker)
        assert (list(Need.objects.values()), need.innovation.entries.count()) == before


def test_withdrawn_need_can_be_looked_for_again_with_one_click(need, desk, broker):
    actions.withdraw_need(need, by=broker, note="Zelf opgelost")
    assert need not in queries.open_needs()
    page = desk.get(reverse("innovation", args=[need.innovation.key])).content.decode()
    assert reverse("need_reopen", args=[need.key]) in page
    assert "Zelf opgelost" in page
    desk.post(reverse("need_reopen", args=[need.key]))
    assert need in queries.open_needs()


def test_withdrawing_closes_what_was_asked_so_that_nobody_is_reminded(need, broker):
    proposal = matching.ask_helper(need, helper=factories.make_person("Hilde"), by=broker)
    need.refresh_from_db()
    actions.withdraw_need(need, by=broker)
    assert Proposal.objects.get(pk=proposal.pk).state != "asked"


def test_need_takes_the_language_of_its_innovation_unless_told(innovation, broker):
    innovation.language = "fr"
    need = actions.open_need(innovation, title="T", text="x", by=broker)
    assert (need.language, need.languages) == ("fr", ["fr"])


@pytest.mark.parametrize("wrong", [{"title": " "}, {"text": "\n"}, {"wanted_by": clock.today() - timedelta(days=1)}])
def test_need_without_words_or_for_yesterday_is_refused(innovation, broker, wrong):
    with pytest.raises(actions.InnovationRefused):
        actions.open_need(innovation, **{"title": "T", "text": "x", "by": broker} | wrong)
    assert not Need.objects.exists()


def test_need_whose_day_went_by_can_still_be_reworded(need, broker):
    past = clock.today() - timedelta(days=3)
    Need.objects.filter(pk=need.pk).update(wanted_by=past)
    assert actions.edit_need(need, title="Anders", wanted_by=past, by=broker).title == "Anders"
    with pytest.raises(actions.InnovationRefused):
        actions.edit_need(need, wanted_by=past - timedelta(days=1), by=broker)


def test_database_refuses_a_dial_off_the_scale(need):
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(fresh_eyes=5)


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("title", " "), ("title", "x" * 121), ("text", "x" * 1501), ("languages", []), ("languages", ["xx"]),
     ("wanted_by", "gisteren"), ("wanted_by", "2020-01-01"), ("max_km", "-1"), ("max_km", "9" * 30), ("max_km", "ver"),
     ("fresh_eyes", "7"), ("axis", "999999"), ("axis", "x")],
)  # fmt: skip
def test_mistake_stands_at_its_field_and_nothing_is_written(innovation, desk, field, value):
    page = desk.post(reverse("need_new", args=[innovation.key]), TYPED | {field: value})
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert not Need.objects.exists()


def test_axis_out_of_use_is_offered_only_where_it_was_chosen_before(innovation, desk, broker):
    axis = factories.make_axis()
    need = actions.open_need(innovation, title="T", text="x", axis=axis, by=broker)
    type(axis).objects.update(is_active=False)
    assert not desk.get(reverse("need_new", args=[innovation.key])).context["form"].fields["axis"].queryset
    assert axis in desk.get(reverse("need_edit", args=[need.key])).context["form"].fields["axis"].queryset


def test_need_that_somebody_helps_with_is_not_changed_from_an_old_page(need, desk):
    Need.objects.filter(pk=need.pk).update(state="introduced")
    page = desk.post(reverse("need_edit", args=[need.key]), TYPED)
    assert (page.status_code, "Somebody helps with this need by now" in page.content.decode()) == (422, True)
    assert Need.objects.get().title == "Rekenwerk"


@pytest.mark.parametrize("name", ["need_withdraw", "need_reopen"])
def test_click_on_an_old_page_is_told_how_it_stands_now(need, desk, name):
    Need.objects.filter(pk=need.pk).update(state="met")
    page = desk.post(reverse(name, args=[need.key]), follow=True)
    assert "This need is met by now" in page.content.decode()


def test_every_mistake_is_told_at_once_in_clear_words(innovation, desk):
    typed = {
        "title": "T",
        "text": "x",
        "languages": ["nl"],
        "fresh_eyes": "0",
        "wanted_by": "2020-01-01",
        "max_km": "1001",
    }
    errors = desk.post(reverse("need_new", args=[innovation.key]), typed).context["form"].errors
    assert errors["wanted_by"] == ["This date is past. Choose one that is still to come."]
    assert errors["max_km"] == ["Write a number from 0 to 1000, or leave it empty."]


def _step(innovation):
    return Innovation.objects.values_list("next_step", flat=True).get(pk=innovation.pk)


def test_automatic_next_step_moves_on_with_the_work(stages, broker):
    made = actions.start_innovation(name="Soep", pitch="x", lead=factories.make_person("Griet"), by=broker)
    steps = [_step(made)]
    actions.record_diagnosis(made, scores={factories.make_axis(): (2, "")}, by=broker)
    steps.append(_step(made))
    need = actions.open_need(made, title="T", text="x", by=broker)
    steps.append(_step(made))
    matching.ask_helper(need, helper=factories.make_person("Hilde"), by=broker)
    actions.record_diagnosis(made, scores={factories.make_axis(): (3, "")}, by=broker)
    steps.append(_step(made))
    assert steps == [
        "Plan the diagnosis", "Write down what is missing", "Ask somebody who can help", "Wait for the answer",
    ]  # fmt: skip


def test_next_step_of_a_person_stays(innovation, broker):
    actions.set_next_step(innovation, text="Bel de veiling", on=clock.today(), by=broker)
    actions.open_need(innovation, title="T", text="x", by=broker)
    assert _step(innovation) == "Bel de veiling"
