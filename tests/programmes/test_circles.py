"""Circles from the confirmation until they close, and the answers of who is invited."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tests.programmes.conftest import make_crowd
from vlechtwerk.core import clock
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.enums import HatKind
from vlechtwerk.programmes import actions, queries
from vlechtwerk.programmes.enums import CircleState, FormingState, PlaceState
from vlechtwerk.programmes.models import Circle, CircleMember

pytestmark = pytest.mark.django_db


def places(circle):
    return list(circle.members.select_related("person", "circle__forming__made_by"))


def run(circle, by, shares=True):
    for one in places(circle):
        actions.accept_place(one, shares_contact=shares, by=one.person)
    return actions.start_circle(circle, by=by)


def test_confirmed_division_makes_circles_and_asks_everybody_once(ready, people, broker, mails, refused):
    made = actions.confirm_forming(ready, by=broker)
    assert [one.name for one in made] == ["Kring 1", "Kring 2"]
    assert {one.region.code for one in made} == {"BE212"}
    assert [mails(person) for person in people] == [["circle_invited"]] * 8
    assert ready.state == FormingState.CONFIRMED
    assert "by now" in refused(actions.confirm_forming, ready, by=broker)
    assert Circle.objects.count() == 2


def test_one_circle_is_not_numbered(broker, settings):
    settings.CIRCLE_SOLVE_S = 1
    forming = actions.prepare_forming(name="Mobiele zorg", people=make_crowd(5), by=broker)
    actions.solve_forming(forming, by=broker)
    actions.solve_due()
    forming.refresh_from_db()
    assert [one.name for one in actions.confirm_forming(forming, by=broker)] == ["Mobiele zorg"]


def test_who_left_before_the_confirmation_is_not_invited(ready, people, broker, mails):
    people[0].left_on = "2026-01-01"
    people[0].save()
    actions.confirm_forming(ready, by=broker)
    assert CircleMember.objects.count() == 7
    assert mails(people[0]) == []


def test_invitation_tells_about_the_circle_but_not_who(circle):
    member = places(circle)[0]
    mail = Message.objects.get(to_email=member.person.email)
    assert "Kring 1" in mail.subject and "Eigen inkomsten" in mail.text
    assert all(one.person.name not in mail.text for one in places(circle)[1:])


def test_yes_no_and_stepping_out(circle, broker, mails, refused):
    first, second, *_others = places(circle)
    actions.accept_place(first, shares_contact=True, by=first.person)
    assert (first.state, first.shares_contact) == (PlaceState.ACCEPTED, True)
    assert "by now" in refused(actions.decline_place, first, by=first.person)
    actions.decline_place(second, note="Te druk\ntot de zomer", by=second.person)
    assert second.note == "Te druk tot de zomer"
    actions.leave_circle(first, by=first.person)
    assert (first.state, first.shares_contact) == (PlaceState.LEFT, False)
    assert mails(broker) == ["circle_answered", "circle_answered"]


def test_no_can_become_a_yes_while_there_is_room(circle, broker, refused):
    member = places(circle)[0]
    actions.decline_place(member, by=member.person)
    actions.accept_place(member, by=member.person)
    assert member.state == PlaceState.ACCEPTED
    actions.leave_circle(member, by=member.person)
    for person in make_crowd(2, email=None, phone=""):
        actions.invite_member(circle, person=person, by=broker)
    assert queries.seats_left(circle) == 0
    assert "full by now" in refused(actions.accept_place, member, by=member.person)
    assert "full" in refused(actions.invite_member, circle, person=factories.make_person("Elfde"), by=broker)


def test_nobody_is_asked_twice_for_one_circle(circle, broker, refused):
    member = places(circle)[0]
    actions.decline_place(member, by=member.person)
    assert "asked for this circle before" in refused(actions.invite_member, circle, person=member.person, by=broker)


def test_next_ones_are_ranked_with_reasons(circle, people, broker):
    member = places(circle)[0]
    actions.decline_place(member, by=member.person)
    home = people[0].place
    good = factories.make_person(
        "Goed", place=home, sector=factories.make_sector("it", name="IT"), half_days=["tue_ev"], hats=[HatKind.COACH]
    )
    far = factories.make_place("Gent", "9000", 51.05, 3.72)
    poor = factories.make_person("Ver", place=far, half_days=["mon_am"], languages=["fr"])
    found = queries.next_ones(circle)
    assert found[0].person == good
    why = " / ".join(found[0].why)
    assert "can come when the others can: Tuesday evening" in why
    assert "brings another sector: IT" in why and "has experience" in why
    worst = next(one for one in found if one.person == poor)
    assert any("no half day on which everybody can come" in line for line in worst.why_not)
    assert all(one.person not in people for one in found)


def test_circle_starts_with_two_and_tells_who_said_yes(circle, broker, mails, refused):
    first, second, third, *_others = places(circle)
    actions.accept_place(first, by=first.person)
    assert "Nobody learns alone" in refused(actions.start_circle, circle, by=broker)
    actions.accept_place(second, by=second.person)
    actions.start_circle(circle, by=broker)
    assert circle.state == CircleState.RUNNING
    assert mails(first.person) == ["circle_invited", "circle_started"]
    assert mails(third.person) == ["circle_invited"]


def test_contact_is_shown_only_once_it_runs_and_to_whom_it_is_shared(circle, broker):
    first, second, third, *_others = places(circle)
    actions.accept_place(first, shares_contact=True, by=first.person)
    actions.accept_place(second, by=second.person)
    actions.accept_place(third, by=third.person)

    def phones(viewer):
        return {mate.place.person.name: mate.phone for mate in queries.mates(circle, viewer, ["member"]) if mate.phone}

    assert phones(second.person) == {}
    actions.start_circle(circle, by=broker)
    assert phones(second.person) == {first.person.name: first.person.phone}
    assert all(not mate.email for mate in queries.mates(circle, second.person, ["member"]))
    stranger = factories.make_person()
    assert queries.in_one_circle(second.person.pk, [first.person.pk, third.person.pk]) == {first.person.pk}
    assert queries.in_one_circle(stranger.pk, [first.person.pk]) == set()
    actions.close_circle(circle, harvest="Klaar", by=broker)
    assert phones(second.person) == {}


def test_guide_reads_what_the_members_share(circle, broker):
    guide = factories.make_person("Gids", hats=[HatKind.COACH])
    actions.set_guide(circle, guide=guide, by=broker)
    run(circle, broker)
    assert all(mate.phone for mate in queries.mates(circle, guide, ["member", "coach"]))


def test_closing_needs_words_and_tells_everybody(circle, broker, mails, refused):
    first, second, *_others = places(circle)
    actions.accept_place(first, by=first.person)
    assert "few words" in refused(actions.close_circle, circle, harvest=" ", by=broker)
    actions.close_circle(circle, harvest="Te weinig volk", by=broker)
    second.refresh_from_db()
    assert second.state == PlaceState.WITHDRAWN
    assert mails(second.person)[-1] == mails(first.person)[-1] == "circle_closed"
    assert Message.objects.filter(kind="programmes.circle_invited", state="queued").count() == 4  # the other circle
    assert "by now" in refused(actions.accept_place, second, by=second.person)


def test_silence_is_reminded_once_and_then_the_place_is_free(circle, broker, mails):
    member = places(circle)[0]
    assert actions.remind_due() == actions.lapse_due() == 0
    with clock.at(clock.now() + timedelta(days=7)):
        assert actions.remind_due() == 8
        assert actions.remind_due() == 0
    with clock.at(clock.now() + timedelta(days=20)):
        assert actions.lapse_due() == 8
    member.refresh_from_db()
    assert member.state == PlaceState.SILENT
    assert mails(member.person) == ["circle_invited", "circle_invited"]
    assert mails(broker) == ["circle_answered"] * 8


def test_reminder_that_comes_late_leaves_a_day(circle):
    with clock.at(clock.now() + timedelta(days=40)):
        assert actions.lapse_due() == 0
        actions.remind_due()
        assert actions.lapse_due() == 0
        assert places(circle)[0].answer_by > clock.now()


def test_who_left_the_network_is_not_waited_for(circle):
    member = places(circle)[0]
    member.person.left_on = clock.today()
    member.person.save()
    assert actions.lapse_due() == 1


def test_database_refuses_nonsense(circle, forming, people):
    member = places(circle)[0]
    for row, fields in (
        (CircleMember.objects.filter(pk=member.pk), {"shares_contact": True}),
        (CircleMember.objects.filter(pk=member.pk), {"state": "accepted"}),
        (Circle.objects.filter(pk=circle.pk), {"state": "closed"}),
        (forming.placements.all(), {"is_locked": True, "group": None}),
        (type(forming).objects.filter(pk=forming.pk), {"least": 6, "most": 5}),
        (type(forming).objects.filter(pk=forming.pk), {"state": "ready", "group_count": None}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        forming.pairs.create(first=people[1], second=people[0], kind="apart")
