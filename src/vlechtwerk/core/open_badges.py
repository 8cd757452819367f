"""Open Badge 3.0 (1EdTech): a verifiable credential that its holder takes along.

Proof: VC-JWT, the credential itself is the payload, with the registered claims beside it. Whether it still holds
stands at its own status address (1EdTech Revocation List). It carries a salted digest of the name and no address.
"""

import hashlib
from datetime import UTC, date, datetime, time
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from vlechtwerk.core import links
from vlechtwerk.core.credentials import public_jwk, signed_jwt
from vlechtwerk.core.exports import file_name

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/vcrl/v1p0/context.json",
]
MEDIA_TYPE = "application/vc+jwt"


def issuer() -> dict[str, Any]:
    """Who hands them out: the network, with its public key."""
    url, jwk = links.absolute("badge_issuer"), public_jwk()
    method = {"id": f"{url}#{jwk['kid']}", "type": "JsonWebKey", "controller": url, "publicKeyJwk": jwk}
    return {
        "@context": CONTEXTS[:2], "id": url, "type": ["Profile"], "name": settings.NETWORK_NAME,
        "url": settings.BASE_URL, "email": settings.NETWORK_MAIL, "verificationMethod": [method],
        "assertionMethod": [method["id"]],
    }  # fmt: skip


def moment(when: date | datetime) -> str:
    """A moment, or the first one of a day here, in UTC."""
    if not isinstance(when, datetime):
        when = timezone.make_aware(datetime.combine(when, time.min))
    return when.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def credential(
    achievement: dict[str, Any], *, name: str, url: str, status_url: str, holder: str, salt: str, since: date | datetime,
    until: date | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The badge of one achievement, unsigned. ``url``: the page on which people read whether it holds."""
    digest = hashlib.sha256(f"{holder}{salt}".encode()).hexdigest()
    identity = {
        "type": "IdentityObject", "identityType": "name", "hashed": True, "salt": salt, "identityHash": f"sha256${digest}",
    }  # fmt: skip
    made: dict[str, Any] = {
        "@context": CONTEXTS, "id": url, "type": ["VerifiableCredential", "AchievementCredential"], "name": name,
        "issuer": {part: issuer()[part] for part in ("id", "type", "name", "url")}, "validFrom": moment(since),
        "credentialSubject": {
            "type": ["AchievementSubject"], "identifier": [identity],
            "achievement": {"type": ["Achievement"], **achievement},
        },
        "credentialStatus": {"id": status_url, "type": "1EdTechRevocationList"},
    }  # fmt: skip
    return made | ({"validUntil": moment(until)} if until else {})


def signed(made: dict[str, Any]) -> str:
    """A badge as a VC-JWT."""
    claims = {
        "iss": made["issuer"]["id"], "jti": made["id"], "sub": made["credentialSubject"]["identifier"][0]["identityHash"],
        "nbf": int(datetime.fromisoformat(made["validFrom"]).timestamp()),
    }  # fmt: skip
    if "validUntil" in made:
        claims["exp"] = int(datetime.fromisoformat(made["validUntil"]).timestamp())
    return signed_jwt({**claims, **made}, key_url=links.absolute("badge_key"))


def revocations(status_url: str, *, url: str, over: str = "") -> dict[str, Any]:
    """Whether a badge still holds: a list of none, or of this one with ``over``: in which way and when it stopped."""
    entry = {"id": url, "revoked": True, "revocationReason": over}
    return {
        "@context": CONTEXTS[2:], "id": status_url, "type": "1EdTechRevocationList",
        "issuer": links.absolute("badge_issuer"), "revokedCredential": [entry] if over else [],
    }  # fmt: skip


def badge_file(made: dict[str, Any], name: str) -> HttpResponse:
    """The signed badge to keep."""
    answer = HttpResponse(signed(made), content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{file_name(name, kind="jwt")}"'
    answer["Cache-Control"] = "no-store"
    return answer


def open_json(data: dict[str, Any], *, status: int = 200, kept_s: int = 0) -> JsonResponse:
    """For programs of others, wherever they run."""
    made = JsonResponse(data, status=status)
    made["Cache-Control"] = f"max-age={kept_s}" if kept_s else "no-store"
    made["Access-Control-Allow-Origin"] = "*"
    return made
