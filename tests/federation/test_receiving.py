"""The receiving side: it holds first, promises once, and books what the other side signed."""

from datetime import timedelta

import pytest

from tests import factories
from tests.federation.peer import Peer, make_partner, receiving
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.federation import actions
from vlechtwerk.federation.models import Parcel, RemoteSession, RemoteTransfer
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.models import TimelineEntry
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.outbox.models import Message

pytestmark = pytest.mark.django_db


def standing(peer):
    account = peer.partner.account
    assert ledger.verify().problems == []
    return account.balance, account.pending_debits, account.pending_credits


def states(session):
    session = RemoteSession.objects.select_related("need").get(pk=session.pk)
    return session.state, RemoteTransfer.objects.get(session=session).state, session.need.state


def promised(peer):
    session = receiving(peer)
    actions.confirm(session, by=session.person)
    return session


def sent(session, path=""):
    return [parcel.body["data"]["attributes"] for parcel in Parcel.objects.filter(path__startswith=path or "transfers")]


def test_nothing_leaves_before_the_asker_agrees(peer):
    session = receiving(peer, upto="drafted")
    assert not Parcel.objects.filter(path="sessions").exists()
    mail = Message.objects.get(kind="federation.agree_please")
    assert mail.to_email == session.person.email
    assert session.summary in mail.text
    actions.agree_to_question(session, by=session.person)
    assert sent(session, "sessions") == [{"title": session.title, "summary": session.summary}]
    assert session.person.consents.filter(purpose="introduction", is_given=True).exists()


def test_question_tells_nobody_by_name(peer):
    session = receiving(peer, upto="asked")
    words = str(Parcel.objects.get(path="sessions").body)
    assert session.person.name not in words
    assert session.person.phone not in words


def test_one_partner_at_a_time_is_asked_for_a_need(peer):
    session = receiving(peer, upto="drafted")
    with pytest.raises(Refused):
        receiving(peer, session.need, upto="drafted")


def test_yes_takes_the_need_and_holds_the_coin_first_here(peer):
    session = receiving(peer, upto="accepted")
    assert states(session) == ("accepted", "new", "introduced")
    assert standing(peer) == (0, 0, 100)
    assert ledger.tally(session.person).reserved_out == 100
    (body,) = sent(session)
    assert body["state"] == "new"
    assert body["contact"] == {"name": session.person.name, "phone": session.person.phone}
    assert not Message.objects.filter(kind="federation.introduced").exists()  # not before both hold it


def test_yes_that_comes_twice_holds_once(peer):
    session = receiving(peer, upto="accepted")
    assert peer.session(session.shared_id, state="accepted").status_code == 200
    assert standing(peer) == (0, 0, 100)


def test_yes_for_a_receiver_past_the_limit_is_refused(peer):
    from vlechtwerk.ledger import actions as ledger_actions

    session = receiving(peer, upto="asked")
    account = ledger_actions.open_account(session.person)
    type(account).objects.filter(pk=account.pk).update(floor=0)
    assert peer.code(peer.session(session.shared_id, state="accepted")) == (422, "refused")
    session.refresh_from_db()
    assert session.state == "asked"
    assert standing(peer) == (0, 0, 0)


def test_yes_past_the_agreed_limit_is_refused(db):
    peer = make_partner(most=100)
    receiving(peer, upto="accepted")
    session = receiving(peer, factories.make_need(title="Nog een vraag"), upto="asked")
    assert peer.code(peer.session(session.shared_id, state="accepted")) == (422, "refused")


def test_held_on_both_sides_gives_the_receiver_a_name(peer):
    session = receiving(peer)
    assert states(session) == ("introduced", "pending", "introduced")
    assert (session.other_name, session.other_phone) == ("Sanne de Wit", "06 12 34 56 78")
    mail = Message.objects.get(kind="federation.introduced")
    assert "06 12 34 56 78" in mail.text
    entry = TimelineEntry.objects.get(verb="remote_introduced")
    assert entry.data["network"] == "Netwerk Twente"


def test_we_met_is_a_promise(peer):
    session = promised(peer)
    assert states(session)[1] == "submitted"
    assert standing(peer) == (0, 0, 100)
    assert sent(session)[-1]["state"] == "submitted"


def test_signed_decision_is_booked_once(peer):
    session = promised(peer)
    transfer = RemoteTransfer.objects.get()
    record = peer.decision(transfer)
    for _ in range(2):
        answer = peer.change(transfer.pk, "committed", record=record)
        assert answer.data["data"]["attributes"]["state"] == "committed"
    assert states(session) == ("booked", "committed", "met")
    assert standing(peer) == (100, 0, 0)
    assert ledger.tally(session.person).received == 100
    assert Message.objects.filter(kind="federation.booked").count() == 1
    assert TimelineEntry.objects.filter(verb="remote_booked").count() == 1


def test_decision_before_our_promise_is_booked_all_the_same(peer):
    session = receiving(peer)  # they signed, so they booked: the books must agree, whoever was early
    transfer = RemoteTransfer.objects.get()
    peer.change(transfer.pk, "committed", record=peer.decision(transfer))
    assert states(session)[1] == "committed"


@pytest.mark.parametrize(
    "altered",
    [{"amount": 200}, {"id": "00000000-0000-0000-0000-000000000000"}, {"payer": "https://other.example"},
     {"payee": "https://other.example"}, {"state": "pending"}],
)  # fmt: skip
def test_decision_about_something_else_is_not_booked(peer, altered):
    session = promised(peer)
    transfer = RemoteTransfer.objects.get()
    record = peer.decision(transfer, **altered)
    assert peer.code(peer.change(transfer.pk, "committed", record=record)) == (422, "record")
    assert states(session)[1] == "submitted"


