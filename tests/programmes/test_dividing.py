"""Dividing people over circles, in the worker and by hand."""

from itertools import pairwise

import pytest

from tests import factories
from tests.programmes.conftest import make_crowd
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.programmes import actions, queries
from vlechtwerk.programmes.enums import FormingState
from vlechtwerk.programmes.models import CircleForming

pytestmark = pytest.mark.django_db


def groups_of(forming):
    return dict(forming.placements.values_list("person__name", "group"))


def change_rules(forming, by, least=3, most=5, **rules):
    given = {wish: {"priority": 0} for wish in forming.rules} | rules
    actions.set_rules(forming, name=forming.name, subject="", rules=given, least=least, most=most, by=by)


def test_division_is_made_by_the_worker(forming, broker):
    actions.solve_forming(forming, by=broker)
    assert forming.state == FormingState.SOLVING
    assert actions.solve_due() == 1
    forming.refresh_from_db()
    assert forming.state == FormingState.READY
    assert sorted(groups_of(forming).values()) == [1, 1, 1, 1, 2, 2, 2, 2]
    assert forming.unmet_count == queries.board(forming).unmet_count
    assert forming.is_proven
    assert AuditEntry.objects.filter(verb="divide").exists()
    assert actions.solve_due() == 0


def test_division_is_the_best_there_is(ready):
    """Everybody has tue_ev except nobody: one half day, one region, three sectors in each."""
    assert ready.unmet_count == 2  # nobody has experience; all else can be met
    lines = [line for card in queries.board(ready).cards for line in card.unmet]
    assert lines == ["nobody with experience"] * 2


def test_impossible_size_names_the_way_out(broker, refused):
    forming = actions.prepare_forming(name="Kring", people=make_crowd(23), by=broker)
    CircleForming.objects.update(least=10, most=11)
    forming.refresh_from_db()
    said = refused(actions.solve_forming, forming, by=broker)
    assert said == (
        "23 people do not fit in circles of 10 to 11. Ways out: make the smallest circle 7; take away 1 person; add 7 people."
    )
    forming.refresh_from_db()
    assert forming.state == FormingState.DRAFT


def test_more_people_together_than_fit_is_refused(forming, people, broker, refused):
    for first, second in pairwise(people):
        actions.add_pair(forming, first=second, second=first, kind="together", by=broker)
    assert "More people must be together" in refused(actions.solve_forming, forming, by=broker)


def test_pair_is_made_once_and_of_two(forming, people, broker, refused):
    actions.add_pair(forming, first=people[1], second=people[0], kind="apart", by=broker)
    again = refused(actions.add_pair, forming, first=people[0], second=people[1], kind="together", by=broker)
    assert "There is a rule for Lid 00 and Lid 01 already" in again
    assert "two different" in refused(
        actions.add_pair, forming, first=people[1], second=people[1], kind="apart", by=broker
    )
    stranger = factories.make_person("Vreemde")
    assert "among the people" in refused(
        actions.add_pair, forming, first=people[1], second=stranger, kind="apart", by=broker
    )
    assert forming.pairs.count() == 1


def test_pairs_are_kept(forming, people, broker):
    change_rules(forming, broker, pairs={"priority": 1})
    actions.add_pair(forming, first=people[0], second=people[7], kind="together", by=broker)
    actions.add_pair(forming, first=people[1], second=people[2], kind="apart", by=broker)
    actions.solve_forming(forming, by=broker)
    actions.solve_due()
    found = groups_of(forming)
    assert found["Lid 00"] == found["Lid 07"]
    assert found["Lid 01"] != found["Lid 02"]


def test_who_left_or_wants_no_mail_is_taken_out_and_named(forming, people, broker):
    from vlechtwerk.people import actions as register

    people[0].left_on = "2026-01-01"
    people[0].save()
    register.log_consent(people[1], purpose="mail", given=False, source="test")
    assert [one.name for one in actions.solve_forming(forming, by=broker)] == ["Lid 00", "Lid 01"]
    assert forming.placements.count() == 6


def test_who_wants_mail_again_stays(forming, people, broker):
    from vlechtwerk.people import actions as register

    register.log_consent(people[1], purpose="mail", given=False, source="test")
    register.log_consent(people[1], purpose="mail", given=True, source="test")
    assert actions.solve_forming(forming, by=broker) == []


def test_move_says_what_it_does_and_is_undone(ready, broker, board):
    before = groups_of(ready)
    person = next(one.person for one in ready.placements.all() if one.group == 1)
    actions.move_person(ready, person=person, group=2, by=broker)
    assert groups_of(ready)[person.name] == 2
    assert ready.last_move["before"] == 2
    assert ready.last_move["after"] == board(ready).unmet_count
    actions.undo_move(ready, by=broker)
    assert groups_of(ready) == before
    assert not ready.placements.filter(is_locked=True).exists()


def test_move_that_breaks_a_rule_names_it_at_once(forming, broker, board):
    change_rules(forming, broker, half_day={"priority": 1}, sectors={"priority": 2, "least": 3})
    actions.solve_forming(forming, by=broker)
    actions.solve_due()
    forming.refresh_from_db()
    first = [one.person for one in forming.placements.all() if one.group == 1]
    for person in first[:3]:
        actions.move_person(forming, person=person, group=2, by=broker)
    lines = {card.number: card.unmet for card in board(forming).cards}
    assert "7 people, at most 5" in lines[2]
    assert lines[1][0] == "1 people, at least 3"
    assert board(forming).cards[0].weight >= board(forming).cards[1].weight


