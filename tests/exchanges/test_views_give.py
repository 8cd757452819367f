"""The invitation to give, by link and logged in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.exchanges.scene import IN_A_WEEK, booked, coins_of, invited, mails, path_of, planning, standing
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.exchanges import actions
from vlechtwerk.exchanges.actions.base import give_link
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.django_db
AFTER = IN_A_WEEK + timedelta(days=1)


@pytest.fixture
def guest():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def invitation():
    """With two needs of others to choose from."""
    for title in ("Koken", "Rekenen"):
        factories.make_need(factories.make_innovation(f"Idee {title}"), title=title)
    made = invited(receiver=factories.make_person("Griet", language="en"))
    with clock.at(AFTER):
        yield made


def link_of(invitation):
    return path_of(give_link(invitation))


def text(response):
    return " ".join(response.content.decode().split())


def press(guest, invitation, verb, **data):
    answer = guest.post(link_of(invitation), {"verb": verb, **data})
    invitation.refresh_from_db()
    return answer


def test_guest_sees_the_needs_and_offers_to_help_with_one(guest, invitation):
    page = guest.get(link_of(invitation))
    assert page.content.count(b'name="need"') == 2
    need = invitation.needs.get(title="Koken")
    assert press(guest, invitation, "offer", need=need.key).status_code == 302
    assert (invitation.state, invitation.offer.need) == ("planned", need)
    assert "You offered to help with “Koken”" in text(guest.get(link_of(invitation)))


@pytest.mark.parametrize(
    ("verb", "data", "state"),
    [
        ("snooze", {"until": "2026-04-01"}, "snoozed"),
        ("forward", {"name": "Sofie", "email": "sofie@x.example"}, "passed"),
        ("donate", {}, "donated"),
        ("waive", {"reason": "Pas verhuisd"}, "waived"),
    ],
)
def test_guest_answers_otherwise(verb, data, state, guest, invitation):
    coins_of(invitation.person, 2)
    assert press(guest, invitation, verb, **data).status_code == 302
    assert invitation.state == state


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("offer", {}),
        ("offer", {"need": "nonsense"}),
        ("offer", {"need": "x" * 10_000}),
        ("snooze", {}),
        ("snooze", {"until": "2026-03-01"}),
        ("snooze", {"until": "31/02/2026"}),
        ("snooze", {"until": "9999-12-31"}),
        ("forward", {"name": "Sofie"}),
        ("forward", {"name": "Sofie", "email": "not an address"}),
        ("forward", {"name": "S" * 121, "email": "s@x.example"}),
    ],
)
def test_answer_with_nonsense_is_told_and_writes_nothing(verb, data, guest, invitation):
    people = Person.objects.count()
    answer = press(guest, invitation, verb, **data)
    assert answer.status_code == 422
    assert 'role="alert"' in text(answer) or 'aria-invalid="true"' in text(answer)
    assert invitation.state == "open"
    assert Person.objects.count() == people


@pytest.mark.parametrize("verb", ["", "steal", "__init__"])
def test_answer_that_is_not_theirs_does_not_exist(verb, guest, invitation):
    assert press(guest, invitation, verb, reason="Ziek").status_code == 404
    assert invitation.state == "open"


def test_what_was_typed_stays(guest, invitation):
    answer = press(guest, invitation, "forward", name="Sofie Claes", email="wrong")
    assert "Sofie Claes" in text(answer)


def test_colleague_is_not_added_when_the_invitation_is_closed_already(guest, invitation):
    actions.waive_invitation(invitation, reason="Ziek", by=invitation.session.broker)
    people = Person.objects.count()
    answer = press(guest, invitation, "forward", name="Sofie", email="sofie@x.example")
    assert answer.status_code == 422
    assert "waived" in text(answer)
    assert Person.objects.count() == people


def test_gift_is_offered_to_who_has_a_coin_only_and_a_page_from_before_is_told(guest, invitation):
    coins_of(invitation.person, 2)
    assert "Give one coin" in text(guest.get(link_of(invitation)))
    planning(receiver=invitation.person)
    answer = press(guest, invitation, "donate")
    assert answer.status_code == 422
    assert "There is no coin to give just now." in text(answer)
    assert "Give one coin" not in text(answer)
    assert invitation.state == "open"
    assert standing(invitation.person)[0] == 100


def test_gift_pressed_twice_is_one_coin(guest, invitation):
    coins_of(invitation.person, 3)
    press(guest, invitation, "donate")
    assert press(guest, invitation, "donate").status_code == 422
    assert standing(invitation.person)[0] == 100


def test_need_that_found_somebody_meanwhile_is_refused_in_words(guest, invitation):
    need = invitation.needs.first()
    planning(need=need, giver=factories.make_person("Rik"))
    answer = press(guest, invitation, "offer", need=need.key)
    assert answer.status_code == 422
    assert "no longer on the list" in text(answer)
    assert need.title not in text(guest.get(link_of(invitation)))


@pytest.mark.parametrize("who", ["person", "broker"])
def test_somebody_is_excused_with_a_reason_by_oneself_or_by_the_broker(who, invitation):
    address = reverse("give_act", args=[invitation.key, "waive"])
    client = client_of(invitation.person if who == "person" else invitation.session.broker)
    page = text(client.get(reverse("give", args=[invitation.key]), headers={"accept-language": "en"}))
    assert ("Why rather not? " in page) == (who == "person")
    if who == "broker":
        assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Ziek thuis"}).status_code == 302
    invitation.refresh_from_db()
    assert (invitation.state, invitation.reason) == ("waived", "Ziek thuis")
    assert list(invitation.said_no.all()) == ([invitation.person] if who == "person" else [])


def test_nobody_owes_a_reason_for_not_now(guest, invitation):
    assert press(guest, invitation, "waive").status_code == 302
    assert (invitation.state, invitation.reason) == ("waived", "Not now")


@pytest.mark.parametrize("verb", ["offer", "snooze", "donate", "forward"])
def test_broker_does_not_answer_in_somebody_elses_place(verb, invitation):
    broker = client_of(invitation.session.broker)
    assert broker.post(reverse("give_act", args=[invitation.key, verb])).status_code == 404


def test_broker_reads_why_somebody_is_not_asked_yet():
    receiver = factories.make_person("Griet", language="en")
    gave = booked(giver=receiver)
    made = invited(receiver=receiver, broker=gave.broker)
    type(gave.broker).objects.filter(pk=gave.broker.pk).update(language="en")
    with clock.at(AFTER):
        page = client_of(gave.broker).get(reverse("give", args=[made.key]), headers={"accept-language": "en"})
        assert made.state == "held"
        assert "is not asked now: gave not long ago" in text(page)
        own = client_of(receiver).get(reverse("give", args=[made.key]), headers={"accept-language": "en"})
        assert "not asked now" not in text(own)


# a colleague gives


@pytest.fixture
def passed(invitation):
    """The invitation in the hands of Sofie, and the link in her mail."""
    colleague = factories.make_person("Sofie", language="en")
    actions.forward_invitation(invitation, to_person=colleague, by=invitation.person)
    return invitation, path_of(next(part for part in links_in(mails("give_forwarded", colleague)[0])))


def links_in(mail):
    return [word.strip("[]()<>") for word in mail.text.split() if "/g/" in word]


def test_colleague_says_yes_in_two_taps(guest, passed):
    invitation, link = passed
    page = guest.get(link)
    assert "Griet thinks of you" in text(page)
    assert page.content.count(b'name="need"') == 2
    need = invitation.needs.get(title="Koken")
    assert guest.post(link, {"verb": "offer", "need": need.key}).status_code == 302
    invitation.refresh_from_db()
    assert (invitation.state, invitation.offer.helper.name) == ("planned", "Sofie")
    assert "You offered to help with “Koken”" in text(guest.get(link))
    assert "Sofie offered to help with “Koken”" in text(guest.get(link_of(invitation)))


def test_colleague_says_not_now_and_reads_thanks(guest, passed):
    invitation, link = passed
    assert guest.post(link, {"verb": "back"}).status_code == 302
    assert "Thank you for saying so" in text(guest.get(link))
    assert guest.post(link, {"verb": "back"}).status_code == 404
    invitation.refresh_from_db()
    assert (invitation.state, invitation.paid_by) == ("open", None)
    assert guest.get(link_of(invitation)).content.count(b'name="need"') == 2


@pytest.mark.parametrize("verb", ["snooze", "donate", "waive", "forward"])
def test_colleague_has_two_answers_and_no_others(verb, guest, passed):
    assert guest.post(passed[1], {"verb": verb, "reason": "Nee"}).status_code == 404


def test_who_passed_it_on_may_take_it_back_and_the_colleagues_link_tells_it(guest, passed):
    invitation, link = passed
    own = link_of(invitation)
    assert "Sofie has the invitation now" in text(guest.get(own))
    assert guest.post(own, {"verb": "donate"}).status_code == 422
    assert guest.post(own, {"verb": "back"}).status_code == 302
    assert guest.get(link).status_code == 404
    assert mails("give_forwarded") == mails("give_returned") == []


def test_colleague_finds_it_logged_in_and_nobody_else_does(passed):
    invitation, _link = passed
    address = reverse("give", args=[invitation.key])
    colleague = client_of(invitation.paid_by)
    assert colleague.get(address).status_code == 200
    assert client_of(factories.make_person()).get(address).status_code == 404
    assert colleague.post(reverse("give_act", args=[invitation.key, "back"])).status_code == 302
    assert colleague.get(address).status_code == 200


def test_link_of_somebody_who_never_had_it_opens_nothing(guest, passed):
    invitation, _link = passed
    other = give_link(invitation, factories.make_person())
    assert guest.get(path_of(other)).status_code == 404


def test_invitation_is_nobody_elses(invitation):
    address = reverse("give", args=[invitation.key])
    assert client_of(invitation.person).get(address).status_code == 200
    assert client_of(invitation.session.giver).get(address).status_code == 404
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_number_of_queries(count, guest, django_assert_num_queries):
    for number in range(count):
        factories.make_need(factories.make_innovation(f"Idee {number}"), title=f"Nood {number}")
    link = link_of(invited())
    with clock.at(AFTER), django_assert_num_queries(3):
        page = guest.get(link)
    assert page.content.count(b'name="need"') == count


def test_altered_and_expired_links_open_nothing(guest, invitation):
    link = link_of(invitation)
    assert guest.get(link[:-3] + "/").status_code == 404
    with clock.at(AFTER + timedelta(days=200)):
        assert guest.get(link).status_code == 410
        assert guest.post(link, {"verb": "donate"}).status_code == 410
    invitation.refresh_from_db()
    assert invitation.state == "open"
