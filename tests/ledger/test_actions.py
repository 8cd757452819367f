"""One coin, from reservation to its end; what is said twice counts once; what may not be is refused whole."""

import uuid
from datetime import timedelta

import pytest
from django.utils import translation

from tests import factories
from tests.ledger.books import account_of, balances, booked, by_hand, refusal, reserved, two
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.enums import TransferState
from vlechtwerk.ledger.models import Account, Transfer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_reserved_coin_is_set_aside_and_not_yet_paid():
    payer, earner = two()
    reserved(payer, earner)
    assert balances(payer, earner) == [0, 0]
    assert queries.tally(payer).reserved_out == queries.tally(earner).reserved_in == 100


def test_posted_coin_goes_from_receiver_to_giver():
    payer, earner = two()
    transfer = booked(payer, earner)
    assert balances(payer, earner) == [-100, 100]
    assert (queries.tally(payer).received, queries.tally(earner).given) == (100, 100)
    assert queries.tally(payer).reserved_out == queries.tally(earner).reserved_in == 0
    assert transfer.settled_at is not None


@pytest.mark.parametrize("end", ["void", "expire"])
def test_released_coin_leaves_no_trace_in_the_tallies(end):
    payer, earner = two()
    transfer = reserved(payer, earner, expires_at=clock.now())
    if end == "void":
        actions.void(transfer.pk, by=None)
    else:
        assert actions.expire_due() == 1
    assert balances(payer, earner) == [0, 0]
    assert queries.tally(payer).reserved_out == queries.tally(earner).reserved_in == 0
    assert queries.transfer_state(transfer.pk) == {"void": "voided", "expire": "expired"}[end]


@pytest.mark.parametrize("verb", ["post", "void"])
def test_settling_twice_is_settling_once(verb):
    payer, earner = two()
    transfer = reserved(payer, earner)
    first, second = (getattr(actions, verb)(transfer.pk, by=None) for _time in range(2))
    assert first == second and first.settled_at == second.settled_at
    assert queries.verify().is_sound


@pytest.mark.parametrize(("first", "then"), [("post", "void"), ("void", "post")])
def test_settled_transfer_does_not_change_its_mind(first, then):
    transfer = reserved(*two())
    getattr(actions, first)(transfer.pk, by=None)
    assert "already" in refusal(getattr(actions, then), transfer.pk, by=None)


def test_expired_reservation_cannot_be_posted_any_more():
    transfer = reserved(*two(), expires_at=clock.now())
    actions.expire_due()
    assert "expired already" in refusal(actions.post, transfer.pk, by=None)


@pytest.mark.parametrize("verb", ["post", "void"])
def test_settling_what_does_not_exist_is_refused(verb):
    assert "does not exist" in refusal(getattr(actions, verb), uuid.uuid4(), by=None)


def test_same_id_with_the_same_content_is_one_transfer():
    payer, earner = two()
    key = uuid.uuid4()
    assert reserved(payer, earner, key=key) == reserved(payer, earner, key=key)
    actions.post(key, by=None)
    assert reserved(payer, earner, key=key).state == TransferState.POSTED
    assert balances(payer, earner) == [-100, 100]


@pytest.mark.parametrize("other", ["amount", "payer", "earner", "turned", "source"])
def test_same_id_with_other_content_is_refused(other):
    payer, earner = two()
    transfer = reserved(payer, earner)
    third = factories.make_person("Cas")
    actions.open_account(third)
    content = {"payer": payer, "earner": earner, "amount": 100, "source": "test"}
    changed = {
        "amount": {"amount": 200}, "payer": {"payer": third}, "earner": {"earner": third},
        "turned": {"payer": earner, "earner": payer}, "source": {"source": "session:other"},
    }[other]  # fmt: skip
    assert "other details" in refusal(actions.reserve, transfer.pk, **{**content, **changed}, by=None)


def test_gift_goes_to_the_pot_at_once_and_once():
    person, key = factories.make_person(), uuid.uuid4()
    for _click in range(2):
        actions.give_to_pot(key, giver=person, by=person, note="for whoever comes from outside")
    assert balances(person) == [-100]
    assert Account.objects.get(kind="pot").balance == 100


def test_there_is_one_pot():
    assert actions.pot() == actions.pot()


@pytest.mark.parametrize("amount", [0, -100])
def test_amount_that_is_no_amount_is_refused(amount):
    payer, earner = two()
    reserved(payer, earner, 300)
    assert "refused" in refusal(reserved, payer, earner, amount)


def test_nobody_pays_themselves():
    person = factories.make_person()
    actions.open_account(person)
    assert "refused" in refusal(reserved, person, person)


def test_receiver_stops_at_the_floor_and_reads_why():
    payer, earner = two()
    for _session in range(4):
        reserved(payer, earner)
    assert "limit of sessions received" in refusal(reserved, payer, earner)


def test_giver_stops_at_the_ceiling_and_reads_why():
    earner = factories.make_person("Bo")
    for number in range(12):
        booked(factories.make_person(f"An {number}"), earner)
    cas = factories.make_person("Cas")
    actions.open_account(cas)
    assert "limit of coins" in refusal(reserved, cas, earner)


