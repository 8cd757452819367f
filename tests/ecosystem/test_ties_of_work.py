"""What the work of every app tells as ties: sessions, referrals, stages and visits, each in a fixed number of questions."""

from datetime import timedelta

import pytest

from tests import factories
from tests.ecosystem.making import WORKING, make_actor
from tests.events import stage_scene
from tests.exchanges import scene
from vlechtwerk.core import clock
from vlechtwerk.core.ties import tie_sources
from vlechtwerk.ecosystem.queries.looking import Filters, lines
from vlechtwerk.events import actions as events
from vlechtwerk.events.models import Event
from vlechtwerk.matching import actions as matching

pytestmark = pytest.mark.django_db


def ties(name):
    return list(tie_sources[name].ties())


def at(person, name):
    firm = factories.make_organisation(name)
    factories.make_affiliation(person, firm)
    return firm


def booked(number=1, giver=None, receiver=None):
    with clock.at(scene.MONDAY + timedelta(days=number)):
        return scene.booked(
            giver=giver or factories.make_person(f"Gever {number}"),
            receiver=receiver or factories.make_person(f"Krijger {number}"),
        )  # fmt: skip


def test_a_confirmed_session_is_a_tie_at_once_from_giver_to_receiver():
    giver, receiver = factories.make_person("Jeroen"), factories.make_person("Griet")
    first, second = (
        make_actor("Van A", organisation=at(giver, "A")),
        make_actor("Van B", organisation=at(receiver, "B")),
    )
    with clock.at(scene.MONDAY):
        session = scene.held(giver=giver, receiver=receiver)
        assert ties("session") == lines(WORKING, Filters()) == []
        scene.say(session, scene.Verdict.HELD, scene.Verdict.HELD)
        (tie,) = ties("session")
        assert (tie.key, tie.first, tie.second) == (
            f"session:{session.key}",
            first.organisation_id,
            second.organisation_id,
        )
        assert tie.people == (giver.pk, receiver.pk) and tie.on == session.appointment.starts_at.date()
        (line,) = lines(WORKING, Filters())
        assert {line.first, line.second} == {first.pk, second.pk}


def test_the_organisation_of_the_innovation_stands_in_and_one_organisation_has_no_tie_with_itself():
    giver, receiver = factories.make_person("Jeroen"), factories.make_person("Griet")
    first = at(giver, "A")
    session = booked(giver=giver, receiver=receiver)
    assert ties("session") == []
    innovation = session.need.innovation
    innovation.organisation = factories.make_organisation("Van de innovatie")
    innovation.save()
    (tie,) = ties("session")
    assert (tie.first, tie.second) == (first.pk, innovation.organisation.pk)
    factories.make_affiliation(receiver, first)
    assert ties("session") == []


@pytest.mark.parametrize("count", [1, 3])
def test_sessions_in_two_questions(count, django_assert_num_queries):
    for number in range(count):
        giver, receiver = factories.make_person(f"G {number}"), factories.make_person(f"K {number}")
        at(giver, f"A {number}"), at(receiver, f"B {number}")
        booked(number, giver, receiver)
    with django_assert_num_queries(2):
        assert len(ties("session")) == count


def referred(number=1, named="Huurdersbond vzw"):
    asker, broker = factories.make_person(f"Vrager {number}"), factories.make_broker(f"Makelaar {number}")
    at(asker, f"Van de vrager {number}")
    need = factories.make_need(factories.make_innovation(f"Soep {number}", lead=asker, broker=broker), made_by=broker)
    place = factories.make_destination(f"An {number}", organisation=named)
    made = factories.make_referral(need, to=place)
    matching.agree_to_referral(made, to=place.key, by=asker)
    return made


def test_a_referral_that_was_taken_is_a_tie_when_the_register_knows_where_it_went():
    made = referred()
    assert ties("referral") == []
    matching.open_referral(made)
    matching.accept_referral(made, by=None)
    assert ties("referral") == []
    known = factories.make_organisation("Huurdersbond")
    (tie,) = ties("referral")
    assert (tie.key, tie.second) == (f"referral:{made.key}", known.pk) and made.asker_id in tie.people


def test_the_keeper_stands_in_for_an_asker_without_an_organisation():
    made = referred()
    made.asker.affiliations.all().delete()
    home, known = at(made.keeper, "Het netwerk"), factories.make_organisation("Huurdersbond")
    matching.open_referral(made)
    matching.accept_referral(made, by=None)
    (tie,) = ties("referral")
    assert (tie.first, tie.second) == (home.pk, known.pk) and set(tie.people) == {made.asker_id, made.keeper_id}


@pytest.mark.parametrize("count", [1, 3])
def test_referrals_in_three_questions(count, django_assert_num_queries):
    factories.make_organisation("Huurdersbond")
    for number in range(count):
        made = referred(number)
        matching.open_referral(made)
        matching.accept_referral(made, by=None)
    with django_assert_num_queries(3):
        assert len(ties("referral")) == count


def spoken(number=1):
    """An evening that is over."""
    one = stage_scene.make_ambassador(f"Pionier {number}")
    at(one.person, f"Bedrijf {number}")
    offer = stage_scene.confirmed(ambassadorship=one)
    stage = getattr(offer, "stage", offer)
    stage.refresh_from_db()
    return one, stage


def over(event):
    Event.objects.filter(pk=event.pk).update(state="held")


def test_an_evening_that_was_held_ties_the_ambassador_to_the_network():
    one, stage = spoken()
    assert ties("stage") == []
    over(stage.event)
    (tie,) = ties("stage")
    home = one.person.affiliations.get().organisation_id
    assert (tie.first, tie.second) == (home, stage.fan.organisation_id)
    assert set(tie.people) == {one.person_id, stage.fan.contact_id}
    assert ties("visit") == []


@pytest.mark.parametrize("count", [1, 3])
def test_stages_in_two_questions(count, django_assert_num_queries):
    for number in range(count):
        over(spoken(number)[1].event)
    with django_assert_num_queries(2):
        assert len(ties("stage")) == count


def visited(number=1):
    organiser, start = factories.make_broker(f"Lotte {number}"), clock.now() + timedelta(days=12)
    host = factories.make_organisation(f"Gastheer {number}")
    made = events.plan_event(
        title="Op bezoek", kind="visit", host=host, starts_at=start, ends_at=start + timedelta(hours=3), place="Kaai 4",
        description="", capacity=40, by=organiser,
    )  # fmt: skip
    return organiser, made


def test_a_visit_ties_the_host_to_whoever_arranged_it():
    organiser, event = visited()
    over(event)
    assert ties("visit") == []
    home = at(organiser, "Het netwerk")
    (tie,) = ties("visit")
    assert (tie.first, tie.second, tie.people) == (event.host_id, home.pk, (organiser.pk,))
    assert not tie_sources["visit"].is_directed
    Event.objects.update(host=home)
    assert ties("visit") == []


@pytest.mark.parametrize("count", [1, 3])
def test_visits_in_two_questions(count, django_assert_num_queries):
    for number in range(count):
        organiser, event = visited(number)
        at(organiser, f"Netwerk {number}")
        over(event)
    with django_assert_num_queries(2):
        assert len(ties("visit")) == count
