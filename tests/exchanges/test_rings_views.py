"""The pages of a ring: found, proposed, answered with and without an account, withdrawn."""

import pytest
from django.urls import reverse

from tests import factories
from tests.exchanges.rings import answered, fresh, proposed, states, three
from tests.exchanges.scene import path_of
from tests.personas import client_of
from vlechtwerk.exchanges import actions, queries
from vlechtwerk.exchanges.models import ExchangeRing
from vlechtwerk.matching import actions as matching
from vlechtwerk.people.models import Person, Talent

pytestmark = pytest.mark.django_db


@pytest.fixture
def broker():
    return factories.make_broker()


@pytest.fixture
def staff(broker):
    return client_of(broker)


def guest_path(ring, place):
    return path_of(actions.ring_link(ring.places[place]))


def test_list_shows_the_ring_as_picture_and_in_words_and_leads_to_its_proposal(broker, staff):
    three(broker)
    page = staff.get(reverse("rings")).content.decode()
    [found] = queries.find_rings()
    assert 'role="img" aria-label="Katrien Baert helpt Omar Vercauteren: Vrijwilligers houden; ' in page
    assert "Omar Vercauteren helpt Inge Daems" in page and "Waarom:" in page
    assert found.url.replace("&", "&amp;") in page
    preview = staff.get(found.url).content.decode()
    assert "Deze mensen krijgen nu een mail" in preview and "Stel deze ring voor" in preview
    answer = staff.post(reverse("ring_new"), {"need": found.keys}, follow=True)
    assert "De ring is voorgesteld" in answer.content.decode()
    assert ExchangeRing.objects.get().proposed_by == broker


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_a_constant_number_of_queries(broker, staff, count, django_assert_num_queries):
    for _ring in range(count):
        three(broker)
    for done in ("proposed", "declined", "accepted"):
        for _ring in range(count):
            needs = three(broker)
            ring = proposed(needs, by=broker)
            answered(ring, *{"declined": ["no"], "accepted": ["yes"] * 3}.get(done, []))
    staff.get(reverse("rings"))
    with django_assert_num_queries(13):
        page = staff.get(reverse("rings"))
    assert page.content.decode().count("/ruilringen/voorstel/") == count


def test_preview_says_who_has_to_be_called_and_what_speaks_against_it(broker, staff):
    needs = three(broker)
    Person.objects.filter(name="Inge Daems").update(email=None)
    url = f"{reverse('ring_new')}?need={needs[0].key}&need={needs[1].key}&need={needs[2].key}"
    page = staff.get(url).content.decode()
    assert "Zonder e-mailadres; bel, en vul het antwoord zelf in: <b>Inge Daems</b>." in page
    Talent.objects.filter(person__name="Inge Daems").delete()
    page = staff.get(url).content.decode()
    assert "Van Inge Daems staat nog geen talent in het register." in page
    answer = staff.post(reverse("ring_new"), {"need": [need.key for need in needs]})
    assert answer.status_code == 422
    assert not ExchangeRing.objects.exists()


@pytest.mark.parametrize("keys", [["one"], ["a", "b"], ["same", "same"], ["a"] * 5, ["%s", "b_"], ["x" * 90, "y"]])
def test_odd_ring_in_the_address_is_not_there(staff, keys):
    for response in (staff.get(reverse("ring_new"), {"need": keys}), staff.post(reverse("ring_new"), {"need": keys})):
        assert response.status_code == 404


def test_two_needs_of_one_person_are_no_ring(broker, staff):
    needs = three(broker)
    again = factories.make_need(needs[0].innovation, made_by=broker)
    assert staff.get(reverse("ring_new"), {"need": [needs[0].key, again.key]}).status_code == 404


def test_guest_says_yes_and_the_last_one_finds_both_sessions(client):
    ring = answered(proposed(), "yes", "yes")
    page = client.get(guest_path(ring, 2))
    text = page.content.decode()
    assert "Katrien Baert" in text and "Omar Vercauteren" in text and "Je hebt geen account nodig" in text
    assert page["Cache-Control"] == "no-store"
    done = client.post(guest_path(ring, 2), {"answer": "yes"}, follow=True).content.decode()
    assert "Iedereen zei ja!" in done
    sessions = queries.sessions_of_ring(fresh(ring)).filter(giver=ring.places[2].person)
    assert path_of(actions.session_link(sessions[0], ring.places[2].person)).split(":")[0][:20] in done
    assert not any(member.person.phone in done for member in ring.places)


