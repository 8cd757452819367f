"""Who comes: places, the queue, signing off, reminders."""

from datetime import timedelta
from types import SimpleNamespace

from tests import factories
from tests.events.conftest import come, mails, states
from vlechtwerk.core import clock
from vlechtwerk.events import actions, queries
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import merging
from vlechtwerk.people.enums import HatKind


def test_full_event_makes_a_queue_and_each_hears_the_place(event):
    for name in ("an", "wim", "els", "bo"):
        come(event, name=name, email=f"{name}@example.org")
    assert states(event) == {"an": "registered", "wim": "registered", "els": "waiting", "bo": "waiting"}
    assert mails() == [
        ("registered", "an@example.org"), ("registered", "wim@example.org"),
        ("waiting", "els@example.org"), ("waiting", "bo@example.org"),
    ]  # fmt: skip
    assert (
        "number 2" in Message.objects.get(to_email="bo@example.org").text
        or "nummer 2" in Message.objects.get(to_email="bo@example.org").text
    )


def test_first_of_the_queue_moves_up_when_somebody_signs_off(event):
    an, _wim, els, bo = (come(event, name=n, email=f"{n}@example.org") for n in ("an", "wim", "els", "bo"))
    actions.sign_off(an)
    assert states(event) == {"an": "left", "wim": "registered", "els": "registered", "bo": "waiting"}
    assert mails("event_moved_up") == [("moved_up", "els@example.org")]
    assert queries.place_in_queue(bo) == 1
    actions.sign_off(bo)  # out of the queue: nobody moves
    els.refresh_from_db()
    assert els.state == "registered" and queries.taken(event) == 2


def test_same_address_twice_is_the_same_registration(event):
    first = come(event)
    again, is_new = actions.register(event, name="Iemand anders", email="AN@example.org")
    assert (again, is_new) == (first, False) and len(mails()) == 1
    actions.sign_off(first)
    back, is_new = actions.register(event, name="An", email="an@example.org")
    assert is_new and back != first


def test_member_registers_with_what_the_network_knows(event):
    person, firm = factories.make_person("Griet Vandamme"), factories.make_organisation()
    factories.make_affiliation(person, firm)
    one, is_new = actions.register_person(event, person=person)
    assert is_new and (one.person, one.organisation, one.email) == (person, firm, person.email)
    assert actions.register_person(event, person=person) == (one, False)
    assert actions.register(event, name="Griet", email=person.email.upper())[1] is False


def test_typed_address_of_a_member_is_theirs(event):
    person = factories.make_person("Griet Vandamme")
    assert come(event, name="Griet", email=person.email).person == person


def test_registering_and_signing_off_end_with_the_event(event, broker, refused):
    one = come(event)
    with clock.at(event.ends_at):
        assert "is over" in refused(actions.register, event, name="Wim", email="wim@example.org")
        actions.hold_event(event)
        assert "held" in refused(actions.sign_off, one)
    assert "held" in refused(actions.register, event, name="Wim", email="wim@example.org")


def test_signed_off_twice_or_checked_in_is_refused(event, broker, refused):
    one, two = come(event), come(event, name="Wim", email="wim@example.org")
    actions.sign_off(one)
    assert "signed off before" in refused(actions.sign_off, one)
    actions.tick(event, keys=[two.key], by=broker)
    assert "checked in already" in refused(actions.sign_off, two)


def test_reminder_goes_two_days_before_once_and_not_to_who_just_came(roomy):
    come(roomy)
    assert actions.remind_registered_due() == 0
    with clock.at(roomy.starts_at - timedelta(days=1)):
        come(roomy, name="Wim", email="wim@example.org")  # knows it since this minute
        assert (actions.remind_registered_due(), actions.remind_registered_due()) == (1, 0)
    assert mails("event_reminder") == [("reminder", "an@example.org")]


def test_queue_is_reminded_of_its_place(event):
    for name in ("an", "wim", "els"):
        come(event, name=name, email=f"{name}@example.org")
    with clock.at(event.starts_at - timedelta(days=1)):
        assert actions.remind_registered_due() == 3
    assert "1" in Message.objects.get(kind="events.event_reminder", to_email="els@example.org").text


def test_two_people_who_are_one_keep_one_registration(roomy):
    coordinator = factories.make_person("Nadia", hats=(HatKind.MEMBER, HatKind.COORDINATOR))
    kept, taken = factories.make_person("Griet Vandamme"), factories.make_person("Vandamme Griet")
    actions.register_person(roomy, person=kept)
    actions.register_person(roomy, person=taken)
    acting = SimpleNamespace(person=coordinator, hats=frozenset({"coordinator"}))
    merging.merge(kept, taken=taken, choices=merging.defaults(kept, taken), acting=acting)
    assert roomy.registrations.filter(person=kept).count() == 1


def test_confirmation_carries_the_calendar_entry_and_a_personal_link(roomy):
    come(roomy)
    mail = Message.objects.get(kind="events.event_registered")
    assert f"UID:{roomy.uid}" in mail.calendar.replace("\r\n ", "") and "SEQUENCE:0" in mail.calendar
    assert "/inschrijving/" in mail.link
