"""Places that stay, and measures that are right on networks of which the answer is known."""

import math
from datetime import date

import pytest

from tests import factories
from tests.ecosystem.making import DAY, make_actor, make_domain, relate
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.ecosystem import network
from vlechtwerk.ecosystem.actions import maps
from vlechtwerk.ecosystem.models import Actor, Picture
from vlechtwerk.ecosystem.queries import picture
from vlechtwerk.ecosystem.queries.looking import Filters
from vlechtwerk.ecosystem.strands import Line, Strand


def line(one, other, *, both=False, giver=None):
    strand = Strand("k", "informs", giver or one, date(2026, 1, 1), is_both=both)
    return Line(min(one, other), max(one, other), (strand,))


def two_triangles():
    """1-2-3 and 4-5-6, bound by 3-4 only; 7 hangs on 6; 8 stands alone."""
    pairs = [(1, 2), (2, 3), (1, 3), (4, 5), (5, 6), (4, 6), (3, 4), (6, 7)]
    return list(range(1, 9)), [line(one, other) for one, other in pairs]


def test_bridges_hold_two_parts_together_and_a_loose_end_is_none():
    known = network.measure(*two_triangles())
    assert known.bridges == [(3, 4, 3)]


def test_measures_are_those_of_the_books():
    ids, lines = two_triangles()
    known = network.measure(ids, lines)
    assert known.degree == {1: 2, 2: 2, 3: 3, 4: 3, 5: 2, 6: 3, 7: 1, 8: 0}
    assert known.brokers[:2] == [4, 3]
    # 3 is passed between {1, 2} and {4, 5, 6, 7}: 8 of the 21 pairs of others.
    assert known.between[3] == pytest.approx(8 / 21, abs=1e-4)
    assert known.density == pytest.approx(8 / 28, abs=1e-4)
    assert known.alone == [8] and known.parts == 2
    assert [sorted(one) for one in known.communities] == [[4, 5, 6, 7], [1, 2, 3]]
    assert known.constraint[3] < known.constraint[1]


def test_reciprocity_is_the_share_in_which_both_give():
    back = Line(1, 2, (Strand("a", "informs", 1, DAY), Strand("b", "informs", 2, DAY)))
    known = network.measure([1, 2, 3, 4, 5], [back, line(2, 3), line(3, 4, both=True), line(4, 5)])
    assert known.reciprocity == 0.5


def test_an_empty_and_a_single_network_are_measured_too():
    assert network.measure([], []).density == 0
    assert network.measure([1], []).alone == [1]


def test_measures_come_back_from_the_database_as_they_were():
    known = network.measure(*two_triangles())
    assert network.Measures.read(known.stored()) == known


def grown(count):
    groups = {pk: pk % 5 for pk in range(1, count + 1)}
    lines = [line(pk, pk + 5) for pk in range(1, count - 5)] + [line(pk, pk + 1) for pk in range(1, count, 7)]
    return groups, lines


def test_one_more_actor_moves_nobody_and_stands_near_its_neighbour_in_its_area():
    groups, lines = grown(60)
    before = network.lay_out(groups, lines, {}, group_count=5)
    after = network.lay_out(groups | {99: 3}, [*lines, line(8, 99)], before, group_count=5)
    assert all(after[pk] == place for pk, place in before.items())
    own = [before[pk] for pk, group in groups.items() if group == 3]
    middle = [sum(place[side] for place in own) / len(own) for side in (0, 1)]
    assert math.dist(after[99], middle) < network.WIDTH / 4


def test_places_are_the_same_every_time_and_nobody_covers_another():
    groups, lines = grown(120)
    laid = network.lay_out(groups, lines, {}, group_count=5)
    assert laid == network.lay_out(groups, lines, {}, group_count=5)
    spots = list(laid.values())
    assert all(0 < x < network.WIDTH and 0 < y < network.HEIGHT for x, y in spots)
    assert min(math.dist(one, other) for n, one in enumerate(spots) for other in spots[:n]) > 16


def test_a_map_that_more_than_doubles_is_laid_out_anew():
    groups, lines = grown(40)
    kept = {pk: (1.0 * pk, 2.0) for pk in range(1, 11)}
    assert network.lay_out(groups, lines, kept, group_count=5)[1] != (1.0, 2.0)


@pytest.mark.django_db
def test_the_loop_gives_newcomers_a_place_and_keeps_what_stands_out():
    first, second = make_actor("Een"), make_actor("Twee", domain=make_domain("map-gov", "Overheid"))
    relate(first, second)
    assert maps.place_due() == 3  # two places; what stands out is the same for the team and for visitors
    kept = {one.pk: (one.x, one.y) for one in Actor.objects.all()}
    assert None not in {x for x, _y in kept.values()}
    assert maps.place_due() == 0
    newcomer = make_actor("Drie", is_public=False)
    assert maps.place_due() == 2  # visitors see the same as before
    assert {one.pk: (one.x, one.y) for one in Actor.objects.exclude(pk=newcomer.pk)} == kept
    seen = picture.sight(maps.ANYBODY, Filters())
    assert picture.kept_measures([one.pk for one in seen.actors], seen.lines).density == 1.0


@pytest.mark.django_db
def test_few_pictures_are_kept():
    for number in range(maps.KEPT + 3):
        make_actor(f"Actor {number}")
        maps.place_due()
    assert Picture.objects.count() == maps.KEPT


@pytest.mark.django_db
def test_a_coordinator_lays_the_map_out_anew_and_the_trail_says_so():
    by = factories.make_person("Nadia Benali", hats=["coordinator"])
    one, _two = make_actor("Een", x=1.0, y=1.0), make_actor("Twee", x=2.0, y=2.0)
    assert maps.lay_out_again(by) == 2
    one.refresh_from_db()
    assert (one.x, one.y) != (1.0, 1.0)
    assert AuditEntry.objects.get(verb="lay_out_map").actor_id == by.pk
