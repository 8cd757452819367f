"""The giving side: it holds when asked, decides once, signs, and tells."""

import uuid
from datetime import timedelta

import pytest

from tests.federation.peer import giving, make_member, make_partner
from tests.together import refusals, together
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.federation import actions, signing
from vlechtwerk.federation.actions import due
from vlechtwerk.federation.models import Parcel, RemoteSession, RemoteTransfer
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.outbox.models import Message

pytestmark = pytest.mark.django_db


def standing(peer):
    """Balance and what is set aside on the partner's account, and whether the books are sound."""
    account = peer.partner.account
    assert ledger.verify().problems == []
    return account.balance, account.pending_debits, account.pending_credits


def test_question_waits_for_a_broker_who_is_told(peer):
    from tests import factories

    broker = factories.make_broker()
    session, _coin = giving(peer, upto="asked")
    assert session.person is None
    mail = Message.objects.get(kind="federation.help_asked", to_email=broker.email)
    assert session.key in mail.text


def test_same_question_twice_is_one(peer):
    number = uuid.uuid4()
    assert peer.ask(number).status_code == peer.ask(number).status_code == 200
    assert RemoteSession.objects.count() == 1


def test_only_who_agreed_can_be_asked(peer):
    from tests import factories

    session, _coin = giving(peer, upto="asked")
    with pytest.raises(Refused, match="partnernetwerken"):
        actions.propose_member(session, person=factories.make_person("Niet Gevraagd"), by=factories.make_broker())


def test_no_frees_the_question_for_somebody_else(peer):
    session, _coin = giving(peer, upto="proposed")
    actions.say_no(session, by=session.person)
    assert (session.state, session.person) == ("asked", None)


def test_yes_tells_the_other_side_without_a_name(peer):
    session, _coin = giving(peer, make_member("Jeroen Maes"), upto="accepted")
    parcel = Parcel.objects.get(path=f"sessions/{session.shared_id}")
    assert parcel.body["data"]["attributes"] == {"state": "accepted"}
    assert session.person.consents.filter(purpose="introduction", is_given=True).exists()


def test_hold_sets_the_coin_aside_and_exchanges_names(peer):
    session, coin = giving(peer, upto="accepted")
    answer = peer.hold(session.shared_id, coin).data["data"]
    assert answer["id"] == str(coin)
    assert answer["attributes"]["state"] == "pending"
    assert answer["attributes"]["contact"] == {"name": session.person.name, "phone": session.person.phone}
    assert standing(peer) == (0, 100, 0)
    assert ledger.tally(session.person).reserved_in == 100
    session.refresh_from_db()
    assert (session.state, session.other_name, session.other_phone) == ("introduced", "Sanne de Wit", "06 12 34 56 78")
    assert Message.objects.filter(kind="federation.introduced", to_email=session.person.email).count() == 1


def test_same_hold_twice_holds_once(peer):
    session, coin = giving(peer)
    again = peer.hold(session.shared_id, coin)
    assert again.data["data"]["attributes"]["state"] == "pending"
    assert standing(peer) == (0, 100, 0)


def test_same_number_with_another_amount_is_a_conflict(peer):
    session, coin = giving(peer)
    assert peer.code(peer.hold(session.shared_id, coin, amount=200)) == (409, "conflict")
    assert peer.code(peer.change(coin, "submitted", amount=200)) == (409, "conflict")
    assert standing(peer) == (0, 100, 0)


def test_amount_that_is_not_a_session_is_refused(peer):
    session, _coin = giving(peer, upto="accepted")
    assert peer.code(peer.hold(session.shared_id, amount=200)) == (422, "amount")


def test_hold_past_the_agreed_limit_is_refused_and_nothing_is_kept(db):
    peer = make_partner(most=100)
    giving(peer)
    session, coin = giving(peer, upto="accepted")
    assert peer.code(peer.hold(session.shared_id, coin)) == (422, "refused")
    assert not RemoteTransfer.objects.filter(pk=coin).exists()
    assert standing(peer) == (0, 100, 0)


