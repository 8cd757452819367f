"""A ring from proposal to sessions, or to its kind end. Each helps the next; all say yes or none of it happens."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from tests import factories
from tests.exchanges.rings import answered, fresh, place, proposed, states, three, told
from tests.exchanges.scene import MONDAY, coin, mails, plan, say, standing
from tests.ledger.books import by_hand
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.exchanges import actions, queries
from vlechtwerk.exchanges.models import ExchangeRing, RingMember, StrengtheningSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.models import TimelineEntry
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching import queries as matching_queries
from vlechtwerk.matching.models import Proposal
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Consent, Person, Talent

pytestmark = pytest.mark.django_db
FINDING_QUERIES = 7  # the needs, their teams, who is busy, weights, and three for the shortlist of all at once
ALL_YES = ("yes", "yes", "yes")


def at_floor(person):
    """So many sessions received that one more passes the hard limit."""
    account = ledger.open_account(person)
    by_hand("UPDATE ledger_account SET posted_debits = 400 WHERE id = %s", account.pk)


def found():
    return [[arc.giver.first_name for arc in one.arcs] for one in queries.find_rings()]


# finding


def test_askers_who_can_help_each_other_round_are_a_ring_with_reasons():
    three()
    [ring] = queries.find_rings()
    assert [(a.giver.first_name, a.receiver.first_name) for a in ring.arcs] == [
        ("Katrien", "Omar"), ("Omar", "Inge"), ("Inge", "Katrien"),
    ]  # fmt: skip
    assert all(row["why"] for row in ring.rows)
    assert min(arc.scored.total for arc in ring.arcs) >= 0.5


def test_ring_needs_somebody_who_knows_about_it():
    three()
    assert len(found()) == 1
    Talent.objects.filter(person__name__startswith="Inge").update(text="Ik speel viool in een orkest")
    assert found() == []


@pytest.mark.parametrize("how", ["busy", "rests", "aside", "floor", "left", "asked", "paused"])
def test_who_cannot_take_part_is_in_no_ring(how):
    needs = three()
    inge, other = Person.objects.get(name="Inge Daems"), factories.make_need(title="Iets anders")
    broker = needs[0].made_by
    if how == "busy":
        matching.ask_helper(other, helper=inge, by=broker)
    elif how == "rests":
        matching.decline_proposal(matching.ask_helper(other, helper=inge, by=broker), reason="no_time", by=inge)
    elif how == "aside":
        matching.set_aside(needs[0], person=inge, kind="not_now", reason="busy", by=broker)
    elif how == "floor":
        at_floor(inge)
    elif how == "left":
        Person.objects.filter(pk=inge.pk).update(left_on=clock.today())
    elif how == "asked":
        matching.ask_helper(needs[0], helper=factories.make_person("Rik Smeets"), by=broker)
    else:
        innovations.set_innovation_state(needs[0].innovation, to="paused", note="Even rust", by=broker)
    assert found() == []


@pytest.mark.parametrize("rings", [1, 3])
def test_finding_asks_the_same_number_of_queries(rings, django_assert_num_queries):
    broker = factories.make_broker()
    for _ring in range(rings):
        three(broker)
    queries.find_rings()
    with django_assert_num_queries(FINDING_QUERIES):
        assert len(queries.find_rings()) == rings


# proposing


def test_proposed_ring_asks_all_three_and_holds_their_needs():
    ring = proposed()
    assert ring.state == "proposed"
    assert states(ring) == ["proposed"] * 3
    assert told("ring_asked", ring) == ["Inge", "Katrien", "Omar"]
    assert Proposal.objects.count() == 0
    rik = factories.make_person("Rik Smeets")
    need = ring.places[0].need
    with pytest.raises(Refused, match="part of a ring"):
        matching.ask_helper(need, helper=rik, by=ring.proposed_by)
    offer = matching.offer_help(need, helper=rik, by=rik)
    with pytest.raises(Refused, match="part of a ring"):
        actions.approve_offer(offer, by=ring.proposed_by)
    matching.withdraw_proposal(offer, by=ring.proposed_by)
    assert states(ring) == ["proposed"] * 3
    assert found() == []


def test_ring_settles_an_earlier_no_like_asking_the_next_one():
    needs = three()
    earlier = matching.ask_helper(needs[0], helper=factories.make_person("Rik Smeets"), by=needs[0].made_by)
    matching.decline_proposal(earlier, by=earlier.helper)
    proposed(needs)
    assert fresh(earlier).handled_at


def test_limit_is_said_before_anybody_is_mailed():
    needs = three()
    at_floor(Person.objects.get(name="Omar Vercauteren"))
    with pytest.raises(Refused, match="Omar Vercauteren would stand at −5 coins"):
        proposed(needs)
    assert not ExchangeRing.objects.exists()
    assert not Message.objects.exists()
    assert {need.state for need in map(fresh, needs)} == {"open"}


@pytest.mark.parametrize(
    ("spoil", "says"), [("asked", "no longer waits"), ("aside", "set aside"), ("no_talent", "no talent")]
)
def test_ring_that_is_no_longer_possible_is_refused_in_words(spoil, says):
    needs = three()
    inge = Person.objects.get(name="Inge Daems")
    if spoil == "asked":
        matching.ask_helper(needs[1], helper=factories.make_person("Rik Smeets"), by=needs[0].made_by)
    elif spoil == "aside":
        matching.set_aside(needs[0], person=inge, kind="never", reason="conflict", by=needs[0].made_by)
    else:
        Talent.objects.filter(person=inge).delete()
    with pytest.raises(Refused, match=says):
        proposed(needs)
    assert not RingMember.objects.exists()


def test_database_holds_what_a_ring_is():
    ring = proposed()
    first, second, third = ring.places
    loose = ExchangeRing.objects.create(size=2, proposed_by=ring.proposed_by, answer_by=ring.answer_by)
    for broken in (
        lambda: RingMember.objects.create(ring=loose, order=0, person=factories.make_person(), need=first.need),
        lambda: RingMember.objects.create(ring=loose, order=0, person=first.person, need=factories.make_need()),
        lambda: RingMember.objects.create(ring=ring, order=3, person=second.person, need=factories.make_need(), is_open=False),
        lambda: RingMember.objects.create(ring=ring, order=4, person=factories.make_person(), need=factories.make_need()),
        lambda: RingMember.objects.filter(pk=third.pk).update(answer="no", answered_at=clock.now()),
        lambda: RingMember.objects.filter(pk=third.pk).update(answer="yes"),
        lambda: ExchangeRing.objects.filter(pk=loose.pk).update(size=1),
        lambda: ExchangeRing.objects.filter(pk=loose.pk).update(size=5),
        lambda: ExchangeRing.objects.filter(pk=loose.pk).update(state="expired"),
        lambda: ExchangeRing.objects.filter(pk=loose.pk).update(state="withdrawn", closed_at=clock.now()),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()


# all say yes


def test_all_yes_is_a_session_and_a_reserved_coin_for_each():
    ring = answered(proposed(), *ALL_YES)
    assert ring.state == "accepted"
    assert states(ring) == ["introduced"] * 3
    sessions = list(queries.sessions_of_ring(ring).order_by("pk"))
    assert [(s.giver.first_name, s.receiver.first_name) for s in sessions] == [
        ("Katrien", "Omar"), ("Omar", "Inge"), ("Inge", "Katrien"),
    ]  # fmt: skip
    assert {coin(session) for session in sessions} == {"pending"}
    assert [standing(member.person) for member in ring.places] == [(0, 100, 100)] * 3
    assert len(mails("introduced")) == 6
    assert Consent.objects.filter(purpose="introduction").count() == 6
    first, second = ring.places[:2]
    assert matching_queries.are_introduced(first.person, second.person)


def test_nobody_is_introduced_and_no_number_told_before_the_last_yes():
    ring = answered(proposed(), "yes", "yes")
    assert ring.state == "proposed"
    assert not StrengtheningSession.objects.exists()
    people = [member.person for member in ring.places]
    assert not any(matching_queries.are_introduced(one, two) for one in people for two in people if one != two)
    text = "".join(mail.text for mail in Message.objects.all())
    assert not any(person.phone in text or person.email in text for person in people)


def test_same_yes_twice_is_one_and_a_changed_mind_calls_the_broker():
    ring = answered(proposed(), "yes")
    answered(ring, "yes")
    with pytest.raises(Refused, match="answered before"):
        answered(ring, "no")


def test_number_that_is_typed_with_the_yes_is_kept_for_the_introduction():
    ring = proposed()
    Person.objects.filter(pk=ring.places[0].person_id).update(phone="")
    member = fresh(ring.places[0])
    actions.answer_ring(member, answer="yes", by=member.person, phone=" 0499 11 22 33 ")
    answered(fresh(ring), "", "yes", "yes")
    [mail] = [one for one in mails("introduced", ring.places[1].person) if ring.places[0].person.name in one.text]
    assert "0499 11 22 33" in mail.text


def test_coins_that_reached_a_limit_since_end_the_ring_without_half_a_session():
    ring = answered(proposed(), "yes", "yes")
    at_floor(ring.places[1].person)
    ring = answered(ring, "", "", "yes")
    assert (ring.state, ring.end) == ("withdrawn", "limit")
    assert states(ring) == ["open"] * 3
    assert not StrengtheningSession.objects.exists()
    assert not Proposal.objects.exists()
    assert told("ring_closed", ring) == ["Inge", "Katrien", "Omar"]


def test_offer_of_the_same_helper_becomes_the_request_of_the_ring():
    ring = proposed()
    giver, receiver = ring.arcs[0]
    offer = matching.offer_help(receiver.need, helper=giver.person, by=giver.person)
    answered(ring, *ALL_YES)
    assert fresh(offer).state == "accepted"
    assert Proposal.objects.count() == 3


def test_session_that_fails_opens_its_need_and_the_others_go_on():
    ring = answered(proposed(), *ALL_YES)
    first, *others = queries.sessions_of_ring(ring).order_by("pk")
    actions.cancel_session(first, reason="Ziek", by=first.giver)
    assert [fresh(session.need).state for session in (first, *others)] == ["open", "introduced", "introduced"]
    other = plan(others[0])
    say(other, "held", "held")
    assert fresh(other).state == "booked"
    matching.ask_helper(fresh(first.need), helper=factories.make_person("Rik Smeets"), by=ring.proposed_by)


# it does not go on


def test_one_no_opens_the_needs_at_once_and_tells_all_three_kindly():
    ring = answered(proposed(), "yes", "no", reason="no_time", note="Druk op het werk")
    assert ring.state == "declined"
    assert states(ring) == ["open"] * 3
    assert told("ring_closed", ring) == ["Inge", "Katrien", "Omar"]
    for mail in mails("ring_closed"):
        assert not any(name in mail.text for name in ("Omar", "Katrien", "Inge") if name not in mail.to_name)
        assert "Druk" not in mail.text
    rik = factories.make_person("Rik Smeets")
    for member in ring.places:
        matching.ask_helper(fresh(member.need), helper=rik, by=ring.proposed_by)


def test_no_is_kept_for_the_broker_and_rests_who_said_it():
    ring = answered(proposed(), "", "no", reason="no_time", note="Druk op het werk")
    [proposal] = Proposal.objects.all()
    omar, inge = ring.places[1], ring.places[2]
    assert (proposal.helper, proposal.need, proposal.decline_note) == (omar.person, inge.need, "Druk op het werk")
    assert proposal.handled_at is None
    assert matching_queries.cooling_down_until(omar.person)
    assert fresh(omar).proposal_id == proposal.pk


def test_timeline_does_not_tell_the_team_who_said_no():
    ring = answered(proposed(), "", "no", reason="no_time")
    read_by_team = TimelineEntry.objects.filter(audience="team")
    assert {entry.verb for entry in read_by_team} == {"ring_proposed", "ring_ended"}
    assert {entry.person_id for entry in read_by_team} == {None}
    assert TimelineEntry.objects.filter(
        audience="brokers", verb="helper_declined", person=ring.places[1].person
    ).exists()


def test_who_wants_to_be_asked_no_more_gets_no_more_mail():
    ring = answered(proposed(), "no", reason="never")
    assert told("ring_closed", ring) == ["Inge", "Omar"]
    assert Consent.objects.filter(person=ring.places[0].person, purpose="mail", is_given=False).exists()


def test_broker_withdraws_and_everybody_hears_it():
    ring = answered(proposed(), "yes")
    ring = actions.withdraw_ring(ring, by=ring.proposed_by)
    assert (ring.state, ring.end, states(ring)) == ("withdrawn", "broker", ["open"] * 3)
    assert told("ring_closed", ring) == ["Inge", "Katrien", "Omar"]
    assert mails("ring_asked") == []
    with pytest.raises(Refused, match="This ring is closed"):
        actions.withdraw_ring(ring, by=ring.proposed_by)
    with pytest.raises(Refused, match="This ring is closed"):
        answered(ring, "", "yes")


def test_silence_is_reminded_once_and_ends_the_ring():
    ring = answered(proposed(), "yes")
    for days, jobs in ((2, (0, 0)), (3, (1, 0)), (3, (0, 0)), (7, (0, 0)), (8, (0, 1)), (9, (0, 0))):
        with clock.at(MONDAY + timedelta(days=days)):
            assert (actions.remind_rings_due(), actions.end_rings_due()) == jobs, days
    ring = fresh(ring)
    assert (ring.state, states(ring)) == ("expired", ["open"] * 3)
    assert told("ring_reminder", ring) == []  # cancelled by the end; they had left before
    reminded = Message.objects.filter(kind="exchanges.ring_reminder")
    assert sorted(mail.to_name for mail in reminded) == ["Inge Daems", "Omar Vercauteren"]
    assert told("ring_closed", ring) == ["Inge", "Katrien", "Omar"]
    assert sorted(Proposal.objects.values_list("helper__name", "state")) == [
        ("Inge Daems", "expired"), ("Omar Vercauteren", "expired"),
    ]  # fmt: skip


def test_worker_that_was_down_reminds_before_it_ends():
    ring = proposed()
    with clock.at(MONDAY + timedelta(days=21)):
        assert (actions.end_rings_due(), actions.remind_rings_due(), actions.end_rings_due()) == (0, 1, 0)
        assert fresh(ring).answer_by > clock.now()


@pytest.mark.parametrize(("how", "end"), [("withdrawn", "need_gone"), ("introduced", "need_gone"), ("left", "left")])
@pytest.mark.parametrize("who_notices", ["worker", "last answer"])
def test_ring_that_broke_ends_kindly(how, end, who_notices):
    ring = answered(proposed(), "yes", "yes")
    inge, broker = ring.places[2], ring.proposed_by
    need = fresh(inge.need)
    if how == "withdrawn":
        innovations.withdraw_need(need, by=broker)
    elif how == "introduced":
        innovations.set_need_state(need, to="introduced", by=broker, allowed_from=["proposed"])
    elif who_notices == "worker":
        people.leave(inge.person, by=broker)
    else:  # somebody else leads by now
        rik = innovations.add_member(need.innovation, person=factories.make_person("Rik Smeets"), by=broker)
        innovations.make_lead(rik, by=broker)
    if who_notices == "worker":
        assert actions.end_rings_due() == 1
    else:
        answered(ring, "", "", "yes")
    ring = fresh(ring)
    assert (ring.state, ring.end) == ("withdrawn", end)
    assert states(ring)[:2] == ["open", "open"]
    assert told("ring_closed", ring) == sorted(["Katrien", "Omar"] + ["Inge"] * (not inge_left(ring)))
    assert not StrengtheningSession.objects.exists()


def inge_left(ring):
    return bool(place(ring, "Inge").person.left_on)


# mails


@pytest.mark.parametrize(
    ("language", "subject", "closed"),
    [("nl", "Jij helpt iemand", "Deze keer gaat de ring niet door"), ("fr", "Vous aidez quelqu’un", "Cette fois la ronde"),
     ("en", "You help somebody", "This time the ring")],
)  # fmt: skip
def test_mails_speak_the_language_of_their_reader(language, subject, closed):
    needs = three()
    Person.objects.update(language=language)
    with translation.override("en" if language == "nl" else "nl"):
        ring = proposed(needs)
        text = mails("ring_asked", place(ring, "Inge").person)[0]
        assert text.subject.startswith(subject)
        assert "Katrien Baert" in text.text and "Omar Vercauteren" in text.subject
        answered(ring, "no")
    assert all(mail.subject.startswith(closed) for mail in mails("ring_closed"))
