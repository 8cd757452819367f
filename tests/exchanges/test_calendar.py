"""The calendar entry of a session: one UID for life, in the mails, in the file and in the feed."""

from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from tests.exchanges.scene import BRUSSELS, IN_A_WEEK, mails, plan, planned, planning
from vlechtwerk.agenda import ics
from vlechtwerk.core import clock
from vlechtwerk.exchanges import actions
from vlechtwerk.outbox.actions import as_mail

pytestmark = pytest.mark.django_db


def entry(mail):
    calendar = Calendar.from_ical(mail.calendar)
    (event,) = calendar.walk("VEVENT")
    return str(calendar["method"]), event


def test_invitation_moves_and_cancellation_are_one_entry():
    session = planned()
    plan(session, IN_A_WEEK + timedelta(days=2))
    actions.set_place(session, place="Bibliotheek", by=session.giver)
    actions.cancel_session(session, reason="Ziek", by=session.giver)
    sent = [*mails("planned", session.receiver), *mails("cancelled", session.receiver)]
    # what had not left when the session was called off does not leave any more
    assert [mail.kind for mail in sent] == ["exchanges.cancelled"]
    method, event = entry(sent[0])
    assert method == "CANCEL"
    assert (event["sequence"], str(event["status"])) == (3, "CANCELLED")


def test_every_change_raises_the_sequence_of_the_same_uid():
    session = planned()
    plan(session, IN_A_WEEK + timedelta(days=2))
    actions.set_place(session, place="Bibliotheek", by=session.giver)
    entries = [entry(mail) for mail in mails("planned", session.receiver)]
    assert [method for method, _event in entries] == ["REQUEST"] * 3
    assert [event["sequence"] for _method, event in entries] == [0, 1, 2]
    assert len({str(event["uid"]) for _method, event in entries}) == 1
    assert str(entries[-1][1]["location"]) == "Bibliotheek"
    assert {str(event["status"]) for _method, event in entries} == {"CONFIRMED"}


def test_session_that_never_had_a_date_sends_no_cancellation():
    session = planning()
    actions.cancel_session(session, reason="Ziek", by=session.giver)
    assert {mail.calendar for mail in mails("cancelled")} == {""}


def test_reader_stands_in_the_invitation_with_the_own_address_and_the_other_by_name_only():
    session = planned()
    _method, event = entry(mails("planned", session.receiver)[0])
    attendees = {str(one.params["cn"]): str(one) for one in event["attendee"]}
    assert attendees[session.receiver.name] == f"mailto:{session.receiver.email}"
    assert session.giver.email not in mails("planned", session.receiver)[0].calendar
    assert set(attendees) == {session.giver.name, session.receiver.name}


def test_mail_carries_the_entry_as_a_calendar_part_with_its_method():
    session = planned()
    mail = as_mail(mails("planned", session.giver)[0]).message()
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    assert Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")


@pytest.mark.parametrize(
    ("starts_at", "offset"),
    [
        (datetime(2026, 3, 27, 9, tzinfo=BRUSSELS), 1),
        (datetime(2026, 3, 30, 9, tzinfo=BRUSSELS), 2),
        (datetime(2026, 10, 23, 13, 30, tzinfo=BRUSSELS), 2),
        (datetime(2026, 10, 26, 13, 30, tzinfo=BRUSSELS), 1),
    ],
)
def test_entry_is_at_the_right_hour_on_both_sides_of_the_clock_change(starts_at, offset):
    session = planned(starts_at=starts_at)
    calendar = Calendar.from_ical(mails("planned", session.giver)[0].calendar)
    (event,), (zone,) = calendar.walk("VEVENT"), calendar.walk("VTIMEZONE")
    assert str(zone["tzid"]) == event["dtstart"].params["tzid"] == "Europe/Brussels"
    assert event.decoded("dtstart") == starts_at
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=3, minutes=30)
    own = zone.to_tz(lookup_tzid=False)  # the rules as they stand in the file, not those of this machine
    assert starts_at.replace(tzinfo=own).utcoffset() == timedelta(hours=offset)


def test_feed_keeps_what_was_cancelled_and_marks_what_looks_for_a_date_again():
    session, again, off = planned(), planned(), planned()
    person = session.giver
    for other in (again, off):
        other.appointment.attendances.filter(person=other.giver).update(person=person)
    actions.cancel_session(off, reason="Ziek", by=off.receiver)
    with clock.at(IN_A_WEEK + timedelta(days=1)):
        actions.hold_due()
        actions.resolve(again, resolution="replan", note="Nog eens", by=again.broker)
    events = Calendar.from_ical(ics.feed(person)).walk("VEVENT")
    found = {str(event["uid"]).split("@")[0]: str(event["status"]) for event in events}
    assert found == {
        str(session.appointment.uid): "CONFIRMED",
        str(again.appointment.uid): "TENTATIVE",
        str(off.appointment.uid): "CANCELLED",
    }


@pytest.mark.parametrize("text", ["Zaal 2; kom,\nlangs \\ achter", "x" * 200, "😀 BEGIN:VEVENT\r\nSUMMARY:x"])
def test_typed_words_cannot_break_the_calendar(text):
    session = planned()
    actions.set_place(session, place=text, by=session.giver)
    _method, event = entry(mails("planned", session.giver)[-1])
    assert str(event["location"]) == " ".join(text.split())[:200]
