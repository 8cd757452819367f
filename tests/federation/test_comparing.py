"""Two lists side by side: what the protocol can mend is mended, the rest is shown."""

import uuid
from datetime import timedelta

import pytest

from tests.federation.peer import giving, receiving
from vlechtwerk.core import clock
from vlechtwerk.federation import actions
from vlechtwerk.federation.actions.comparing import lay_beside
from vlechtwerk.federation.models import Parcel, RemoteTransfer
from vlechtwerk.ledger import queries as ledger

pytestmark = pytest.mark.django_db


def their_list(*rows, given=0, received=0):
    """Rows are ``(number, amount, state, promised)``."""
    data = [
        {"type": "transfers", "id": str(number), "attributes": {"amount": amount, "state": state, "promised": promised}}
        for number, amount, state, promised in rows
    ]
    return {"data": data, "meta": {"given": given, "received": received}}


def compare(peer, *rows, sums=None, **totals):
    """The differences that are left when this is what they say a minute from now."""
    found = lay_beside(peer.partner, asked_at=clock.now() + timedelta(minutes=1), answer=their_list(*rows, **totals))
    assert list(found) == peer.partner.differences
    assert peer.partner.compared_at
    assert ledger.verify().problems == []
    return [(one["kind"], one["here"], one["there"]) for one in found]


def told(number):
    return [parcel.body["data"]["attributes"]["state"] for parcel in Parcel.objects.filter(path=f"transfers/{number}")]


def transfer(number=None):
    return RemoteTransfer.objects.get(**{"pk": number} if number else {})


def given(peer):
    session, coin = giving(peer)
    peer.change(coin, "submitted")
    actions.confirm(session, by=session.person)
    return coin


def promised(peer):
    session = receiving(peer)
    actions.confirm(session, by=session.person)
    return session.transfer.pk


def received(peer):
    number = promised(peer)
    peer.change(number, "committed", record=peer.decision(transfer(number)))
    return number


def arrived():
    Parcel.objects.update(state="done")


def test_nothing_differs_when_both_say_the_same(peer):
    gave, got = given(peer), received(peer)
    arrived()
    rows = [(gave, 100, "committed", True), (got, 100, "committed", True)]
    assert compare(peer, *rows, given=100, received=100) == []


def test_list_that_we_show_is_what_another_network_compares(peer):
    gave = given(peer)
    shown = peer.call("GET", "transfers").data
    assert shown["data"] == their_list((gave, 100, "committed", True))["data"]
    assert shown["meta"] == {"received": 0, "given": 100}


def test_asked_to_compare_we_compare_too_and_once(peer):
    peer.call("GET", "transfers")
    assert not Parcel.objects.filter(method="GET").exists()
    peer.call("GET", "transfers?compare=1")
    peer.call("GET", "transfers?compare=1")
    assert [parcel.path for parcel in Parcel.objects.filter(method="GET")] == ["transfers"]  # no ping-pong


def test_decision_that_was_lost_is_asked_for_again(peer):
    number = promised(peer)
    arrived()
    assert compare(peer, (number, 100, "committed", True)) == []
    assert told(number)[-1] == "submitted"  # its answer brings the signed decision along
    assert transfer().state == "submitted"


def test_promise_that_was_lost_is_said_again_once(peer):
    number = promised(peer)
    arrived()
    for _ in range(2):
        assert compare(peer, (number, 100, "pending", False)) == []
    assert told(number) == ["submitted", "submitted"]


def test_promise_that_arrived_is_left_in_peace(peer):
    number = promised(peer)
    arrived()
    assert compare(peer, (number, 100, "pending", True)) == []
    assert told(number) == ["submitted"]


@pytest.mark.parametrize("state", ["rejected", "deleted"])
def test_let_go_there_is_let_go_here(peer, state):
    number = promised(peer)
    assert compare(peer, (number, 100, state, True)) == []
    assert transfer().state == "rejected"


def test_promise_that_they_do_not_know_was_never_decided(peer):
    promised(peer)
    assert compare(peer) == []
    assert transfer().state == "failed"
    assert peer.partner.account.pending_credits == 0


def test_hold_that_never_arrived_is_still_on_its_way(peer):
    receiving(peer, upto="accepted")
    assert compare(peer) == []
    assert transfer().state == "new"


@pytest.mark.parametrize("rows", [[], ["deleted"], ["rejected"], ["failed"]])
def test_hold_here_that_is_not_held_there_is_released(peer, rows):
    _session, coin = giving(peer)
    assert compare(peer, *[(coin, 100, state, False) for state in rows]) == []
    assert transfer().state == "rejected"
    assert peer.partner.account.pending_debits == 0


def test_promise_that_we_did_not_hear_counts(peer):
    session, coin = giving(peer)
    actions.confirm(session, by=session.person)
    assert compare(peer, (coin, 100, "submitted", True)) == []
    assert transfer().state == "committed"


def test_decision_that_they_did_not_hear_is_told_again(peer):
    number = given(peer)
    arrived()
    assert compare(peer, (number, 100, "submitted", True)) == []
    assert told(number) == ["committed", "committed"]


@pytest.mark.parametrize(
    ("make", "rows", "totals", "what"),
    [
        (given, [(200, "committed")], {}, ("amount", 100, 200)),
        (given, [(100, "deleted")], {}, ("state", "committed", "deleted")),
        (given, [], {}, ("state", "committed", "")),
        (received, [], {}, ("state", "committed", "")),
        (received, [(100, "pending")], {}, ("state", "committed", "pending")),
        (given, [(100, "committed")], {"received": 300}, ("totals", [0, 100], [0, 300])),
    ],
)
def test_what_cannot_be_mended_is_shown(peer, make, rows, totals, what):
    number = make(peer)
    arrived()
    assert compare(peer, *[(number, amount, state, True) for amount, state in rows], **totals) == [what]


def test_booked_there_and_unknown_here_is_shown(peer):
    assert compare(peer, (uuid.uuid4(), 100, "committed", True)) == [("state", "", "committed")]
    assert compare(peer, (uuid.uuid4(), 100, "deleted", True)) == []


def test_booked_there_and_let_go_here_is_shown(peer):
    session = receiving(peer)
    number = session.transfer.pk
    actions.cancel(session, reason="Toch niet", by=session.person)
    assert compare(peer, (number, 100, "committed", True)) == [("state", "deleted", "committed")]
    assert compare(peer, (number, 100, "pending", False)) == []
    assert told(number)[-1] == "deleted"


def test_booked_there_before_our_promise_is_shown(peer):
    number = receiving(peer).transfer.pk
    assert compare(peer, (number, 100, "committed", True)) == [("state", "pending", "committed")]


def test_what_moved_while_we_asked_waits_for_the_next_time(peer):
    given(peer)
    asked_at = clock.now() - timedelta(minutes=5)
    assert lay_beside(peer.partner, asked_at=asked_at, answer=their_list()) == []


def test_totals_are_no_difference_while_a_decision_is_under_way(peer):
    number = given(peer)
    assert compare(peer, (number, 100, "submitted", True)) == []


def test_every_partner_is_compared_at_night(peer, settings):
    assert actions.compare_due() == 0
    assert [parcel.path for parcel in Parcel.objects.filter(method="GET")] == ["transfers"]
