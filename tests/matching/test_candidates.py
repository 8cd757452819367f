"""The five on the match desk: who is among them, who is not, why, and what would change that."""

import re
from datetime import timedelta

import pytest

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.engine import score
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.matching import actions, pool, queries
from vlechtwerk.matching.models import Proposal
from vlechtwerk.people import actions as people

REKENEN = "Ik help bij het rekenwerk van een verdienmodel"


def somebody(name, text=REKENEN, **fields):
    person = factories.make_person(name, **fields)
    factories.make_talent(person, text=text)
    return person


def names(need, **asked):
    return [card.person.name for card in queries.desk(need, **asked).cards]


@pytest.fixture
def why_not(need):
    def of(name, **asked):
        answers = queries.why_not(queries.desk(need, **asked).sight, name)
        return [(answer.person.name, answer.code, answer.lines[:1]) for answer in answers]

    return of


# who


def test_desk_without_any_talent_is_empty_and_says_so(need):
    desk = queries.desk(need)
    assert (desk.cards, desk.pool_size, desk.hints, desk.missing) == ([], 0, [], [])


def test_desk_shows_at_most_five_the_best_first(need):
    for number in range(7):
        somebody(f"Nr {number}", text=REKENEN if number == 6 else f"Ik bak brood nummer {number}")
    desk = queries.desk(need)
    assert len(desk.cards) == 5
    assert desk.cards[0].person.name == "Nr 6"
    assert [card.rank for card in desk.cards] == [1, 2, 3, 4, 5]
    assert [card.total for card in desk.cards] == sorted((card.total for card in desk.cards), reverse=True)


def test_card_has_reasons_counter_reasons_and_a_sum_that_holds(need):
    for number in range(5):
        somebody(f"Nr {number}")
    for card in queries.desk(need).cards:
        assert card.why
        assert card.why_not
        assert sum(card.contributions.values()) == card.total
        assert sum(value for _label, value in card.parts) == card.total
        assert card.quote == REKENEN


def test_card_never_carries_a_telephone_number(need, client, broker, settings):
    settings.STAFF_MFA = "optional"
    person = somebody("Hilde Wouters", phone="0499 98 76 54")
    client.force_login(broker, backend="vlechtwerk.people.backends.LoginBackend")
    page = client.get(f"/koppelen/{need.key}/").content.decode()
    assert person.name in page
    assert "98 76 54" not in page


def test_candidates_are_the_same_whichever_way_they_were_entered(need, broker):
    first = [somebody(f"Nr {number}") for number in range(3)]
    assert names(need) == names(need) == [person.name for person in first]


# who not, and why


def in_the_team(need, person, broker):
    innovations.add_member(need.innovation, person=person, by=broker)


def asked_now(need, person, broker):
    actions.ask_helper(need, helper=person, by=broker)


def refused_before(need, person, broker):
    actions.decline_proposal(actions.ask_helper(need, helper=person, by=broker), reason="not_my_field", by=person)


def rests(need, person, broker):
    other = factories.make_need(need.innovation, made_by=broker, title="Een tweede nood")
    actions.decline_proposal(actions.ask_helper(other, helper=person, by=broker), reason="no_time", by=person)


def set_aside(need, person, broker):
    actions.set_aside(need, person=person, kind="not_now", reason="busy", by=broker)


def full(need, person, broker):
    type(person).objects.filter(pk=person.pk).update(capacity_per_quarter=0)


def later(need, person, broker):
    type(person).objects.filter(pk=person.pk).update(available_from=clock.today() + timedelta(days=1))


def other_language(need, person, broker):
    type(person).objects.filter(pk=person.pk).update(languages=["fr"])


def far_away(need, person, broker):
    need.innovation.place = factories.make_place()
    need.innovation.save()
    type(need).objects.filter(pk=need.pk).update(max_km=30, may_be_online=False)
    need.refresh_from_db()
    away = factories.make_place("Oostende", "8400", 51.23, 2.92)
    type(person).objects.filter(pk=person.pk).update(place=away)


OBSTACLES = [
    (in_the_team, "conflict_of_interest", "makes this innovation"),
    (asked_now, "asked_before", "was asked for this need before"),
    (refused_before, "asked_before", "was asked for this need before"),
    (rests, "cooling_down", "rests after an earlier no"),
    (set_aside, "set_aside", "was set aside for this need"),
    (full, "no_capacity", "has no room left this quarter"),
    (later, "no_capacity", "has no room left this quarter"),
    (other_language, "no_common_language", "speaks none of the languages"),
    (far_away, "outside_region", "lives too far away"),
]


