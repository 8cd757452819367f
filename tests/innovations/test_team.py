"""Who makes an innovation, who guides it, what they promised: and who reads of it."""

from datetime import timedelta

import pytest

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.innovations import actions, queries
from vlechtwerk.innovations.models import InnovationMember, Task
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Person


def verbs(innovation):
    return [entry.verb for entry in innovation.entries.all()]


@pytest.fixture
def stijn(innovation, broker):
    """Somebody of the team who does not lead."""
    return actions.add_member(innovation, person=factories.make_person("Stijn Okafor"), by=broker)


# --- team ----------------------------------------------------------------------------------------------------


def test_who_joins_is_told_and_found_by_address_whatever_the_capitals(innovation, broker):
    known = factories.make_person("Rik Smeets", email="rik@soep.example")
    member = actions.invite_member(innovation, name="R. Smeets", email="RIK@Soep.example", by=broker)
    assert member.person == known
    assert Message.objects.get().to_email == "rik@soep.example"
    assert innovation.key in Message.objects.get().text
    assert verbs(innovation) == ["joined"]


def test_who_is_new_to_the_network_is_added_with_the_team(innovation, broker):
    member = actions.invite_member(innovation, name="Fatma Aydin", email="fatma@soep.example", by=broker)
    assert (member.person.name, member.role) == ("Fatma Aydin", "team")


def test_nobody_is_in_a_team_twice_and_nothing_is_written(innovation, stijn, broker):
    before = (Message.objects.count(), verbs(innovation))
    with pytest.raises(actions.InnovationRefused, match="in the team already") as refused:
        actions.invite_member(innovation, name="Stijn", email=stijn.person.email, by=broker)
    assert refused.value.field == "email"
    assert (Message.objects.count(), verbs(innovation)) == before


def test_who_left_the_network_is_not_put_in_a_team(innovation, broker):
    gone = factories.make_person("Jo")
    people.leave(gone, by=broker)
    people_before = Person.objects.count()
    with pytest.raises(Refused, match="left the network"):
        actions.invite_member(innovation, name="Jo", email=gone.email, by=broker)
    with pytest.raises(Refused, match="left the network"):
        actions.add_member(innovation, person=Person.objects.get(pk=gone.pk), by=broker)
    assert (Person.objects.count(), innovation.members.count()) == (people_before, 1)


def test_who_left_the_network_and_asks_again_is_back(intake_in, broker):
    gone = factories.make_person("Jo", email="jo@soep.example")
    people.leave(gone, by=broker)
    made = actions.accept_intake(intake_in("assessed", email="jo@soep.example"), name="Idee", pitch="P", by=broker)
    gone.refresh_from_db()
    assert made.members.get().person == gone
    assert (gone.left_on, gone.is_active) == (None, True)


def test_who_leaves_the_team_no_longer_opens_the_dossier_and_may_come_back(innovation, stijn, broker):
    acting = _acting(stijn.person)
    assert queries.innovation_for(acting, innovation.key) == innovation
    actions.remove_member(stijn, by=broker)
    actions.remove_member(stijn, by=broker)
    assert not queries.innovations_for(acting).exists()
    assert verbs(innovation).count("left") == 1
    actions.add_member(innovation, person=stijn.person, by=broker)
    assert queries.innovations_for(acting).count() == 1
    assert InnovationMember.objects.filter(person=stijn.person).count() == 2


def _acting(person):
    from vlechtwerk.people.middleware import Acting

    return Acting(person, frozenset({"member"}), "member")


def test_last_lead_cannot_vanish(innovation, broker):
    lead = innovation.members.get()
    with pytest.raises(actions.InnovationRefused, match="another lead"):
        actions.remove_member(lead, by=broker)
    assert innovation.members.get().until is None
    assert verbs(innovation) == []


def test_lead_passes_to_another_of_the_team_and_then_may_go(innovation, stijn, broker):
    before = queries.lead_of(innovation)
    actions.make_lead(stijn, by=broker)
    assert queries.lead_of(innovation) == stijn.person
    actions.remove_member(innovation.members.get(person=before), by=broker)
    assert [member.person for member in queries.team_of(innovation)] == [stijn.person]


def test_who_left_the_team_does_not_become_the_lead(innovation, stijn, broker):
    actions.remove_member(stijn, by=broker)
    with pytest.raises(actions.InnovationRefused, match="no longer in the team"):
        actions.make_lead(stijn, by=broker)
    assert queries.lead_of(innovation).name == "Griet Vandamme"


# --- hand-over -----------------------------------------------------------------------------------------------


