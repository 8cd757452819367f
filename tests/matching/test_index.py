"""The index over the talents follows the register, whoever changed it, and survives many readers at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest

from tests import factories
from tests.together import refusals, together
from vlechtwerk.innovations.models import Need
from vlechtwerk.matching import pool, queries
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Talent

BREAD, SUMS = "Ik bak brood met desem", "Ik reken aan een verdienmodel"


@pytest.fixture(autouse=True)
def empty_shelf():
    pool._shelf = pool._Shelf()


def found(talents, text, language="nl"):
    return list(pool.most_relevant(talents, text=text, language=language))


@pytest.mark.parametrize(
    ("after", "owner"),
    [
        ([(1, 10, "Ik maak kapotte fietsen", "nl")], None),  # edited
        ([], None),  # removed
        ([(1, 20, BREAD, "nl")], 20),  # moved to another person, as in a merge
        ([(1, 10, BREAD, "nl"), (2, 20, BREAD, "nl")], 10),  # somebody else too
        ([(7, 30, BREAD, "nl")], 30),  # another row with the same words
    ],
)
def test_index_follows_what_changed(after, owner):
    many = [(number, number, f"iets anders {number}", "nl") for number in range(100, 160)]
    assert found([(1, 10, BREAD, "nl"), *many], "brood met desem")[0] == 10
    assert (found([*after, *many], "brood met desem") or [None])[0] == owner


def test_index_follows_another_language_of_the_same_words():
    many = [(number, number, f"iets anders {number}", "nl") for number in range(100, 160)]
    first = pool.most_relevant([(1, 10, "assurances", "nl"), *many], text="verzekering", language="nl")
    second = pool.most_relevant([(1, 10, "assurances", "fr"), *many], text="verzekering", language="nl")
    assert second.get(10, 0) > first.get(10, 0)


def test_index_equals_a_fresh_one_after_many_small_changes():
    talents = [(number, number % 7, f"{BREAD} {number}", "nl") for number in range(80)]
    found(talents, BREAD)
    for number in range(0, 80, 3):
        talents[number] = (number, number % 5, f"{SUMS} {number}", "nl")
        changed = pool.most_relevant(talents, text=SUMS, language="nl")
    pool._shelf = pool._Shelf()
    assert changed == pytest.approx(pool.most_relevant(talents, text=SUMS, language="nl"))


def test_index_does_not_grow_with_every_change():
    talents = [(number, number, f"{BREAD} {number}", "nl") for number in range(60)]
    for turn in range(200):
        talents[0] = (0, 0, f"{SUMS} {turn}", "nl")
        found(talents, SUMS)
    assert pool._shelf.count <= 120


def test_index_gives_each_of_many_threads_its_own_answer():
    worlds = [[(n, n, f"{BREAD} {n}", "nl") for n in range(size)] for size in (5, 30, 55, 80)]

    def look(turn):
        talents = worlds[turn % len(worlds)]
        people_found = pool.most_relevant(talents, text=BREAD, language="nl", k=200)
        return set(people_found) == {row[1] for row in talents}

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(look, range(200)))


def test_desk_sees_a_talent_that_was_edited_or_removed(need):
    talent = factories.make_talent(factories.make_person("Hilde Wouters"), text=BREAD)
    assert queries.desk(need).cards[0].quote == BREAD
    Talent.objects.filter(pk=talent.pk).update(text=SUMS)
    assert queries.desk(need).cards[0].quote == SUMS
    Talent.objects.filter(pk=talent.pk).update(is_active=False)
    assert queries.desk(need).cards == []


def test_desk_sees_that_somebody_left_and_came_back(need, broker):
    person = factories.make_talent(factories.make_person("Hilde Wouters")).person
    assert len(queries.desk(need).cards) == 1
    people.leave(person, by=broker)
    assert queries.desk(need).cards == []
    type(person).objects.filter(pk=person.pk).update(left_on=None, is_active=True)
    assert len(queries.desk(need).cards) == 1


def test_desk_of_every_process_sees_what_another_changed(committed_db, need):
    person = factories.make_person("Hilde Wouters")
    talent = factories.make_talent(person, text=BREAD)
    assert queries.desk(need).cards[0].quote == BREAD  # this process has its index now

    def edit():
        return Talent.objects.filter(pk=talent.pk).update(text=SUMS)

    assert refusals(together(edit)) == []
    assert queries.desk(Need.objects.get(pk=need.pk)).cards[0].quote == SUMS


@pytest.mark.usefixtures("committed_db")
def test_index_is_there_before_the_first_broker_looks():
    talent = factories.make_talent(text=BREAD)
    thread = Thread(target=pool.warm)
    thread.start()
    thread.join(60)
    assert set(pool._shelf.place) == {talent.pk}
