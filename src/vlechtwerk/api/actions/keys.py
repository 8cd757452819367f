"""Keys for programs. Every step is in the audit trail, with the hat, and for whom when it is another's key."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.api import rules, tokens
from vlechtwerk.api.enums import Scope
from vlechtwerk.api.models import Token
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused, audit
from vlechtwerk.people.queries import hats_of


class ApiRefused(Refused):
    """No key, or no message."""


def making_hat(by: Any) -> str:
    """The hat in which somebody makes keys: the one they act in, else another that may."""
    hats = hats_of(by)
    if not rules.may_make_keys(hats):
        raise ApiRefused(_("Only a coordinator or an administrator makes keys for programs."))
    fitting = sorted(hats & rules.MAKERS)
    shown = getattr(by, "acting_hat", "")
    return str(shown if shown in fitting else fitting[0])


@transaction.atomic
def create_token(name: str, *, scopes: Iterable[str], days: int, by: Any) -> tuple[Token, str]:
    """A new key, and its text: said this once, kept nowhere."""
    hat, chosen = making_hat(by), sorted({Scope(scope).value for scope in scopes})
    if not chosen:
        raise ApiRefused(_("Choose at least one thing that the key opens."), "scopes")
    if days not in rules.VALID_DAYS:
        raise ApiRefused(_("Choose how long the key is good."), "days")
    text = tokens.new_token()
    made = Token.objects.create(
        person=by, hat=hat, name=name.strip(), scopes=chosen, digest=tokens.digest(text), hint=text[:8],
        expires_at=clock.now() + timedelta(days=days),
    )  # fmt: skip
    audit("create_token", made, by, scopes=chosen, days=days)
    return made, text


@transaction.atomic
def revoke_token(token: Token, *, by: Any) -> None:
    """The key opens nothing from now on."""
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now()):
        audit("revoke_token", token, by, on_behalf_of=token.person if token.person_id != by.pk else None)
