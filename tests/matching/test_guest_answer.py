"""Answering through the personal link, without an account: one request, for a while, and nothing else."""

from datetime import timedelta

import pytest

from tests import factories
from tests.matching.conftest import state_of
from vlechtwerk.core import clock, links
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching import actions
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Person

YES = {"answer": "yes", "phone": "", "reason": "", "note": ""}
NO = {**YES, "answer": "no", "reason": "no_time", "note": "Examens"}


@pytest.fixture
def link(asked):
    return actions.answer_link(asked).split("localhost:8000")[-1]


@pytest.fixture
def say(client, link):
    """Post an answer, read the page: ``say(answer="yes")``."""

    def posting(**values):
        return client.post(link, {**YES, **values})

    return posting


def text_of(response):
    return response.content.decode()


def test_link_shows_the_question_and_no_telephone_number(client, link, asked, lead, helper):
    response = client.get(link)
    assert response.status_code == 200
    assert asked.need.title in text_of(response)
    assert lead.phone not in text_of(response)
    assert helper.phone not in text_of(response)
    assert response["Cache-Control"] == "no-store"
    assert state_of(asked) == ProposalState.ASKED  # looking is not answering


def test_yes_gives_name_and_number_of_the_asker_at_once(say, asked, lead):
    page = text_of(say())
    assert state_of(asked) == ProposalState.ACCEPTED
    assert lead.name in page
    assert lead.phone in page


def test_yes_without_any_number_asks_for_one_and_keeps_what_was_typed(say, asked, helper):
    Person.objects.filter(pk=helper.pk).update(phone="")
    page = text_of(say(note="Liefst in de voormiddag"))
    assert state_of(asked) == ProposalState.ASKED
    assert "Liefst in de voormiddag" in page
    assert 'aria-invalid="true"' in page
    say(phone="0499 12 34 56")
    assert state_of(asked) == ProposalState.ACCEPTED
    assert Person.objects.get(pk=helper.pk).phone == "0499 12 34 56"


def test_no_keeps_reason_and_note(say, asked):
    say(**NO)
    asked.refresh_from_db()
    assert (asked.state, asked.decline_reason, asked.decline_note) == ("declined", "no_time", "Examens")


def test_no_without_a_reason_is_fine(say, asked):
    say(answer="no")
    asked.refresh_from_db()
    assert asked.decline_reason == "not_said"


def test_somebody_else_needs_a_name(say, asked):
    say(answer="other")
    assert state_of(asked) == ProposalState.ASKED
    say(answer="other", note="Joke, 0499 12 34 56")
    asked.refresh_from_db()
    assert (asked.state, asked.decline_reason) == ("declined", "somebody_else")


def test_never_is_one_button(say, asked):
    say(never="1")
    asked.refresh_from_db()
    assert asked.decline_reason == "never"


@pytest.mark.parametrize(
    "values",
    [
        {"answer": "perhaps"},
        {"answer": ""},
        {"answer": "no", "reason": "because"},
        {"phone": "<script>"},
        {"answer": "no", "note": "x" * 601},
    ],
)
def test_bad_answer_is_asked_again_and_nothing_is_written(say, asked, values):
    response = say(**values)
    assert response.status_code in {200, 422}
    assert state_of(asked) == ProposalState.ASKED


# the link itself


@pytest.mark.parametrize("first", [YES, NO])
@pytest.mark.parametrize("second", [YES, NO, {**YES, "never": "1"}])
def test_link_used_twice_shows_the_first_answer_and_changes_nothing(say, asked, first, second):
    say(**first)
    before = state_of(asked)
    assert say(**second).status_code == 200
    assert state_of(asked) == before


def test_link_opened_twice_with_yes_reserves_one_coin(say, lead):
    say()
    say()
    assert ledger.tally(lead).reserved_out == 100


def altered(token):
    return [token[:-1] + ("a" if token[-1] != "a" else "b"), "x" + token, token[:20], "x", "é", "a:b:c", "." * 400]


