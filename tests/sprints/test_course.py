"""Blocks that recalculate, the clock, and who hears that nothing happens."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from tests import factories
from tests.sprints import scene
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.outbox.models import Message
from vlechtwerk.sprints import actions, queries
from vlechtwerk.sprints.actions import SprintsRefused
from vlechtwerk.sprints.models import Sprint
from vlechtwerk.sprints.rules import MINUTES, laid_out, working_day

FRIDAY = datetime(2026, 3, 6, 8, tzinfo=UTC)  # nine in the morning in Brussels
MINUTE = timedelta(minutes=1)


def times(sprint):
    return [(one.step.title, one.slot.starts_at, one.slot.ends_at) for one in queries.blocks(sprint)]


@pytest.mark.parametrize("length", ["half", "whole"])
@pytest.mark.parametrize("days", [1, 2, 3, 4, 5])
def test_standard_programme_fits_its_days_in_the_order_of_the_five_steps(days, length):
    made = laid_out(days, length)
    assert [day for day, _one in made] == sorted(day for day, _one in made)
    assert {day for day, _one in made} == set(range(1, days + 1))
    phases = list(dict.fromkeys(one.phase for _day, one in made))
    assert phases == ["understand", "define", "ideate", "prototype", "test"]
    for day in range(1, days + 1):
        assert sum(one.minutes for at, one in made if at == day) <= MINUTES[length] + 30
    assert all(one.minutes >= 5 for _day, one in made)


def test_days_of_a_sprint_skip_the_weekend():
    friday = FRIDAY.date()
    assert [working_day(friday, n).isoformat() for n in (1, 2, 3)] == ["2026-03-06", "2026-03-09", "2026-03-10"]


def test_blocks_follow_each_other_and_a_longer_one_moves_the_rest(lotte):
    with clock.at(FRIDAY - timedelta(days=2)):
        sprint = scene.plan(lotte, at=FRIDAY)
        before = times(sprint)
        assert before[0][1] == FRIDAY
        assert all(one[2] == after[1] for one, after in pairwise(before))
        assert sprint.ends_at == before[-1][2]
        actions.stretch_step(sprint.steps.all()[1], minutes=20, by=lotte)
        after = times(sprint)
        assert after[2][1] - before[2][1] == 20 * MINUTE
        assert Sprint.objects.get().ends_at - before[-1][2] == 20 * MINUTE


def test_late_start_moves_the_day_and_a_pause_too_but_not_the_next_morning(lotte):
    with clock.at(FRIDAY - timedelta(days=2)):
        sprint = scene.plan(lotte, at=FRIDAY, days=2)
        before = times(sprint)
    second = next(n for n, one in enumerate(queries.blocks(sprint)) if one.step.day == 2)
    with clock.at(FRIDAY + 25 * MINUTE):
        actions.start_sprint(sprint, by=lotte)
        assert times(sprint)[1][1] - before[1][1] == 25 * MINUTE
        actions.pause(sprint, by=lotte)
    with clock.at(FRIDAY + 35 * MINUTE):
        now = queries.now_in(queries.blocks(sprint))
        assert now.is_paused and now.left_s == 15 * 60 and now.words == "15:00"
        actions.go_on(sprint, by=lotte)
        assert times(sprint)[1][1] - before[1][1] == 35 * MINUTE
        assert times(sprint)[second][1] == before[second][1]
        assert queries.blocks(sprint)[1].slot.is_moved


def test_block_that_runs_over_pushes_what_follows(lotte):
    with clock.at(FRIDAY - timedelta(days=2)):
        sprint = scene.plan(lotte, at=FRIDAY)
    with clock.at(FRIDAY):
        actions.start_sprint(sprint, by=lotte)
    with clock.at(FRIDAY + 40 * MINUTE):
        now = queries.now_in(queries.blocks(sprint))
        assert now.left_s == -25 * 60 and now.words == "25:00"
        assert times(sprint)[1][1] == FRIDAY + 40 * MINUTE


def test_sprint_that_begins_another_day_takes_its_days_along(lotte):
    with clock.at(FRIDAY - timedelta(days=2)):
        sprint = scene.plan(lotte, at=FRIDAY, days=2)
    with clock.at(FRIDAY + timedelta(days=3)):
        actions.start_sprint(sprint, by=lotte)
        days = {one.slot.starts_at.date().isoformat() for one in queries.blocks(sprint)}
    assert days == {"2026-03-09", "2026-03-10"}


def test_next_goes_through_all_five_steps_and_a_second_press_skips_nothing(planned, lotte):
    actions.start_sprint(planned, by=lotte)
    seen = []
    while key := scene.running_key(planned):
        seen.append(planned.state)
        stale = Sprint.objects.get(pk=planned.pk)
        actions.next_step(planned, seen=key, by=lotte)
        with pytest.raises(SprintsRefused, match="already"):
            actions.next_step(stale, seen=key, by=lotte)
    assert list(dict.fromkeys(seen)) == ["understand", "define", "ideate", "prototype", "test"]
    assert planned.steps.filter(finished_at=None).count() == 0
    verbs = AuditEntry.objects.filter(subject="sprints.sprint").values_list("verb", flat=True)
    assert {"sprint_understand", "sprint_test", "end_sprint_step"} <= set(verbs)


def test_start_pause_and_go_on_refuse_what_does_not_fit(planned, lotte):
    with pytest.raises(SprintsRefused, match="not begun"):
        actions.pause(planned, by=lotte)
    actions.start_sprint(planned, by=lotte)
    with pytest.raises(SprintsRefused, match="understand"):
        actions.start_sprint(planned, by=lotte)
    with pytest.raises(SprintsRefused, match="runs already"):
        actions.go_on(planned, by=lotte)
    actions.pause(planned, by=lotte)
    first = planned.steps.first().paused_at
    actions.pause(planned, by=lotte)
    assert planned.steps.first().paused_at == first


def test_blocks_are_moved_added_changed_and_removed_within_the_order_of_the_five_steps(planned, lotte):
    titles = lambda: [one.title for one in planned.steps.all()]  # noqa: E731
    silent = planned.steps.get(title="Ideas in silence")
    actions.move_step(silent, later=False, by=lotte)
    assert titles().index("Ideas in silence") < titles().index("Icebreaker: the worst idea")
    with pytest.raises(SprintsRefused, match="keep their order"):
        actions.move_step(silent, later=False, by=lotte)
    with pytest.raises(SprintsRefused, match="cannot go further"):
        actions.move_step(planned.steps.first(), later=False, by=lotte)
    made = actions.add_step(planned, phase="define", title="Pauze", minutes=10, by=lotte)
    assert titles()[titles().index("Choose the question") + 1] == "Pauze"
    actions.change_step(made, title="Koffie", instruction="", minutes=20, day=1, by=lotte)
    assert planned.steps.get(pk=made.pk).minutes == 20
    with pytest.raises(SprintsRefused, match="later day"):
        actions.change_step(made, title="Koffie", instruction="", minutes=20, day=2, by=lotte)
    actions.remove_step(made, by=lotte)
    assert "Koffie" not in titles()
    with pytest.raises(SprintsRefused, match="5 minutes"):
        actions.stretch_step(planned.steps.first(), minutes=-15, by=lotte)


def test_block_that_is_over_stays_and_the_last_one_is_not_removed(planned, lotte):
    actions.start_sprint(planned, by=lotte)
    first, second = planned.steps.all()[:2]
    with pytest.raises(SprintsRefused, match="going on"):
        actions.remove_step(first, by=lotte)
    actions.next_step(planned, seen=first.key, by=lotte)
    with pytest.raises(SprintsRefused, match="is over"):
        actions.stretch_step(first, minutes=5, by=lotte)
    with pytest.raises(SprintsRefused, match="past this step"):
        actions.next_step(planned, seen=second.key, by=lotte)
        actions.next_step(planned, seen=scene.running_key(planned), by=lotte)
        actions.add_step(planned, phase="understand", title="Nog eens", minutes=10, by=lotte)
    other = scene.plan(lotte)
    for step in other.steps.all()[1:]:
        actions.remove_step(step, by=lotte)
    with pytest.raises(SprintsRefused, match="at least one"):
        actions.remove_step(other.steps.get(), by=lotte)


def test_plan_in_the_past_is_refused_and_the_day_can_be_moved_until_it_begins(planned, lotte):
    with pytest.raises(SprintsRefused) as refused:
        scene.plan(lotte, at=clock.now() - MINUTE)
    assert refused.value.field == "starts_at"
    same = {"title": "Anders", "challenge": "x", "innovation": None, "keeper": lotte, "dots_each": 5, "by": lotte}
    later = planned.starts_at + timedelta(days=7)
    length = planned.ends_at - planned.starts_at
    actions.change_sprint(planned, starts_at=later, **same)
    assert (planned.starts_at, planned.ends_at, planned.dots_each) == (later, later + length, 5)
    with pytest.raises(SprintsRefused):
        actions.change_sprint(planned, starts_at=clock.now() - MINUTE, **same)
    actions.cancel_sprint(planned, reason="Ziek", by=lotte)
    with pytest.raises(SprintsRefused, match="over"):
        actions.change_sprint(planned, **same)


@pytest.mark.parametrize("state", ["planned", "define", "test"])
def test_keeper_hears_once_that_it_never_began_or_was_not_harvested(lotte, state, django_capture_on_commit_callbacks):
    sprint = scene.in_state(state, lotte)
    late = sprint.ends_at + timedelta(days=15)
    assert actions.remind_sprints_due() == 0
    with clock.at(late):
        assert actions.remind_sprints_due() == 1
        assert actions.remind_sprints_due() == 0
    mail = Message.objects.get(kind="sprints.sprint_waits")
    assert mail.to_email == lotte.email and sprint.title in mail.subject
    assert ("oogst" in mail.text) == (state != "planned")


@pytest.mark.parametrize("state", ["harvested", "cancelled"])
def test_sprint_that_is_over_reminds_nobody(lotte, state):
    scene.in_state(state, lotte)
    with clock.at(clock.now() + timedelta(days=90)):
        assert actions.remind_sprints_due() == 0


def test_door_is_renewed_and_old_links_open_no_longer(planned, lotte, client):
    old, pin = actions.join_token(planned), planned.pin
    assert client.get(f"/sprint/mee/{old}/").status_code == 200
    actions.renew_door(planned, by=lotte)
    assert client.get(f"/sprint/mee/{old}/").status_code == 404
    assert queries.sprint_of_pin(pin) is None and planned.pin != pin
    assert client.get(f"/sprint/mee/{actions.join_token(planned)}/").status_code == 200


def test_whoever_has_an_account_has_one_place(planned, lotte):
    person = factories.make_person()
    assert actions.join_sprint(planned, person=person) == actions.join_sprint(planned, person=person)
    assert actions.join_sprint(planned, name="An") != actions.join_sprint(planned, name="An")
