"""The page of a session for each reader, with and without an account, and what it refuses."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.exchanges.scene import (
    IN_A_WEEK,
    booked,
    coin,
    disputed,
    held,
    mails,
    no_show,
    path_of,
    plan,
    planned,
    planning,
)
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.exchanges import actions
from vlechtwerk.exchanges.models import StrengtheningSession

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AFTER = IN_A_WEEK + DAY


@pytest.fixture
def guest():
    return Client(headers={"accept-language": "en"})


def english(**fields):
    return factories.make_person(language="en", **fields)


def link_of(session, side="giver"):
    return path_of(actions.session_link(session, getattr(session, side)))


def act(session, verb, side="giver"):
    return f"{link_of(session, side)}{verb}/"


def page_of(session, person):
    return client_of(person).get(reverse("session", args=[session.key]))


def text(response):
    return " ".join(response.content.decode().split())


# what each reader sees


@pytest.mark.parametrize("make", [planning, planned, held, no_show, disputed, booked])
@pytest.mark.parametrize("who", ["giver", "receiver", "broker"])
def test_page_opens_in_every_state_for_each_of_them(make, who):
    session = make()
    with clock.at(AFTER):
        response = page_of(session, getattr(session, who))
        assert response.status_code == 200
        if who != "broker":
            assert Client().get(link_of(session, who)).status_code == 200


@pytest.mark.parametrize("state", ["cancelled", "resolved"])
def test_page_of_a_session_that_came_to_nothing_says_why(state, guest):
    session = planned() if state == "cancelled" else disputed()
    with clock.at(AFTER if state == "resolved" else clock.now()):
        if state == "cancelled":
            actions.cancel_session(session, reason="De trein rijdt niet", by=session.giver)
        else:
            actions.resolve(session, resolution="release", note="De trein rijdt niet", by=session.broker)
        response = guest.get(link_of(session))
    assert "De trein rijdt niet" in text(response)
    assert b"<form" not in response.content.split(b"<main")[1].split(b"</main")[0]


def test_the_two_see_each_others_number_and_the_broker_sees_both():
    session = planned()
    giver, receiver = session.giver.phone, session.receiver.phone
    seen = {who: text(page_of(session, getattr(session, who))) for who in ("giver", "receiver", "broker")}
    assert receiver in seen["giver"]
    assert giver not in seen["giver"]
    assert giver in seen["receiver"]
    assert giver in seen["broker"]
    assert receiver in seen["broker"]


def test_note_for_the_broker_is_on_the_brokers_page_only():
    session = held()
    with clock.at(AFTER):
        actions.confirm(session, person=session.giver, verdict="other_absent", note="Ze stond er niet")
        assert "Ze stond er niet" in text(page_of(session, session.broker))
        assert "Ze stond er niet" not in text(page_of(session, session.receiver))
        assert "Ze stond er niet" not in text(page_of(session, session.giver))


def test_page_warns_of_what_the_reader_has_planned_already_and_nobody_elses(guest):
    session = planning(receiver=english())
    busy = planned(receiver=session.receiver)
    actions.propose_dates(session, starts=[IN_A_WEEK], by=session.giver)
    assert "Mind: you have" in text(guest.get(link_of(session, "receiver")))
    assert busy.appointment.summary not in text(guest.get(link_of(session, "giver")))


def test_date_that_passed_is_gone_from_the_page_and_dates_can_be_offered(guest):
    session = planning()
    actions.propose_dates(session, starts=[IN_A_WEEK], by=session.giver)
    with clock.at(AFTER):
        page = text(guest.get(link_of(session, "receiver")))
    assert "Choose this one" not in page
    assert "There is no date yet" in page


def test_team_and_receiver_reach_the_invitation_from_the_session():
    session = booked()
    address = reverse("give", args=[session.invitation.key])
    assert address in text(page_of(session, session.broker))
    assert address in text(page_of(session, session.receiver))
    assert address not in text(page_of(session, session.giver))


def test_answers_given_before_stand_in_the_form_again():
    session = booked()
    actions.answer_questions(session, person=session.giver, usefulness=3, what_changed="Andere prijs")
    page = text(page_of(session, session.giver))
    assert "Andere prijs" in page


# the whole way without an account and without scripts


def test_guest_walks_from_dates_to_the_coin_by_links_alone(guest):
    session = planning(giver=factories.make_person(email="g@x.example"))
    offer = {"day_1": "2026-03-09", "part_1": "morning", "place": "Zaal 2"}
    assert guest.post(act(session, "dates"), offer).status_code == 302
    slot = session.appointment.slots.get()
    assert guest.post(act(session, "choose", "receiver"), {"slot": slot.key}).status_code == 302
    assert guest.post(act(session, "goal", "receiver"), {"goal": "Vier bronnen"}).status_code == 302
    session.refresh_from_db()
    assert (session.state, session.appointment.place, session.goal) == ("planned", "Zaal 2", "Vier bronnen")
    with clock.at(AFTER):
        for side in ("giver", "receiver"):
            assert guest.post(act(session, "confirm", side), {"verdict": "held"}).status_code == 302
    session.refresh_from_db()
    assert session.state == "booked"


def test_calendar_file_of_a_guest_has_the_session(guest):
    session = planned()
    answer = guest.get(reverse("guest_ics", args=[link_of(session).strip("/").split("/")[-1]]))
    assert answer["Content-Type"].startswith("text/calendar")
    assert str(session.appointment.uid) in answer.content.decode()
    token = link_of(planning()).strip("/").split("/")[-1]
    assert guest.get(reverse("guest_ics", args=[token])).status_code == 404


def test_broker_settles_from_the_page():
    session = disputed()
    with clock.at(AFTER):
        address = reverse("session_act", args=[session.key, "resolve"])
        answer = client_of(session.broker).post(address, {"resolution": "book", "note": "Gebeld met beiden"})
    assert answer.status_code == 302
    assert coin(session) == "posted"


# what is refused


@pytest.mark.parametrize("verb", ["resolve", "book", "__class__", "delete"])
def test_step_that_is_not_theirs_does_not_exist_for_the_two(verb):
    session = disputed()
    with clock.at(AFTER):
        assert Client().post(act(session, verb), {"resolution": "book", "note": "x"}).status_code == 404
        address = reverse("session_act", args=[session.key, verb])
        assert client_of(session.giver).post(address, {"resolution": "book", "note": "x"}).status_code == 404
    assert coin(session) == "pending"


@pytest.mark.parametrize("verb", ["confirm", "questions"])
def test_broker_does_not_answer_in_the_name_of_the_two(verb):
    session = held()
    address = reverse("session_act", args=[session.key, verb])
    assert client_of(session.broker).post(address, {"verdict": "held"}).status_code == 404


HOSTILE = [
    ("dates", {}),
    ("dates", {"day_1": "31/02/2026"}),
    ("dates", {"day_1": ["2026-03-09", "x"], "part_1": "night"}),
    ("dates", {"day_1": "2026-03-09", "place": "p" * 201}),
    ("dates", {"day_1": "9" * 100_000}),
    ("choose", {}),
    ("choose", {"slot": "nonsense"}),
    ("choose", {"slot": "x" * 10_000}),
    ("place", {"place": "  "}),
    ("place", {"place": "p" * 100_000}),
    ("goal", {"goal": "g" * 1001}),
    ("goal", {}),
    ("cancel", {}),
    ("cancel", {"reason": "r" * 201}),
    ("confirm", {"verdict": "held"}),
    ("confirm", {"verdict": "../../"}),
    ("questions", {"usefulness": "-1"}),
]


@pytest.mark.parametrize(("verb", "data"), HOSTILE)
def test_step_with_nonsense_is_answered_in_words_and_writes_nothing(verb, data, guest):
    session = planned()
    before = StrengtheningSession.objects.filter(pk=session.pk).values().get()
    answer = guest.post(act(session, verb), data)
    assert answer.status_code == 422
    assert 'role="alert"' in text(answer) or 'aria-invalid="true"' in text(answer)
    assert StrengtheningSession.objects.filter(pk=session.pk).values().get() == before
    assert session.appointment.slots.filter(withdrawn_at=None).count() == 0


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("dates", {"day_1": "2026-02-01", "place": "Bij de bakker"}),
        ("goal", {"goal": "Bij de bakker " + "g" * 1000}),
        ("cancel", {"reason": "Bij de bakker " + "r" * 200}),
        ("place", {"place": "Bij de bakker " + "p" * 200}),
    ],
)
def test_what_was_typed_is_still_there(verb, data, guest):
    assert "Bij de bakker" in text(guest.post(act(planned(), verb), data))


@pytest.mark.parametrize("make", [booked, disputed])
@pytest.mark.parametrize("verb", ["cancel", "place", "goal"])
def test_step_that_came_too_late_says_so_above_the_page(make, verb, guest):
    session = make()
    data = {"reason": "Ziek", "place": "Zaal", "goal": "Iets"}
    with clock.at(AFTER):
        answer = guest.post(act(session, verb), data)
    assert answer.status_code == 422
    assert "by now. Look at it again." in text(answer)


def test_date_of_another_session_is_not_on_offer_here(guest):
    session, other = planning(), planning()
    (slot,) = actions.propose_dates(other, starts=[IN_A_WEEK], by=other.giver)
    answer = guest.post(act(session, "choose", "receiver"), {"slot": slot.key})
    assert answer.status_code == 422
    assert "no longer on offer" in text(answer)


def test_page_after_a_refused_step_shows_the_session_as_it_is(guest, monkeypatch):
    """What an action changed in memory before it was rolled back is not shown."""
    session = planning()
    (slot,) = actions.propose_dates(session, starts=[IN_A_WEEK], by=session.giver)

    def refuse(*args, **kwargs):
        raise actions.ExchangeRefused("no calendar today")

    monkeypatch.setattr("vlechtwerk.exchanges.actions.planning._announce", refuse)
    answer = guest.post(act(session, "choose", "receiver"), {"slot": slot.key})
    assert "no calendar today" in text(answer)
    assert answer.context["session"].appointment.state == "tentative"


# links


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-2], lambda t: t + "x", lambda t: "x", lambda t: t.upper(), lambda t: "é😀"]
)
def test_altered_link_reveals_nothing(spoil, guest):
    session = planned()
    token = spoil(link_of(session).strip("/").split("/")[-1])
    for address in (reverse("guest_session", args=[token]), reverse("guest_session_act", args=[token, "cancel"])):
        answer = guest.post(address, {"reason": "x"}) if "cancel" in address else guest.get(address)
        assert answer.status_code == 404
        assert session.need.title not in text(answer)
        assert session.receiver.name not in text(answer)


def test_expired_link_says_so_and_does_nothing(guest):
    session = planned()
    link = link_of(session)
    with clock.at(clock.now() + 200 * DAY):
        answer = guest.get(link)
        assert answer.status_code == 410
        assert "has expired" in text(answer)
        assert guest.post(f"{link}cancel/", {"reason": "x"}).status_code == 410
    session.refresh_from_db()
    assert session.state == "planned"


def test_link_for_another_purpose_opens_nothing(guest):
    session = planned()
    token = path_of(actions.base.confirm_link(session, session.giver)).strip("/").split("/")[-1]
    assert guest.get(reverse("guest_session", args=[token])).status_code == 404


def test_page_behind_a_link_is_neither_kept_nor_passed_on(guest):
    answer = guest.get(link_of(planned()))
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"


# lists


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("broker", 4), ("giver", 4)])
def test_list_asks_the_same_number_of_queries(who, queries, count, django_assert_num_queries):
    giver, broker = factories.make_person("Jeroen"), factories.make_broker()
    for number in range(count):
        planned(giver=giver, broker=broker, starts_at=IN_A_WEEK + number * DAY)
    client = client_of(broker if who == "broker" else giver)
    with django_assert_num_queries(queries):
        page = client.get(reverse("sessions"))
    assert len(page.context["page"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_number_of_queries_for_any_number_of_dates(count, guest, django_assert_num_queries):
    session = planning()
    actions.propose_dates(session, starts=[IN_A_WEEK + n * DAY for n in range(count)], by=session.giver)
    link = link_of(session, "receiver")
    with django_assert_num_queries(11):
        page = guest.get(link)
    assert len(page.context["slots"]) == count


@pytest.mark.parametrize("query", ["?state=booked", "?state=nonsense", "?page=99", "?page=x", "?state=%00"])
def test_list_takes_any_question(query):
    planned()
    answer = client_of(factories.make_broker()).get(reverse("sessions") + query)
    assert answer.status_code == (400 if "%00" in query else 200)


def test_members_list_has_their_own_sessions_only():
    mine, other = planned(giver=factories.make_person("Ik")), planned()
    page = client_of(mine.giver).get(reverse("sessions") + "?state=all")
    assert list(page.context["page"]) == [mine]
    assert other.need.key not in text(page)


def test_moved_session_tells_both_by_mail_from_the_page(guest):
    session = planned()
    guest.post(act(session, "dates"), {"day_1": "2026-03-12", "part_1": "afternoon"})
    slot = session.appointment.slots.get(withdrawn_at=None)
    guest.post(act(session, "choose", "receiver"), {"slot": slot.key})
    assert len(mails("planned", session.giver)) == 2
    plan(session, IN_A_WEEK + 9 * DAY)
    assert len(mails("planned", session.giver)) == 3


def test_planned_session_says_how_it_is_confirmed_on_the_page_and_in_the_mail(guest):
    words = "Afterwards you both confirm with one tap; then the coin is booked."
    session = planned(giver=english(name="Jeroen"))
    assert words in guest.get(path_of(actions.session_link(session, session.giver))).content.decode()
    assert words in mails("planned", session.giver)[0].text