def test_altered_link_opens_nothing_and_tells_nothing(client, link, asked, helper):
    token = link.strip("/").split("/")[-1]
    pages = [client.get(f"/antwoord/{wrong}/") for wrong in altered(token)]
    assert {response.status_code for response in pages} == {404}
    assert not any(helper.name in text_of(response) or asked.need.title in text_of(response) for response in pages)
    assert {client.post(f"/antwoord/{wrong}/", YES).status_code for wrong in altered(token)} == {404}
    assert state_of(asked) == ProposalState.ASKED


@pytest.mark.parametrize("purpose", ["give", "confirm", "session", "answers"])
def test_link_of_another_purpose_opens_nothing(client, asked, purpose):
    token = links.make_token(purpose, asked.key, valid=timedelta(days=5))
    assert client.post(f"/antwoord/{token}/", YES).status_code == 404
    assert state_of(asked) == ProposalState.ASKED


def test_link_of_a_request_that_never_was_opens_nothing(client, db):
    token = links.make_token("answer", "abcdefghjkmn", valid=timedelta(days=5))
    assert client.get(f"/antwoord/{token}/").status_code == 404


def test_link_works_until_a_day_after_the_last_day(client, link, asked):
    with clock.at(asked.answer_by + timedelta(hours=23)):
        assert client.get(link).status_code == 200
    with clock.at(asked.answer_by + timedelta(days=1, seconds=2)):
        response = client.post(link, YES)
    assert response.status_code == 410
    assert asked.need.title not in text_of(response)
    assert state_of(asked) == ProposalState.ASKED


def test_link_after_the_request_expired_says_so(client, link, asked):
    with clock.at(asked.answer_by):
        actions.remind_due()
        asked.refresh_from_db()
    with clock.at(asked.answer_by):
        actions.expire_due()
        link = actions.answer_link(asked).split("localhost:8000")[-1]
        response = client.post(link, YES)
    assert response.status_code == 200
    assert state_of(asked) == ProposalState.EXPIRED
    assert 'name="answer"' not in text_of(response)


def test_link_after_the_need_was_withdrawn_asks_nothing_any_more(client, say, link, asked, broker):
    innovations.withdraw_need(asked.need, by=broker)
    assert 'name="answer"' not in text_of(client.get(link))
    say()
    assert state_of(asked) == ProposalState.WITHDRAWN


def test_link_after_somebody_else_said_yes_asks_nothing_any_more(client, say, link, asked, broker):
    rival = actions.ask_helper(asked.need, helper=factories.make_person("Bo"), by=broker)
    actions.accept_proposal(rival, by=rival.helper)
    assert 'name="answer"' not in text_of(client.get(link))
    say()
    assert state_of(asked) == ProposalState.SUPERSEDED


def test_link_after_the_helper_left_says_so_and_introduces_nobody(say, asked, helper, lead, broker):
    people.leave(helper, by=broker)
    page = text_of(say())
    assert "niet meer in het netwerk" in page
    assert lead.phone not in page
    assert state_of(asked) == ProposalState.ASKED


def test_yes_when_the_asker_reached_the_limit_is_kept_until_the_team_looked(say, asked, lead, limits):
    limits(lead, floor=0)
    assert lead.phone not in text_of(say())
    assert state_of(asked) == ProposalState.KEPT
    assert ledger.tally(lead).reserved_out == 0


def test_page_is_in_the_language_of_the_browser(client, link):
    assert '<html lang="fr"' in text_of(client.get(link, headers={"accept-language": "fr"}))


# with an account


def test_member_answers_the_own_request_and_not_that_of_another(client, asked, helper):
    other = factories.make_person("Bo")
    for person, status in ((other, 404), (helper, 200)):
        client.force_login(person, backend="vlechtwerk.people.backends.LoginBackend")
        assert client.post(f"/voorstellen/{asked.key}/antwoord/", NO).status_code == status
    assert state_of(asked) == ProposalState.DECLINED
