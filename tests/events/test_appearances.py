"""Appearances: what counts for the year, the alert in the third quarter, and the ambassador's own page."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.events.stage_scene import confirmed, make_ambassador, make_stage
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.events.actions import appearances as actions
from vlechtwerk.events.actions.stage_base import StageRefused
from vlechtwerk.events.models import Appearance, Event, Registration
from vlechtwerk.events.queries.appearances import year_of, years_of
from vlechtwerk.outbox.models import Message

pytestmark = pytest.mark.django_db
JULY = datetime(2027, 7, 1, 9, tzinfo=UTC)


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def note(one, day, **more):
    return actions.note_appearance(one, happens_on=day, kind="talk", title="Avond", by=one.keeper, **more)


def refused(act, *args, **keywords):
    with pytest.raises(StageRefused) as caught:
        act(*args, **keywords)
    return str(caught.value.message)


def numbers(one, year=2027):
    found = year_of(one, year)
    return len(found.counted), len(found.planned), len(found.without_evidence)


def test_only_what_happened_this_year_and_is_shown_counts():
    with clock.at(JULY):
        one = make_ambassador()
        note(one, date(2027, 2, 1), evidence="De krant van 2 februari")
        note(one, date(2027, 3, 1), evidence_url="https://radio.example/1")
        note(one, date(2027, 4, 1))
        note(one, date(2027, 9, 1), evidence="Het programma")
        note(one, date(2026, 12, 31), evidence="Vorig jaar")
        actions.withdraw_appearance(note(one, date(2027, 5, 1), evidence="Dubbel"), by=one.keeper)
        assert numbers(one) == (2, 1, 1)
        assert numbers(one, 2026) == (1, 0, 0)


def test_event_that_was_held_with_people_counted_shows_itself():
    stage = confirmed()
    one, event = stage.offers.get().ambassadorship, stage.event
    year = clock.today().year
    with clock.at(event.ends_at + timedelta(days=1)):
        year = event.starts_at.year
        assert numbers(one, year) == (0, 0, 1)
        Event.objects.filter(pk=event.pk).update(state="held")
        assert numbers(one, year) == (0, 0, 1)
        Registration.objects.create(event=event, name="An", attended_at=event.starts_at)
        Registration.objects.create(event=event, name="Bo", attended_at=event.starts_at)
        assert numbers(one, year) == (1, 0, 0)


def test_years_of_many_take_one_question(django_assert_num_queries):
    some = [make_ambassador() for _n in range(3)]
    for one in some:
        note(one, clock.today(), evidence="x")
    for rows in (some[:1], some):
        with django_assert_num_queries(1):
            years_of(rows, clock.today().year)


def test_nobody_appears_before_they_were_appointed(english):
    one = make_ambassador()
    assert "no ambassador yet" in refused(note, one, date(2001, 1, 1))


def test_date_with_a_network_is_cancelled_with_the_stage_and_not_here(english):
    confirmed()
    row = Appearance.objects.get()
    assert "Cancel the stage" in refused(actions.withdraw_appearance, row, by=row.noted_by)
    with clock.at(clock.now() + timedelta(days=60)):
        actions.withdraw_appearance(row, by=row.noted_by)
        assert "already" in refused(actions.withdraw_appearance, row, by=row.noted_by)
        assert "taken back" in refused(actions.edit_appearance, row, by=row.noted_by, evidence="x")


def test_day_and_kind_of_a_stage_stay(english):
    confirmed()
    row = Appearance.objects.get()
    actions.edit_appearance(row, by=row.noted_by, happens_on=date(2030, 1, 1), evidence="Foto’s")
    assert (row.happens_on.year, row.evidence) != (2030, "Foto’s") and row.evidence == "Foto’s"


# the third quarter


def test_who_falls_short_hears_it_once_in_the_third_quarter_and_so_does_the_keeper(english):
    with clock.at(JULY - timedelta(days=1)):
        keeper = factories.make_broker()
        short, busy = make_ambassador("Wim", keeper=keeper), make_ambassador("Saar", keeper=keeper, goal=1)
        other = make_ambassador("Griet")
        note(busy, date(2027, 10, 1))
        assert actions.alert_years_due() == 0
    with clock.at(JULY):
        make_stage(title="Open podium")
        assert (actions.alert_years_due(), actions.alert_years_due()) == (2, 0)
    mail = Message.objects.get(kind="events.year_short", to_email=short.person.email)
    assert "0 van 3" in mail.subject and "Open podium" in mail.text
    assert Message.objects.filter(kind="events.year_short", to_email=busy.person.email).count() == 0
    told = Message.objects.get(kind="events.years_short", to_email=keeper.email)
    assert "Wim: 0 van 3" in told.text and "Saar" not in told.text and "Griet" not in told.text
    assert Message.objects.filter(kind="events.years_short", to_email=other.keeper.email).count() == 1
    with clock.at(datetime(2027, 10, 1, 9, tzinfo=UTC)):
        assert actions.alert_years_due() == 0
    with clock.at(datetime(2028, 9, 30, 9, tzinfo=UTC)):
        assert actions.alert_years_due() == 2
    assert Message.objects.filter(kind="events.year_short", to_email=short.person.email).count() == 2


# pages


def test_own_page_shows_the_year_what_lacks_evidence_and_the_next_stage():
    stage = confirmed(make_stage(title="Ondernemersavond"))
    one = stage.offers.get().ambassadorship
    today = clock.today()
    actions.note_appearance(one, happens_on=today, kind="medium", title="Bij de bakkers", by=one.person)
    client = client_of(one.person)
    page = client.get(reverse("ambassador_home")).content.decode()
    assert "0 van 3 dit jaar" in page and "Bij de bakkers" in page and "Ondernemersavond" in page
    assert stage.fan.contact.phone in page and "openstreetmap" in page
    row = Appearance.objects.get(title="Bij de bakkers")
    path = reverse("appearance", args=[row.key])
    sent = {
        "kind": "medium",
        "title": row.title,
        "happens_on": row.happens_on.isoformat(),
        "evidence": "Radio 2",
        "evidence_url": "",
    }
    assert client.post(path, {**sent, "evidence_url": "javascript:alert(1)"}).status_code == 422
    assert client.post(path, sent).status_code == 302
    assert "1 van 3 dit jaar" in client.get(reverse("ambassador_home")).content.decode()


def test_ambassador_notes_an_appearance_and_takes_it_back():
    one = make_ambassador()
    client = client_of(one.person)
    sent = {"kind": "talk", "title": "Lezing", "happens_on": clock.today().isoformat(), "audience_count": "30"}
    assert client.post(reverse("appearance_new"), {**sent, "happens_on": "9999-12-31"}).status_code == 422
    assert client.post(reverse("appearance_new"), sent).status_code == 302
    row = Appearance.objects.get()
    assert (row.noted_by, row.audience_count) == (one.person, 30)
    assert client_of(factories.make_person("Iemand")).get(reverse("appearance", args=[row.key])).status_code == 404
    client.post(reverse("appearance_withdraw", args=[row.key]))
    row.refresh_from_db()
    assert row.cancelled_at


def test_team_sees_all_years_and_notes_for_somebody():
    one = make_ambassador("Wim Decoster")
    client = client_of(one.keeper)
    sent = {"kind": "talk", "title": "Lezing", "happens_on": clock.today().isoformat(), "evidence": "Programma"}
    assert client.post(reverse("appearance_note", args=[one.key]), sent).status_code == 302
    page = client.get(reverse("appearances")).content.decode()
    assert "Wim Decoster" in page and "1 van 3" in page
    for odd in ("zz", "²", "99999999999", "0"):
        assert client.get(reverse("appearances"), {"year": odd}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_years_takes_as_many_questions_for_three_as_for_one(rows, django_assert_num_queries):
    for _n in range(rows):
        note(make_ambassador(), clock.today(), evidence="x")
    client = client_of(factories.make_broker())
    client.get(reverse("appearances"))
    with django_assert_num_queries(6):
        client.get(reverse("appearances"))


def test_who_is_no_ambassador_any_more_gets_a_kind_page():
    one = make_ambassador()
    one.state = "nominated"
    one.save()
    client = client_of(one.person)
    assert client.get(reverse("ambassador_home")).status_code == 200
    assert client.get(reverse("ambassador_card")).status_code == 302
    assert client.get(reverse("appearance_new")).status_code == 302
