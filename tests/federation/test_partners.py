"""Both administrators agree, pause, change terms, and end."""

import pytest

from tests import factories
from tests.federation.peer import Peer, giving, make_partner, receiving
from vlechtwerk.core.actions import Refused
from vlechtwerk.federation import actions, rules, signing
from vlechtwerk.federation.models import Parcel, Partner
from vlechtwerk.people import actions as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return factories.make_person("Ann Admin", hats=["administrator"])


def propose(peer, admin, **fields):
    words = {"name": "Netwerk Twente", "address": peer.address, "public_key": peer.public_key,
             "we_receive_most": 300, "they_receive_most": 200, **fields}  # fmt: skip
    return actions.propose_partner(**words, by=admin)


def said():
    return [parcel.body["data"]["attributes"] for parcel in Parcel.objects.filter(path="partnership")]


def test_code_is_the_same_on_both_screens_only_with_the_same_terms():
    ours, theirs = ("https://a.example", "aa", 300), ("https://b.example", "bb", 200)
    code = rules.terms_code(ours, theirs)
    assert rules.terms_code(theirs, ours) == code
    assert len(code.split()) == 6
    others = [("https://a.example", "aa", 200), ("https://a.example", "ab", 300), ("https://c.example", "aa", 300)]
    assert code not in {rules.terms_code(one, theirs) for one in others}


def test_account_is_shut_until_both_agreed(admin):
    peer = Peer()
    partner = propose(peer, admin)
    assert (partner.account.floor, partner.account.ceiling) == (0, 0)
    actions.agree(partner, code=actions.code_of(partner), by=admin)
    assert partner.state == "agreed"
    assert said() == [{"state": "agreed", "code": actions.code_of(partner)}]
    assert peer.code(peer.ask()) == (403, "paused")
    peer.tell("agreed", code=actions.code_of(partner))
    partner = peer.partner
    assert partner.state == "active"
    assert (partner.account.floor, partner.account.ceiling) == (-200, 300)


def test_it_does_not_matter_who_agrees_first(admin):
    peer = Peer()
    partner = propose(peer, admin)
    assert peer.tell("agreed", code=actions.code_of(partner)).data["data"]["attributes"]["state"] == "proposed"
    partner.refresh_from_db()
    actions.agree(partner, code=actions.code_of(partner), by=admin)
    assert partner.state == "active"


def test_other_terms_there_open_nothing(admin):
    peer = Peer()
    partner = propose(peer, admin)
    actions.agree(partner, code=actions.code_of(partner), by=admin)
    peer.tell("agreed", code="1111 2222 3333 4444 5555 6666")
    assert peer.partner.state == "agreed"


def test_code_of_terms_that_changed_meanwhile_is_refused(admin):
    partner = propose(Peer(), admin)
    old = actions.code_of(partner)
    actions.change_terms(partner, public_key=partner.public_key, we_receive_most=900, they_receive_most=200, by=admin)
    with pytest.raises(Refused, match="intussen veranderd"):
        actions.agree(partner, code=old, by=admin)


def test_new_terms_stop_what_is_new_and_let_what_runs_finish(peer, admin):
    session, coin = giving(peer)
    partner = peer.partner
    actions.change_terms(partner, public_key=partner.public_key, we_receive_most=900, they_receive_most=900, by=admin)
    assert said()[-1] == {"state": "agreed", "code": ""}
    assert peer.code(peer.ask()) == (403, "paused")
    peer.change(coin, "submitted")
    actions.confirm(session, by=session.person)
    assert peer.partner.account.balance == -100


def test_new_terms_there_stop_what_is_new_here(peer):
    peer.tell("agreed", code="")
    assert peer.partner.state == "proposed"
    assert peer.partner.our_code == ""


def test_limits_that_the_balance_is_past_already_are_refused(peer, admin):
    session, coin = giving(peer)
    peer.change(coin, "submitted")
    actions.confirm(session, by=session.person)
    partner = peer.partner
    actions.change_terms(partner, public_key=partner.public_key, we_receive_most=500, they_receive_most=0, by=admin)
    peer.tell("agreed", code=actions.code_of(partner))
    partner.refresh_from_db()
    with pytest.raises(Refused, match="ruimere"):
        actions.agree(partner, code=actions.code_of(partner), by=admin)


def test_pause_counts_until_both_opened_again(peer, admin):
    actions.pause(peer.partner, by=admin)
    peer.tell("paused")
    assert said()[-1] == {"state": "paused"}
    actions.resume(peer.partner, by=admin)
    assert peer.partner.state == "paused"
    peer.tell("active")
    assert peer.partner.state == "active"


def test_message_about_the_partnership_that_makes_no_sense_is_malformed(peer):
    assert peer.code(peer.tell("great")) == (400, "malformed")
    assert peer.code(peer.tell("agreed", code="x" * 41)) == (400, "malformed")


