"""Barriers and levers over cohorts: means with n, and nothing about fewer than five people, also not by subtraction."""

from django.urls import reverse

from tests import factories
from tests.coaching import scene
from tests.personas import client_of
from vlechtwerk.coaching import actions
from vlechtwerk.coaching.queries import around
from vlechtwerk.coaching.rules import Tried, matrix


def tried(people, *, lever="ally", cohort="a", kind="social", change=-2):
    return [Tried(kind, lever, person, cohort, change) for person in people]


def cell(rows, *, levers=("ally", "small"), cohort="", lever="ally"):
    found = dict(matrix(rows, levers, cohort))["social"]
    return next(one for one in found if one.lever == lever)


def test_five_people_are_told_with_their_mean_and_four_are_not():
    five = cell(tried(range(5)) + tried([5], change=1))
    assert (five.n, round(five.mean, 2), five.is_hidden) == (6, -1.5, False)
    four = cell(tried(range(4)))
    assert (four.n, four.mean, four.is_hidden) == (0, None, True)
    assert not cell([]).is_hidden and cell([]).n == 0


def test_lever_that_leaves_fewer_than_five_others_in_its_row_is_hidden():
    """Ally 7 and both together 9: whoever takes one from the other knows about two people."""
    rows = tried(range(7)) + tried([7, 8], lever="small")
    assert cell(rows).is_hidden and cell(rows, lever="small").is_hidden
    rows = tried(range(7)) + tried(range(7, 12), lever="small")
    assert (cell(rows).n, cell(rows, lever="small").n) == (7, 5)


def test_cohort_is_hidden_where_all_cohorts_less_this_one_leave_fewer_than_five():
    rows = tried(range(5)) + tried(range(5, 8), cohort="b")
    assert cell(rows).n == 8
    assert cell(rows, cohort="a").is_hidden and cell(rows, cohort="b").is_hidden
    rows = tried(range(5)) + tried(range(5, 10), cohort="b") + tried(range(10, 13), cohort="c")
    shown = [one for one in "abc" if not cell(rows, cohort=one).is_hidden]
    assert len(shown) == 1, "two fives beside thirteen would tell about three"


def test_same_lever_tried_twice_on_a_barrier_counts_once_and_only_where_the_end_is_known(path, person):
    lever = scene.lever()
    one, other = scene.barrier(path, start=5, end=2), scene.barrier(path)
    for barrier in (one, one, other):
        actions.try_lever(barrier, lever=lever, tried="Samen eten", by=person)
    assert around.tried() == [Tried("social", lever.key, person.pk, path.cohort.key, -3)]


def test_page_and_file_tell_the_same_and_hide_the_same(group, coach):
    lever, few = scene.lever(), scene.lever("Ander geld vinden")
    for number in range(6):
        path = scene.path_in("running", group, person=factories.make_person(f"P{number}"), coach=coach)
        barrier = scene.barrier(path, start=5, end=3)
        actions.try_lever(barrier, lever=lever, tried="Eerst", by=path.person)
        if not number:
            actions.try_lever(barrier, lever=few, tried="Ook", by=path.person)
    hers = client_of(coach)
    page = hers.get(reverse("coaching_matrix")).content.decode()
    assert "n = 6" in page and "-2" in page.replace("−", "-").replace("\u2212", "-") and "n = 1" not in page
    answer = hers.get(reverse("coaching_matrix_file", args=["csv"]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = [line.split(";") for line in text.splitlines()]
    assert [(row[1], row[2]) for row in rows[1:]] == [("Een bondgenoot zoeken", "6"), ("Ander geld vinden", "")] or [
        (row[1], row[2]) for row in rows[1:]
    ] == [("Ander geld vinden", ""), ("Een bondgenoot zoeken", "6")]
    assert hers.get(reverse("coaching_matrix"), {"groep": group.key}).context["chosen"] == group
    assert hers.get(reverse("coaching_matrix"), {"groep": "niets"}).status_code == 404