@pytest.mark.parametrize(("obstacle", "code", "words"), OBSTACLES)
def test_obstacle_keeps_somebody_out_and_is_told(need, broker, why_not, obstacle, code, words):
    person, other = somebody("Hilde Wouters"), somebody("Joke Peeters")
    assert person.name in names(need)
    obstacle(need, person, broker)
    desk = queries.desk(need)
    assert [card.person for card in desk.cards] == [other]
    assert desk.missing == [f"Hilde Wouters: {words}"]
    assert why_not("hilde") == [("Hilde Wouters", code, [words])]


def test_nobody_left_still_says_who_fell_out(need, broker):
    for name in ("An", "Bo", "Cis"):
        full(need, somebody(name), broker)
    desk = queries.desk(need)
    assert desk.cards == []
    assert desk.missing == ["3 people: have no room left this quarter"]


def test_somebody_who_left_is_no_candidate_and_that_is_said(need, broker, why_not):
    people.leave(somebody("Hilde Wouters"), by=broker)
    assert names(need) == []
    (answer,) = why_not("Hilde")
    assert answer[1] == "left"
    assert answer[2][0].startswith("left the network on")


def test_why_not_of_somebody_without_a_talent_says_so_also_of_a_broker(need, broker, why_not):
    factories.make_person("Élise Zonder")
    assert why_not("élise") == [("Élise Zonder", "no_talent", ["has no talent written down yet"])]
    assert why_not(broker.name)[0][1] == "no_talent"


def test_why_not_reaches_whoever_is_not_on_the_shortlist(need, why_not, monkeypatch):
    monkeypatch.setattr(pool, "SHORTLIST", 3)
    for number in range(4):
        somebody(f"Nr {number}")
    far = somebody("Joke Peeters", text="Ik bak brood")
    assert far.pk not in queries.desk(need).sight.found.people
    assert why_not("joke") == [("Joke Peeters", "outscored", ["comes after the five: less on words"])]


@pytest.mark.parametrize("name", ["", "  ", "niemand", "%", "_", "x" * 60])
def test_why_not_of_nobody_says_nothing(need, why_not, name):
    somebody("Hilde Wouters")
    assert why_not(name) == []


def test_why_not_of_somebody_among_the_five_has_nothing_against(need, why_not):
    somebody("Hilde Wouters")
    assert why_not("WOUTERS") == [("Hilde Wouters", "", [])]


def test_why_not_of_the_sixth_names_what_was_less(need, why_not):
    for number in range(5):
        somebody(f"Nr {number}")
    somebody("Joke Peeters", text="Ik bak brood")
    (answer,) = queries.why_not(queries.desk(need).sight, "joke")
    assert (answer.person.name, answer.code) == ("Joke Peeters", "outscored")
    assert answer.lines[0] == "comes after the five: less on words"
    assert "uses no word of the need" in answer.lines


def test_distance_counts_only_where_online_is_not_possible(need, broker):
    person = somebody("Hilde Wouters")
    far_away(need, person, broker)
    type(need).objects.filter(pk=need.pk).update(may_be_online=True)
    need.refresh_from_db()
    assert names(need) == ["Hilde Wouters"]


def test_far_away_hint_says_that_a_wider_distance_would_help(need, broker):
    person = somebody("Hilde Wouters")
    somebody("Joke Peeters", text="Ik bak brood")
    far_away(need, person, broker)
    assert "With a wider distance Hilde Wouters comes first." in queries.desk(need).hints


# capacity


def test_capacity_is_what_is_left_of_the_quarter(need, broker):
    person = somebody("Hilde Wouters", capacity_per_quarter=1)
    other = factories.make_need(need.innovation, made_by=broker, title="Een tweede nood")
    with clock.at(clock.now().replace(month=2, day=10, hour=9)):
        proposal = actions.ask_helper(other, helper=person, by=broker)
        assert names(need) == []
    with clock.at(clock.now().replace(month=4, day=1, hour=9)):
        assert names(need) == ["Hilde Wouters"]
    with clock.at(clock.now().replace(month=2, day=11, hour=9)):
        actions.withdraw_proposal(proposal, by=broker)
        assert names(need) == ["Hilde Wouters"]


