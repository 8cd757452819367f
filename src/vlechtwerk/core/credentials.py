"""Proofs that anybody can check without us: a JSON document signed as a compact JWS (RFC 7515), Ed25519 (RFC 8037).

The key is derived from ``SECRET_KEY`` under a label of its own and stored nowhere; a new ``SECRET_KEY`` is a new
issuer, and what was handed out before no longer verifies. The public key is published as a JWK.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings


def key_for(use: str) -> Ed25519PrivateKey:
    """The private key of this installation for one use, derived from ``SECRET_KEY`` and stored nowhere."""
    seed = hmac.digest(settings.SECRET_KEY.encode(), f"vlechtwerk {use} key 1".encode(), "sha256")
    return Ed25519PrivateKey.from_private_bytes(seed)


def secret(use: str, about: str = "") -> bytes:
    """For one use, and one thing if named; stored nowhere."""
    return hmac.digest(key_for(use).private_bytes_raw(), about.encode(), "sha256")


def sealer(use: str, about: str = "") -> Fernet:
    """What seals words with such a secret, so that the key stands in no archive."""
    return Fernet(base64.urlsafe_b64encode(secret(use, about)))


def _key() -> Ed25519PrivateKey:
    return key_for("credential")


def b64(raw: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def public_jwk() -> dict[str, str]:
    """The key with which everybody can check; ``kid`` is its thumbprint (RFC 7638)."""
    own = {"crv": "Ed25519", "kty": "OKP", "x": b64(_key().public_key().public_bytes_raw())}
    thumb = hashlib.sha256(json.dumps(own, sort_keys=True, separators=(",", ":")).encode()).digest()
    return {**own, "alg": "EdDSA", "use": "sig", "kid": b64(thumb)}


def signed_jwt(payload: Mapping[str, Any], *, key_url: str) -> str:
    """The document with our signature; ``key_url``: where the JWK stands."""
    header = {"alg": "EdDSA", "typ": "JWT", "kid": key_url}
    parts = [b64(json.dumps(part, separators=(",", ":"), ensure_ascii=False).encode()) for part in (header, payload)]
    text = ".".join(parts)
    return f"{text}.{b64(_key().sign(text.encode()))}"
