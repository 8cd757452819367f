"""Answering a request: as a guest by link, as a member, or a broker for somebody on the telephone."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.exchanges.scene import asked, path_of, planning
from tests.personas import client_of
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.matching import actions as matching
from vlechtwerk.people import actions as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest():
    return Client(headers={"accept-language": "en"})


def link_of(proposal):
    return path_of(matching.answer_link(proposal))


def text(response):
    return " ".join(response.content.decode().split())


def test_guest_says_yes_with_a_number_and_gets_that_of_the_asker(guest):
    proposal = asked(giver=factories.make_person("Hilde", phone=""))
    answer = guest.post(link_of(proposal), {"answer": "yes", "phone": "0470 99 88 77"})
    session = StrengtheningSession.objects.get()
    assert session.receiver.phone in text(answer)
    proposal.helper.refresh_from_db()
    assert proposal.helper.phone == "0470 99 88 77"


def test_number_of_the_asker_is_not_shown_before_the_yes(guest):
    proposal = asked(receiver=factories.make_person("Griet", phone="0470 11 22 33"))
    assert "0470 11 22 33" not in text(guest.get(link_of(proposal)))


@pytest.mark.parametrize(
    ("data", "state", "reason"),
    [
        ({"answer": "no", "reason": "no_time"}, "declined", "no_time"),
        ({"answer": "no"}, "declined", "not_said"),
        ({"answer": "other", "note": "Rik Smeets, 0470 11 22 33"}, "declined", "somebody_else"),
        ({"never": "1"}, "declined", "never"),
    ],
)
def test_guest_says_no_in_one_tap(data, state, reason, guest):
    proposal = asked()
    assert guest.post(link_of(proposal), data).status_code == 200
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decline_reason) == (state, reason)
    assert not StrengtheningSession.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"x": "y"},
        {"answer": "maybe"},
        {"answer": "yes", "phone": "call me"},
        {"answer": "yes", "phone": "9" * 10_000},
        {"answer": "no", "reason": "x" * 10_000},
        {"answer": "other"},
        {"answer": "no", "note": "n" * 100_000},
    ],
)
def test_answer_with_nonsense_changes_nothing(data, guest):
    proposal = asked(giver=factories.make_person("Hilde", phone=""))
    answer = guest.post(link_of(proposal), data)
    assert answer.status_code == 422
    proposal.refresh_from_db()
    assert proposal.state == "asked"


def test_words_that_are_not_text_are_refused(guest):
    proposal = asked()
    raw = b"answer=no&note=%ff%fe\xed\xa0\x80"
    answer = guest.post(link_of(proposal), raw, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {200, 400}
    assert b"Traceback" not in answer.content


def test_what_was_typed_stays(guest):
    proposal = asked(giver=factories.make_person("Hilde", phone=""))
    assert "Graag in mei" in text(guest.post(link_of(proposal), {"answer": "yes", "note": "Graag in mei"}))


@pytest.mark.parametrize("how", ["accepted", "superseded", "withdrawn", "expired", "declined"])
@pytest.mark.parametrize("data", [{"answer": "yes"}, {"answer": "no"}, {"never": "1"}])
def test_answer_that_comes_too_late_reads_where_it_stands(how, data, guest):
    proposal = asked()
    link = link_of(proposal)
    if how == "superseded":
        planning(need=proposal.need, giver=factories.make_person("Rik"))
    elif how == "withdrawn":
        matching.withdraw_proposal(proposal, by=proposal.asked_by)
    elif how == "expired":
        people.leave(proposal.helper, by=None)
        matching.expire_due()
    else:
        guest.post(link, {"answer": "yes" if how == "accepted" else "no"})
    proposal.refresh_from_db()
    assert proposal.state == how
    answer = guest.post(link, data)
    assert answer.status_code == 200
    proposal.refresh_from_db()
    assert proposal.state == how
    assert "<textarea" not in text(answer)


@pytest.mark.parametrize("data", [{"answer": "no"}, {"never": "1"}, {"answer": "yes"}])
def test_answer_that_was_overtaken_while_it_was_sent_is_told_in_words(data, guest, monkeypatch):
    """The request was open when the page looked, and is closed when the answer is written."""
    proposal = asked()
    link = link_of(proposal)
    stale = type(proposal).objects.select_related("helper", "asked_by", "need__innovation").get(pk=proposal.pk)
    matching.withdraw_proposal(proposal, by=proposal.asked_by)
    monkeypatch.setattr("vlechtwerk.matching.queries.proposal_by_key", lambda key: stale)
    answer = guest.post(link, data)
    assert answer.status_code < 500
    assert "closed" in text(answer)


def test_person_who_left_reads_so_and_nothing_is_written(guest):
    proposal = asked()
    link = link_of(proposal)
    people.leave(proposal.helper, by=None)
    answer = guest.post(link, {"answer": "yes"})
    assert "no longer in the network" in text(answer)
    assert not StrengtheningSession.objects.exists()


def test_broker_enters_a_yes_that_came_by_telephone():
    proposal = asked(giver=factories.make_person("Hilde", phone=""))
    address = reverse("proposal_answer", args=[proposal.key])
    assert client_of(proposal.asked_by).post(address, {"answer": "yes", "phone": "0470 99 88 77"}).status_code == 200
    assert StrengtheningSession.objects.get().giver == proposal.helper
    entry = AuditEntry.objects.get(verb="accept_proposal")
    assert (entry.actor_id, entry.on_behalf_of_id) == (proposal.asked_by_id, proposal.helper_id)


def test_member_answers_their_own_requests_only():
    proposal = asked()
    address = reverse("proposal_answer", args=[proposal.key])
    assert client_of(proposal.helper).get(address).status_code == 200
    assert client_of(factories.make_person()).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_request_kept_for_later_stays_open():
    proposal = asked()
    answer = client_of(proposal.helper).post(reverse("proposal_later", args=[proposal.key]))
    assert answer.status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "asked"


@pytest.mark.parametrize(("data", "state"), [({}, "accepted"), ({"refuse": "1"}, "withdrawn")])
def test_broker_links_or_closes_an_offer(data, state):
    need = factories.make_need()
    proposal = matching.offer_help(need, helper=factories.make_person(), by=need.made_by)
    client = client_of(need.made_by)
    for _ in range(2):  # the same click twice
        assert client.post(reverse("offer_approve", args=[proposal.key]), data).status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == state
    assert StrengtheningSession.objects.count() == (0 if data else 1)


@pytest.mark.parametrize("token", ["x", "a:b:c", "é", "../../etc/passwd".replace("/", "%2f"), "x" * 3000])
def test_made_up_link_opens_nothing(token, guest):
    assert guest.get(f"/antwoord/{token}/").status_code == 404


@pytest.mark.parametrize(("query", "ticked"), [("", 0), ("?answer=yes", 1), ("?answer=no", 1)])
def test_no_answer_is_ticked_for_the_guest_unless_the_mail_said_so(guest, query, ticked):
    assert text(guest.get(link_of(asked()) + query)).count(" checked") == ticked


def test_empty_answer_is_refused_in_words_and_changes_nothing(guest):
    proposal = asked()
    answer = guest.post(link_of(proposal), {"answer": ""})
    assert answer.status_code == 422
    assert "Choose one of the three answers." in text(answer)
    proposal.refresh_from_db()
    assert proposal.state == "asked"
