"""How strong an innovation stands, on axes that the network edits, and what becomes of its weak sides."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.innovations import actions, dossier, rules, seeds
from vlechtwerk.innovations.models import Axis, AxisScore, Diagnosis, Need
from vlechtwerk.people.middleware import Acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def money():
    return factories.make_axis()


@pytest.fixture
def team():
    return factories.make_axis("team", "Team", order=2)


@pytest.fixture
def read(innovation, broker):
    return lambda **more: dossier.dossier(Acting(broker, frozenset({"broker"}), "broker"), innovation.key, **more)


def rows_of(found):
    return {row.axis.code: (row.start, row.now, row.note, row.is_weak) for row in found.axes}


def test_first_and_newest_score_stand_beside_each_other(innovation, broker, money, team, read):
    with clock.at(clock.now() - timedelta(days=90)):
        actions.record_diagnosis(
            innovation, scores={money: (1, "één subsidie"), team: (3, "")}, by=broker, note="Begin"
        )
    actions.record_diagnosis(innovation, scores={money: (4, "")}, by=broker)
    found = read()
    assert rows_of(found) == {"business_model": (1, 4, "één subsidie", False), "team": (3, 3, "", False)}
    assert found.diagnosed == Diagnosis.objects.last()
    assert [(one.diagnosis.note, [s.score for s in one.scores]) for one in found.earlier] == [("Begin", [1, 3])]


def test_earlier_diagnosis_stays_readable_when_its_axes_change_name_or_go(innovation, broker, money, team, desk):
    actions.record_diagnosis(
        innovation, scores={money: (1, ""), team: (2, "twee handen")}, note="Eerste blik", by=broker
    )
    actions.record_diagnosis(innovation, scores={money: (3, "")}, note="Tweede blik", income_source_count=4, by=broker)
    Axis.objects.filter(pk=money.pk).update(name_en="Earning model")
    Axis.objects.filter(pk=team.pk).update(is_active=False)
    page = desk.get(reverse("innovation", args=[innovation.key])).content.decode()
    for shown in ("Earning model", "twee handen", "Eerste blik", "Tweede blik", "1 earlier diagnosis"):
        assert shown in page
    form = desk.get(reverse("diagnosis_new", args=[innovation.key])).context["form"]
    assert "score_business_model" in form.fields
    assert "score_team" not in form.fields


@pytest.mark.parametrize("score", [0, 6, -1])
def test_score_off_the_scale_is_refused_by_action_and_database(innovation, broker, money, score):
    with pytest.raises(actions.InnovationRefused):
        actions.record_diagnosis(innovation, scores={money: (score, "")}, by=broker)
    made = Diagnosis.objects.create(innovation=innovation, made_by=broker)
    with pytest.raises(IntegrityError), transaction.atomic():
        AxisScore.objects.create(diagnosis=made, axis=money, score=score)


def test_diagnosis_without_any_score_is_refused_and_writes_nothing(innovation, broker):
    with pytest.raises(actions.InnovationRefused, match="at least one"):
        actions.record_diagnosis(innovation, scores={}, by=broker, income_source_count=2)
    innovation.refresh_from_db()
    assert (Diagnosis.objects.count(), innovation.income_source_count) == (0, None)


@pytest.mark.parametrize(("count", "vulnerable"), [(None, False), (0, True), (1, True), (2, False), (9, False)])
def test_one_source_of_income_counts_as_vulnerable(count, vulnerable):
    assert rules.is_vulnerable(count) is vulnerable


def test_one_source_makes_the_business_model_weak_whatever_its_score(innovation, broker, money, team, read, desk):
    actions.record_diagnosis(innovation, scores={money: (5, ""), team: (5, "")}, income_source_count=1, by=broker)
    assert {code: row[3] for code, row in rows_of(read()).items()} == {"business_model": True, "team": False}
    assert "vulnerable" in desk.get(reverse("innovation", args=[innovation.key])).content.decode()
    actions.record_diagnosis(innovation, scores={money: (5, "")}, income_source_count=3, by=broker)
    assert "vulnerable" not in desk.get(reverse("innovation", args=[innovation.key])).content.decode()
    assert [one.diagnosis.income_source_count for one in read().earlier] == [1]


def test_weak_side_becomes_a_need_in_one_click(innovation, broker, money, team, desk):
    actions.record_diagnosis(innovation, scores={money: (2, "één subsidie"), team: (3, "")}, by=broker)
    dossier_url, need_url = reverse("innovation", args=[innovation.key]), reverse("need_new", args=[innovation.key])
    assert desk.get(dossier_url).content.decode().count("Make a need of it") == 1
    form = desk.get(need_url, {"axis": money.key}).context["form"]
    assert (form["axis"].value(), form["title"].value(), form["text"].value()) == (
        money.pk,
        "Verdienmodel",
        "één subsidie",
    )
    desk.post(
        need_url,
        {
            "title": "Eigen inkomsten",
            "text": "Wie rekent mee?",
            "axis": money.pk,
            "languages": ["nl"],
            "fresh_eyes": "2",
        },
    )
    assert Need.objects.get().axis == money
    assert "Make a need of it" not in desk.get(dossier_url).content.decode()
    actions.withdraw_need(Need.objects.get(), by=broker)
    assert "Make a need of it" in desk.get(dossier_url).content.decode()


@pytest.mark.parametrize("axis", ["", "nonsense", "\u202e", "x" * 500])
def test_unknown_axis_in_the_address_leaves_the_form_empty(innovation, desk, axis):
    page = desk.get(reverse("need_new", args=[innovation.key]), {"axis": axis})
    assert (page.status_code, page.context["form"]["title"].value()) == (200, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [("score_business_model", "9"), ("score_business_model", "veel"), ("note_business_model", "x" * 161),
     ("income_source_count", "-1"), ("income_source_count", "1" * 30), ("income_source_count", "één"), ("note", "x" * 2001)],
)  # fmt: skip
def test_mistake_in_the_form_stands_at_its_field_and_nothing_is_written(innovation, desk, money, field, value):
    typed = {"score_business_model": "2", "note": "Onthoud dit"} | {field: value}
    page = desk.post(reverse("diagnosis_new", args=[innovation.key]), typed)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert "Onthoud dit" in page.content.decode() or field == "note"
    assert not Diagnosis.objects.exists()


def test_empty_form_says_what_is_missing(innovation, desk, money):
    page = desk.post(reverse("diagnosis_new", args=[innovation.key]))
    assert page.status_code == 422
    assert "at least one axis" in page.content.decode()


# --- axes ----------------------------------------------------------------------------------------------------


@pytest.fixture
def coordinator(client_of):
    return client_of(factories.make_person("Tina Segers", hats=("member", "coordinator"), language="en"))


AXIS = {"name_nl": "Netwerk", "name_fr": "Réseau", "name_en": "Network", "order": "3", "is_active": "on"}


def test_coordinator_adds_an_axis_and_its_code_is_its_own(coordinator):
    for _twice in range(2):
        coordinator.post(reverse("axis_new"), AXIS)
    assert sorted(Axis.objects.values_list("code", flat=True)) == ["network", "network_1"]


def test_broker_reads_the_axes_and_does_not_change_them(desk, money):
    assert desk.get(reverse("axes")).status_code == 200
    assert desk.post(reverse("axis_edit", args=[money.key]), AXIS).status_code == 403


def test_axis_that_was_scored_is_renamed_and_keeps_its_code(coordinator, money):
    coordinator.post(reverse("axis_edit", args=[money.key]), AXIS | {"hint_fr": "Qui connaissez-vous ?"})
    money.refresh_from_db()
    assert (money.code, money.name_nl) == ("business_model", "Netwerk")
    with translation.override("fr"):
        assert (str(money), money.hint) == ("Réseau", "Qui connaissez-vous ?")


@pytest.mark.parametrize(
    ("field", "value"), [("name_nl", " "), ("name_fr", "x" * 61), ("order", "9" * 20), ("order", "-1")]
)
def test_mistake_in_an_axis_stands_at_its_field(coordinator, field, value):
    page = coordinator.post(reverse("axis_new"), AXIS | {field: value})
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert not Axis.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_axes_asks_the_same_number_of_queries(desk, count, django_assert_num_queries):
    for number in range(count):
        factories.make_axis(f"axis{number}", f"As {number}", number)
    with django_assert_num_queries(3):
        assert len(desk.get(reverse("axes")).context["axes"]) == count


def test_new_network_starts_with_a_path_and_axes_in_three_languages_and_keeps_its_own():
    seeds.seed()
    assert not Axis.objects.filter(name_fr="").exists()
    assert {len({axis.hint_nl, axis.hint_fr, axis.hint_en}) for axis in Axis.objects.all()} == {3}
    Axis.objects.filter(code="team").update(name_nl="Ploeg")
    seeds.seed()
    assert Axis.objects.get(code="team").name_nl == "Ploeg"
    assert Axis.objects.count() == 7
