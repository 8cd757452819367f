"""Whose request this is: a key in ``Authorization``, never a cookie, so that no other site can act through a browser."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest

from vlechtwerk.api import queries, rules
from vlechtwerk.api.models import Token
from vlechtwerk.api.problems import Problem
from vlechtwerk.core import clock
from vlechtwerk.core.actions import count_one_more
from vlechtwerk.people.middleware import Acting
from vlechtwerk.people.queries import hats_of

MINUTE = timedelta(minutes=1)


def new_token() -> str:
    """256 random bits behind a prefix by which scanners for secrets know it."""
    return rules.PREFIX + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def token_behind(request: HttpRequest) -> Token:
    """The token that was sent, if it is still good."""
    scheme, _space, sent = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not sent:
        raise Problem(401, WWW_Authenticate='Bearer realm="api"')
    found = Token.objects.select_related("person").filter(digest=digest(sent.strip())).first()
    if found is None or found.is_over or not queries.is_worn(found):
        raise Problem(401, WWW_Authenticate='Bearer realm="api", error="invalid_token"')
    return found


def require_room(token: Token) -> None:
    """So many requests a minute with one token, and no more."""
    if count_one_more(f"api:{token.pk}", MINUTE) > settings.API_LIMIT_PER_MINUTE:
        raise Problem(429, Retry_After=str(60 - int(clock.now().timestamp()) % 60))
    unseen = Q(last_used_at=None) | Q(last_used_at__lt=clock.now() - MINUTE)
    Token.objects.filter(unseen, pk=token.pk).update(last_used_at=clock.now())


def require_scope(token: Token, scope: str) -> None:
    if scope not in token.scopes:
        raise Problem(
            403, f"This token does not have the scope {scope}.",
            WWW_Authenticate=f'Bearer realm="api", error="insufficient_scope", scope="{scope}"',
        )  # fmt: skip


def acting_with(token: Token) -> Acting:
    """The owner, with all hats of today; the audit trail notes the one of the token."""
    token.person.acting_hat = token.hat  # type: ignore[attr-defined]
    return Acting(token.person, hats_of(token.person), token.hat, token.name)
