"""The appointment as an Open Badge 3.0 (1EdTech): a verifiable credential that its holder takes along.

Proof: VC-JWT, the credential itself is the payload, with the registered claims beside it. Whether it still holds
stands at its own status address (1EdTech Revocation List). It carries a salted digest of the name and no address.
"""

import hashlib
from datetime import UTC, date, datetime, time
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.core import links
from vlechtwerk.core.credentials import public_jwk, signed_jwt
from vlechtwerk.programmes.enums import AmbassadorshipState
from vlechtwerk.programmes.models import Ambassadorship

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/vcrl/v1p0/context.json",
]
OVER = (AmbassadorshipState.ENDED, AmbassadorshipState.REVOKED)


def issuer() -> dict[str, Any]:
    """Who hands them out: the network, with its public key."""
    url, jwk = links.absolute("badge_issuer"), public_jwk()
    method = {"id": f"{url}#{jwk['kid']}", "type": "JsonWebKey", "controller": url, "publicKeyJwk": jwk}
    return {
        "@context": CONTEXTS[:2], "id": url, "type": ["Profile"], "name": settings.NETWORK_NAME,
        "url": settings.BASE_URL, "email": settings.NETWORK_MAIL, "verificationMethod": [method],
        "assertionMethod": [method["id"]],
    }  # fmt: skip


def _moment(day: date) -> datetime:
    """The first moment of a day here."""
    return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _achievement(ambassador: Ambassadorship) -> dict[str, Any]:
    programme, goal = ambassador.programme, ambassador.yearly_goal
    mark = f"pionier-{programme.key}" if programme else "pionier"
    said = ngettext(
        "Appointed for telling others what they did themselves, and for speaking at least %(n)d time a year.",
        "Appointed for telling others what they did themselves, and for speaking at least %(n)d times a year.", goal,
    ) % {"n": goal}  # fmt: skip
    return {
        "id": f"{links.absolute('verify')}#{mark}", "type": ["Achievement"], "achievementType": "Badge",
        "name": _("Ambassador: %(programme)s") % {"programme": programme.name} if programme else _("Ambassador"),
        "description": _("Tells the story of the network to peers. Appointed by %(who)s.") % {"who": ambassador.appointed_by},
        "criteria": {"narrative": said},
    }  # fmt: skip


def credential(ambassador: Ambassadorship) -> dict[str, Any]:
    """The badge of an ambassador, unsigned."""
    url = links.absolute("verified", ambassador.code)
    digest = hashlib.sha256(f"{ambassador.person.name}{ambassador.code}".encode()).hexdigest()
    identity = {
        "type": "IdentityObject", "identityType": "name", "hashed": True, "salt": ambassador.code,
        "identityHash": f"sha256${digest}",
    }  # fmt: skip
    made: dict[str, Any] = {
        "@context": CONTEXTS, "id": url, "type": ["VerifiableCredential", "AchievementCredential"],
        "name": _("Ambassador"), "issuer": {name: issuer()[name] for name in ("id", "type", "name", "url")},
        "validFrom": _iso(_moment(ambassador.appointed_on or ambassador.created_at.date())),
        "credentialSubject": {
            "type": ["AchievementSubject"], "identifier": [identity], "achievement": _achievement(ambassador),
        },
        "credentialStatus": {
            "id": links.absolute("badge_status", ambassador.code), "type": "1EdTechRevocationList",
        },
    }  # fmt: skip
    if ambassador.term_ends_on:
        made["validUntil"] = _iso(_moment(ambassador.term_ends_on))
    return made


def signed(ambassador: Ambassadorship) -> str:
    """The badge as a VC-JWT."""
    made = credential(ambassador)
    claims = {
        "iss": made["issuer"]["id"], "jti": made["id"], "sub": made["credentialSubject"]["identifier"][0]["identityHash"],
        "nbf": int(datetime.fromisoformat(made["validFrom"]).timestamp()),
    }  # fmt: skip
    if "validUntil" in made:
        claims["exp"] = int(datetime.fromisoformat(made["validUntil"]).timestamp())
    return signed_jwt({**claims, **made}, key_url=links.absolute("badge_key"))


def status(ambassador: Ambassadorship) -> dict[str, Any]:
    """Whether the badge still holds: a list of none, or of this one with when and in which way it stopped; never why."""
    over = ambassador.state in OVER and ambassador.ended_on
    entry = {
        "id": links.absolute("verified", ambassador.code), "revoked": True,
        "revocationReason": f"{ambassador.state} {ambassador.ended_on}",
    }  # fmt: skip
    return {
        "@context": CONTEXTS[2:], "id": links.absolute("badge_status", ambassador.code), "type": "1EdTechRevocationList",
        "issuer": links.absolute("badge_issuer"), "revokedCredential": [entry] if over else [],
    }  # fmt: skip