def test_hold_past_the_limit_of_the_giver_is_refused(peer):
    from vlechtwerk.ledger import actions as ledger_actions

    session, coin = giving(peer, upto="accepted")
    account = ledger_actions.open_account(session.person)
    type(account).objects.filter(pk=account.pk).update(ceiling=0)
    assert peer.code(peer.hold(session.shared_id, coin)) == (422, "refused")
    assert standing(peer) == (0, 0, 0)


@pytest.mark.parametrize("upto", ["asked", "proposed"])
def test_hold_before_a_yes_is_a_conflict(peer, upto):
    session, coin = giving(peer, upto=upto)
    assert peer.code(peer.hold(session.shared_id, coin)) == (409, "conflict")


def test_hold_for_an_unknown_session_is_not_found(peer):
    assert peer.code(peer.hold(uuid.uuid4())) == (404, "unknown")


@pytest.mark.parametrize("order", ["promise first", "giver first"])
def test_promise_and_giver_together_decide(peer, order):
    session, coin = giving(peer)
    steps = [lambda: peer.change(coin, "submitted"), lambda: actions.confirm(session, by=session.person)]
    for step in steps if order == "promise first" else steps[::-1]:
        assert RemoteTransfer.objects.get().state == "pending"
        step()
    transfer = RemoteTransfer.objects.get()
    assert transfer.state == "committed"
    record = dict(transfer.record)
    assert signing.is_signed(signing.canonical(record), record.pop("signature"), signing.public_key()) is False
    signature = transfer.record["signature"]
    assert signing.is_signed(signing.canonical(record), signature, signing.public_key())
    assert record["id"] == str(coin)
    assert record["payer"] == peer.address
    assert standing(peer) == (-100, 0, 0)
    assert ledger.tally(session.person).given == 100
    told = Parcel.objects.get(path=f"transfers/{coin}")
    assert told.body["data"]["attributes"]["record"] == transfer.record
    session.refresh_from_db()
    assert session.state == "booked"


def test_answer_to_a_promise_brings_the_decision_along(peer):
    session, coin = giving(peer)
    actions.confirm(session, by=session.person)
    answer = peer.change(coin, "submitted").data["data"]["attributes"]
    assert answer["state"] == "committed"
    assert answer["record"]["signature"]
    assert peer.change(coin, "submitted").data["data"]["attributes"]["record"] == answer["record"]


def test_giver_alone_decides_nothing(peer):
    session, _coin = giving(peer)
    actions.confirm(session, by=session.person)
    actions.confirm(session, by=session.person)
    assert standing(peer) == (0, 100, 0)


def test_decided_is_decided(peer):
    session, coin = giving(peer)
    peer.change(coin, "submitted")
    actions.confirm(session, by=session.person)
    answer = peer.change(coin, "deleted").data["data"]["attributes"]
    assert answer["state"] == "committed"
    assert answer["record"]["signature"]
    session.refresh_from_db()
    with pytest.raises(Refused):
        actions.cancel(session, reason="toch niet", by=session.person)
    assert standing(peer) == (-100, 0, 0)


def test_withdrawn_by_the_receiving_side_is_released(peer):
    session, coin = giving(peer)
    for _ in range(2):
        assert peer.change(coin, "deleted", reason="Ziek").data["data"]["attributes"]["state"] == "deleted"
    session.refresh_from_db()
    assert (session.state, session.reason) == ("cancelled", "Ziek")
    assert standing(peer) == (0, 0, 0)
    assert peer.change(coin, "submitted").data["data"]["attributes"]["state"] == "deleted"


def test_withdrawal_that_overtakes_the_hold_leaves_a_mark(peer):
    session, coin = giving(peer, upto="accepted")
    assert peer.change(coin, "deleted").data["data"]["attributes"]["state"] == "deleted"
    assert peer.hold(session.shared_id, coin).data["data"]["attributes"]["state"] == "deleted"
    assert standing(peer) == (0, 0, 0)


