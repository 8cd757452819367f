"""What must be right before the site starts; each check says the way out."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection
from django.http.request import split_domain_port, validate_host


@register(Tags.database, databases=["default"])
def sqlite_is_sound(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse an SQLite whose WAL mode can corrupt the file."""
    if connection.vendor != "sqlite":
        return []
    from vlechtwerk.core.sqlite.base import MINIMUM_VERSION, Database

    if Database.sqlite_version_info >= MINIMUM_VERSION:
        return []
    return [
        Error(
            f"SQLite {Database.sqlite_version} can damage the database in WAL mode.",
            hint="Install the pinned pysqlite3 (make install), or use PostgreSQL through DATABASE_URL.",
            id="vlechtwerk.E001",
        )
    ]


@register(Tags.security)
def demo_is_not_public(**_kwargs: Any) -> list[CheckMessage]:
    """The demo shows all mail to everybody: never on a public address."""
    if settings.DEMO and settings.HTTPS:
        return [
            Warning(
                "VLECHTWERK_DEMO shows every mail to every visitor, and BASE_URL is a public address.",
                hint="Set VLECHTWERK_DEMO=0 on a real network.",
                id="vlechtwerk.W001",
            )
        ]
    return []


@register(deploy=True)
def mail_leaves_the_house(**_kwargs: Any) -> list[CheckMessage]:
    """A real network needs a mail server, or nobody ever hears anything."""
    if settings.EMAIL_BACKEND.startswith("vlechtwerk.outbox.mailbox"):
        return [
            Warning(
                "Mail is only written to files in DATA_DIR.",
                hint="Set VLECHTWERK_MAIL_URL=smtp+tls://user:password@host:587.",
                id="vlechtwerk.W002",
            )
        ]
    return []


@register(Tags.security)
def hosts_are_named(**_kwargs: Any) -> list[CheckMessage]:
    """The host of BASE_URL must be allowed, or every link in a mail answers 400."""
    host, _port = split_domain_port(urlsplit(settings.BASE_URL).netloc)
    if validate_host(host, settings.ALLOWED_HOSTS):
        return []
    return [
        Error(
            f"BASE_URL has the host {host}, which VLECHTWERK_ALLOWED_HOSTS does not allow.",
            hint=f"Set VLECHTWERK_ALLOWED_HOSTS={host}.",
            id="vlechtwerk.E002",
        )
    ]


@register()
def word_vectors_can_be_read(**_kwargs: Any) -> list[CheckMessage]:
    """A wrong path must show at the start, not at the first match."""
    from vlechtwerk.engine import dense

    try:
        for file in dense.vector_files(settings.WORD_VECTORS) if settings.WORD_VECTORS else ():
            dense.vector_size(file)
    except (OSError, ValueError) as error:
        hint = "Set VLECHTWERK_WORD_VECTORS to a file or folder of word vectors, or leave it empty."
        return [Error(str(error), hint=hint, id="vlechtwerk.E003")]
    return []