# the same pair again


def test_refused_pair_never_returns(need, broker):
    refused_before(need, somebody("Hilde Wouters"), broker)
    with clock.at(clock.now() + timedelta(days=4000)):
        assert names(need) == []


def test_withdrawn_pair_rests_for_a_while(need, broker):
    proposal = actions.ask_helper(need, helper=somebody("Hilde Wouters"), by=broker)
    actions.withdraw_proposal(proposal, by=broker)
    assert names(need) == []
    with clock.at(clock.now() + timedelta(days=61)):
        assert names(need) == ["Hilde Wouters"]


def test_rival_who_was_closed_returns_when_the_yes_fails(need, broker):
    rival, helper = somebody("Hilde Wouters"), somebody("Joke Peeters")
    asked = [actions.ask_helper(need, helper=person, by=broker) for person in (rival, helper)]
    actions.accept_proposal(asked[1], by=helper)
    innovations.set_need_state(need, to=NeedState.OPEN, by=broker, allowed_from=[NeedState.INTRODUCED])
    actions.release_acceptance(Proposal.objects.get(pk=asked[1].pk))
    assert names(need) == ["Hilde Wouters"]


def test_set_aside_ends_and_is_no_longer_shown(need, broker):
    set_aside(need, somebody("Hilde Wouters"), broker)
    assert len(queries.desk(need).aside) == 1
    with clock.at(clock.now() + timedelta(days=61)):
        desk = queries.desk(need)
        assert (desk.aside, [card.person.name for card in desk.cards]) == ([], ["Hilde Wouters"])


# words, languages, the dial


def test_talent_in_another_language_is_found(need):
    somebody("Amandine Leroy", "J'aide à calculer un modèle économique", languages=["nl", "fr"])
    for number in range(6):
        somebody(f"Nr {number}", text="Ik bak brood en taart")
    assert names(need)[0] == "Amandine Leroy"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\u202eomgekeerd", "ß" * 600, "🙂", "%s %(n)d {0}"])
def test_talent_of_strange_signs_breaks_nothing(need, text):
    somebody("Hilde Wouters", text=text)
    assert names(need) == ["Hilde Wouters"]


def test_dial_lifts_helpers_from_far_sectors(need):
    need.innovation.sector = factories.make_sector("food", "goods")
    need.innovation.save()
    near = somebody("Nabij", sector=need.innovation.sector)
    far = somebody("Ver", sector=factories.make_sector("ict", "digital", "ICT"))
    assert names(need, dial=0) == [near.name, far.name]
    assert names(need, dial=4) == [far.name, near.name]
    assert "Set fresh eyes to" in queries.desk(need, dial=0).hints[0]


def test_need_keeps_its_own_dial(need):
    type(need).objects.filter(pk=need.pk).update(fresh_eyes=4)
    need.refresh_from_db()
    assert queries.desk(need).dial == 4


def test_scored_for_keeps_what_the_broker_saw(need, broker):
    helper = somebody("Hilde Wouters")
    card = queries.scored_for(need, helper, dial=4)
    proposal = actions.ask_helper(need, helper=helper, by=broker, scored=card)
    proposal.refresh_from_db()
    assert (proposal.score, proposal.rank) == (card.total, 1)
    assert proposal.contributions == card.contributions
    assert [one["person"] for one in proposal.considered["shown"]] == [helper.pk]
    assert proposal.considered["dial"] == 4
    assert queries.scored_for(need, factories.make_person("Zonder talent")) is None


def test_scored_for_somebody_beside_the_five_keeps_whom_the_broker_passed_over(need):
    for number in range(6):
        somebody(f"Nr {number}")
    other = somebody("Joke Peeters", text="Ik bak brood")
    card = queries.scored_for(need, other)
    assert card.rank is None
    assert len(card.considered["shown"]) == 6
    assert card.considered["shown"][-1]["person"] == other.pk
    assert set(card.considered["shown"][0]["features"]) == set(score.FEATURES)


def test_one_more_helper_is_said_in_words(need):
    somebody("Joke Peeters", text="Ik bak brood en reken graag")
    hint = next(hint for hint in queries.desk(need).hints if hint.startswith("One more helper on"))
    before, after = re.fullmatch(r"One more helper on “.+” would lift the best from (.+) to (.+)\.", hint).groups()
    assert float(before) < float(after)
