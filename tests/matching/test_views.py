"""The list of needs, the match desk and the buttons on them."""

import pytest
from django.test import Client

from tests import factories
from tests.matching.conftest import state_of
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.matching import actions
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal, SetAside
from vlechtwerk.people.enums import HatKind

NEEDS_QUERIES = 7
DESK_QUERIES = 10
WHY_NOT_QUERIES = DESK_QUERIES + 2


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


@pytest.fixture
def desk(need):
    return f"/koppelen/{need.key}/"


def text_of(response):
    return response.content.decode()


def somebody(number):
    person = factories.make_person(f"Hulp {number}", place=factories.make_place(), sector=factories.make_sector())
    factories.make_affiliation(person, factories.make_organisation(f"Vzw {number}"), role="vrijwilliger")
    factories.make_talent(person)
    return person


def busy_need(number, broker):
    """A need with somebody asked, somebody who said no, somebody who offers and somebody set aside."""
    need = factories.make_need(factories.make_innovation(f"Idee {number}", broker=broker), made_by=broker)
    an, bo, cis, dirk = [somebody(f"{name} {number}") for name in ("An", "Bo", "Cis", "Dirk")]
    actions.ask_helper(need, helper=an, by=broker)
    actions.decline_proposal(actions.ask_helper(need, helper=bo, by=broker), note="Examens", by=bo)
    actions.offer_help(need, helper=cis, by=cis)
    actions.set_aside(need, person=dirk, kind="never", reason="conflict", by=broker)
    return need


# the same number of queries, whatever the number of rows


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_needs_takes_a_constant_number_of_queries(broker, staff, rows, django_assert_num_queries):
    for number in range(rows):
        busy_need(number, broker)
    with django_assert_num_queries(NEEDS_QUERIES):
        page = text_of(staff.get("/koppelen/"))
    assert page.count("An ") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_match_desk_takes_a_constant_number_of_queries(broker, staff, rows, django_assert_num_queries):
    need = busy_need(0, broker)
    for number in range(1, rows):
        busy_need(number, broker)
        actions.set_aside(need, person=somebody(f"opzij {number}"), kind="not_now", reason="busy", by=broker)
    for number in range(rows):
        somebody(f"vrij {number}")
    with django_assert_num_queries(DESK_QUERIES):
        page = text_of(staff.get(f"/koppelen/{need.key}/"))
    assert page.count('class="cand"') == min(5, rows + 4 * (rows - 1))
    with django_assert_num_queries(WHY_NOT_QUERIES):
        staff.get(f"/koppelen/{need.key}/", {"who": "hulp"})


# the list


def test_list_of_needs_without_any_says_what_to_do(staff):
    assert "/pad/" in text_of(staff.get("/koppelen/"))


def test_list_of_needs_keeps_to_its_filters(broker, staff, need):
    axis = factories.make_axis()
    other = factories.make_need(factories.make_innovation("Ander"), made_by=broker, title="Andere nood", axis=axis)
    actions.ask_helper(other, helper=factories.make_person("An"), by=broker)

    def shown(query):
        page = text_of(staff.get(f"/koppelen/?{query}"))
        return [title for title in (need.title, other.title) if title in page]

    assert shown("") == [need.title, other.title]
    assert shown("mine=1") == [need.title]
    assert shown(f"axis={axis.code}") == [other.title]
    assert shown("state=open") == [need.title]
    assert shown("state=proposed") == [other.title]


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=-1", "page=99999999999999999999", "page=%00", "page=x", "state=met", "state[]=open",
        "axis='%3BDROP", "axis=%F0%9F%99%82", "mine=2", "page=1&page=2", "axis=" + "x" * 3000,
    ],
)  # fmt: skip
def test_list_of_needs_survives_any_address(staff, need, query):
    assert staff.get(f"/koppelen/?{query}").status_code in {200, 400}


# the desk


@pytest.mark.parametrize(
    "query",
    [
        "dial=-1", "dial=5", "dial=99999999999999999999", "dial=2.5", "dial=x", "dial=", "dial=%00", "dial=1&dial=9",
        "who=%00", "who=%", "who=%25_", "who=" + "x" * 5000, "who=<script>alert(1)</script>", "who=%E2%80%AE", "who=+++",
        "dial=٣", "dial[]=1", "x=y",
    ],
)  # fmt: skip
def test_desk_survives_any_address(staff, desk, helper, query):
    response = staff.get(f"{desk}?{query}")
    assert response.status_code in {200, 400}
    assert "<script>alert" not in text_of(response)


def test_desk_keeps_the_dial_of_the_address_also_with_a_long_name(staff, desk, helper):
    page = text_of(staff.get(desk, {"dial": "4", "who": "x" * 200}))
    assert 'name="dial" value="4"' in page
    assert "?dial=4" in page


def test_desk_without_candidates_says_what_to_do_next(staff, desk, need):
    page = text_of(staff.get(desk))
    assert f"/noden/{need.key}/" in page
    assert 'class="cand"' not in page


def test_desk_of_a_need_that_is_closed_asks_nobody(staff, desk, need, helper, broker):
    innovations.withdraw_need(need, by=broker)
    response = staff.get(desk)
    assert response.status_code == 200
    assert "/vraag/" not in text_of(response)


def test_desk_warns_of_the_coins_before_anybody_is_asked(staff, desk, lead, helper, limits):
    limits(lead, floor=0)
    page = text_of(staff.get(desk))
    assert "i-warn" in page
    assert "/vraag/" not in page, "no button that would be refused"


def test_desk_of_an_unknown_need_is_not_there(staff):
    assert staff.get("/koppelen/abcdefghjkmn/").status_code == 404


