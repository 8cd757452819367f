"""The shortlists of many needs at once: as many queries as for one, and the same people."""

import pytest

from tests import factories
from vlechtwerk.engine import score
from vlechtwerk.matching import actions, pool, queries
from vlechtwerk.taxonomy import queries as vocabulary
from vlechtwerk.taxonomy.models import Edition

REKENEN = "Ik help bij het rekenwerk van een verdienmodel"
POOL_QUERIES = 3


@pytest.fixture
def needs(broker):
    found = [
        factories.make_need(factories.make_innovation(f"Idee {number}"), made_by=broker, title=f"Nood {number}")
        for number in range(3)
    ]
    for number in range(6):
        factories.make_talent(factories.make_person(f"Hulp {number}"), text=f"{REKENEN} {number}")
    return found


@pytest.fixture
def helpers(needs):
    return list(factories.Person.objects.filter(name__startswith="Hulp").order_by("pk"))


@pytest.mark.parametrize("count", [1, 3])
def test_pools_take_the_same_queries_for_one_need_and_for_many(needs, count, django_assert_num_queries):
    with django_assert_num_queries(POOL_QUERIES):
        assert len(pool.pools_for(needs[:count])) == count


@pytest.mark.django_db
def test_pools_of_no_needs_are_none():
    assert pool.pools_for([]) == {}


def test_pool_of_a_need_is_the_same_alone_and_among_others(needs, helpers, broker):
    actions.ask_helper(needs[0], helper=helpers[0], by=broker)
    actions.set_aside(needs[1], person=helpers[1], kind="never", reason="conflict", by=broker)
    many = pool.pools_for(needs)
    for need in needs:
        one = pool.pool_for(need)
        assert one.candidates == many[need.pk].candidates
        assert one.text_scores == pytest.approx(many[need.pk].text_scores)
        assert one.asker == many[need.pk].asker == need.innovation.members.get().person


def test_pools_bar_a_pair_for_its_own_need_alone(needs, helpers, broker):
    actions.ask_helper(needs[0], helper=helpers[0], by=broker)
    actions.set_aside(needs[1], person=helpers[1], kind="never", reason="conflict", by=broker)
    pools = pool.pools_for(needs)
    rests = [{c.person for c in pools[need.pk].candidates if c.cooling_down} for need in needs]
    aside = [{c.person for c in pools[need.pk].candidates if c.set_aside} for need in needs]
    assert rests == [{helpers[0].pk}, set(), set()]
    assert aside == [set(), {helpers[1].pk}, set()]
    assert pools[needs[0].pk].was_asked == {helpers[0].pk}


def test_pair_asked_and_set_aside_reads_as_asked_before(needs, helpers, broker):
    actions.ask_helper(needs[0], helper=helpers[0], by=broker)
    actions.set_aside(needs[0], person=helpers[0], kind="never", reason="conflict", by=broker)
    assert pool.pools_for(needs)[needs[0].pk].was_asked == {helpers[0].pk}


def test_pools_within_some_people_hold_all_of_them_and_nobody_else(needs, helpers):
    stranger = factories.make_talent(factories.make_person("Bakker"), text="Ik bak brood").person
    pools = pool.pools_for(needs, within={helpers[2].pk, stranger.pk})
    for found in pools.values():
        assert [candidate.person for candidate in found.candidates] == [helpers[2].pk, stranger.pk]
        assert found.text_scores[0] > found.text_scores[1]


def test_pools_within_give_the_scores_of_the_whole(needs, helpers):
    whole = pool.pools_for(needs)[needs[0].pk]
    part = pool.pools_for(needs, within={helpers[3].pk})[needs[0].pk]
    at = [candidate.person for candidate in whole.candidates].index(helpers[3].pk)
    assert part.text_scores == pytest.approx([whole.text_scores[at]])


def test_pools_are_made_with_the_words_and_the_weights_that_hold_now(needs):
    weights = factories.make_weight_set({**score.WEIGHTS, "near": 0.4})
    edition = Edition.objects.create(pk=1, token="nieuw")
    found = pool.pools_for(needs)[needs[0].pk].weight_set
    assert (found, found.weights, found.origin) == (weights, weights.weights, weights.origin)
    assert vocabulary._loaded.token == "nieuw"
    edition.delete()
    vocabulary.refresh()


def test_regions_count_the_people_with_a_talent_who_live_there(needs, helpers, broker):
    place = factories.make_place(region=factories.make_region())
    for person in helpers[:2]:
        type(person).objects.filter(pk=person.pk).update(place=place)
    factories.make_talent(helpers[0], text="Ik bak ook brood")
    assert queries.regions_of(pool.offered()) == [("BE212", "Arr. Mechelen (2)")]


def test_asking_warns_of_somebody_without_a_free_session(needs, helpers, broker):
    assert queries.ask_limits(needs[0], helpers[0]) == []
    type(helpers[0]).objects.filter(pk=helpers[0].pk).update(capacity_per_quarter=1)
    actions.ask_helper(needs[1], helper=helpers[0], by=broker)
    assert queries.ask_limits(needs[0], helpers[0]) == [{"person": helpers[0], "is_full": True}]
    actions.ask_helper(needs[0], helper=helpers[0], by=broker)  # a warning, no wall
