"""LTI 1.3 (1EdTech) as a tool: what a platform says is believed when its own key signed it, for us, now, and once.

RS256 alone, the platform's keys from the address that an administrator wrote down, the deployment among those they know.
The way from the first request to the launch is bound to one browser by a cookie: nobody is led into somebody else's place.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import jwt
from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.credentials import b64, sealer
from vlechtwerk.core.outward import Away, call, is_good_url
from vlechtwerk.learning.models import LtiKey, LtiPlatform

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim/"
GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
MAY_SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
RESOURCE, CHOICE = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
STATE = "lti.state"
VALID, SKEW = timedelta(minutes=10), timedelta(seconds=60)
LAUNCH_OPEN = timedelta(minutes=30)
KEYS_ASKED_EVERY, KEYS_KEPT = timedelta(minutes=1), timedelta(days=1)
NEEDED = ["iss", "aud", "sub", "exp", "iat", "nonce"]


class LtiRefused(Refused):
    """What a platform sent is not what it should be; the way out is to begin there once more."""


def again(why: str) -> LtiRefused:
    """``why``: for who looks after the platform."""
    return LtiRefused(
        _("This does not open (%(why)s). Go back to your learning platform and open it once more.") % {"why": why}
    )


def digest(browser: str) -> str:
    return hashlib.sha256(browser.encode()).hexdigest()


def same_browser(browser: str, known: str) -> bool:
    return bool(browser) and hmac.compare_digest(digest(browser), known)


def way_to(platform: LtiPlatform, *, browser: str, hint: str, message_hint: str) -> str:
    """Where the browser goes to be told who it is: the log-in of the platform, with what must come back."""
    nonce = secrets.token_urlsafe(24)
    asked = {
        "scope": "openid", "response_type": "id_token", "response_mode": "form_post", "prompt": "none",
        "client_id": platform.client_id, "redirect_uri": links.absolute("lti_launch"), "login_hint": hint, "nonce": nonce,
        "state": links.make_token(STATE, platform.key, nonce, digest(browser), valid=VALID),
    } | ({"lti_message_hint": message_hint} if message_hint else {})  # fmt: skip
    parts = urlsplit(platform.auth_url)
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *asked.items()])))


def checked(platform: LtiPlatform, token: str, *, nonce: str) -> dict[str, Any]:
    """The claims of a launch, or :class:`LtiRefused`."""
    try:
        head = jwt.get_unverified_header(token)
        if head.get("alg") != "RS256" or not isinstance(head.get("kid"), str):
            raise again("alg")
        claims: dict[str, Any] = jwt.decode(
            token, _key(platform, head["kid"]), algorithms=["RS256"], audience=platform.client_id, issuer=platform.issuer,
            leeway=SKEW, options={"require": NEEDED},
        )  # fmt: skip
    except jwt.PyJWTError as wrong:
        raise again(type(wrong).__name__) from wrong
    _require(claims, platform, nonce)
    return claims


def _require(claims: Mapping[str, Any], platform: LtiPlatform, nonce: str) -> None:
    audience, sub = claims["aud"], claims["sub"]
    several = isinstance(audience, list) and len(audience) > 1
    right = {
        "azp": claims.get("azp", "" if several else platform.client_id) == platform.client_id,
        "nonce": isinstance(claims["nonce"], str) and hmac.compare_digest(claims["nonce"], nonce),
        "iat": claims["iat"] > (clock.now() - VALID - SKEW).timestamp(),
        "sub": isinstance(sub, str) and 0 < len(sub) <= 255 and sub.isprintable(),
        "version": claims.get(f"{CLAIM}version") == "1.3.0",
        "deployment": claims.get(f"{CLAIM}deployment_id") in platform.deployments,
        "message": claims.get(f"{CLAIM}message_type") in {RESOURCE, CHOICE},
    }
    for name, is_right in right.items():
        if not is_right:
            raise again(name)


def kept(claims: Mapping[str, Any]) -> dict[str, Any]:
    """What we need of a launch later on; no name and no address."""
    found: dict[str, Any] = {"target": str(claims.get(f"{CLAIM}target_link_uri", ""))[:500]}
    grades = claims.get(GRADES)
    if isinstance(grades, Mapping) and MAY_SCORE in (grades.get("scope") or []) and _is_url(grades.get("lineitem")):
        found["line"] = grades["lineitem"]
    if claims[f"{CLAIM}message_type"] == CHOICE:
        asked = claims.get(f"{DEEP}deep_linking_settings")
        back = asked.get("deep_link_return_url") if isinstance(asked, Mapping) else None
        if not isinstance(asked, Mapping) or not _is_url(back):
            raise again("return")
        found |= {"return": back, "data": asked.get("data"), "deployment": claims[f"{CLAIM}deployment_id"]}
    return found


def _is_url(url: object) -> bool:
    return isinstance(url, str) and len(url) <= 500 and is_good_url(url, demo=settings.DEMO)


def _key(platform: LtiPlatform, kid: str) -> Any:
    """The key of the platform with this name; one that we do not know yet is asked for, not more than once a minute."""
    age = clock.now() - platform.keys_at if platform.keys_at else KEYS_KEPT
    found = _named(platform.keys, kid)
    if (found is None and age >= KEYS_ASKED_EVERY) or age >= KEYS_KEPT:
        found = _named(_ask_keys(platform), kid)
    if found is None:
        raise again("kid")
    key = jwt.PyJWK(found, algorithm="RS256").key
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < 2048:
        raise again("key")
    return key


def _named(keys: Any, kid: str) -> dict[str, Any] | None:
    rows = keys.get("keys") if isinstance(keys, Mapping) else None
    found = [one for one in rows if isinstance(one, dict) and one.get("kid") == kid] if isinstance(rows, list) else []
    return found[0] if found and found[0].get("kty") == "RSA" else None


def _ask_keys(platform: LtiPlatform) -> Any:
    LtiPlatform.objects.filter(pk=platform.pk).update(keys_at=clock.now())
    try:
        keys = json.loads(call("GET", platform.keys_url, heads={"Accept": "application/json"}).body)
    except (Away, ValueError):
        return platform.keys
    LtiPlatform.objects.filter(pk=platform.pk).update(keys=keys if isinstance(keys, dict) else {})
    return keys


# Our own key, and what we say with it.


def _own_key() -> tuple[LtiKey, bytes]:
    """The newest that this installation can open; made when there is none."""
    for row in LtiKey.objects.all():
        try:
            return row, sealer("lti").decrypt(row.sealed.encode())
        except InvalidToken:  # from before SECRET_KEY was changed
            continue
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    numbers = private.public_key().public_numbers()
    public = {"e": _number(numbers.e), "kty": "RSA", "n": _number(numbers.n)}
    kid = b64(hashlib.sha256(json.dumps(public, sort_keys=True, separators=(",", ":")).encode()).digest())
    public |= {"alg": "RS256", "use": "sig", "kid": kid}
    return LtiKey.objects.create(kid=kid, public=public, sealed=sealer("lti").encrypt(pem).decode()), pem


def _number(number: int) -> str:
    return b64(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def public_keys() -> dict[str, Any]:
    """Our keys, for platforms."""
    _own_key()
    return {"keys": [one.public for one in LtiKey.objects.all()]}


def signed(claims: Mapping[str, Any]) -> str:
    key, pem = _own_key()
    now = int(clock.now().timestamp())
    whole = {"iat": now, "exp": now + 300, "jti": secrets.token_urlsafe(16), **claims}
    return jwt.encode(whole, pem, algorithm="RS256", headers={"kid": key.kid})


def chosen(platform: LtiPlatform, asked: Mapping[str, Any], items: Collection[tuple[str, str]]) -> str:
    """The answer to a platform that asked for a choice: titles and addresses, signed."""
    links_chosen = [
        {"type": "ltiResourceLink", "title": title, "url": url, "lineItem": {"scoreMaximum": 100, "label": title}}
        for title, url in items
    ]
    claims = {
        "iss": platform.client_id, "aud": platform.issuer, "nonce": secrets.token_urlsafe(16),
        f"{CLAIM}deployment_id": asked["deployment"], f"{CLAIM}message_type": "LtiDeepLinkingResponse",
        f"{CLAIM}version": "1.3.0", f"{DEEP}content_items": links_chosen,
    }  # fmt: skip
    return signed(claims | ({f"{DEEP}data": asked["data"]} if asked.get("data") is not None else {}))


def tell_score(platform: LtiPlatform, *, line_url: str, sub: str, percent: int) -> None:
    """The progress of one learner in the grade book of the platform (AGS); :class:`Away` when it does not take it."""
    parts = urlsplit(line_url)
    body = {
        "userId": sub, "scoreGiven": percent, "scoreMaximum": 100, "timestamp": clock.now().isoformat(),
        "activityProgress": "Completed" if percent >= 100 else "InProgress", "gradingProgress": "FullyGraded",
    }  # fmt: skip
    heads = {
        "Authorization": f"Bearer {_access(platform)}", "Content-Type": "application/vnd.ims.lis.v1.score+json",
    }  # fmt: skip
    url = urlunsplit(parts._replace(path=parts.path.rstrip("/") + "/scores"))
    status = call("POST", url, body=json.dumps(body).encode(), heads=heads, read=False).status
    if not 200 <= status < 300:
        raise Away(f"HTTP {status}")


def _access(platform: LtiPlatform) -> str:
    claims = {"iss": platform.client_id, "sub": platform.client_id, "aud": platform.token_url}
    asked = {
        "grant_type": "client_credentials", "scope": MAY_SCORE, "client_assertion": signed(claims),
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    }  # fmt: skip
    heads = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    answer = call("POST", platform.token_url, body=urlencode(asked).encode(), heads=heads)
    try:
        token = json.loads(answer.body)["access_token"]
    except (ValueError, TypeError, KeyError):
        raise Away(f"no access token, HTTP {answer.status}") from None
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise Away("no access token")
    return token
