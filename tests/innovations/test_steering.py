"""Filters, kept views, cohorts, one thing for many dossiers."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.innovations import actions, board, steering
from vlechtwerk.innovations.models import Innovation, SavedView
from vlechtwerk.matching import actions as matching
from vlechtwerk.outbox.models import Message

MANY = "/pad/samen/"


@pytest.fixture
def bram(db):
    return factories.make_broker("Bram Wils", language="en")


def names(page):
    return sorted(row.name for row in page.context["page"])


def at(year, month, day=1, hour=12):
    return timezone.make_aware(datetime(year, month, day, hour))  # noqa: DTZ001 - made aware here


# --- filters -------------------------------------------------------------------------------------------------


@pytest.fixture
def three(stages, broker, bram):
    """Three innovations that differ in everything that can be filtered."""
    gent = factories.make_place("Gent", "9000", region=factories.make_region("BE234", "Arr. Gent"))
    alfa = factories.make_innovation("Alfa", broker=broker, sector=factories.make_sector(), place=gent)
    alfa.themes.add(factories.make_theme())
    factories.make_innovation("Bravo", broker=bram, place=factories.make_place())
    Innovation.objects.filter(name="Bravo").update(created_at=at(2024, 2))
    factories.make_innovation("Charlie", broker=broker, state="paused")
    return bram


@pytest.mark.parametrize("view", ["table", "board"])
@pytest.mark.parametrize(
    ("query", "expected"),
    [("sector=food", "Alfa"), ("region=BE234", "Alfa"), ("place=gen", "Alfa"), ("place=2800", "Bravo"),
     ("broker={bram}", "Bravo"), ("period=2024-Q1", "Bravo"), ("period=2024-Q2", ""), ("period=zz", "Alfa Bravo"),
     ("sector=zz", ""), ("region=zz", ""), ("theme=poverty&sector=food&region=BE234", "Alfa"),
     ("theme=poverty&broker={bram}", "")],
)  # fmt: skip
def test_every_filter_stands_in_the_address_and_holds_on_board_and_table(three, desk, view, query, expected):
    page = desk.get(f"/pad/?view={view}&{query.format(bram=three.key)}")
    found = names(page) if view == "table" else [c.name for lane, _m in page.context["lanes"] for c in lane.cards]
    assert sorted(found) == expected.split()


@pytest.mark.parametrize(
    ("query", "expected"), [("state=paused", "Charlie"), ("state=stopped", ""), ("state=zz", "Alfa Bravo")]
)
def test_state_that_is_off_the_path_opens_the_table(three, desk, query, expected):
    assert names(desk.get(f"/pad/?view={'board' if 'paused' in query else 'table'}&{query}")) == expected.split()


def test_filters_offer_only_what_there_is(three, desk):
    lists = {
        name: [label for _value, label in choices] for name, _l, _a, choices, _c in desk.get("/pad/").context["lists"]
    }
    assert lists["sector"] == ["Voeding"] and lists["theme"] == ["Armoede"]
    assert lists["region"] == ["Arr. Gent"]  # Mechelen has no region here
    assert lists["broker"] == ["Bram Wils", "Lotte Hermans"]
    assert lists["period"][-1] == "quarter 1 of 2024"


@pytest.mark.parametrize(
    ("moment", "quarter"),
    [(at(2026, 1, 1, 0), "2026-Q1"), (at(2025, 12, 31, 23), "2025-Q4"), (at(2026, 3, 31, 23), "2026-Q1"), (at(2026, 4, 1, 0), "2026-Q2")],
)  # fmt: skip
def test_quarter_begins_at_midnight_here(moment, quarter):
    assert board.quarter_of(moment) == quarter
    first, after = board.span_of(quarter)
    assert first <= moment < after


# --- views that are kept -------------------------------------------------------------------------------------


def test_view_is_kept_opened_first_and_thrown_away(three, desk, broker):
    said = {"name": "Gent eerst", "query": "view=table&region=BE234&evil=1", "is_default": "on"}
    page = desk.post("/pad/weergaven/", said)
    kept = SavedView.objects.get()
    assert (kept.query, kept.is_default, kept.is_shared) == ("view=table&region=BE234", True, False)
    assert page.url == "/pad/?view=table&region=BE234"
    first = desk.get("/pad/")
    assert first.url == "/pad/?view=table&region=BE234"
    assert names(desk.get(first.url)) == ["Alfa"]
    assert desk.get("/pad/?view=board").status_code == 200
    desk.post(reverse("view_drop", args=[kept.key]))
    assert not SavedView.objects.exists()
    assert desk.get("/pad/").status_code == 200


def test_shared_view_is_there_for_the_team_and_its_owner_only_throws_it_away(three, desk, client_of):
    desk.post("/pad/weergaven/", {"name": "Van ons", "query": "view=table", "is_shared": "on"})
    desk.post("/pad/weergaven/", {"name": "Van mij", "query": "view=table&mine=1"})
    other = client_of(three)
    assert [one.name for one, _now in other.get("/pad/?view=board").context["kept"]] == ["Van ons"]
    shared = SavedView.objects.get(is_shared=True)
    assert other.post(reverse("view_drop", args=[shared.key])).status_code == 404
    with pytest.raises(actions.InnovationRefused):
        actions.drop_view(shared, by=three)
    assert SavedView.objects.count() == 2


def test_same_name_replaces_and_only_one_view_opens_first(broker):
    for name, query in (("A", "view=table"), ("B", "view=cohort"), ("A", "view=board")):
        actions.save_view(name=name, query=query, by=broker, is_default=True)
    assert list(SavedView.objects.values_list("name", "query", "is_default")) == [
        ("A", "view=board", True),
        ("B", "view=cohort", False),
    ]


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_view_without_a_good_name_is_not_kept_and_the_filters_stay(desk, stages, name):
    page = desk.post("/pad/weergaven/", {"name": name, "query": "view=table&text=soep"}, follow=True)
    assert not SavedView.objects.exists()
    assert page.context["filters"].text == "soep"
    assert "Give" in page.content.decode()


def test_nobody_keeps_views_without_end(broker):
    for number in range(40):
        actions.save_view(name=f"V{number}", query="view=table", by=broker)
    with pytest.raises(actions.InnovationRefused, match="40 views"):
        actions.save_view(name="Nog een", query="view=table", by=broker)
    actions.save_view(name="V1", query="view=board", by=broker)


# --- cohorts -------------------------------------------------------------------------------------------------


def test_cohorts_count_where_those_of_a_quarter_are_and_every_number_opens_them(stages, broker, desk):
    states = [
        ("active", 0, 5),
        ("active", 1, 5),
        ("anchored", 2, 5),
        ("paused", 0, 5),
        ("stopped", 1, 8),
        ("active", 1, 8),
    ]
    for number, (state, stage, month) in enumerate(states):
        made = factories.make_innovation(f"Idee {number}", broker=broker, stage=stages[stage], state=state)
        Innovation.objects.filter(pk=made.pk).update(created_at=at(2025, month))
    page = desk.get("/pad/?view=cohort")
    found = {cohort.period: ([count for count, _to in cells], cohort.total) for cohort, cells in page.context["rows"]}
    assert found == {"2025-Q3": ([0, 1, 0, 0, 1], 2), "2025-Q2": ([1, 1, 1, 1, 0], 4)}
    assert page.context["sums"] == [1, 2, 1, 1, 1]
    for _cohort, cells in page.context["rows"]:
        for count, href in cells:
            assert len(names(desk.get(f"/pad/{href}"))) == count


def test_cohorts_hold_the_filters(three, desk, broker):
    assert sum(desk.get("/pad/?view=cohort&sector=food").context["sums"]) == 1
    assert desk.get("/pad/?view=cohort&text=zzzz").context["rows"] == []
    assert steering.cohorts(board.Filters(mine=True), three, [])[0].total == 1


# --- many at once --------------------------------------------------------------------------------------------


@pytest.fixture
def five(stages, broker):
    return [factories.make_innovation(f"Idee {number}", broker=broker, stage=stages[0]) for number in range(5)]


def picked(rows, **said):
    return {"pick": [row.key for row in rows], "query": "view=table", **said}


def test_many_are_handed_over_after_a_preview_that_says_who_is_mailed(five, desk, bram, broker):
    first = desk.post(MANY, picked(five[:3], verb="hand_over"))
    assert first.status_code == 200 and first.context["tried"] is None
    said = picked(five[:3], verb="hand_over", to_broker=bram.key, note="Bel Griet")
    look = desk.post(MANY, {**said, "step": "look"})
    assert (look.context["tried"].mailed, len(look.context["tried"].result.done)) == (["Bram Wils"], 3)
    assert not Message.objects.exists() and not AuditEntry.objects.filter(verb="hand_over").exists()
    done = desk.post(MANY, {**said, "step": "do"})
    assert done.url == "/pad/?view=table"
    assert Innovation.objects.filter(broker=bram).count() == 3
    assert Message.objects.get().to_email == bram.email  # one mail, not three
    assert AuditEntry.objects.filter(verb="hand_over").count() == 3


DOES = {
    "move": ({"to_stage": "{stage}"}, lambda row, stages: row.stage == stages[1]),
    "step": ({"next_step": "Bellen", "next_step_on": "{soon}"}, lambda row, stages: row.next_step == "Bellen"),
    "theme": ({"theme": "poverty"}, lambda row, stages: row.themes.count() == 1),
    "pause": ({"note": "Vakantie"}, lambda row, stages: row.state == "paused"),
    "stop": ({"note": "Geen geld"}, lambda row, stages: row.state == "stopped"),
}


@pytest.mark.parametrize("verb", DOES)
def test_every_verb_does_it_with_what_was_ticked_and_nothing_else(five, desk, stages, verb):
    factories.make_theme()
    fields, is_done = DOES[verb]
    known = {"stage": stages[1].key, "soon": (clock.today() + timedelta(days=3)).isoformat()}
    said = picked(five[:2], verb=verb, **{name: value.format(**known) for name, value in fields.items()})
    assert desk.post(MANY, {**said, "step": "look"}).status_code == 200
    assert not any(is_done(Innovation.objects.get(pk=row.pk), stages) for row in five)
    assert desk.post(MANY, {**said, "step": "do"}).status_code == 302
    assert [is_done(Innovation.objects.get(pk=row.pk), stages) for row in five] == [True, True, False, False, False]


def test_all_of_the_list_means_all_that_pass_the_filters(five, desk):
    Innovation.objects.filter(pk=five[0].pk).update(name="Soepbus")
    said = {"all": "1", "query": "view=table&text=Idee", "verb": "pause", "note": "Zomer", "step": "do"}
    desk.post(MANY, said)
    assert set(Innovation.objects.filter(state="active").values_list("name", flat=True)) == {"Soepbus"}


def test_one_that_says_no_is_told_and_the_others_are_done(five, desk, stages, broker):
    actions.set_innovation_state(five[0], to="paused", note="Ziek", by=broker)
    said = picked(five[:3], verb="move", to_stage=stages[1].key)
    look = desk.post(MANY, {**said, "step": "look"})
    assert [(row.name, why[:20]) for row, why in look.context["tried"].result.refused] == [
        ("Idee 0", "This innovation is n")
    ]
    page = desk.post(MANY, {**said, "step": "do"}, follow=True)
    assert "Left as they were: Idee 0" in page.content.decode()
    assert Innovation.objects.filter(stage=stages[1]).count() == 2


def test_stopping_tells_beforehand_that_helpers_who_were_asked_are_mailed(five, desk, broker):
    for number, row in enumerate(five[:3]):
        helper = factories.make_person(f"Helper {number}")
        matching.ask_helper(factories.make_need(row, made_by=broker), helper=helper, by=broker)
    Message.objects.all().delete()
    said = picked(five, verb="stop", note="Geen geld meer")
    look = desk.post(MANY, {**said, "step": "look"})
    assert look.context["tried"].mailed == ["Helper 0", "Helper 1", "Helper 2"]
    assert "This mails 3 people." in look.content.decode()
    desk.post(MANY, {**said, "step": "do"})
    assert set(Message.objects.values_list("to_name", flat=True)) == {"Helper 0", "Helper 1", "Helper 2"}


@pytest.mark.parametrize(
    "said", [{"verb": "hand_over", "to_broker": ""}, {"verb": "move", "to_stage": "zz"}, {"verb": "step", "next_step": "Bel"},
             {"verb": "step", "next_step": "Bel", "next_step_on": "2020-01-01"}, {"verb": "pause", "note": " "}, {"verb": "theme", "theme": "zz"}],
)  # fmt: skip
def test_mistake_changes_nothing_and_names_the_field(five, desk, said):
    before = list(Innovation.objects.order_by("pk").values())
    page = desk.post(MANY, {**picked(five), **said, "step": "do"})
    assert list(Innovation.objects.order_by("pk").values()) == before
    assert page.status_code == 422 or page.context["tried"].result.refused


@pytest.mark.parametrize("said", [{"pick": []}, {"verb": "zz"}, {"pick": ["zz"]}, {"verb": ""}])
def test_nothing_ticked_or_an_unknown_verb_goes_back_with_a_word(five, desk, said):
    page = desk.post(MANY, picked(five, verb="pause") | said, follow=True)
    assert "Tick at least one dossier" in page.content.decode()


def test_not_more_at_once_than_somebody_waits_for(stages, broker):
    rows = [Innovation(pk=number) for number in range(201)]
    with pytest.raises(actions.InnovationRefused, match="200 at a time"):
        actions.act_on_many(rows, verb="pause", by=broker, note="x")


def test_card_moved_on_the_board_comes_back_to_the_board_with_its_filters(five, desk, stages):
    said = {"to_stage": stages[1].key, "board": "view=board&mine=1"}
    page = desk.post(reverse("innovation_move", args=[five[0].key]), said)
    assert page.url == f"/pad/?view=board&mine=1#c-{five[0].key}"
    five[0].refresh_from_db()
    assert five[0].stage == stages[1]
    odd = {"to_stage": stages[2].key, "board": "//evil.example/?a=1"}
    assert desk.post(reverse("innovation_move", args=[five[0].key]), odd).url.startswith("/pad/?")