def test_gift_beyond_the_floor_speaks_of_the_gift():
    person = factories.make_person()
    actions.open_account(person)
    actions.pot()
    assert "this gift" in refusal(actions.give_to_pot, uuid.uuid4(), giver=person, amount=401, by=person)


def test_correction_beyond_a_limit_speaks_of_the_account():
    payer, earner = two()
    transfer = booked(payer, earner)
    Account.objects.filter(person=earner).update(floor=50)
    said = refusal(actions.reverse, transfer.pk, new_id=uuid.uuid4(), by=payer, note="no session")
    assert "past its limit" in said


def test_reversal_is_a_mirror_linked_to_what_it_corrects():
    payer, earner = two()
    transfer = booked(payer, earner)
    mirror = actions.reverse(transfer.pk, new_id=uuid.uuid4(), by=payer, note="two clicks")
    assert (mirror.debit, mirror.credit, mirror.amount) == (transfer.credit, transfer.debit, transfer.amount)
    assert (mirror.corrects, mirror.note, mirror.source) == (transfer, "two clicks", transfer.source)
    assert balances(payer, earner) == [0, 0]


def test_transfer_is_put_right_once():
    payer, earner = two()
    transfer, key = booked(payer, earner), uuid.uuid4()
    for _click in range(2):
        actions.reverse(transfer.pk, new_id=key, by=payer, note="two clicks")
    said = refusal(actions.reverse, transfer.pk, new_id=uuid.uuid4(), by=payer, note="again")
    assert "put right already" in said
    assert balances(payer, earner) == [0, 0]


def test_session_the_other_way_is_not_taken_for_a_correction():
    payer, earner = two()
    transfer, back = booked(payer, earner), booked(earner, payer)
    said = refusal(actions.reverse, transfer.pk, new_id=back.pk, by=payer, note="wrong number")
    assert "other details" in said


@pytest.mark.parametrize("state", ["pending", "voided", None])
def test_only_a_booked_transfer_is_put_right(state):
    payer, earner = two()
    transfer = reserved(payer, earner)
    if state == "voided":
        actions.void(transfer.pk, by=None)
    key = transfer.pk if state else uuid.uuid4()
    assert "Only a booked" in refusal(actions.reverse, key, new_id=uuid.uuid4(), by=payer, note="x")


def test_correction_of_a_correction_books_again():
    payer, earner = two()
    mirror = actions.reverse(booked(payer, earner).pk, new_id=uuid.uuid4(), by=payer, note="wrong")
    actions.reverse(mirror.pk, new_id=uuid.uuid4(), by=payer, note="it did happen")
    assert balances(payer, earner) == [-100, 100]


@pytest.mark.parametrize("closed", ["payer", "earner"])
def test_closed_account_takes_and_gives_nothing(closed):
    payer, earner = two()
    actions.open_account(payer), actions.open_account(earner)
    Account.objects.filter(person={"payer": payer, "earner": earner}[closed]).update(closed_at=clock.now())
    assert "closed" in refusal(reserved, payer, earner)


def test_account_of_a_person_is_opened_once_with_the_limits_of_the_policy():
    person = factories.make_person()
    account = actions.open_account(person)
    assert actions.open_account(person) == account
    assert (account.floor, account.soft_floor, account.soft_ceiling, account.ceiling) == (-400, -200, 500, 1200)


def test_everything_is_written_down_with_who_did_it():
    payer, earner = two()
    transfer = actions.reserve(uuid.uuid4(), payer=payer, earner=earner, source="session:x", by=earner)
    actions.post(transfer.pk, by=payer)
    row = Transfer.objects.get()
    assert (row.made_by, row.settled_by) == (earner, payer)
    mirror = actions.reverse(row.pk, new_id=uuid.uuid4(), by=earner, note="wrong")
    trail = AuditEntry.objects.filter(subject_id=str(mirror.pk)).values_list("verb", "actor_id")
    assert list(trail) == [("reverse_transfer", earner.pk)]


def test_refusal_after_the_accounts_were_touched_undoes_them():
    """The second account says no: the first one must be as it was, or coins vanish."""
    payer, earner = two()
    actions.open_account(payer), actions.open_account(earner)
    Account.objects.filter(person=earner).update(ceiling=50)
    refusal(reserved, payer, earner)
    assert account_of(payer).pending_debits == 0
    assert queries.verify().is_sound


def test_reservation_waits_until_its_date_and_not_longer():
    now = clock.now()
    transfer = reserved(*two(), expires_at=now + timedelta(hours=1))
    assert actions.expire_due() == 0
    with clock.at(now + timedelta(hours=1)):
        assert actions.expire_due() == 1
        assert actions.expire_due() == 0
    transfer.refresh_from_db()
    assert transfer.settled_at == now + timedelta(hours=1)


def test_reservation_that_cannot_be_released_stops_no_other(caplog):
    now = clock.now()
    broken = reserved(*two(), expires_at=now - timedelta(hours=2))
    others = [reserved(*two(), expires_at=now - timedelta(hours=1)) for _number in range(2)]
    by_hand("UPDATE ledger_account SET pending_debits = 0 WHERE id = %s", broken.debit_id)
    assert actions.expire_due() == 2
    assert {queries.transfer_state(one.pk) for one in others} == {"expired"}
    assert queries.transfer_state(broken.pk) == "pending"
    assert str(broken.pk) in caplog.text
