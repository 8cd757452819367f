"""Who somebody was at several events, also when the name is gone: a key that nobody reads back."""

import hmac

from django.conf import settings

from vlechtwerk.events.models import Registration


def who(row: Registration) -> str:
    """The same person once: by the register, else by the e-mail address. Without both nobody can tell.

    HMAC-SHA-256 under a key of this installation, so that a list of addresses does not open it (RFC 2104).
    """
    if row.who:
        return row.who
    known = f"person:{row.person_id}" if row.person_id else f"mail:{row.email.casefold()}" if row.email else ""
    return hmac.digest(settings.SECRET_KEY.encode(), f"event {known}".encode(), "sha256").hex() if known else ""


def forget(rows: list[Registration], **also: object) -> int:
    """Names, addresses and notes go, the link to the person too; that it was the same one stays."""
    for row in rows:
        given = {"name": "", "email": "", "note": "", "person": None, "who": who(row), **also}
        Registration.objects.filter(pk=row.pk).update(**given)
    return len(rows)
