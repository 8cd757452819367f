"""The pages, as an administrator, a broker, a member and a guest meet them."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.federation.peer import Peer, giving, make_member, make_partner, receiving
from tests.personas import client_of
from vlechtwerk.federation import actions, queries, signing
from vlechtwerk.federation.models import Parcel, Partner, RemoteSession, RemoteTransfer
from vlechtwerk.outbox.models import Message

pytestmark = pytest.mark.django_db

DIFFERENCES = [
    {"id": "0b0d7b3e", "kind": "state", "here": "committed", "there": ""},
    {"id": "0b0d7b3f", "kind": "amount", "here": 100, "there": "a"},
    {"id": "", "kind": "totals", "here": [100, 200], "there": [100, None]},
]
PARTNERS_QUERIES, PARTNER_QUERIES, SESSIONS_QUERIES = 3, 9, 5


@pytest.fixture
def admin():
    return factories.make_person("Ann Admin", hats=["member", "administrator"])


@pytest.fixture
def office(admin):
    return client_of(admin)


@pytest.fixture
def desk():
    return client_of(factories.make_broker())


def text(response):
    assert response.status_code in {200, 422}, response.status_code
    return re.sub(r"\s+", " ", response.content.decode())


def press(client, session, verb, **data):
    return text(client.post(reverse("remote_act", args=[session.key, verb]), data, follow=True))


def fresh(session):
    return RemoteSession.objects.select_related("need").get(pk=session.pk)


# the administrator


def test_administrator_finds_the_own_card(office, settings):
    page = text(office.get(reverse("partners")))
    assert signing.public_key() in page
    assert settings.BASE_URL in page
    assert "Nog geen partner" in page


def test_administrator_enters_a_card_and_agrees(office):
    peer = Peer()
    spaced = " ".join(re.findall("....", peer.public_key.upper()))
    data = {"name": "Netwerk Twente", "address": "https://TWENTE.example/", "public_key": spaced,
            "we_receive_most": 5, "they_receive_most": 3}  # fmt: skip
    page = text(office.post(reverse("partner_new"), data, follow=True))
    partner = Partner.objects.get()
    assert (partner.address, partner.public_key) == ("https://twente.example", peer.public_key)
    assert (partner.we_receive_most, partner.they_receive_most) == (500, 300)
    code = actions.code_of(partner)
    assert code in page
    page = text(office.post(reverse("partner_act", args=[partner.key, "agree"]), {"code": code}, follow=True))
    assert "Hier akkoord, wacht op de andere kant" in page
    peer.tell("agreed", code=code)
    assert "Vergelijk de lijsten nu" in text(office.get(reverse("partner", args=[partner.key])))
    assert peer.partner.state == "active"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("address", "http://twente.example", "zonder iets erachter"), ("address", "twente", "zonder iets erachter"),
     ("public_key", "abc", "geen sleutel"), ("we_receive_most", "-1", ""), ("name", "", "")],
)  # fmt: skip
def test_card_that_is_not_right_is_told_so(office, field, value, words):
    data = {"name": "Twente", "address": "https://twente.example", "public_key": Peer().public_key,
            "we_receive_most": 5, "they_receive_most": 3, field: value}  # fmt: skip
    response = office.post(reverse("partner_new"), data)
    assert response.status_code == 422
    assert words in text(response)
    assert not Partner.objects.exists()


def test_administrator_sees_what_fails_and_what_differs(office, peer):
    receiving(peer, upto="accepted")
    Parcel.objects.filter(path="transfers").update(attempts=6, last_error="ConnectionRefusedError: niemand thuis")
    Partner.objects.update(differences=DIFFERENCES)
    page = text(office.get(reverse("partner", args=[peer.partner.key])))
    assert "niemand thuis" in page
    assert "6 pogingen" in page
    assert "Hier: geboekt. Daar: onbekend." in page
    assert "Hier 1 munten, daar ?." in page
    assert "zoals wij tellen: 1 / 2. Zoals zij tellen: 1 / ?." in page
    page = text(office.get(reverse("partners")))
    assert "1 bericht mislukt" in page
    assert "verschillen" in page


def test_buttons_of_a_partner_do_what_they_say(office, peer):
    partner = peer.partner

    def press(verb):
        page = text(office.post(reverse("partner_act", args=[partner.key, verb]), follow=True))
        partner.refresh_from_db()
        return page

    assert "Gepauzeerd." in press("pause")
    assert "door ons gepauzeerd" in text(office.get(reverse("partner", args=[partner.key])))
    press("resume")
    assert partner.state == "active"
    press("compare")
    assert Parcel.objects.filter(path="transfers?compare=1").count() == 1
    assert "opnieuw verstuurd" in press("again")
    assert "Beëindigd." in press("end")
    assert "intussen “beëindigd”" in press("pause")


def test_other_limits_ask_both_again(office, peer):
    url = reverse("partner_limits", args=[peer.partner.key])
    assert 'value="5"' in text(office.get(url))
    data = {"public_key": peer.public_key, "we_receive_most": 7, "they_receive_most": 8}
    page = text(office.post(url, data, follow=True))
    assert "Samen akkoord gaan" in page
    assert peer.partner.state == "proposed"


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_of_the_administrator_take_a_constant_number_of_queries(admin, rows, django_assert_num_queries):
    office = client_of(admin)
    peers = [make_partner(Peer(f"https://n{n}.example"), name=f"Netwerk {n}", by=admin) for n in range(rows)]
    for _ in range(rows):
        giving(peers[0])
    with django_assert_num_queries(PARTNERS_QUERIES):
        assert text(office.get(reverse("partners"))).count('scope="row"') == rows
    with django_assert_num_queries(PARTNER_QUERIES):
        page = text(office.get(reverse("partner", args=[peers[0].partner.key])))
    assert page.count("ons lid geeft") == rows


# the broker


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_sessions_takes_a_constant_number_of_queries(peer, desk, rows, django_assert_num_queries):
    for number in range(rows):
        receiving(peer, factories.make_need(title=f"Nood {number}"))
    with django_assert_num_queries(SESSIONS_QUERIES):
        assert text(desk.get(reverse("remote_sessions"))).count('scope="row"') == rows


def test_empty_list_says_what_to_do(desk):
    assert "Vraag het een partnernetwerk" in text(desk.get(reverse("remote_sessions")))


def test_broker_asks_and_the_asker_agrees_by_the_link(peer, desk, client):
    need = factories.make_need()
    data = {"need": need.key, "partner": peer.partner.key, "title": "Statuten", "summary": "Wie leest mee?"}
    page = text(desk.post(reverse("remote_new"), data, follow=True))
    assert "Wacht tot de vrager akkoord gaat" in page
    link = re.search(r"http://\S+/netwerk/\S+?/", Message.objects.get(kind="federation.agree_please").text)[0]
    page = text(client.get(link))
    assert "Wie leest mee?" in page
    assert "Ik ga akkoord" in page
    page = text(client.post(link, {"verb": "agree"}, follow=True))
    assert "De vraag vertrekt" in page
    assert RemoteSession.objects.get().state == "asked"
    page = text(client.post(link, {"verb": "agree"}, follow=True))
    assert "Deze stap is voorbij" in page


def test_need_that_is_asked_already_is_not_offered_again(peer, desk):
    session = receiving(peer, upto="asked")
    assert session.need not in queries.needs_to_ask()
    page = text(desk.get(reverse("remote_new")))
    assert session.need.key not in page


def test_paused_partner_is_not_offered(peer, desk, admin):
    actions.pause(peer.partner, by=admin)
    assert peer.partner.key not in text(desk.get(reverse("remote_new")))


def test_broker_asks_a_member_who_says_yes_by_the_link(peer, desk, client):
    member = make_member("Jeroen Maes")
    factories.make_person("Niet Zichtbaar")
    session, _coin = giving(peer, upto="asked")
    page = text(desk.get(reverse("remote", args=[session.key])))
    assert "Jeroen Maes" in page
    assert "Niet Zichtbaar" not in page
    press(desk, session, "propose", person=member.key)
    link = re.search(r"http://\S+/netwerk/\S+?/", Message.objects.get(kind="federation.asked").text)[0]
    page = text(client.get(link))
    assert "Ja, ik help een halve dag" in page
    assert "Het gaat niet door" not in page
    text(client.post(link, {"verb": "yes"}, follow=True))
    assert fresh(session).state == "accepted"


def test_link_of_somebody_who_said_no_opens_nothing_any_more(peer, client):
    session, _coin = giving(peer, upto="proposed")
    link = actions.link(session, session.person)
    client.post(link, {"verb": "no"})
    assert fresh(session).person is None
    assert client.get(link).status_code == 404


def test_form_that_is_not_right_keeps_the_page(peer, desk):
    session, _coin = giving(peer, upto="asked")
    response = desk.post(reverse("remote_act", args=[session.key, "decline"]), {"reason": ""})
    assert response.status_code == 422
    assert fresh(session).state == "asked"
    response = desk.post(reverse("remote_act", args=[session.key, "propose"]), {"person": "nobody"})
    assert response.status_code == 422


def test_broker_says_that_nobody_can(peer, desk):
    session, _coin = giving(peer, upto="asked")
    assert "niemand kan helpen" in press(desk, session, "decline", reason="Niemand kent dit.")


def test_giver_notes_the_date_and_confirms(peer):
    session, coin = giving(peer)
    mine = client_of(session.person)
    page = text(mine.get(reverse("remote", args=[session.key])))
    assert "06 12 34 56 78" in page
    press(mine, session, "appointment", text="Donderdag om 9 uur")
    peer.change(coin, "submitted")
    page = press(mine, session, "confirm")
    assert "munt geboekt" in page.lower()
    assert "Donderdag om 9 uur" in page


def test_receiver_confirms_and_then_only_the_other_side_lets_go(peer):
    session = receiving(peer)
    mine = client_of(session.person)
    assert "gezegd aan onze kant" in press(mine, session, "confirm")
    page = press(mine, session, "cancel", reason="Toch niet")
    assert "de andere kant beslist" in page
    assert RemoteTransfer.objects.get().state == "submitted"


def test_refusal_of_an_action_is_told_in_words(peer, desk, admin):
    session = receiving(peer, upto="drafted")
    actions.pause(peer.partner, by=admin)
    assert "op dit moment “gepauzeerd”" in press(desk, session, "agree")


def test_member_without_a_part_in_it_finds_nothing(peer):
    session, _coin = giving(peer)
    other = client_of(factories.make_person("Iemand Anders"))
    assert other.get(reverse("remote", args=[session.key])).status_code == 404
    assert other.post(reverse("remote_act", args=[session.key, "confirm"])).status_code == 404


def test_step_that_does_not_exist_is_not_found(peer, desk, client):
    session, _coin = giving(peer)
    assert desk.post(reverse("remote_act", args=[session.key, "book"])).status_code == 404
    assert client.post(actions.link(session, session.person), {"verb": "propose"}).status_code == 404
    assert client.post(actions.link(session, session.person), {"verb": "x" * 500}).status_code == 404


def test_member_agrees_and_takes_it_back_on_the_page_of_consents(db):
    person = factories.make_person("Zoë")
    mine = client_of(person)
    assert "partnernetwerken" in text(mine.get(reverse("consents")))
    mine.post(reverse("consents"), {"purpose": "federation", "given": "1"})
    assert list(queries.opted_in()) == [person]
    consent = person.consents.get()
    assert (consent.text_version, consent.source) == ("2026-11", "profile")
    mine.post(reverse("consents"), {"purpose": "federation", "given": "0"})
    assert not queries.opted_in().exists()


def test_dossier_of_the_receiver_tells_it(peer, desk):
    session = receiving(peer)
    page = text(desk.get(reverse("innovation", args=[session.need.innovation.key])))
    assert "Sanne de Wit van Netwerk Twente helpt bij" in page