def test_guest_says_no_and_reads_it_kindly(client):
    ring = proposed()
    done = client.post(guest_path(ring, 0), {"answer": "no", "reason": "no_time", "note": ""}, follow=True)
    assert "Bedankt voor je antwoord" in done.content.decode()
    other = client.get(guest_path(ring, 1)).content.decode()
    assert "Deze keer gaat de ring niet door" in other
    assert "We zoeken verder naar iemand" in other
    assert not any(name in other for name in ("Katrien", "Inge"))
    assert states(ring) == ["open"] * 3


@pytest.mark.parametrize(
    ("data", "says"),
    [({}, "Kies een van de twee antwoorden."), ({"answer": "other"}, "Selecteer een geldige keuze"),
     ({"answer": "yes", "phone": "abc"}, "nummer"), ({"answer": "no", "reason": "nonsense"}, "Selecteer een geldige keuze")],
)  # fmt: skip
def test_mistake_in_the_answer_is_said_and_writes_nothing(client, data, says):
    ring = proposed()
    page = client.post(guest_path(ring, 0), data)
    assert page.status_code == 422
    assert says in page.content.decode()
    assert fresh(ring).places[0].answer == ""


def test_yes_without_a_number_asks_for_one(client):
    ring = proposed()
    Person.objects.update(phone="")
    page = client.post(guest_path(ring, 0), {"answer": "yes"})
    assert "Geef een nummer" in page.content.decode()
    assert client.post(guest_path(ring, 0), {"answer": "yes", "phone": "0499 11 22 33"}).status_code == 302
    assert fresh(ring.places[0].person).phone == "0499 11 22 33"


def test_never_again_is_one_button(client):
    ring = proposed()
    done = client.post(guest_path(ring, 0), {"never": "1"}, follow=True).content.decode()
    assert "We vragen je niets meer" in done
    assert fresh(ring).places[0].decline_reason == "never"


def test_member_finds_the_ring_at_home_and_answers_there():
    ring = proposed()
    member = ring.places[1]
    own = client_of(member.person)
    page = own.get(reverse("member_home")).content.decode()
    assert "Jij helpt Inge Daems, Katrien Baert helpt jou" in page
    path = reverse("ring_answer", args=[member.key])
    assert path in page
    assert "checked" in own.get(f"{path}?answer=yes").content.decode()
    own.post(path, {"answer": "yes"})
    assert fresh(member).answer == "yes"
    assert path not in own.get(reverse("member_home")).content.decode()
    assert client_of(ring.places[0].person).get(path).status_code == 404


def test_broker_enters_an_answer_and_sees_the_reason_of_a_no(broker, staff):
    ring = proposed(three(broker), by=broker)
    page = staff.get(reverse("ring", args=[ring.key])).content.decode()
    path = reverse("ring_answer", args=[ring.places[0].key])
    assert path in page
    answer = staff.post(path, {"answer": "no", "reason": "no_time", "note": "Belt later"}, follow=True)
    text = answer.content.decode()
    assert "nu geen tijd" in text and "Belt later" in text and "vriendelijk te horen" in text


def test_broker_withdraws(broker, staff):
    ring = proposed(three(broker), by=broker)
    text = staff.post(reverse("ring_withdraw", args=[ring.key]), follow=True).content.decode()
    assert "De ring is ingetrokken" in text
    again = staff.post(reverse("ring_withdraw", args=[ring.key]), follow=True).content.decode()
    assert "Deze ring is gesloten" in again


def test_match_desk_and_list_say_that_a_need_is_in_a_ring(broker, staff):
    ring = proposed(three(broker), by=broker)
    need = ring.places[0].need
    page = staff.get(reverse("match", args=[need.key])).content.decode()
    assert "zit in een ruilring" in page and reverse("ring", args=[ring.key]) in page
    assert "/vraag/" not in page.split("<main")[1]
    assert reverse("ring", args=[ring.key]) in staff.get(reverse("needs")).content.decode()


def test_round_shows_the_rings_among_its_needs(broker):
    needs = three(broker)
    round_ = matching.start_round(by=broker)
    [panel] = queries.rings_of_round(round_)
    assert panel["text"].count("helps") == 3
    assert panel["url"] == queries.find_rings(needs)[0].url