@pytest.fixture
def bram(db):
    return factories.make_broker("Bram Wils", language="en")


def test_hand_over_tells_the_next_broker_and_the_team_but_the_note_stays_among_brokers(innovation, broker, bram):
    actions.hand_over(innovation, to_broker=bram, note="Let op: ruzie\nin de keuken", by=broker)
    assert innovation.broker == bram
    mail = Message.objects.get()
    assert (mail.to_email, "> Let op: ruzie in de keuken" in mail.text) == (bram.email, True)
    for_team = queries.timeline(innovation, hats=frozenset({"member"}))
    assert [(entry.verb, entry.text) for entry in for_team] == [("handed_over", "")]
    assert next(entry.text for entry in queries.timeline(innovation, hats=frozenset({"broker"}))).startswith("Let op")


def test_who_takes_a_dossier_needs_no_mail(innovation, bram):
    actions.hand_over(innovation, to_broker=bram, by=bram)
    assert not Message.objects.exists()


def test_dossier_is_not_handed_to_its_own_broker(innovation, broker):
    with pytest.raises(actions.InnovationRefused, match="already"):
        actions.hand_over(innovation, to_broker=broker, by=broker)
    assert verbs(innovation) == []


def test_second_hand_over_of_what_was_just_handed_over_is_refused(innovation, broker, bram):
    stale = type(innovation).objects.get(pk=innovation.pk)
    actions.hand_over(innovation, to_broker=bram, by=broker)
    with pytest.raises(actions.InnovationRefused, match="just now"):
        actions.hand_over(stale, to_broker=factories.make_broker("Cas"), by=broker)
    stale.refresh_from_db()
    assert stale.broker == bram


# --- tasks and next step -------------------------------------------------------------------------------------


def test_task_has_words_an_owner_and_a_day_to_come(innovation, broker):
    for wrong in ({"text": " "}, {"due_on": clock.today() - timedelta(days=1)}):
        with pytest.raises(actions.InnovationRefused):
            actions.add_task(innovation, **{"text": "Bel de veiling", "owner": broker, "by": broker} | wrong)
    assert not Task.objects.exists()
    task = actions.add_task(innovation, text=" Bel de veiling ", owner=broker, due_on=clock.today(), by=broker)
    assert (task.text, verbs(innovation)) == ("Bel de veiling", ["task_added"])


def test_task_done_twice_is_done_once_and_the_tick_can_be_taken_away(innovation, broker):
    task = actions.add_task(innovation, text="Bel", owner=broker, by=broker)
    with clock.at(clock.now() - timedelta(hours=1)):
        done_at = actions.finish_task(task, by=broker).done_at
    assert actions.finish_task(task, by=broker).done_at == done_at
    assert verbs(innovation).count("task_done") == 1
    assert actions.finish_task(task, done=False, by=broker).done_at is None
    assert AuditEntry.objects.filter(verb="reopen_task").count() == 1


@pytest.mark.parametrize(("text", "days", "field"), [("Bel", None, "next_step_on"), ("Bel", -1, "next_step_on")])
def test_next_step_needs_a_day_that_is_still_to_come(innovation, broker, text, days, field):
    on = None if days is None else clock.today() + timedelta(days=days)
    with pytest.raises(actions.InnovationRefused) as refused:
        actions.set_next_step(innovation, text=text, on=on, by=broker)
    assert refused.value.field == field
    assert verbs(innovation) == []


def test_next_step_is_set_and_emptied_with_its_day(innovation, broker):
    actions.set_next_step(innovation, text=" Bel de veiling ", on=clock.today(), by=broker)
    assert (innovation.next_step, innovation.next_step_on) == ("Bel de veiling", clock.today())
    actions.set_next_step(innovation, text="  ", on=clock.today(), by=broker)
    assert (innovation.next_step, innovation.next_step_on) == ("", None)
    assert verbs(innovation) == ["step_set"]


def test_when_the_one_who_leads_leaves_the_dossier_has_no_next_step_and_says_why(innovation, stijn, broker):
    actions.set_next_step(innovation, text="Bellen", on=clock.today() + timedelta(days=3), by=broker)
    people.leave(queries.lead_of(innovation), by=broker)
    innovation.refresh_from_db()
    assert (innovation.next_step, innovation.next_step_on) == ("", None)
    assert "lead_left" in verbs(innovation)
    actions.set_next_step(innovation, text="Bellen", on=clock.today() + timedelta(days=3), by=broker)
    people.leave(stijn.person, by=broker)
    innovation.refresh_from_db()
    assert innovation.next_step == "Bellen"
