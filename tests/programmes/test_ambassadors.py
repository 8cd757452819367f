"""Ambassadors from the nomination to the end: who may follow whom, what is refused, who hears of what."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tests.together import refusals, together
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people
from vlechtwerk.people import queries as people_queries
from vlechtwerk.people import timeline
from vlechtwerk.programmes import actions, queries
from vlechtwerk.programmes.actions import AmbassadorRefused
from vlechtwerk.programmes.actions.ambassadors import MOST_DAYS_OFF
from vlechtwerk.programmes.models import Ambassadorship, DaysOff

pytestmark = pytest.mark.django_db


def nominated(by, name="Joke Lambrechts", **fields):
    given = {"reason": "Vertelt goed wat ze zelf deed", **fields}
    return actions.nominate(factories.make_person(name), by=by, **given)


def accepted(by, name="Joke Lambrechts", **fields):
    found = nominated(by, name, **fields)
    actions.approach(found, talked_on=clock.today(), text="Ze wil graag", by=by)
    return actions.accept_nomination(found, answer="Ja", by=by)


def appointed(by, name="Joke Lambrechts", *, on=None, until=None, who="Marieke Aerts, gedeputeerde", **fields):
    return actions.appoint(
        accepted(by, name, **fields), appointed_on=on or clock.today(), appointed_by=who, ceremony_place="Zwolle",
        term_ends_on=until, by=by,
    )  # fmt: skip


def wears_it(person):
    return "ambassador" in people_queries.hats_of(person)


def kinds_to(person):
    found = Message.objects.filter(to_email=person.email, kind__startswith="programmes.").order_by("pk")
    return [one.kind.removeprefix("programmes.") for one in found]


def test_from_nominated_to_appointed_with_hat_mail_and_note(broker):
    theme = factories.make_theme()
    found = nominated(broker, themes=[theme], story="Bakkerij zonder baas")
    assert (found.state, found.keeper, list(found.themes.all())) == ("nominated", broker, [theme])
    assert not wears_it(found.person) and kinds_to(found.person) == []
    actions.approach(found, talked_on=clock.today(), text="Ze denkt na", by=broker)
    actions.accept_nomination(found, answer="Graag", by=broker)
    assert [one.text for one in found.notes.all()] == ["Ze denkt na"]
    actions.appoint(
        found, appointed_on=clock.today() + timedelta(days=9), appointed_by="Marieke Aerts", ceremony_place="Zwolle", by=broker
    )  # fmt: skip
    assert (found.state, found.answer) == ("appointed", "Graag") and wears_it(found.person)
    assert kinds_to(found.person) == ["ambassador_appointed"]
    assert f"/pioniers/{found.key}/plaquette/" in Message.objects.get().text
    assert list(queries.appointed()) == [found] and queries.ambassadorship_of(found.person) == found
    verbs = AuditEntry.objects.filter(subject="programmes.ambassadorship").values_list("verb", flat=True)
    assert set(verbs) == {
        "nominate_ambassador", "note_conversation", "ambassadorship_approached", "ambassadorship_accepted",
        "ambassadorship_appointed",
    }  # fmt: skip


def test_no_is_final_and_somebody_can_be_nominated_anew(broker):
    for bring in (nominated, accepted):
        found = bring(broker)
        actions.decline_nomination(found, answer="Geen tijd", by=broker)
        with pytest.raises(AmbassadorRefused):
            actions.approach(found, talked_on=clock.today(), text="Nog eens", by=broker)
        anew = actions.nominate(found.person, reason="Nu wel", by=broker)
        assert (found.state, found.answer, anew.state) == ("declined", "Geen tijd", "nominated")


def test_one_that_is_going_on_per_person_and_nobody_who_left(broker, in_english):
    found = nominated(broker)
    with pytest.raises(AmbassadorRefused, match="on the way already"):
        actions.nominate(found.person, reason="Nog eens", by=broker)
    gone = factories.make_person("An Peeters")
    people.leave(gone, by=None)
    with pytest.raises(AmbassadorRefused, match="has left the network"):
        actions.nominate(gone, reason="Ze kan het", by=broker)
    assert Ambassadorship.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [({"appointed_on": 400}, "appointed_on"), ({"term_ends_on": 0}, "term_ends_on"), ({"term_ends_on": -3}, "term_ends_on")],
)  # fmt: skip
def test_appointment_with_days_that_cannot_be_is_refused_and_changes_nothing(broker, change, field):
    found = accepted(broker)
    days = {name: clock.today() + timedelta(days=n) for name, n in ({"appointed_on": 0} | change).items()}
    with pytest.raises(AmbassadorRefused) as caught:
        actions.appoint(found, appointed_by="Els Maes", ceremony_place="Zwolle", by=broker, **days)
    found.refresh_from_db()
    assert (caught.value.field, found.state, wears_it(found.person)) == (field, "accepted", False)


def test_only_who_said_yes_is_appointed(broker):
    found = nominated(broker)
    with pytest.raises(AmbassadorRefused):
        actions.appoint(found, appointed_on=clock.today(), appointed_by="Els", ceremony_place="Gent", by=broker)
    with pytest.raises(AmbassadorRefused):
        actions.accept_nomination(found, by=broker)


@pytest.mark.parametrize(("stop", "state"), [("end_ambassadorship", "ended"), ("revoke_ambassadorship", "revoked")])
def test_it_stops_with_a_reason_takes_the_hat_and_tells_them(broker, stop, state):
    found = appointed(broker)
    with pytest.raises(AmbassadorRefused) as caught:
        getattr(actions, stop)(found, end_reason="  ", by=broker)
    assert caught.value.field == "end_reason"
    getattr(actions, stop)(found, end_reason="Drie jaar is mooi", by=broker)
    assert (found.state, found.ended_on, found.end_reason) == (state, clock.today(), "Drie jaar is mooi")
    assert not wears_it(found.person) and queries.ambassadorship_of(found.person) is None
    assert kinds_to(found.person) == ["ambassador_appointed", "ambassador_over"]
    assert "Drie jaar is mooi" in Message.objects.latest("pk").text
    with pytest.raises(AmbassadorRefused):
        getattr(actions, stop)(found, end_reason="Nog eens", by=broker)


def test_whoever_leaves_is_no_ambassador_and_no_candidate(broker):
    found, candidate = appointed(broker), nominated(broker, "An Peeters")
    for one in (found, candidate):
        people.leave(one.person, by=None)
        one.refresh_from_db()
    assert (found.state, found.ended_on, candidate.state) == ("ended", clock.today(), "declined")
    assert found.end_reason and candidate.answer


@pytest.mark.parametrize("bring", [nominated, accepted])
def test_keeper_hears_once_per_step_that_a_candidature_lies_still(broker, bring):
    found = bring(broker)
    for days, mails in ((13, 0), (15, 1), (30, 1)):
        with clock.at(clock.now() + timedelta(days=days)):
            actions.remind_ambassadors_due()
            assert kinds_to(broker) == ["ambassador_waits"] * mails, days
    later = clock.now() + timedelta(days=31)
    with clock.at(later):
        if bring is nominated:
            actions.approach(found, talked_on=clock.today(), text="Gebeld", by=broker)
        else:
            actions.note_conversation(found, talked_on=clock.today(), text="Gebeld", by=broker)
    with clock.at(later + timedelta(days=20)):
        actions.remind_ambassadors_due()
    assert len(kinds_to(broker)) == (2 if bring is nominated else 1)


def test_candidate_who_was_talked_with_lately_does_not_lie_still(broker):
    found = nominated(broker)
    with clock.at(clock.now() + timedelta(days=10)):
        actions.note_conversation(found, talked_on=clock.today(), text="Ze is met vakantie", by=broker)
    for days, mails in ((16, 0), (25, 1)):
        with clock.at(clock.now() + timedelta(days=days)):
            actions.remind_ambassadors_due()
            assert len(kinds_to(broker)) == mails


def test_term_that_ends_within_sixty_days_is_told_and_not_ended(broker):
    found = appointed(broker, until=clock.today() + timedelta(days=100))
    for days, mails in ((30, 0), (41, 1), (200, 1)):
        with clock.at(clock.now() + timedelta(days=days)):
            actions.remind_ambassadors_due()
            found.refresh_from_db()
            assert (len(kinds_to(broker)), found.state) == (mails, "appointed")
    appointed(broker, "Zonder einde")
    with clock.at(clock.now() + timedelta(days=500)):
        assert actions.remind_ambassadors_due() == 0


def test_days_off_are_noted_and_taken_away(broker):
    found, today = appointed(broker), clock.today()
    days = actions.add_days_off(found, first_day=today, last_day=today, by=found.person)
    other = appointed(broker, "An Peeters")
    actions.drop_days_off(other, days=days, by=broker)
    assert list(queries.days_off(found)) == [days]
    with clock.at(clock.now() + timedelta(days=2)):
        assert not queries.days_off(found)
    actions.drop_days_off(found, days=days, by=broker)
    assert not DaysOff.objects.exists()


@pytest.mark.parametrize(("first", "last", "field"), [(3, 2, "last_day"), (-4, -1, "last_day")])
def test_days_that_are_over_or_turned_round_are_refused(broker, first, last, field):
    found, today = appointed(broker), clock.today()
    with pytest.raises(AmbassadorRefused) as caught:
        actions.add_days_off(
            found, first_day=today + timedelta(days=first), last_day=today + timedelta(days=last), by=broker
        )  # fmt: skip
    assert caught.value.field == field


def test_more_days_than_a_page_shows_are_refused_and_a_candidate_has_none(broker):
    found, today = appointed(broker), clock.today()
    for _ in range(MOST_DAYS_OFF):
        actions.add_days_off(found, first_day=today, last_day=today, by=broker)
    with pytest.raises(AmbassadorRefused):
        actions.add_days_off(found, first_day=today, last_day=today, by=broker)
    with pytest.raises(AmbassadorRefused):
        actions.add_days_off(nominated(broker, "An"), first_day=today, last_day=today, by=broker)


def test_change_and_talk_of_what_is_over_are_refused(broker):
    found = appointed(broker)
    actions.change_ambassador(found, themes=[factories.make_theme()], story="Nieuw", yearly_goal=5, by=broker)
    found.refresh_from_db()
    assert (found.story, found.yearly_goal, found.themes.count()) == ("Nieuw", 5, 1)
    with pytest.raises(AmbassadorRefused) as caught:
        actions.note_conversation(found, talked_on=clock.today() + timedelta(days=1), text="Morgen", by=broker)
    assert caught.value.field == "talked_on"
    actions.end_ambassadorship(found, end_reason="Klaar", by=broker)
    with pytest.raises(AmbassadorRefused):
        actions.change_ambassador(found, themes=[], story="Later", by=broker)
    with pytest.raises(AmbassadorRefused):
        actions.note_conversation(found, talked_on=clock.today(), text="Later", by=broker)


def test_database_holds_what_the_actions_say(broker):
    found = nominated(broker)
    for fields in ({"state": "appointed"}, {"state": "ended"}, {"yearly_goal": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ambassadorship.objects.filter(pk=found.pk).update(**fields)


def test_timeline_tells_when_somebody_was_appointed_and_when_it_ended(broker):
    found = appointed(broker)
    actions.end_ambassadorship(found, end_reason="Klaar", by=broker)
    told = [one.text for one in timeline.page(found.person, may_see=None, staff=True, group="ambassador").moments]
    assert len(told) == 2 and any("Marieke Aerts" in line for line in told)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_number_of_queries(broker, count, django_assert_num_queries):
    for number in range(count):
        found = appointed(broker, f"Pionier {number}", themes=[factories.make_theme()])
        actions.add_days_off(found, first_day=clock.today(), last_day=clock.today(), by=broker)
    with django_assert_num_queries(3):
        for one in queries.appointed():
            (list(one.themes.all()), list(one.days_off.all()), one.person.place, one.person.sector, one.keeper.name)
    with django_assert_num_queries(1):
        [(one.person.name, one.keeper.name, one.programme) for one in queries.ambassadorships()]


def test_of_two_who_nominate_the_same_person_at_once_one_wins(committed_db):
    broker, person = factories.make_broker(), factories.make_person("Joke Lambrechts")
    answers = together(*[lambda: actions.nominate(person, reason="Ja", by=broker).pk] * 2)
    assert len(refusals(answers)) == 1 and Ambassadorship.objects.count() == 1