def test_partner_with_something_running_does_not_end(peer, admin):
    session = receiving(peer)
    with pytest.raises(Refused, match="lopen nog"):
        actions.end(peer.partner, by=admin)
    assert peer.code(peer.tell("ended")) == (409, "running")
    actions.cancel(session, reason="Klaar", by=session.person)
    actions.end(peer.partner, by=admin)
    partner = peer.partner
    assert partner.state == "ended"
    assert partner.account.closed_at is not None
    assert peer.tell("ended").status_code == 200
    assert peer.code(peer.ask()) == (403, "paused")


def test_partner_with_a_balance_does_not_end(peer, admin):
    session, coin = giving(peer)
    peer.change(coin, "submitted")
    actions.confirm(session, by=session.person)
    with pytest.raises(Refused, match="nul"):
        actions.end(peer.partner, by=admin)
    assert peer.partner.state == "active"


def test_ended_there_is_ended_here(peer):
    assert peer.tell("ended").data["data"]["attributes"]["state"] == "ended"
    assert peer.partner.account.closed_at is not None


@pytest.mark.parametrize("same", ["name", "address"])
def test_network_is_entered_once(peer, admin, same):
    fields = {"name": "Anders", "address": "https://anders.example"}
    fields |= {"name": "Netwerk Twente"} if same == "name" else {"address": peer.address}
    with pytest.raises(Refused, match="staat hier al"):
        propose(Peer(), admin, **fields)


def test_own_network_is_no_partner(admin, settings):
    with pytest.raises(Refused, match="ons eigen netwerk"):
        propose(Peer(settings.BASE_URL), admin)
    with pytest.raises(Refused, match="ons eigen netwerk"):
        propose(Peer(), admin, public_key=signing.public_key())
    assert not Partner.objects.exists()


@pytest.mark.parametrize(
    ("address", "in_demo", "is_good"),
    [("https://a.example", False, True), ("https://a.example:8443", False, True), ("http://a.example", True, False),
     ("http://localhost:8001", True, True), ("http://localhost:8001", False, False), ("http://127.0.0.1", True, True),
     ("https://a.example/", False, False), ("https://a.example/x", False, False), ("https://u@a.example", False, False),
     ("ftp://a.example", False, False), ("https://", False, False), ("https://a:b", False, False), ("", True, False)],
)  # fmt: skip
def test_address_is_https_and_nothing_more(address, in_demo, is_good):
    assert rules.is_good_address(address, demo=in_demo) is is_good


def test_key_is_ours_alone_and_always_the_same(settings):
    first = signing.public_key()
    assert signing.public_key() == first
    settings.SECRET_KEY = "another"
    assert signing.public_key() != first
    assert signing.is_public_key(first)
    assert not any(map(signing.is_public_key, ["", "x" * 64, first[:-1], first + "0"]))


def test_two_partners_have_books_of_their_own(peer, admin):
    other = make_partner(Peer("https://limburg.example"), name="Netwerk Limburg", by=admin)
    session, coin = giving(other)
    other.change(coin, "submitted")
    actions.confirm(session, by=session.person)
    assert (peer.partner.account.balance, other.partner.account.balance) == (0, -100)


def test_another_key_is_agreed_to_anew(peer, admin):
    new = Peer(peer.address)
    assert new.code(new.tell("paused")) == (401, "signature")
    partner = peer.partner
    old = actions.code_of(partner)
    actions.change_terms(partner, public_key=new.public_key, we_receive_most=500, they_receive_most=500, by=admin)
    assert actions.code_of(partner) != old
    actions.agree(partner, code=actions.code_of(partner), by=admin)
    assert new.tell("agreed", code=actions.code_of(partner)).data["data"]["attributes"]["state"] == "active"
    assert peer.code(peer.tell("paused")) == (401, "signature")


def test_ended_partnership_may_begin_again(peer, admin):
    actions.end(peer.partner, by=admin)
    partner = peer.partner
    actions.change_terms(partner, public_key=peer.public_key, we_receive_most=200, they_receive_most=200, by=admin)
    actions.agree(partner, code=actions.code_of(partner), by=admin)
    peer.tell("agreed", code=actions.code_of(partner))
    assert peer.partner.state == "active"
    giving(peer)
    assert peer.partner.account.pending_debits == 100


def test_what_somebody_had_who_leaves_does_not_go_on(peer):
    asked, _coin = giving(peer, upto="proposed")
    introduced, coin = giving(peer)
    met, kept = giving(peer)
    actions.confirm(met, by=met.person)
    for session in (asked, introduced, met):
        people.leave(session.person, by=None)
        session.refresh_from_db()
    assert (asked.state, asked.person) == ("asked", None)
    assert introduced.state == "cancelled"
    assert "heeft het netwerk verlaten" in introduced.reason
    assert peer.call("GET", f"transfers/{coin}").data["data"]["attributes"]["state"] == "rejected"
    peer.change(kept, "submitted")  # "we met" was said: the coin is still decided
    met.refresh_from_db()
    assert met.state == "booked"
