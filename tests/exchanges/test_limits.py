"""A yes that meets a hard limit is kept, the team decides, and nothing that belongs to it is lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from tests import factories
from tests.exchanges.rings import proposed
from tests.exchanges.scene import asked, coin, invited, mails, path_of, standing
from tests.ledger.books import booked, refusal
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.desk import coins
from vlechtwerk.exchanges import actions
from vlechtwerk.exchanges.actions.base import give_link
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.models import TimelineEntry
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.ledger import queries as books
from vlechtwerk.ledger.models import Policy
from vlechtwerk.matching import actions as matching
from vlechtwerk.outbox.models import Message

pytestmark = pytest.mark.django_db


def broke(person, coins=400):
    booked(person, factories.make_person("Vroeger"), coins)


def rich(person):
    for _session in range(3):
        booked(factories.make_person("Vroeger"), person, 400)


def kept(**fields):
    """A request whose asker ran out of coins after it left; the helper said yes."""
    proposal = asked(**fields)
    broke(proposal.need.innovation.members.get().person)
    assert actions.say_yes(proposal, by=proposal.helper, phone="0470 99 88 77") is None
    proposal.refresh_from_db()
    assert proposal.state == "kept"
    return proposal


def request_of(proposal):
    return books.limit_requests().get(source=f"need:{proposal.need.key}")


def vote(request, grants=True, by=None):
    return ledger.vote(request, grants=grants, by=by or books.voters_of(request)[0])


def verbs(proposal):
    return list(TimelineEntry.objects.filter(need=proposal.need).order_by("id").values_list("verb", flat=True))


def test_yes_without_a_limit_in_the_way_is_a_session_as_before():
    proposal = asked()
    session = actions.say_yes(proposal, by=proposal.helper)
    assert coin(session) == "pending"
    assert not books.limit_requests().exists()


def test_yes_at_the_limit_is_kept_and_the_team_is_asked():
    proposal = kept()
    assert not StrengtheningSession.objects.exists()
    proposal.helper.refresh_from_db()
    assert proposal.helper.phone == "0470 99 88 77"
    request = request_of(proposal)
    assert (request.state, request.side, request.amount) == ("asked", "floor", 100)
    assert Message.objects.filter(kind="ledger.limit_asked").count() == 1
    assert verbs(proposal)[-1] == "yes_kept"
    proposal.need.refresh_from_db()
    assert proposal.need.state == "proposed"


def test_granted_then_everything_of_the_yes_goes_through():
    proposal = kept()
    vote(request_of(proposal))
    session = StrengtheningSession.objects.get()
    assert coin(session) == "pending"
    assert standing(session.receiver) == (-400, 0, 100)
    assert len(mails("introduced")) == 2
    proposal.refresh_from_db()
    assert (proposal.state, proposal.introduction.helper) == ("accepted", proposal.helper)
    assert "limit_granted" in verbs(proposal)
    assert verbs(proposal)[-1] == "helper_accepted"
    assert books.verify().is_sound


def test_granted_once_then_the_second_time_asks_again():
    proposal = kept()
    vote(request_of(proposal))
    again = asked_past(proposal.need.innovation)
    assert actions.say_yes(again, by=again.helper) is None
    assert books.limit_requests().count() == 2
    assert vote(request_of(again), grants=False).state == "refused"
    again.refresh_from_db()
    assert again.state == "withdrawn"
    assert StrengtheningSession.objects.count() == 1


def asked_past(innovation):
    """A request of an asker at the limit, made before the coins ran out."""
    need = factories.make_need(innovation, made_by=innovation.broker, title="Nog iets")
    helper = factories.make_person("Tweede helper")
    return matching.request_of_ring(
        need, helper=helper, by=innovation.broker, asked_at=clock.now(), answer_by=clock.now() + timedelta(days=3)
    )


@pytest.mark.parametrize("end", ["refused", "expired"])
def test_refused_or_not_decided_then_both_hear_it_kindly_and_the_need_is_open(end):
    proposal = kept()
    request = request_of(proposal)
    if end == "refused":
        vote(request, grants=False)
    else:
        with clock.at(request.answer_by + timedelta(days=7)):
            assert ledger.decide_due() == 1
    proposal.refresh_from_db()
    proposal.need.refresh_from_db()
    assert (proposal.state, proposal.need.state) == ("withdrawn", "open")
    told = {mail.to_name: mail.text for mail in mails("yes_released")}
    assert set(told) == {"Jeroen Maes", "Griet Vandamme"}
    assert "−" not in told["Jeroen Maes"]  # nobody's coins are told
    assert Message.objects.filter(kind="ledger.limit_refused").exists()
    assert request_of(proposal).state == end
    assert verbs(proposal)[-1] == "yes_released"


def test_helper_at_the_ceiling_is_asked_about_as_well():
    proposal = asked()
    rich(proposal.helper)
    broke(proposal.need.innovation.members.get().person)
    assert actions.say_yes(proposal, by=proposal.helper) is None
    first, second = books.limit_requests().order_by("pk")
    assert {first.side, second.side} == {"floor", "ceiling"}
    vote(first)
    proposal.refresh_from_db()
    assert proposal.state == "kept"
    vote(second)
    proposal.refresh_from_db()
    assert proposal.state == "accepted"
    assert standing(proposal.helper) == (1200, 100, 0)


def test_limit_of_one_helper_does_not_stop_the_other():
    need = asked().need
    first = need.proposals.get()
    second = asked(need=need, giver=factories.make_person("Hilde"))
    rich(first.helper)
    assert actions.say_yes(first, by=first.helper) is None
    session = actions.say_yes(second, by=second.helper)
    assert session.giver == second.helper
    first.refresh_from_db()
    assert (first.state, books.limit_requests().get().state) == ("superseded", "withdrawn")
    assert Message.objects.filter(kind="matching.proposal_superseded", to_name=first.helper.name).exists()


def test_two_who_said_yes_then_the_first_goes_on_and_the_other_is_thanked():
    first = kept()
    second = asked_for(first.need, "Hilde")
    assert actions.say_yes(second, by=second.helper) is None
    assert books.limit_requests().count() == 1
    vote(request_of(first))
    states = [first.need.proposals.get(pk=one.pk).state for one in (first, second)]
    assert states == ["accepted", "superseded"]


def asked_for(need, name):
    return matching.request_of_ring(
        need, helper=factories.make_person(name), by=need.made_by, asked_at=clock.now(),
        answer_by=clock.now() + timedelta(days=3),
    )  # fmt: skip


@pytest.mark.parametrize("way", ["withdrawn", "need", "helper_left"])
def test_yes_that_ends_otherwise_asks_nobody_any_more(way):
    proposal = kept()
    broker = proposal.need.made_by
    if way == "withdrawn":
        matching.withdraw_proposal(proposal, by=broker)
    elif way == "need":
        innovations.withdraw_need(proposal.need, by=broker)
    else:
        proposal.helper.left_on = clock.today()
        proposal.helper.save()
        assert matching.expire_due() == 1
    assert request_of(proposal).state == "withdrawn"
    assert not Message.objects.filter(kind="ledger.limit_asked").exclude(state="cancelled").exists()


def test_who_asked_withdraws_then_the_yes_that_waited_is_thanked():
    proposal = kept()
    request = request_of(proposal)
    request.asked_by = proposal.need.made_by
    request.save()
    ledger.withdraw_request(request, by=proposal.need.made_by)
    proposal.refresh_from_db()
    assert (proposal.state, request_of(proposal).state) == ("withdrawn", "withdrawn")
    assert verbs(proposal)[-2:] == ["limit_withdrawn", "yes_released"]


def test_voter_of_a_yes_that_waited_hears_that_it_goes_on():
    proposal, voter = kept(), factories.make_broker("Kijkt Mee")
    vote(request_of(proposal), by=voter)
    told = Message.objects.get(kind="ledger.limit_granted", to_name="Kijkt Mee").text
    assert "De helper die al ja zei, wordt nu gekoppeld" in told and "iemand vragen" not in told


def test_yes_is_not_left_waiting_when_nobody_is_asked_any_more():
    proposal = kept()
    ledger.withdraw_requests(f"need:{proposal.need.key}", by=None)
    booked(factories.make_person("Ander"), proposal.need.innovation.members.get().person, 100)
    assert actions.go_on_due() == 1
    proposal.refresh_from_db()
    assert proposal.state == "accepted"
    assert actions.go_on_due() == 0


def test_granted_when_the_asker_has_left_releases_the_helper():
    proposal = kept()
    asker = proposal.need.innovation.members.get().person
    asker.left_on = clock.today()
    asker.save()
    vote(request_of(proposal))
    proposal.refresh_from_db()
    assert (proposal.state, request_of(proposal).state) == ("withdrawn", "granted")


def test_kept_yes_gets_no_reminder_and_does_not_expire():
    proposal = kept()
    with clock.at(clock.now() + timedelta(days=60)):
        assert matching.remind_due() == 0
        assert matching.expire_due() == 0
    assert "closed" in refusal_of(matching.decline_proposal, proposal, by=proposal.helper)


def refusal_of(call, *args, **kwargs):
    from vlechtwerk.core.actions import Refused

    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return str(refused.value.message)


def test_broker_asks_the_team_before_anybody_is_asked_and_then_may_ask():
    broker, asker = factories.make_broker(), factories.make_person("Griet Vandamme")
    need = factories.make_need(factories.make_innovation(lead=asker, broker=broker), made_by=broker)
    broke(asker)
    helper = factories.make_person("Jeroen Maes")
    assert "limit of −4" in refusal(matching.ask_helper, need, helper=helper, by=broker)
    assert "why" in refusal(matching.ask_team, need, person=asker, why=" ", by=broker).lower()
    colleague = factories.make_broker("Collega")
    request = matching.ask_team(need, person=asker, why="De subsidie stopt", by=colleague)
    assert "limit of −4" in refusal(matching.ask_helper, need, helper=helper, by=broker)
    vote(request, by=broker)
    for person in (broker, colleague):  # whose dossier it is, and who asked
        with CaptureQueriesContext(connection) as queries, override("nl"):
            [row] = coins.rows(person)
        assert len(queries) == 1
        assert (row.title, row.who) == (
            "Het team laat de munten van Griet Vandamme één keer door: vraag iemand",
            need.title,
        )
        assert row.url == reverse("match", args=[need.key])
    assert coins.rows(factories.make_broker("Derde")) == []
    page = reverse("limit_request", args=[request.key])
    assert "nog niet" in client_of(broker).get(page, headers={"accept-language": "nl"}).content.decode()
    innovations.withdraw_need(need, by=broker)
    assert coins.rows(broker) == []
    assert "het is niet meer nodig" in client_of(broker).get(page, headers={"accept-language": "nl"}).content.decode()
    innovations.reopen_need(need, by=broker)
    proposal = matching.ask_helper(need, helper=helper, by=broker)
    assert coins.rows(broker) == []
    assert actions.say_yes(proposal, by=helper) is not None
    assert verbs(proposal)[:2] == ["limit_asked", "limit_granted"]


# The pages


@pytest.fixture
def guest():
    return Client(headers={"accept-language": "en"})


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(("needed", "words"), [(1, "You may vote here too"), (2, "The team is asked.")])
def test_who_asks_the_team_reads_whether_they_vote_too(needed, words):
    Policy.objects.create(version=1, approvals_needed=needed)
    broker, asker = factories.make_broker(language="en"), factories.make_person("Griet Vandamme")
    for name in ("An", "Bo"):
        factories.make_broker(name)
    need = factories.make_need(factories.make_innovation(lead=asker, broker=broker), made_by=broker)
    broke(asker)
    page = text(client_of(broker).post(reverse("match_coins", args=[need.key]), {"why": "Dringend"}, follow=True))
    assert words in page
    assert ("You may vote here too" in page) == ("Let it pass, once" in page)


def page_of(proposal, guest, logged_in):
    if logged_in:
        return client_of(proposal.helper).get(
            reverse("proposal_answer", args=[proposal.key]), headers={"accept-language": "en"}
        )
    return guest.get(path_of(matching.answer_link(proposal)))


@pytest.mark.parametrize("logged_in", [True, False])
def test_helper_is_warned_before_the_button_with_where_they_would_stand(guest, logged_in):
    proposal = asked(giver=factories.make_person("Jeroen Maes", language="en"))
    booked(factories.make_person("Vroeger"), proposal.helper, 400)
    assert "you stand at" not in text(page_of(proposal, guest, logged_in))
    booked(factories.make_person("Vroeger"), proposal.helper, 100)
    page = text(page_of(proposal, guest, logged_in))
    assert page.index("With this session you stand at 6 coins") < page.index("Send my answer")
    booked(factories.make_person("Vroeger"), proposal.helper, 300)
    rich_page = text(page_of(proposal, guest, logged_in))
    assert "That is more than 5" in rich_page


def test_helper_at_the_hard_limit_reads_that_the_yes_is_kept(guest):
    proposal = asked()
    rich(proposal.helper)
    assert "we keep it, and the team looks at your coins first" in text(page_of(proposal, guest, False))
    answer = text(guest.post(path_of(matching.answer_link(proposal)), {"answer": "yes"}))
    assert "Your yes is kept" in answer
    assert "team decides" in answer
    assert "Your yes is kept" in text(page_of(proposal, guest, False))  # also when the link is opened again


def test_helper_reads_nothing_of_the_coins_of_the_asker(guest):
    proposal = asked()
    broke(proposal.need.innovation.members.get().person)
    assert "stand at" not in text(page_of(proposal, guest, False))
    answer = text(guest.post(path_of(matching.answer_link(proposal)), {"answer": "yes"}))
    assert "−" not in answer


def offer():
    need = asked(broker=factories.make_broker(language="en")).need
    helper = factories.make_person("Aanbieder")
    return matching.offer_help(need, helper=helper, by=helper)


def test_offer_at_the_limit_is_kept_too_and_the_broker_is_warned_before_linking():
    proposal = offer()
    rich(proposal.helper)
    client = client_of(proposal.need.made_by)
    desk = text(client.get(reverse("match", args=[proposal.need.key])))
    assert desk.index("they stand at 13; the limit is 12") < desk.index("Link the two")
    done = client.post(reverse("offer_approve", args=[proposal.key]), follow=True)
    proposal.refresh_from_db()
    assert proposal.state == "kept"
    assert done.redirect_chain[-1][0] == reverse("match", args=[proposal.need.key])


def test_offer_at_the_soft_limit_is_warned_and_linked():
    proposal = offer()
    for amount in (400, 100):
        booked(factories.make_person("Vroeger"), proposal.helper, amount)
    client = client_of(proposal.need.made_by)
    assert "they stand at 6; the limit is 5" in text(
        client.get(reverse("match", args=[proposal.need.key]), headers={"accept-language": "en"})
    )
    client.post(reverse("offer_approve", args=[proposal.key]))
    proposal.refresh_from_db()
    assert proposal.state == "accepted"


def test_who_is_invited_to_give_reads_where_they_would_stand_before_offering(guest):
    invitation = invited()
    booked(factories.make_person("Vroeger"), invitation.person, 400)
    assert "you stand at" not in text(guest.get(path_of(give_link(invitation))))
    for amount in (200, 100):
        booked(factories.make_person("Vroeger"), invitation.person, amount)
    page = text(guest.get(path_of(give_link(invitation))))
    assert page.index("With this session you stand at 7 coins") < page.index("Who looks for what you can do")


@pytest.mark.parametrize(("coins", "words"), [(100, ""), (200, "received makes it −3"), (400, "cannot go below −4")])
def test_asker_reads_on_the_first_page_where_one_more_session_brings_them(coins, words):
    person = factories.make_person("Griet", language="en")
    broke(person, coins)
    page = text(client_of(person).get(reverse("member_home")))
    assert (words in page) if words else "session received" not in page


def test_member_of_a_ring_reads_where_they_stand_on_the_way(guest):
    ring = proposed()
    member = ring.places[0]
    broke(member.person, 200)
    page = text(guest.get(path_of(actions.ring_link(member))))
    assert page.index("On the way you stand at −3 coins") < page.index("Send my answer")