def test_desk_is_for_staff(need, helper, lead, desk):
    for person in (helper, lead, factories.make_person("Fan", hats=(HatKind.MEMBER, HatKind.FAN))):
        assert client_of(person).get(desk).status_code in {403, 404}
    assert Client().get(desk).status_code == 302


# asking


@pytest.fixture
def ask(desk, helper):
    return f"{desk}vraag/{helper.key}/"


def test_ask_says_who_is_mailed_before_anything_leaves(staff, ask, helper):
    page = text_of(staff.get(ask))
    assert helper.name in page
    assert not Proposal.objects.exists()


def test_ask_tells_who_is_asked_already(staff, ask, need, broker):
    other = actions.ask_helper(need, helper=factories.make_person("Rik Smeets"), by=broker)
    assert "Rik Smeets" in text_of(staff.get(ask))
    actions.decline_proposal(other, by=other.helper)
    assert "Rik Smeets" not in text_of(staff.get(ask))


def test_ask_keeps_why_this_person_was_chosen_with_the_dial_of_the_desk(staff, ask, desk, need, helper):
    need.innovation.sector = factories.make_sector("food", "goods")
    need.innovation.save()
    type(helper).objects.filter(pk=helper.pk).update(sector=factories.make_sector("ict", "digital", "ICT"))
    assert f"{ask}?dial=4" in text_of(staff.get(desk, {"dial": "4"}))
    staff.post(f"{ask}?dial=4", {"message": "Jij"})
    high = Proposal.objects.get()
    assert (high.message, high.rank) == ("Jij", 1)
    assert high.contributions["fresh_eyes"] > 0.1


def test_ask_twice_says_so_and_asks_once(staff, ask):
    assert staff.post(ask, {"message": ""}).status_code == 302
    response = staff.post(ask, {"message": "Nog eens"})
    assert response.status_code == 422
    assert "Nog eens" in text_of(response)
    assert Proposal.objects.count() == 1


def test_ask_with_too_many_words_keeps_them_and_asks_nobody(staff, ask):
    response = staff.post(ask, {"message": "x" * 601})
    assert response.status_code == 422
    assert "x" * 601 in text_of(response)
    assert not Proposal.objects.exists()


def test_ask_of_an_unknown_person_is_not_there(staff, desk):
    assert staff.post(f"{desk}vraag/abcdefghjkmn/", {"message": ""}).status_code == 404


def test_ask_warns_of_a_limit_of_the_giver(staff, ask, helper, limits):
    limits(helper, ceiling=0)
    assert helper.name in text_of(staff.get(ask))
    assert staff.post(ask, {"message": ""}).status_code == 422


# the other buttons


def test_set_aside_and_take_back(staff, desk, helper):
    values = {"person": helper.key, "kind": "not_now", "reason": "busy"}
    assert staff.post(f"{desk}opzij/", values).status_code == 302
    assert SetAside.objects.get().person == helper
    assert 'class="cand"' not in text_of(staff.get(desk))
    for _twice in range(2):
        assert staff.post(f"{desk}opzij/", {"lift": helper.key}).status_code == 302
    assert 'class="cand"' in text_of(staff.get(desk))


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({}, 302),
        ({"kind": "for_ever"}, 302),
        ({"reason": "ugly"}, 302),
        ({"note": "x" * 201}, 302),
        ({"person": "abcdefghjkmn"}, 404),
    ],
)
def test_set_aside_of_nonsense_writes_nothing(staff, desk, helper, values, status):
    good = {"person": helper.key, "kind": "never", "reason": "busy", "note": ""}
    assert staff.post(f"{desk}opzij/", {**good, **values} if values else {}).status_code == status
    assert not SetAside.objects.exists()


def test_withdraw_twice_says_so(staff, asked, desk):
    for _twice in range(2):
        assert staff.post(f"/voorstellen/{asked.key}/intrekken/", follow=True).status_code == 200
    assert state_of(asked) == ProposalState.WITHDRAWN


def test_offer_is_refused_by_the_broker_or_linked(staff, need, broker):
    first, second = [actions.offer_help(need, helper=person, by=person) for person in (somebody(1), somebody(2))]
    staff.post(f"/voorstellen/{first.key}/koppel/", {"refuse": "1"})
    staff.post(f"/voorstellen/{second.key}/koppel/")
    assert (state_of(first), state_of(second)) == (ProposalState.WITHDRAWN, ProposalState.ACCEPTED)


def test_no_leaves_the_desk_by_its_button(staff, asked, helper):
    actions.decline_proposal(asked, by=helper)
    staff.post(f"/voorstellen/{asked.key}/klaar/")
    asked.refresh_from_db()
    assert asked.handled_at <= clock.now()


def test_desk_tells_a_no_to_this_need_from_a_rest(need, helper, broker, staff, desk):
    resting = somebody(1)
    other = factories.make_need(factories.make_innovation("Soepbus", broker=broker), made_by=broker)
    actions.decline_proposal(actions.ask_helper(other, helper=resting, by=broker), by=resting)
    actions.ask_helper(need, helper=helper, by=broker)
    page = text_of(staff.get(desk))
    assert f"{helper.name}: is al voor deze nood gevraagd" in page
    assert f"{resting.name}: heeft rust na een eerdere nee" in page


def test_desk_of_a_need_after_a_yes_leads_to_the_session(asked, need, helper, staff, desk):
    session = exchanges.accept(asked, by=helper)
    somebody(1)
    page = text_of(staff.get(desk))
    assert f"{helper.name} helpt {need.innovation.name}" in page
    assert f"/{session.key}/" in page
    assert "Vraag Hulp" not in page


def test_desk_names_language_and_place_in_words(need, staff, desk):
    page = text_of(staff.get(desk))
    assert "<dd>Nederlands</dd>" in page
    assert "<dd>–" not in page
