"""Who says it: every request and every decision is signed with the key of the network (Ed25519, RFC 8032).

The private key is derived from ``SECRET_KEY`` and stored nowhere; a new ``SECRET_KEY`` is a new identity, and
partners must agree anew. What is signed of a request: method, full address, time, nonce and a digest of the body.
"""

import base64
import binascii
import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.request import parse_http_list, parse_keqv_list

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from vlechtwerk.core import clock
from vlechtwerk.core.credentials import key_for

SCHEME = "Vlechtwerk"


def _key() -> Ed25519PrivateKey:
    return key_for("federation")


def public_key() -> str:
    """Our own, in hexadecimal."""
    return _key().public_key().public_bytes_raw().hex()


def is_public_key(text: str) -> bool:
    """Whether these are the figures of a key."""
    try:
        return len(text) == 64 and bool(Ed25519PublicKey.from_public_bytes(bytes.fromhex(text)))
    except ValueError:
        return False


def sign(text: str) -> str:
    return base64.b64encode(_key().sign(text.encode())).decode()


def is_signed(text: str, signature: str, key: str) -> bool:
    """Whether the holder of ``key`` signed this text."""
    try:
        raw = base64.b64decode(signature.encode("ascii"), validate=True)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(raw, text.encode())
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def canonical(data: Mapping[str, Any]) -> str:
    """One spelling of a record, whoever writes it."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def request_text(method: str, url: str, time: str, nonce: str, body: bytes) -> str:
    return "\n".join([method, url, time, nonce, hashlib.sha256(body).hexdigest()])


def authorization(method: str, url: str, body: bytes) -> str:
    """The header of a request of ours; every attempt has its own time and nonce."""
    time, nonce = str(int(clock.now().timestamp())), secrets.token_hex(16)
    signature = sign(request_text(method, url, time, nonce, body))
    return f'{SCHEME} address="{settings.BASE_URL}", time="{time}", nonce="{nonce}", signature="{signature}"'


def read_authorization(header: str) -> dict[str, str]:
    """The parts of such a header; empty when it is none."""
    scheme, _space, rest = header.partition(" ")
    parts = [part for part in parse_http_list(rest) if "=" in part]
    found = parse_keqv_list(parts) if scheme == SCHEME else {}
    return found if {"address", "time", "nonce", "signature"} <= set(found) else {}
