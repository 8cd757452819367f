"""The path: stages, moves, days, what stands still; the board and the table say the same."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.innovations import actions, board, queries
from vlechtwerk.innovations.models import Innovation, PathVersion, Stage, StageChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(stages, broker):
    """An innovation that stands ``days`` in a stage."""

    def make_one(name, stage=0, days=0, working_days=None, **fields):
        fields.setdefault("next_step", "Bellen")
        fields.setdefault("next_step_on", clock.today() if fields["next_step"] else None)
        since = clock.now() - timedelta(days=days, minutes=1)
        if working_days is not None:  # the day on which it came in
            since = clock.working_days_ago(working_days) + timedelta(hours=9)
        lead = fields.pop("lead", None) or factories.make_person(f"Trekker {name}")
        return factories.make_innovation(
            name, lead=lead, broker=fields.pop("broker", broker), stage=stages[stage], stage_since=since, **fields
        )

    return make_one


def names_on(desk, query="", view="board"):
    """The names on one of the two views, sorted."""
    page = desk.get(f"/pad/?view={view}&{query}")
    assert page.status_code == 200
    if view == "table":
        return sorted(row.name for row in page.context["page"])
    return sorted(card.name for lane, _more in page.context["lanes"] for card in lane.cards)


# --- moving --------------------------------------------------------------------------------------------------


def test_move_is_written_in_the_log_with_the_days_it_took(make, stages, broker):
    innovation = make("Soepbus", days=12)
    took = {"days": 12, "working_days": innovation.days_in_stage}
    actions.move_innovation(innovation, to_stage=stages[1], note="Kennis gemaakt", by=broker)
    change, entry = StageChange.objects.get(), innovation.entries.get()
    assert (innovation.stage, innovation.days_in_stage) == (stages[1], 0)
    assert (change.from_stage, change.to_stage, change.by) == (stages[0], stages[1], broker)
    assert (entry.verb, entry.data, entry.text) == ("moved", {"stage": stages[1].pk, **took}, "Kennis gemaakt")


def test_innovation_may_go_back_and_is_on_its_own_in_a_stage_without_end(make, stages, broker):
    innovation = make("Soepbus", stage=1)
    Stage.objects.filter(pk=stages[2].pk).update(expected_days=None)
    stages[2].refresh_from_db()
    assert actions.move_innovation(innovation, to_stage=stages[2], by=broker).state == "anchored"
    assert actions.move_innovation(innovation, to_stage=stages[0], by=broker).state == "active"


def test_move_to_where_it_is_or_to_another_path_is_refused(make, stages, broker):
    innovation = make("Soepbus")
    other = PathVersion.objects.create(path=stages[0].version.path, number=2)
    foreign = Stage.objects.create(version=other, order=1, name_nl="A", name_fr="A", name_en="A")
    for stage in (stages[0], foreign):
        with pytest.raises(actions.InnovationRefused) as refused:
            actions.move_innovation(innovation, to_stage=stage, by=broker)
        assert refused.value.field == "to_stage"
    assert not StageChange.objects.exists()


def test_second_move_from_an_old_page_is_refused_and_leaves_no_trace(make, stages, broker):
    innovation = make("Soepbus")
    stale = Innovation.objects.get(pk=innovation.pk)
    actions.move_innovation(innovation, to_stage=stages[1], by=broker)
    with pytest.raises(actions.InnovationRefused, match="just now"):
        actions.move_innovation(stale, to_stage=stages[2], by=broker)
    assert StageChange.objects.count() == 1


@pytest.mark.parametrize("typed", [{}, {"to_stage": "nonsense"}, {"to_stage": "\u202e"}, {"note": "x" * 301}])
def test_mistake_in_a_move_keeps_what_was_typed(make, desk, stages, typed):
    innovation = make("Soepbus")
    page = desk.post(reverse("innovation_move", args=[innovation.key]), {"note": "Onthoud dit"} | typed)
    assert page.status_code == 422
    assert "Onthoud dit" in page.content.decode() or "note" in typed
    assert not StageChange.objects.exists()


# --- pausing and stopping ------------------------------------------------------------------------------------


def test_whoever_stops_needs_nobody_any_more_and_may_come_back(make, stages, broker, desk):
    innovation = make("Soepbus")
    need = actions.open_need(innovation, title="T", text="x", by=broker)
    desk.post(reverse("innovation_state", args=[innovation.key]), {"to": "stopped", "note": "Geen geld"})
    need.refresh_from_db()
    innovation.refresh_from_db()
    assert (innovation.state, need.state) == ("stopped", "withdrawn")
    assert names_on(desk) == names_on(desk, view="table") == []
    assert names_on(desk, "only=off_path", "table") == ["Soepbus"]
    with pytest.raises(actions.InnovationRefused, match="Take it up again"):
        actions.move_innovation(innovation, to_stage=stages[1], by=broker)
    actions.set_innovation_state(innovation, to="active", note="Toch", by=broker)
    assert names_on(desk) == ["Soepbus"]


LEGAL = {
    "active": {"paused", "stopped"},
    "anchored": {"stopped"},
    "paused": {"active", "stopped"},
    "stopped": {"active"},
}


@pytest.mark.parametrize("state", LEGAL)
@pytest.mark.parametrize("to", ["active", "paused", "stopped", "anchored"])
def test_state_changes_by_hand_only_where_that_makes_sense_and_with_a_reason(make, broker, desk, state, to):
    innovation = make("Soepbus", state=state)
    address = reverse("innovation_state", args=[innovation.key])
    legal = to in LEGAL[state]
    assert desk.post(address, {"to": to, "note": " "}).status_code == 422
    assert desk.post(address, {"to": to, "note": "Daarom"}).status_code == (302 if legal else 422)
    innovation.refresh_from_db()
    assert innovation.state == (to if legal else state)
    assert innovation.entries.count() == int(legal)


# --- board and table -----------------------------------------------------------------------------------------


def test_three_states_of_the_days_are_told_in_words(make, desk):
    for name, days in (("Vers", 3), ("Bijna", 18), ("Over", 22)):  # 21 expected
        make(name, working_days=days)
    page = desk.get("/pad/").content.decode()
    for shape, words in (("i-ok", "3 of 21 work d"), ("i-soon", "18 of 21 work d"), ("i-late", "22 of 21 work d")):
        assert f'{shape}">{words}' in page


@pytest.mark.parametrize(("days", "is_late"), [(20, False), (21, False), (22, True)])
def test_too_long_here_is_the_same_by_filter_chip_and_card(make, desk, days, is_late):
    make("Soepbus", working_days=days)
    expected = ["Soepbus"] if is_late else []
    assert names_on(desk, "only=too_long") == names_on(desk, "only=too_long", "table") == expected
    assert desk.get("/pad/").context["counts"]["too_long"] == len(expected)
    assert ("i-late" in desk.get("/pad/").content.decode()) is is_late


@pytest.mark.parametrize("view", ["board", "table"])
@pytest.mark.parametrize(
    ("query", "expected"),
    [("", "Alfa Bravo Charlie"), ("only=no_step", "Bravo"), ("only=too_long", "Charlie"), ("mine=1", "Alfa Charlie"),
     ("text=braVO", "Bravo"), ("text=groenten", "Alfa Bravo Charlie"), ("theme=poverty", "Alfa"), ("theme=zz", ""),
     ("only=nonsense", "Alfa Bravo Charlie"), ("sort=nonsense", "Alfa Bravo Charlie"), ("mine=1&only=too_long", "Charlie"),
     ("stage=zz", ""), ("text=" + "x" * 500, ""), ("broker=zz", ""), ("page=zz", "Alfa Bravo Charlie")],
)  # fmt: skip
def test_board_and_table_show_the_same_under_every_filter_of_the_address(make, desk, view, query, expected):
    make("Alfa").themes.add(factories.make_theme())
    make("Bravo", stage=1, next_step="", broker=factories.make_broker("Bram Wils"))
    make("Charlie", stage=2, days=40)
    assert names_on(desk, query, view) == expected.split()


def test_filters_come_back_out_of_the_address_they_make():
    filters = board.Filters(only="too_long", mine=True, theme="poverty", text="a&b=c", sort="-name")
    from django.http import QueryDict

    assert board.Filters.read(QueryDict(filters.address())) == filters


ORDERS = {
    "name": "alfa Bravo Charlie", "-name": "Charlie Bravo alfa", "days": "Charlie Bravo alfa", "-days": "alfa Bravo Charlie",
    "step": "Bravo alfa Charlie", "-step": "alfa Bravo Charlie", "stage": "Bravo alfa Charlie", "-stage": "Charlie alfa Bravo",
}  # fmt: skip


@pytest.mark.parametrize("sort", ORDERS)
def test_table_is_sorted_the_same_on_every_database_with_what_is_empty_last(make, desk, sort):
    soon = clock.today() + timedelta(days=1)
    make("alfa", stage=1, days=1, next_step_on=soon + timedelta(days=1))
    make("Bravo", stage=0, days=5, next_step_on=soon)
    make("Charlie", stage=2, days=9, next_step="", next_step_on=None)
    page = desk.get("/pad/", {"view": "table", "sort": sort})
    assert [row.name for row in page.context["page"]] == ORDERS[sort].split()


def test_lane_counts_all_shows_the_longest_waiting_and_leads_to_the_rest(make, desk):
    for days in range(1, 6):
        make(f"Idee {days}", working_days=days)
    (lane, more), *_rest = desk.get("/pad/").context["lanes"]
    assert (lane.count, lane.median_days, [card.name for card in lane.cards], lane.more) == (
        5, 3, ["Idee 5", "Idee 4", "Idee 3"], 2,
    )  # fmt: skip
    assert len(desk.get(f"/pad/{more}").context["page"]) == 5


def test_innovation_without_a_broker_is_shown_all_the_same(make, desk):
    innovation = make("Soepbus", broker=None)
    Innovation.objects.update(broker=None)
    assert names_on(desk) == names_on(desk, view="table") == ["Soepbus"]
    assert desk.get(reverse("innovation", args=[innovation.key])).status_code == 200


def test_themes_are_named_in_the_language_of_the_reader(make, broker):
    theme = factories.make_theme()
    type(theme).objects.update(name_fr="Pauvreté")
    make("Soepbus").themes.add(theme)
    with translation.override("fr"):
        assert board.table(board.Filters(), broker, queries.walked_stages()).get().theme_names == "Pauvreté"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("view", "expected"), [("board", 8), ("table", 7), ("cohort", 6)])
def test_path_asks_the_same_number_of_queries(make, desk, view, expected, count, django_assert_num_queries):
    for number in range(count):
        make(f"Idee {number}", stage=number).themes.add(factories.make_theme())
    with django_assert_num_queries(expected):
        page = desk.get(f"/pad/?view={view}")
    assert page.status_code == 200 and page.context["counts"]["all"] == count


# --- versions ------------------------------------------------------------------------------------------------


@pytest.fixture
def second_version(stages):
    """The path as it is from today: other stages, other days."""
    version = PathVersion.objects.create(path=stages[0].version.path, number=2, published_on=clock.today())
    PathVersion.objects.filter(number=1).update(published_on=clock.today() - timedelta(days=400))
    return Stage.objects.create(
        version=version, order=1, name_nl="Start", name_fr="Début", name_en="Start", expected_days=7
    )


def test_new_innovations_walk_on_the_newest_version_and_old_ones_go_on(make, second_version, broker, stages, desk):
    old = make("Oud", stage=1, days=45)
    new = actions.start_innovation(name="Nieuw", pitch="P", lead=factories.make_person(), by=broker)
    assert new.stage == second_version
    assert names_on(desk) == names_on(desk, view="table") == ["Nieuw", "Oud"]
    assert [str(lane.stage) for lane, _more in desk.get("/pad/").context["lanes"]] == ["Start", "Diagnose"]
    assert names_on(desk, "only=too_long") == ["Oud"]
    actions.move_innovation(old, to_stage=stages[2], by=broker)
    assert "version 1" in desk.get("/pad/").content.decode()


def test_version_that_is_not_published_yet_is_not_walked(make, second_version, broker, stages):
    PathVersion.objects.filter(number=2).update(published_on=None)
    assert actions.start_innovation(name="N", pitch="P", lead=factories.make_person(), by=broker).stage == stages[0]
