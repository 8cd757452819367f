"""A random life of one transfer, with every message twice, late or never: our half stays within the protocol.

The peer here is honest and forgetful: it sends what it sent before at any moment, and its view moves only by what we
answer or say. After every step our row, our ledger and what we told must fit each other.
"""

import uuid

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests.federation.peer import giving, make_member, make_partner, receiving
from tests.machines import Undone, walk
from vlechtwerk.core.actions import Refused
from vlechtwerk.federation import actions
from vlechtwerk.federation.enums import HELD, UNDONE
from vlechtwerk.federation.models import Parcel, RemoteSession, RemoteTransfer
from vlechtwerk.ledger import queries as ledger

KEPT = {"committed": "posted", **dict.fromkeys(HELD, "pending"), **dict.fromkeys(UNDONE, "voided")}


class Half(Undone):
    """What both roles share: the row, the books, and that a final state is final."""

    def begin(self) -> None:
        self.peer, self.final = make_partner(), ""
        self.start()

    @property
    def row(self) -> RemoteTransfer | None:
        return RemoteTransfer.objects.filter(session=self.session).first()

    @property
    def fresh(self) -> RemoteSession:
        return RemoteSession.objects.get(pk=self.session.pk)

    def act(self, do) -> bool:
        try:
            do()
        except Refused:
            return False
        return True

    @invariant()
    def row_and_books_fit(self) -> None:
        row = self.row
        account = self.peer.partner.account
        assert ledger.verify().problems == []
        if row is None:
            assert (account.balance, account.pending_debits, account.pending_credits) == (0, 0, 0)
            return
        in_books = ledger.transfer_state(row.pk)
        assert in_books == KEPT[row.state] or (in_books is None and row.state == "deleted")  # let go before it was held
        assert not self.final or row.state == self.final, "a final state changed"
        if row.state not in HELD:
            self.final = row.state

    @invariant()
    def session_follows_its_coin(self) -> None:
        row, session = self.row, self.fresh
        assert (session.state == "booked") == (row is not None and row.state == "committed")
        if row is not None and row.state in UNDONE and row.session_id:
            assert session.state in {"cancelled", "accepted"}  # accepted: the mark of a hold that never came


class Giving(Half):
    """We give: the peer holds, promises, lets go; our giver confirms or cancels."""

    def start(self) -> None:
        self.session, self.number = giving(self.peer, make_member(), upto="accepted")
        self.promised = self.let_go = False

    @rule()
    def hold(self) -> None:
        """Also late, after it let go."""
        self.peer.hold(self.session.shared_id, self.number)

    @precondition(lambda self: self.row and not self.let_go)
    @rule()
    def promise(self) -> None:
        self.promised = True
        self.peer.change(self.number, "submitted")

    @precondition(lambda self: not self.promised)
    @rule()
    def release(self) -> None:
        self.let_go = True
        assert self.peer.change(self.number, "deleted").status_code == 200

    @precondition(lambda self: self.promised)
    @rule()
    def ask_to_release(self) -> None:
        self.peer.change(self.number, "deleted")

    @rule()
    def confirm(self) -> None:
        session = self.fresh
        self.act(lambda: actions.confirm(session, by=session.person))

    @rule()
    def cancel(self) -> None:
        session = self.fresh
        self.act(lambda: actions.cancel(session, reason="Toch niet", by=session.person))

    @invariant()
    def nothing_is_decided_alone(self) -> None:
        row = self.row
        if row and row.state == "committed":
            assert self.promised
            assert not self.let_go
            assert self.fresh.confirmed_at
            told = [parcel.body["data"]["attributes"] for parcel in Parcel.objects.filter(path=f"transfers/{row.pk}")]
            assert [one["state"] for one in told] == ["committed"]


class Receiving(Half):
    """We receive: the peer holds, decides once, tells it twice; our receiver promises or lets go."""

    def start(self) -> None:
        self.session = receiving(self.peer, upto="accepted")
        self.decided = ""

    def heard(self, state: str, **more):
        return self.peer.change(self.row.pk, state, **more)

    @rule()
    def they_say_yes_again(self) -> None:
        self.peer.session(self.session.shared_id, state="accepted")

    @precondition(lambda self: not self.decided)
    @rule()
    def they_hold(self) -> None:
        self.heard("pending", contact={"name": "Sanne", "phone": ""})

    @rule()
    def late_hold(self) -> None:
        self.heard("pending", contact={"name": "Sanne", "phone": ""})

    @precondition(lambda self: not self.decided and self.row.state == "submitted")
    @rule(yes=st.booleans())
    def they_decide(self, yes: bool) -> None:
        self.decided = "committed" if yes else "rejected"

    @precondition(lambda self: self.decided)
    @rule()
    def they_tell(self) -> None:
        record = self.peer.decision(self.row) if self.decided == "committed" else {}
        assert self.heard(self.decided, record=record).status_code == 200
        assert self.row.state == self.decided

    @rule(amount=st.sampled_from([1, 99, 200]), forged=st.booleans())
    def they_lie(self, amount: int, forged: bool) -> None:
        before = self.row.state
        record = self.peer.decision(self.row, amount=amount)
        said = self.heard("committed", record=record, **({} if forged else {"amount": amount}))
        assert said.status_code in {200, 409, 422}
        assert self.row.state == before

    @rule()
    def confirm(self) -> None:
        session = self.fresh
        self.act(lambda: actions.confirm(session, by=session.person))

    @rule()
    def cancel(self) -> None:
        session, was = self.fresh, self.row.state
        self.act(lambda: actions.cancel(session, reason="Toch niet", by=session.person))
        assert was != "submitted" or self.row.state == "submitted", "let go after a promise"

    @invariant()
    def only_their_decision_is_booked(self) -> None:
        row = self.row
        assert row is None or row.state != "committed" or self.decided == "committed"


@pytest.mark.django_db
@pytest.mark.parametrize("half", [Giving, Receiving])
def test_our_half_stays_within_the_protocol(half):
    walk(half, examples=6, steps=12)


def test_a_number_of_another_life_is_not_ours(peer):
    assert peer.code(peer.change(uuid.uuid4(), "submitted")) == (404, "unknown")
