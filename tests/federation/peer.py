"""Another network as we meet it: it signs with a key of its own and calls our interface."""

import hashlib
import itertools
import json
import secrets
import uuid
from base64 import b64encode
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.test import Client

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.federation import actions
from vlechtwerk.federation.models import Partner, RemoteSession
from vlechtwerk.federation.signing import canonical
from vlechtwerk.people import actions as people
from vlechtwerk.people.enums import HatKind

MEDIA_TYPE = "application/vnd.api+json"
_number = itertools.count(1)


@dataclass
class Peer:
    """A partner from the outside. ``partner`` is our own row of it."""

    address: str = "https://twente.example"
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    client: Client = field(default_factory=Client)

    @property
    def public_key(self) -> str:
        return self.key.public_key().public_bytes_raw().hex()

    @property
    def partner(self) -> Partner:
        return Partner.objects.select_related("account").get(address=self.address)

    def sign(self, text: str) -> str:
        return b64encode(self.key.sign(text.encode())).decode()

    def header(self, method, url, body, *, time=None, nonce=None, address=None, signature=None) -> str:
        time = str(int(clock.now().timestamp()) if time is None else time)
        nonce = nonce or secrets.token_hex(16)
        text = "\n".join([method, url, time, nonce, hashlib.sha256(body).hexdigest()])
        said = signature or self.sign(text)
        return f'Vlechtwerk address="{address or self.address}", time="{time}", nonce="{nonce}", signature="{said}"'

    def call(self, method, path, attributes=None, *, kind="", number="", raw=None, sent=None, **altered):
        """One request; the answer with its document as ``data``. ``sent``: what arrives instead of what was signed."""
        path = f"/federation/v1/{path}"
        document = {
            "data": {"type": kind or path.split("/")[3].split("?")[0], "id": str(number), "attributes": attributes}
        }
        body = raw if raw is not None else b"" if attributes is None else json.dumps(document).encode()
        header = self.header(method, f"{settings.BASE_URL}{path}", body, **altered)
        response = self.client.generic(
            method, path, sent if sent is not None else body, content_type=MEDIA_TYPE, headers={"Authorization": header}
        )
        assert response.status_code < 500, response.content
        assert response["Content-Type"] == MEDIA_TYPE
        response.data = response.json()
        return response

    def code(self, response) -> tuple[int, str]:
        """Status and code of a no; both must be JSON:API."""
        error = response.data["errors"][0]
        assert error["status"] == str(response.status_code)
        assert error["detail"]
        return response.status_code, error["code"]

    # what it says

    def tell(self, state, **attributes):
        return self.call("PATCH", "partnership", {"state": state, **attributes}, kind="partnerships")

    def ask(self, number=None, **attributes):
        words = {"title": "Statuten nalezen", "summary": "Een soepkeuken wil een coöperatie worden.", **attributes}
        return self.call("POST", "sessions", words, number=number or uuid.uuid4())

    def session(self, shared, **attributes):
        return self.call("PATCH", f"sessions/{shared}", attributes, kind="sessions", number=shared)

    def hold(self, session, number=None, amount=100, name="Sanne de Wit", phone="06 12 34 56 78", **altered):
        contact = {"name": name, "phone": phone}
        attributes = {"amount": amount, "state": "new", "session": str(session), "contact": contact}
        return self.call("POST", "transfers", attributes, number=number or uuid.uuid4(), **altered)

    def change(self, number, state, amount=100, **attributes):
        said = {"amount": amount, "state": state, **attributes}
        return self.call("PATCH", f"transfers/{number}", said, kind="transfers", number=number)

    def decision(self, transfer, **altered) -> dict:
        """The signed record that we booked nothing without."""
        record = {
            "id": str(transfer.pk), "amount": transfer.amount, "state": "committed", "payer": settings.BASE_URL,
            "payee": self.address, "at": clock.now().isoformat(), **altered,
        }  # fmt: skip
        return {**record, "signature": self.sign(canonical(record))}


def make_partner(peer: Peer | None = None, *, most=500, by=None, name="Netwerk Twente", active=True) -> Peer:
    """A partner that both administrators agreed to."""
    peer = peer or Peer()
    admin = by or factories.make_person("Ann Admin", hats=[HatKind.MEMBER, HatKind.ADMINISTRATOR])
    partner = actions.propose_partner(
        name, address=peer.address, public_key=peer.public_key, we_receive_most=most, they_receive_most=most, by=admin
    )
    if active:
        actions.agree(partner, code=actions.code_of(partner), by=admin)
        assert peer.tell("agreed", code=actions.code_of(partner)).data["data"]["attributes"]["state"] == "active"
    return peer


def make_member(name="Jeroen Maes", **fields):
    """Somebody who agreed to help in partner networks."""
    person = factories.make_person(name, **fields)
    people.log_consent(person, purpose="federation", given=True, source="profile")
    return person


def giving(peer: Peer, person=None, *, upto="introduced"):
    """A session that a partner asked for, as far as ``upto``; and the number of its transfer."""
    number, coin = uuid.uuid4(), uuid.uuid4()
    assert peer.ask(number).status_code == 200
    session = RemoteSession.objects.get(shared_id=number)
    person, broker = person or make_member(), factories.make_broker()
    if upto != "asked":
        actions.propose_member(session, person=person, by=broker)
    if upto in {"accepted", "introduced"}:
        actions.say_yes(session, by=person)
    if upto == "introduced":
        assert peer.hold(number, coin).status_code == 200
    session.refresh_from_db()
    assert session.state == ("proposed" if upto == "proposed" else upto)
    return session, coin


def receiving(peer: Peer, need=None, *, upto="introduced"):
    """A session that we asked for, as far as ``upto``, by messages of the partner."""
    need = need or factories.make_need()
    partner = peer.partner
    session = actions.draft_question(
        need, partner=partner, title="Statuten nalezen", summary="Wie leest mee?", by=factories.make_broker()
    )
    if upto != "drafted":
        actions.agree_to_question(session, by=session.person)
    if upto in {"accepted", "introduced"}:
        assert peer.session(session.shared_id, state="accepted").status_code == 200
    if upto == "introduced":
        session = RemoteSession.objects.get(pk=session.pk)
        contact = {"name": "Sanne de Wit", "phone": "06 12 34 56 78"}
        assert peer.change(session.transfer.pk, "pending", contact=contact).status_code == 200
    session = RemoteSession.objects.get(pk=session.pk)
    assert session.state == upto
    return session