@pytest.mark.parametrize("record", [{}, {"signature": ""}, {"signature": 7}, [], "x", None])
def test_decision_without_a_signature_is_not_booked(peer, record):
    promised(peer)
    transfer = RemoteTransfer.objects.get()
    assert peer.change(transfer.pk, "committed", record=record).status_code in {400, 422}
    assert standing(peer) == (0, 0, 100)


def test_decision_signed_by_somebody_else_or_changed_afterwards_is_not_booked(peer):
    promised(peer)
    transfer = RemoteTransfer.objects.get()
    forged = Peer().decision(transfer)
    changed = {**peer.decision(transfer), "at": "2020-01-01T00:00:00+00:00"}
    for record in (forged, changed):
        assert peer.code(peer.change(transfer.pk, "committed", record=record)) == (422, "record")
    assert standing(peer) == (0, 0, 100)


def test_decision_over_another_amount_is_a_conflict(peer):
    promised(peer)
    transfer = RemoteTransfer.objects.get()
    said = peer.change(transfer.pk, "committed", amount=200, record=peer.decision(transfer))
    assert peer.code(said) == (409, "conflict")


@pytest.mark.parametrize("upto", ["accepted", "introduced", "promised"])
def test_refused_there_is_released_here(peer, upto):
    session = promised(peer) if upto == "promised" else receiving(peer, upto=upto)
    transfer = RemoteTransfer.objects.get()
    for _ in range(2):
        peer.change(transfer.pk, "rejected", reason="De gever was er niet")
    assert states(session) == ("cancelled", "rejected", "open")
    assert standing(peer) == (0, 0, 0)
    session.refresh_from_db()
    assert session.reason == "De gever was er niet"


def test_withdrawn_before_the_promise_is_released_at_once(peer):
    session = receiving(peer)
    assert actions.cancel(session, reason="Niet meer nodig", by=session.person)
    assert states(session) == ("cancelled", "deleted", "open")
    assert standing(peer) == (0, 0, 0)
    assert sent(session)[-1]["state"] == "deleted"


def test_withdrawn_after_the_promise_waits_for_the_answer(peer):
    session = promised(peer)
    assert actions.cancel(session, reason="Toch niet", by=session.person) is False
    assert states(session)[:2] == ("introduced", "submitted")
    assert sent(session)[-1]["state"] == "deleted"
    assert standing(peer) == (0, 0, 100)


def test_decision_over_a_coin_that_was_let_go_is_a_conflict_and_not_booked(peer):
    session = receiving(peer)
    transfer = RemoteTransfer.objects.get()
    actions.cancel(session, reason="Niet meer nodig", by=session.person)
    said = peer.change(transfer.pk, "committed", record=peer.decision(transfer))
    assert peer.code(said) == (409, "conflict")
    assert standing(peer) == (0, 0, 0)


def test_no_from_the_other_side_frees_the_need(peer):
    session = receiving(peer, upto="asked")
    peer.session(session.shared_id, state="declined", reason="Niemand kent dit")
    session = RemoteSession.objects.select_related("need").get()
    assert (session.state, session.reason, session.need.state) == ("declined", "Niemand kent dit", "open")
    assert Message.objects.filter(kind="federation.closed").count() == 2  # the asker and the broker
    assert peer.code(peer.session(session.shared_id, state="accepted")) == (409, "conflict")


def test_newest_appointment_counts_whatever_comes_first(peer):
    session = receiving(peer)
    for number, text in [(2, "Vrijdag"), (1, "Donderdag"), (2, "Zaterdag")]:
        peer.session(session.shared_id, appointment=text, number=number)
    session.refresh_from_db()
    assert session.appointment == "Vrijdag"


def test_need_that_is_helped_here_stops_asking_there(peer):
    session = receiving(peer, upto="asked")
    innovations.set_need_state(session.need, to="introduced", by=session.person, allowed_from=["open"])
    session.refresh_from_db()
    assert session.state == "cancelled"
    assert sent(session, "sessions/")[-1]["state"] == "cancelled"


def test_nothing_is_asked_of_a_paused_partner(peer):
    need = factories.make_need()
    admin = factories.make_person("Ada", hats=["administrator"])
    actions.pause(peer.partner, by=admin)
    with pytest.raises(Refused, match="gepauzeerd"):
        receiving(peer, need, upto="drafted")


def test_hold_that_nobody_answers_is_released_after_a_week(peer):
    session = receiving(peer, upto="accepted")
    with clock.at(clock.now() + timedelta(days=6)):
        assert actions.release_due() == 0
    with clock.at(clock.now() + timedelta(days=8)):
        assert actions.release_due() == 1
    assert states(session) == ("cancelled", "deleted", "open")
    assert sent(session)[-1]["state"] == "deleted"
    assert standing(peer) == (0, 0, 0)


def test_receiving_side_waits_longer_than_the_giving_side_and_for_ever_after_a_promise(peer):
    receiving(peer)
    with clock.at(clock.now() + timedelta(days=185)):
        assert actions.release_due() == 0
    with clock.at(clock.now() + timedelta(days=195)):
        assert actions.release_due() == 1
    promised(peer)
    with clock.at(clock.now() + timedelta(days=3000)):
        assert actions.release_due() == 0