def test_giver_who_cancels_lets_both_go(peer):
    session, coin = giving(peer)
    peer.change(coin, "submitted")  # even after the promise: the giving side has not decided yet
    assert actions.cancel(session, reason="We zagen elkaar niet", by=session.person)
    told = [parcel.body["data"]["attributes"] for parcel in Parcel.objects.filter(path=f"transfers/{coin}")]
    assert [one["state"] for one in told] == ["rejected"]
    assert told[0]["reason"] == "We zagen elkaar niet"
    assert standing(peer) == (0, 0, 0)


def test_cancelled_there_releases_here_unless_promised(peer):
    session, _coin = giving(peer)
    peer.session(session.shared_id, state="cancelled", reason="Ziek")
    session.refresh_from_db()
    assert session.state == "cancelled"
    assert standing(peer) == (0, 0, 0)
    session, coin = giving(peer)
    peer.change(coin, "submitted")
    peer.session(session.shared_id, state="cancelled")
    assert standing(peer) == (0, 100, 0)


def test_decline_tells_why(peer):
    from tests import factories

    session, _coin = giving(peer, upto="asked")
    actions.decline(session, reason="Niemand kent dit.", by=factories.make_broker())
    assert session.state == "declined"
    told = Parcel.objects.get(path=f"sessions/{session.shared_id}").body["data"]["attributes"]
    assert told == {"state": "declined", "reason": "Niemand kent dit."}
    with pytest.raises(Refused):
        actions.decline(session, reason="Nog eens", by=factories.make_broker())


def test_appointment_is_noted_here_and_told_with_a_number(peer):
    session, _coin = giving(peer)
    actions.note_appointment(session, text="Donderdag om 9 uur", by=session.person)
    actions.note_appointment(session, text="Vrijdag om 9 uur", by=session.person)
    told = [one.body["data"]["attributes"] for one in Parcel.objects.filter(body__data__attributes__has_key="number")]
    assert told == [
        {"appointment": "Donderdag om 9 uur", "number": 1},
        {"appointment": "Vrijdag om 9 uur", "number": 2},
    ]


def test_only_the_giving_side_says_yes_or_no(peer):
    session, _coin = giving(peer, upto="asked")
    assert peer.code(peer.session(session.shared_id, state="accepted")) == (409, "conflict")
    assert peer.code(peer.session(session.shared_id, state="booked")) == (400, "malformed")
    assert peer.code(peer.session(uuid.uuid4(), state="cancelled")) == (404, "unknown")


def test_hold_without_a_promise_is_released_after_half_a_year(peer):
    session, coin = giving(peer)
    with clock.at(clock.now() + timedelta(days=179)):
        assert actions.release_due() == 0
    with clock.at(clock.now() + timedelta(days=181)):
        assert actions.release_due() == 1
        assert actions.release_due() == 0
    assert RemoteTransfer.objects.get(pk=coin).state == "rejected"
    assert standing(peer) == (0, 0, 0)
    session.refresh_from_db()
    assert session.state == "cancelled"


def test_promised_hold_is_never_released_by_time(peer):
    _session, coin = giving(peer)
    peer.change(coin, "submitted")
    with clock.at(clock.now() + timedelta(days=2000)):
        assert not due.overdue().exists()


def test_two_messages_at_the_same_moment_hold_once(committed_db):
    peer = make_partner()
    session, coin = giving(peer, upto="accepted")
    answers = together(*[lambda: peer.hold(session.shared_id, coin).status_code] * 3)
    assert refusals(answers) == []
    assert set(answers) == {200}
    assert standing(peer) == (0, 100, 0)


def test_promise_and_withdrawal_by_the_giver_at_once_end_one_way(committed_db):
    peer = make_partner()
    session, coin = giving(peer)
    actions.confirm(session, by=session.person)
    session = RemoteSession.objects.get()

    def promise():
        return peer.change(coin, "submitted").data["data"]["attributes"]["state"]

    def cancel():
        return actions.cancel(session, reason="toch niet", by=session.person)

    answers = together(promise, cancel)
    transfer = RemoteTransfer.objects.get()
    if refusals(answers):
        assert transfer.state == "committed"
        assert standing(peer) == (-100, 0, 0)
    else:
        assert transfer.state == "rejected"
        assert standing(peer) == (0, 0, 0)
