"""A path that changes: drafts, publishing, steps and checks on dossiers, moving over, before beside after."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.innovations import actions, comparison, walk
from vlechtwerk.innovations.difference import difference
from vlechtwerk.innovations.models import (
    CheckTick,
    Innovation,
    PathVersion,
    Stage,
    StageChange,
    StageCheck,
    StageStep,
    Task,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def coordinator(db):
    return factories.make_person("Nadia Benali", hats=("member", "coordinator"), language="en")


@pytest.fixture
def shaper(coordinator, client_of):
    return client_of(coordinator)


@pytest.fixture
def path(stages):
    return stages[0].version.path


@pytest.fixture
def draft(path, coordinator):
    return actions.start_draft(path, by=coordinator)


@pytest.fixture
def second(draft, coordinator):
    """A published version with a stage more, a step and two checks in the second stage."""
    actions.save_stage(
        Stage(version=draft, name_nl="Klant", name_fr="Client", name_en="Customer", expected_days=8), by=coordinator
    )
    stage = draft.stages.get(order=2)
    actions.save_part(
        StageStep(stage=stage, text="Bel {lead} over {innovation}", owner_role="broker", within_days=2), by=coordinator
    )
    actions.save_part(StageStep(stage=stage, text="Reken", owner_role="lead", within_days=4), by=coordinator)
    actions.save_part(StageCheck(stage=stage, at="entry", text="Er is een plan"), by=coordinator)
    actions.save_part(StageCheck(stage=stage, at="exit", text="Het plan is besproken"), by=coordinator)
    actions.publish_draft(draft, by=coordinator)
    draft.refresh_from_db()
    return draft


def names(version):
    return [stage.name_nl for stage in version.stages.order_by("order")]


# --- drafts --------------------------------------------------------------------------------------------------


def test_draft_is_a_copy_with_steps_and_checks_and_there_is_one_at_a_time(path, stages, coordinator):
    stages[0].steps.create(text="Bel")
    stages[0].checks.create(text="Klopt")
    draft = actions.start_draft(path, by=coordinator)
    first = draft.stages.get(order=1)
    assert (draft.number, draft.based_on, names(draft)) == (2, stages[0].version, names(stages[0].version))
    assert (first.comes_from, first.steps.get().text, first.checks.get().text) == (stages[0], "Bel", "Klopt")
    with pytest.raises(actions.InnovationRefused, match="draft already"):
        actions.start_draft(path, by=coordinator)


def test_stages_are_added_shifted_and_taken_out_and_numbered_again(draft, coordinator):
    actions.save_stage(Stage(version=draft, name_nl="Nieuw", name_fr="N", name_en="N", expected_days=5), by=coordinator)
    assert names(draft) == ["Kennismaking", "Diagnose", "Versterken", "Nieuw"]
    actions.shift_stage(draft.stages.get(name_nl="Nieuw"), up=True, by=coordinator)
    actions.shift_stage(draft.stages.get(order=1), up=True, by=coordinator)
    assert names(draft) == ["Kennismaking", "Diagnose", "Nieuw", "Versterken"]
    actions.remove_stage(draft.stages.get(order=1), by=coordinator)
    assert list(draft.stages.order_by("order").values_list("order", "name_nl")) == [
        (1, "Diagnose"), (2, "Nieuw"), (3, "Versterken"),
    ]  # fmt: skip


def test_new_stage_comes_before_the_one_without_end(draft, coordinator):
    Stage.objects.filter(version=draft, order=3).update(expected_days=None)
    actions.save_stage(Stage(version=draft, name_nl="Nieuw", name_fr="N", name_en="N", expected_days=5), by=coordinator)
    assert names(draft)[-2:] == ["Nieuw", "Versterken"]


def test_published_version_is_never_changed(second, coordinator):
    stage = second.stages.get(order=2)
    step, check = stage.steps.first(), stage.checks.first()
    before = (names(second), stage.steps.count(), stage.checks.count())
    for act in (
        lambda: actions.save_stage(stage, by=coordinator), lambda: actions.remove_stage(stage, by=coordinator),
        lambda: actions.shift_stage(stage, up=True, by=coordinator), lambda: actions.save_part(step, by=coordinator),
        lambda: actions.remove_part(check, by=coordinator), lambda: actions.discard_draft(second, by=coordinator),
        lambda: actions.explain_draft(second, why="x", by=coordinator),
        lambda: actions.publish_draft(second, by=coordinator),
    ):  # fmt: skip
        with pytest.raises(actions.InnovationRefused, match="published"):
            act()
    assert (names(second), stage.steps.count(), stage.checks.count()) == before


def test_only_a_coordinator_changes_the_path_whoever_calls(path, draft, broker):
    for act in (
        lambda: actions.start_draft(path, by=broker), lambda: actions.publish_draft(draft, by=broker),
        lambda: actions.discard_draft(draft, by=broker), lambda: actions.remove_stage(draft.stages.first(), by=broker),
    ):  # fmt: skip
        with pytest.raises(actions.InnovationRefused, match="Only a coordinator"):
            act()


def test_publishing_wants_days_in_every_stage_but_the_last(draft, coordinator):
    Stage.objects.filter(version=draft, order=2).update(expected_days=None)
    with pytest.raises(actions.InnovationRefused, match="Diagnose"):
        actions.publish_draft(draft, by=coordinator)
    draft.stages.all().delete()
    with pytest.raises(actions.InnovationRefused, match="at least one"):
        actions.publish_draft(draft, by=coordinator)


def test_thrown_away_draft_leaves_nothing_but_its_line_in_the_trail(draft, coordinator):
    actions.discard_draft(draft, by=coordinator)
    assert PathVersion.objects.count() == 1
    assert Stage.objects.count() == 3
    assert AuditEntry.objects.filter(verb="discard_draft").count() == 1
    with pytest.raises(actions.InnovationRefused, match="threw this draft away"):
        actions.publish_draft(draft, by=coordinator)


def test_difference_says_every_change_in_words(second):
    Stage.objects.filter(version=second, order=1).update(name_nl="Intro", expected_days=7, asks="Tijd")
    told = {one.name: one.lines for one in difference(walk.version_by(second.key))}
    assert told["Customer"] == ["Is new: 8 working days."]
    assert told["Kennismaking"] == [
        "Is called “Intro” in place of “Kennismaking”.", "Takes 7 working days in place of 21 working days.", "Asks: Tijd",
    ]  # fmt: skip
    assert "New step: Bel {lead} over {innovation} (the broker, 2 working days)" in told["Diagnose"]
    assert "New check: Er is een plan (before it comes in)" in told["Diagnose"]


def test_difference_says_what_moved_and_what_is_gone(draft, coordinator):
    actions.shift_stage(draft.stages.get(order=1), up=False, by=coordinator)
    actions.remove_stage(draft.stages.get(order=3), by=coordinator)
    told = {one.name: one.lines for one in difference(draft)}
    assert told["Versterken"] == ["Is taken out."]
    assert told["Diagnose"] == ["Stands at another place: now number 1."]


# --- screens -------------------------------------------------------------------------------------------------


def test_coordinator_writes_and_publishes_a_draft_on_the_screens(shaper, path, desk):
    shaper.post(reverse("path_draft", args=[path.key]))
    draft = PathVersion.objects.get(published_on=None)
    page = shaper.post(
        reverse("stage_new", args=[draft.key]),
        {"name_nl": "Proef", "name_fr": "E", "name_en": "T", "expected_days": "9"},
    )
    stage = draft.stages.get(name_nl="Proef")
    assert (page.status_code, stage.order, stage.expected_days) == (302, 4, 9)
    shaper.post(reverse("step_new", args=[stage.key]), {"text": "Bel {lead}", "owner_role": "lead", "within_days": "3"})
    shaper.post(reverse("check_new", args=[stage.key]), {"text": "Het werkt", "at": "exit"})
    shaper.post(reverse("path_why", args=[draft.key]), {"why": "Sneller proberen"})
    page = shaper.get(reverse("path_version", args=[draft.key])).content.decode()
    assert all(words in page for words in ("Bel {lead}", "Het werkt", "Sneller proberen", "9 working days"))
    assert "Change" not in desk.get(reverse("path_version", args=[draft.key])).content.decode()
    assert desk.post(reverse("path_publish", args=[draft.key])).status_code == 403
    assert shaper.post(reverse("path_publish", args=[draft.key])).status_code == 302
    draft.refresh_from_db()
    assert draft.published_on == clock.today()
    again = shaper.post(reverse("path_publish", args=[draft.key]), follow=True).content.decode()
    assert "is published and stays as it is" in again


@pytest.mark.parametrize(
    ("address", "typed", "field"),
    [("stage_edit", {"name_nl": "", "name_fr": "F", "name_en": "Bewaard"}, "name_nl"),
     ("stage_edit", {"name_nl": "Bewaard", "name_fr": "F", "name_en": "E", "expected_days": "0"}, "expected_days"),
     ("stage_edit", {"name_nl": "Bewaard", "name_fr": "F", "name_en": "E", "expected_days": "veel"}, "expected_days"),
     ("step_new", {"text": "Bewaard {wie}", "owner_role": "lead", "within_days": "3"}, "text"),
     ("step_new", {"text": "Bewaard", "owner_role": "baas", "within_days": "3"}, "owner_role"),
     ("step_new", {"text": "Bewaard", "owner_role": "lead", "within_days": "-1"}, "within_days"),
     ("check_new", {"text": "Bewaard", "at": "ooit"}, "at")],
)  # fmt: skip
def test_mistake_in_a_draft_names_its_field_and_keeps_what_was_typed(shaper, draft, address, typed, field):
    page = shaper.post(reverse(address, args=[draft.stages.get(order=1).key]), typed)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert "Bewaard" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "expected"), [("path_versions", 4), ("path_version", 6), ("path_over", 10), ("path_compare", 13)]
)
def test_pages_of_the_path_ask_the_same_number_of_queries(
    desk, second, stages, broker, address, expected, count, django_assert_num_queries
):
    for number in range(count):
        innovation = factories.make_innovation(f"Idee {number}", broker=broker, stage=stages[0])
        StageChange.objects.create(innovation=innovation, to_stage=stages[0])
        stage = second.stages.get(order=number + 1)
        stage.steps.create(text=f"Stap {number}")
    args = [] if address == "path_versions" else [second.key]
    with django_assert_num_queries(expected):
        assert desk.get(reverse(address, args=args)).status_code == 200


# --- dossiers ------------------------------------------------------------------------------------------------


@pytest.fixture
def walking(second, broker):
    return actions.start_innovation(name="Soepbus", pitch="P", lead=factories.make_person("Griet"), by=broker)


def test_stage_lays_its_steps_down_once_with_owner_date_and_next_step(walking, second, broker):
    to, back = second.stages.get(order=2), second.stages.get(order=1)
    tuesday = clock.now().replace(year=2026, month=11, day=10, hour=9)  # Wednesday the 11th is a holiday
    with clock.at(tuesday):
        actions.move_innovation(walking, to_stage=to, note="Toch", by=broker)
    call, count = Task.objects.order_by("id")
    assert (call.text, call.owner, str(call.due_on)) == ("Bel Griet over Soepbus", broker, "2026-11-13")
    assert (count.text, count.owner.name) == ("Reken", "Griet")
    assert (walking.next_step, walking.next_step_on) == (call.text, call.due_on)
    actions.move_innovation(walking, to_stage=back, by=broker)
    actions.move_innovation(walking, to_stage=to, note="Toch", by=broker)
    assert Task.objects.count() == 2


def test_words_of_a_person_stay_the_next_step(walking, second, broker):
    actions.set_next_step(walking, text="Naar de notaris", on=clock.today(), by=broker)
    actions.move_innovation(walking, to_stage=second.stages.get(order=2), note="Toch", by=broker)
    assert walking.next_step == "Naar de notaris"


def test_open_checks_want_a_reason_and_ticked_ones_do_not(walking, second, broker, desk):
    to = second.stages.get(order=2)
    page = desk.post(reverse("innovation_move", args=[walking.key]), {"to_stage": to.key, "note": ""})
    assert page.status_code == 422
    assert "Er is een plan" in page.context["form"].errors["note"][0]
    check = StageCheck.objects.get(text="Er is een plan")
    desk.post(reverse("check_tick", args=[walking.key, check.key]))
    desk.post(reverse("check_tick", args=[walking.key, check.key]))
    assert CheckTick.objects.get().by == broker
    assert actions.move_innovation(walking, to_stage=to, by=broker).stage == to
    last = second.stages.get(order=3)
    actions.move_innovation(walking, to_stage=last, note="Ze hebben haast", by=broker)
    trail = AuditEntry.objects.filter(verb="move_innovation").latest("id")
    assert trail.data["unmet"] == ["Het plan is besproken"]
    assert walking.entries.filter(verb="moved", text="Ze hebben haast").exists()
    desk.post(reverse("check_tick", args=[walking.key, check.key]), {"undo": "1"})
    assert not CheckTick.objects.exists()


def test_dossier_shows_its_own_version_what_is_ticked_and_who_did_a_step(walking, second, broker, desk, stages):
    actions.move_innovation(walking, to_stage=second.stages.get(order=2), note="Toch", by=broker)
    actions.finish_task(Task.objects.get(text="Reken"), by=broker)
    actions.tick_check(walking, check=StageCheck.objects.get(at="exit"), by=broker)
    page = desk.get(reverse("innovation", args=[walking.key]))
    standing = page.context["dossier"].standing
    assert [(one.task.text, one.ticked_by) for one in standing.steps] == [
        ("Bel Griet over Soepbus", None), ("Reken", "Lotte Hermans"),
    ]  # fmt: skip
    assert [(check.text, check.tick.by) for check in standing.checks] == [("Het plan is besproken", broker)]
    old = factories.make_innovation("Oud", broker=broker, stage=stages[1])
    page = desk.get(reverse("innovation", args=[old.key]))
    assert [name for name, _note in page.context["dossier"].stages] == ["Kennismaking", "Diagnose", "Versterken"]
    assert page.context["dossier"].newer == second


def test_dossier_moved_over_keeps_its_days_in_the_same_stage_and_its_history_in_words(second, stages, broker, desk):
    old = factories.make_innovation("Oud", broker=broker, stage=stages[0], stage_since=clock.now() - 40 * DAY)
    actions.move_innovation(old, to_stage=stages[1], by=broker)
    Innovation.objects.filter(pk=old.pk).update(stage_since=clock.now() - 20 * DAY)
    to = second.stages.get(order=2)
    page = desk.post(reverse("path_over", args=[second.key]), {"dossiers": [old.key], f"to_{stages[1].key}": to.key})
    assert [(row.name, stage, stays) for row, stage, stays in page.context["preview"]] == [("Oud", to, True)]
    old.refresh_from_db()
    assert old.stage == stages[1]
    desk.post(
        reverse("path_over", args=[second.key]), {"dossiers": [old.key], f"to_{stages[1].key}": to.key, "sure": "1"}
    )
    old.refresh_from_db()
    assert (old.stage, (clock.now() - old.stage_since).days) == (to, 20)
    assert Task.objects.filter(innovation=old).count() == 2
    said = [line.said for line in desk.get(reverse("innovation", args=[old.key])).context["dossier"].lines]
    assert "Lotte Hermans moves it over to version 2 of the path, in the stage Diagnose." in said
    assert any(words.startswith("To the stage Diagnose, after") for words in said)


def test_all_go_over_at_once_and_choosing_again_forgets_nothing(second, stages, broker, desk):
    olds = [factories.make_innovation(f"Oud {n}", broker=broker, stage=stages[0]) for n in range(3)]
    url, to = reverse("path_over", args=[second.key]), second.stages.get(order=1)
    said = {"all": "1", f"to_{stages[0].key}": to.key}
    assert len(desk.post(url, said).context["preview"]) == 3
    page = desk.post(url, {"dossiers": [olds[1].key], f"to_{stages[0].key}": to.key, "again": "1"})
    assert (page.status_code, page.context["chosen"]) == (200, [olds[1].key])
    assert Innovation.objects.filter(stage=stages[0]).count() == 3
    desk.post(url, {**said, "sure": "1"})
    assert Innovation.objects.filter(stage=to).count() == 3


@pytest.mark.parametrize(
    "wrong", [{}, {"dossiers": ["zzz"]}, {"dossiers": ["OLD"]}, {"dossiers": ["OLD"], "TO": "zzz"}]
)
def test_mistake_in_moving_over_moves_nobody(second, stages, broker, desk, wrong):
    old = factories.make_innovation("Oud", broker=broker, stage=stages[1])
    data = {"dossiers": [old.key if one == "OLD" else one for one in wrong.get("dossiers", [])], "sure": "1"}
    if "TO" in wrong:
        data[f"to_{stages[1].key}"] = wrong["TO"]
    page = desk.post(reverse("path_over", args=[second.key]), data)
    assert (page.status_code, bool(page.context["form"].errors)) == (422, True)
    assert Innovation.objects.get(pk=old.pk).stage == stages[1]


def test_dossier_is_not_moved_over_to_a_draft_or_from_an_old_page(draft, second_path_stage, stages, broker):
    old = factories.make_innovation("Oud", broker=broker, stage=stages[0])
    to = {stages[0].pk: draft.stages.get(order=1)}
    with pytest.raises(actions.InnovationRefused, match="Publish this version first"):
        actions.move_over(old, version=draft, stages=to, by=broker)
    PathVersion.objects.filter(pk=draft.pk).update(published_on=clock.today())
    draft.refresh_from_db()
    with pytest.raises(actions.InnovationRefused, match="in which stage"):
        actions.move_over(old, version=draft, stages={stages[0].pk: second_path_stage}, by=broker)
    stale = Innovation.objects.get(pk=old.pk)
    actions.move_innovation(old, to_stage=stages[1], by=broker)
    with pytest.raises(actions.InnovationRefused, match="just now"):
        actions.move_over(stale, version=draft, stages=to, by=broker)


@pytest.fixture
def second_path_stage(stages):
    return stages[2]


# --- before and after ----------------------------------------------------------------------------------------


def walked(stages, days, ends, number, broker, start):
    """``number`` dossiers that took so many working days in the first stage; ``ends`` of them went on."""
    for place in range(number):
        with clock.at(start):
            innovation = factories.make_innovation(
                f"{stages[0].version.number}-{place}", broker=broker, stage=stages[0]
            )
            StageChange.objects.create(innovation=innovation, to_stage=stages[0])
        if place < ends:
            with clock.at(clock.add_working_days(start, days + place % 3)):
                actions.move_innovation(innovation, to_stage=stages[1], note="Ja", by=broker)


@pytest.fixture
def two_versions(second, stages, broker):
    start = clock.now() - 120 * DAY
    walked(stages, 20, 12, 14, broker, start)
    walked(list(second.stages.order_by("order")), 8, 11, 12, broker, start)


def test_comparison_says_median_n_and_interval_of_both_versions(two_versions, second, stages, desk):
    page = desk.get(reverse("path_compare", args=[second.key]))
    first = page.context["told"].stages[0]
    before, after = first.figures
    assert (first.name, before.n, before.events, before.value) == ("Kennismaking", 14, 12, 21)
    assert (after.n, after.events, after.value) == (12, 11, 9)
    assert before.low <= before.value <= before.high
    assert (first.curves[0].moments[0].at_risk, first.curves[0].moments[0].at) == (14, 20)
    text = page.content.decode()
    assert all(words in text for words in ("n = 14", "n = 12", 'class="chart"', "At risk"))


def test_below_ten_nothing_is_said(second, stages, broker, desk):
    walked(stages, 20, 9, 9, broker, clock.now() - 120 * DAY)
    page = desk.get(reverse("path_compare", args=[second.key]))
    figure = page.context["told"].stages[0].figures[0]
    assert (figure.n, figure.value, figure.is_said) == (9, None, False)
    assert "too few to say" in page.content.decode()
    assert 'class="chart"' not in page.content.decode()


def test_who_stopped_or_was_moved_over_counts_until_then_and_a_move_over_is_no_beginning(second, stages, broker, path):
    start, later = clock.now() - 60 * DAY, clock.now() - 30 * DAY
    walked(stages, 5, 0, 2, broker, start)
    stopped, over = Innovation.objects.order_by("id")
    with clock.at(later):
        actions.set_innovation_state(stopped, to="stopped", note="Geen geld", by=broker)
        actions.move_over(over, version=second, stages={stages[0].pk: second.stages.get(order=1)}, by=broker)
    days = clock.working_days_between(timezone.localdate(start), timezone.localdate(later))
    told = comparison.compare(
        path, [comparison.Side("1", version=stages[0].version), comparison.Side("2", version=second)]
    )
    old, new = told.stages[0].curves
    assert (old.n, old.ended, old.longest, new.n) == (2, 0, days, 0)
    assert (told.dropout.curves[0].n, told.dropout.curves[0].ended) == (2, 1)


def test_periods_take_what_began_in_them(two_versions, second, desk):
    day = lambda ago: (clock.today() - timedelta(days=ago)).isoformat()  # noqa: E731
    typed = {
        "by": "periods",
        "before_from": day(400),
        "before_until": day(121),
        "after_from": day(120),
        "after_until": day(0),
    }
    told = desk.get(reverse("path_compare", args=[second.key]), typed).context["told"]
    assert [figure.n for figure in told.stages[0].figures] == [0, 26]


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"by": "versions"}, "before"), ({"by": "versions", "before": "KEY", "after": "KEY"}, "after"),
     ({"by": "versions", "before": "zzz", "after": "KEY"}, "before"), ({"by": "nonsense"}, "by"),
     ({"by": "periods", "before_from": "gisteren"}, "before_from"),
     ({"by": "periods", "before_from": "2026-05-01", "before_until": "2026-04-01", "after_from": "2026-05-01",
       "after_until": "2026-06-01"}, "before_until")],
)  # fmt: skip
def test_mistake_in_what_is_compared_names_its_field(second, desk, typed, field):
    typed = {name: second.key if value == "KEY" else value for name, value in typed.items()}
    page = desk.get(reverse("path_compare", args=[second.key]), typed)
    assert page.status_code == 422
    assert field in page.context["form"].errors


def test_board_offers_every_stage_of_the_path_that_a_dossier_follows(walking, second, stages, broker, desk):
    """Also those of an older version in which nobody stands: that is where it goes next."""
    old = factories.make_innovation("Stille Uren", broker=broker)
    Innovation.objects.filter(pk=old.pk).update(stage=stages[0])
    page = desk.get("/pad/?view=board").content.decode()
    card = page.split(f'id="c-{old.key}"')[1].split("</li>")[0]
    assert [f'value="{stage.key}"' in card for stage in stages] == [False, *[True] * (len(stages) - 1)]
    assert page.count('class="lane"') == second.stages.count() + 1  # of the older version only where somebody stands


def test_many_move_to_a_stage_each_on_the_path_that_it_follows(walking, second, stages, broker, desk):
    old = factories.make_innovation("Stille Uren", broker=broker)
    Innovation.objects.filter(pk=old.pk).update(stage=stages[0])
    goal = second.stages.get(comes_from=stages[2])
    said = {
        "pick": [old.key, walking.key],
        "verb": "move",
        "query": "view=table",
        "to_stage": goal.key,
        "note": "Samen",
    }
    look = desk.post("/pad/samen/", {**said, "step": "look"})
    assert f"{stages[0]} → {stages[2]}" in look.content.decode()
    assert desk.post("/pad/samen/", {**said, "step": "do"}).status_code == 302
    old.refresh_from_db()
    walking.refresh_from_db()
    assert (old.stage, walking.stage) == (stages[2], goal)
    only_new = second.stages.get(name_nl="Klant")
    page = desk.post("/pad/samen/", {**said, "to_stage": only_new.key, "step": "do"}, follow=True)
    assert "Left as they were: Stille Uren" in page.content.decode()