def test_changes_by_hand_are_kept_when_it_is_divided_again(ready, broker):
    moved = next(one.person for one in ready.placements.all() if one.group == 1)
    actions.move_person(ready, person=moved, group=2, by=broker)
    other = next(one.person for one in ready.placements.all() if one.group == 1)
    actions.lock_person(ready, person=other, locked=True, by=broker)
    actions.solve_forming(ready, by=broker)
    actions.solve_due()
    ready.refresh_from_db()
    found = groups_of(ready)
    assert (found[moved.name], found[other.name]) == (2, 1)
    assert sorted(found.values()).count(1) in (3, 4, 5)


def test_locks_that_do_not_fit_are_refused_before_anything_is_calculated(ready, people, broker, refused):
    for person in people:
        if ready.placements.get(person=person).group == 1:
            actions.move_person(ready, person=person, group=2, by=broker)
        actions.lock_person(ready, person=person, locked=True, by=broker)
    assert "Unlock somebody" in refused(actions.solve_forming, ready, by=broker)


def test_move_elsewhere_is_refused(ready, people, broker, refused):
    assert "from the list" in refused(actions.move_person, ready, person=people[0], group=9, by=broker)
    here = ready.placements.get(person=people[0]).group
    assert "already" in refused(actions.move_person, ready, person=people[0], group=here, by=broker)
    assert "nothing to undo" in refused(actions.undo_move, ready, by=broker)


def test_stop_before_the_worker_came_leads_back_to_the_rules(forming, broker):
    actions.solve_forming(forming, by=broker)
    actions.stop_solving(forming, by=broker)
    assert forming.state == FormingState.DRAFT
    assert actions.solve_due() == 0


def test_worker_that_comes_after_the_stop_writes_nothing(forming, broker, monkeypatch):
    from vlechtwerk.engine import groups

    found = groups.form

    def stopped_meanwhile(*args, **keywords):
        actions.stop_solving(CircleForming.objects.get(pk=forming.pk), by=broker)
        return found(*args, **keywords)

    actions.solve_forming(forming, by=broker)
    monkeypatch.setattr(groups, "form", stopped_meanwhile)
    assert actions.solve_due() == 0
    forming.refresh_from_db()
    assert forming.state == FormingState.DRAFT
    assert set(groups_of(forming).values()) == {None}


def test_worker_leaves_what_another_took_meanwhile(forming, broker, monkeypatch):
    from vlechtwerk.engine import groups

    second = actions.prepare_forming(name="Tweede", people=make_crowd(6), by=broker)
    for one in (forming, second):
        actions.solve_forming(one, by=broker)
    found, others, mine = groups.form, [], []

    def another_worker_comes_by(people, *args, **keywords):
        if not others:
            monkeypatch.setattr(groups, "form", found)
            others.append(actions.solve_due())
            monkeypatch.setattr(groups, "form", another_worker_comes_by)
        mine.append(len(people))
        return found(people, *args, **keywords)

    monkeypatch.setattr(groups, "form", another_worker_comes_by)
    assert actions.solve_due() == 1
    assert others == [1]
    assert set(mine) == {8}, "the division of six was in other hands"
    assert AuditEntry.objects.filter(verb="divide").count() == 2


def test_search_that_fails_gives_the_page_back(forming, broker, monkeypatch, caplog):
    from vlechtwerk.engine import groups

    actions.solve_forming(forming, by=broker)
    monkeypatch.setattr(groups, "form", lambda *_args, **_keywords: 1 / 0)
    actions.solve_due()
    forming.refresh_from_db()
    assert forming.state == FormingState.DRAFT
    assert "failed" in caplog.text


def test_change_of_people_keeps_places_and_takes_pairs_away(ready, people, broker):
    actions.add_pair(ready, first=people[0], second=people[1], kind="apart", by=broker)
    newcomer = factories.make_person("Nieuw")
    actions.change_people(ready, people=[*people[1:], newcomer], by=broker)
    assert ready.state == FormingState.DRAFT
    found = groups_of(ready)
    assert "Lid 00" not in found and found["Nieuw"] is None and found["Lid 01"]
    assert not ready.pairs.exists()


def test_nobody_is_divided_twice_or_alone(people, broker, refused):
    assert "between 2 and 150" in refused(actions.prepare_forming, name="x", people=people[:1], by=broker)


def test_unknown_is_said_and_stands_in_nobodys_way(broker, board):
    people = make_crowd(4)
    people[0].half_days = []
    people[0].save()
    forming = actions.prepare_forming(name="Kring", people=people, by=broker)
    change_rules(forming, broker, least=4, most=4, half_day={"priority": 1})
    actions.solve_forming(forming, by=broker)
    actions.solve_due()
    forming.refresh_from_db()
    card = board(forming).cards[0]
    assert card.unmet == []
    assert card.unknown == ["not known: half days of Lid 00"]


def test_nearest_half_day_is_named(broker, board):
    people = make_crowd(4)
    people[3].half_days = ["mon_am"]
    people[3].save()
    forming = actions.prepare_forming(name="Kring", people=people, by=broker)
    change_rules(forming, broker, least=4, most=4, half_day={"priority": 1})
    actions.solve_forming(forming, by=broker)
    actions.solve_due()
    forming.refresh_from_db()
    assert board(forming).cards[0].unmet == [
        "no half day on which everybody can come; nearest: Tuesday evening (3 of 4)"
    ]
