"""Signed, expiring, single-purpose links for people without an account."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from vlechtwerk.core import clock


class BadLink(Exception):
    """The link is altered, of another purpose, or expired. ``expired`` tells which; nothing else is told."""

    def __init__(self, expired: bool = False) -> None:
        super().__init__("expired" if expired else "bad")
        self.expired = expired


def make_token(purpose: str, *parts: str, valid: timedelta) -> str:
    """A token for ``purpose`` that carries ``parts`` and ends after ``valid``."""
    until = int((clock.now() + valid).timestamp())
    return signing.dumps([*parts, until], salt=f"vlechtwerk.{purpose}", compress=True)


def read_token(purpose: str, token: str) -> list[str]:
    """The parts of a token, or :class:`BadLink`."""
    try:
        *parts, until = signing.loads(token, salt=f"vlechtwerk.{purpose}")
        is_over = clock.now().timestamp() > float(until)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadLink from None
    if is_over:
        raise BadLink(expired=True)
    return [str(part) for part in parts]


def absolute(view: str, *args: object, **kwargs: object) -> str:
    """The full address of a view, as it stands in a mail."""
    return settings.BASE_URL + reverse(view, args=args or None, kwargs=kwargs or None)


def sign_moment(purpose: str) -> str:
    """The present moment as a token, for "when was this form shown?"."""
    return signing.dumps(int(clock.now().timestamp()), salt=f"vlechtwerk.moment.{purpose}")


def age_s(purpose: str, token: str) -> int | None:
    """How many seconds ago a moment was signed; None when the token is not ours."""
    try:
        return int(clock.now().timestamp()) - int(signing.loads(token, salt=f"vlechtwerk.moment.{purpose}"))
    except (signing.BadSignature, ValueError, TypeError):
        return None
