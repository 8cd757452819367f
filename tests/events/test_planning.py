"""An event from the plan until it is over."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tests.events.conftest import come, mails, plan, states
from vlechtwerk.core import clock
from vlechtwerk.events import actions, queries, rules
from vlechtwerk.events.models import Event
from vlechtwerk.people.enums import HatKind


def test_event_goes_from_draft_to_held_by_itself(broker):
    event = plan(broker, days=3)
    assert (event.state, event.sequence) == ("draft", 0)
    actions.open_event(event, by=broker)
    with clock.at(event.ends_at - timedelta(minutes=1)):
        assert actions.hold_events_due() == 0
    with clock.at(event.ends_at):
        assert actions.hold_events_due() == 1
        assert actions.hold_events_due() == 0
    event.refresh_from_db()
    assert event.state == "held"


def test_what_cannot_be_planned_says_why(broker, refused):
    start = clock.now() + timedelta(days=2)
    given = {"title": "Bezoek", "starts_at": start, "place": "Gent", "by": broker}
    assert "ends before it starts" in refused(actions.plan_event, ends_at=start, **given)
    assert "At which organisation" in refused(
        actions.plan_event, ends_at=start + timedelta(hours=1), kind="visit", **given
    )
    host = factories.make_organisation()
    visit = actions.plan_event(ends_at=start + timedelta(hours=1), kind="visit", host=host, **given)
    assert visit.host == host


def test_database_refuses_an_event_that_ends_before_it_starts(broker):
    event = plan(broker)
    for wrong in ({"ends_at": event.starts_at}, {"state": "cancelled"}, {"capacity": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.filter(pk=event.pk).update(**wrong)


def test_steps_that_come_too_early_or_too_late_are_refused(broker, refused, event, held):
    assert "not over yet" in refused(actions.hold_event, event, by=broker)
    assert "open for registration" in refused(actions.open_event, event, by=broker)
    assert "is over" in refused(actions.open_event, plan(broker, days=-4), by=broker)
    assert "held" in refused(actions.cancel_event, held, reason="Storm", by=broker)
    assert "Say in a few words" in refused(actions.cancel_event, event, reason=" ", by=broker)
    assert "held" in refused(actions.change_event, held, place="Gent", by=broker)


def test_cancelling_mails_everybody_who_has_or_waits_for_a_place(broker, event):
    for name in ("an", "wim", "els"):
        come(event, name=name, email=f"{name}@example.org")
    gone = come(event, name="bo", email="bo@example.org")
    actions.sign_off(gone)
    actions.cancel_event(event, reason="De spreker is ziek", by=broker)
    told = [to for kind, to in mails() if kind == "cancelled"]
    assert told == ["an@example.org", "wim@example.org", "els@example.org"]
    assert (event.state, event.sequence, event.is_public) == ("cancelled", 1, True)


def test_cancelled_draft_was_never_known_to_anybody(broker):
    event = actions.cancel_event(plan(broker), reason="Toch niet", by=broker)
    assert event.is_public is False and mails() == []
    assert not queries.public_events().exists()


def test_change_of_place_is_told_and_counted_for_calendars(broker, event):
    come(event)
    actions.change_event(event, place="Gent", by=broker)
    assert mails("event_changed") == [("changed", "an@example.org")]
    assert event.sequence == 1
    actions.change_event(event, audience="Ondernemers", by=broker)
    assert event.sequence == 1 and len(mails("event_changed")) == 1


def test_nobody_loses_a_place_when_there_are_fewer(broker, event, refused):
    come(event)
    come(event, name="Wim", email="wim@example.org")
    assert "2 people have a place" in refused(actions.change_event, event, capacity=1, by=broker)


def test_more_places_let_the_queue_in(broker, event):
    for name in ("an", "wim", "els", "bo"):
        come(event, name=name, email=f"{name}@example.org")
    actions.change_event(event, capacity=3, by=broker)
    assert states(event) == {"an": "registered", "wim": "registered", "els": "registered", "bo": "waiting"}
    actions.change_event(event, capacity=None, by=broker)
    assert set(states(event).values()) == {"registered"}


def test_draft_that_comes_near_tells_the_organiser_once(broker):
    event = plan(broker, days=9)
    assert actions.remind_events_due() == 0
    with clock.at(event.starts_at - timedelta(days=6)):
        assert actions.remind_events_due() == 1
        assert actions.remind_events_due() == 0
    assert mails() == [("waits", broker.email)]


def test_held_without_a_word_afterwards_tells_the_organiser_once(broker, roomy):
    come(roomy)
    with clock.at(roomy.ends_at + timedelta(minutes=1)):
        actions.hold_events_due()
        assert actions.remind_events_due() == 0
    with clock.at(roomy.ends_at + timedelta(days=8)):
        assert (actions.remind_events_due(), actions.remind_events_due()) == (1, 0)
    assert mails("event_waits") == [("waits", broker.email)]


def test_blocks_follow_each_other_and_say_when_they_run_late(broker):
    event = plan(broker, hours=1)
    first, second = (actions.add_block(event, title=name, minutes=30, by=broker) for name in ("Onthaal", "Verhaal"))
    half = timedelta(minutes=30)
    assert [(b.title, at) for b, at, _ in rules.times(event, event.blocks.all())] == [
        ("Onthaal", event.starts_at), ("Verhaal", event.starts_at + half)
    ]  # fmt: skip
    actions.change_block(second, move=-1, by=broker)
    actions.change_block(second, minutes=45, by=broker)
    found = rules.times(event, event.blocks.all())
    assert [b.title for b, _at, _until in found] == ["Verhaal", "Onthaal"]
    assert found[-1][2] > event.ends_at
    actions.change_block(second, move=-1, by=broker)  # is first already
    actions.remove_block(first, by=broker)
    assert event.blocks.count() == 1


def test_groups_are_filled_evenly_and_by_hand(broker, roomy, refused):
    assert "Make the groups first" in refused(actions.divide_groups, roomy, by=broker)
    rows = [come(roomy, name=f"Lid {n}", email=f"lid{n}@example.org") for n in range(7)]
    one, two = (actions.add_group(roomy, name=name, by=broker) for name in ("Blauw", "Groen"))
    assert "group of this name" in refused(actions.add_group, roomy, name="Blauw", by=broker)
    for row in rows[:3]:
        actions.put_in_group(row, group=one, by=broker)
    actions.divide_groups(roomy, by=broker)
    assert (one.registrations.count(), two.registrations.count()) == (4, 3)
    actions.remove_group(one, by=broker)
    assert roomy.registrations.filter(group=None).count() == 4
    actions.sign_off(rows[6])
    assert "has a place" in refused(actions.put_in_group, rows[6], group=two, by=broker)


def test_lists_ask_the_same_number_of_queries(client, broker, django_assert_num_queries):
    from tests.personas import client_of

    page = client_of(factories.make_person("Nadia Benali", hats=(HatKind.MEMBER, HatKind.COORDINATOR)))
    for count in (1, 2):
        for number in range(count):
            event = actions.open_event(plan(broker, title=f"{count} {number}"), by=broker)
            come(event)
        page.get("/evenementen/")
        with django_assert_num_queries(LIST):
            assert page.get("/evenementen/").status_code == 200
        with django_assert_num_queries(AGENDA):
            assert client.get("/agenda-open/").status_code == 200


LIST, AGENDA = 4, 3
