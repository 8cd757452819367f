"""Typed reading of environment variables, failing at start and not at night.

Every variable is called ``VLECHTWERK_<NAME>``, except the customary ``DATABASE_URL``, ``PORT``
and ``DATA_DIR``. ``<NAME>_FILE`` names a file that holds the value (for secrets). All names are
described in ``docs/reference/settings.md``; a test compares the two.
"""

import contextlib
import logging
import os
import re
import secrets
from datetime import time as clock_time
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

BARE_NAMES = {"DATABASE_URL", "PORT", "DATA_DIR"}
READ: set[str] = set()


def text(name: str, default: str = "") -> str:
    """The value of a variable, from itself or from the file that ``<NAME>_FILE`` names."""
    full = name if name in BARE_NAMES else f"VLECHTWERK_{name}"
    READ.add(full)
    if path := os.environ.get(f"{full}_FILE"):
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{full}_FILE: cannot read {path}: {error.strerror}") from error
        except UnicodeDecodeError:
            raise ImproperlyConfigured(f"{full}_FILE: {path} is not a text file") from None
        if not value:
            raise ImproperlyConfigured(f"{full}_FILE: {path} is empty")
        return value
    return os.environ.get(full, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable: 1, true, yes, on or 0, false, no, off."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"VLECHTWERK_{name} must be 1 or 0, not {value!r}")


def number(name: str, default: int, lowest: int = 1, highest: int = 1_000_000) -> int:
    """A whole number between two bounds."""
    value = text(name, str(default))
    full = name if name in BARE_NAMES else f"VLECHTWERK_{name}"
    if not re.fullmatch("-?[0-9]{1,9}", value) or not lowest <= int(value) <= highest:
        raise ImproperlyConfigured(f"{full} must be a whole number from {lowest} to {highest}, not {value!r}")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A list, parted by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def choice(name: str, options: tuple[str, ...], default: str) -> str:
    """One of a fixed set of words."""
    value = text(name, default)
    if value not in options:
        raise ImproperlyConfigured(f"VLECHTWERK_{name} must be one of {', '.join(options)}, not {value!r}")
    return value


def address(name: str, default: str) -> str:
    """A web address without a path, as ``https://netwerk.example``."""
    value = text(name, default).rstrip("/")
    parts = _split(f"VLECHTWERK_{name}", value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query or " " in value:
        raise ImproperlyConfigured(f"VLECHTWERK_{name} must look like https://netwerk.example, not {value!r}")
    return value


def mail_address(name: str, default: str) -> str:
    """One e-mail address."""
    value = text(name, default)
    try:
        validate_email(value)
    except ValidationError:
        if not re.fullmatch("[a-z.]+@localhost", value):
            raise ImproperlyConfigured(f"VLECHTWERK_{name} must be an e-mail address, not {value!r}") from None
    return value


def one_line(name: str, default: str = "") -> str:
    """A short text that stands in headings and mail headers."""
    value = text(name, default)
    if len(value) > 80 or not value.isprintable():
        raise ImproperlyConfigured(f"VLECHTWERK_{name} must be one line of at most 80 characters")
    return value


def folder(name: str) -> Path | None:
    """A folder by its whole path, or none; whether it can be written to shows when something is to be written."""
    value = text(name)
    if value and not Path(value).is_absolute():
        raise ImproperlyConfigured(f"VLECHTWERK_{name} must be a whole path, as /var/backups/vlechtwerk, not {value!r}")
    return Path(value) if value else None


def time_zone(name: str, default: str) -> str:
    """The name of a zone, as ``Europe/Brussels``."""
    value = text(name, default)
    if value not in available_timezones():
        raise ImproperlyConfigured(f"VLECHTWERK_{name} must be a zone like Europe/Brussels, not {value!r}")
    return value


def hours(name: str, default: str) -> tuple[clock_time, clock_time] | None:
    """From and until, as ``20:00-07:30``; ``off`` is none."""
    value = text(name, default)
    if value == "off":
        return None
    try:
        start, end = (clock_time.fromisoformat(part) for part in value.split("-"))
    except ValueError:
        raise ImproperlyConfigured(f"VLECHTWERK_{name} must look like 20:00-07:30, or off, not {value!r}") from None
    return start, end


def mailbox(name: str) -> SplitResult | None:
    """``imaps://user:password@host:port/folder``, or none."""
    if not (url := text(name)):
        return None
    parts = _split(f"VLECHTWERK_{name}", url)
    if parts.scheme not in {"imap", "imaps"} or not parts.hostname or not parts.username:
        raise ImproperlyConfigured(f"VLECHTWERK_{name} must look like imaps://user:password@mail.example/INBOX")
    return parts


def log_level(name: str, default: str) -> str:
    return choice(name, tuple(sorted(logging.getLevelNamesMapping())), default)


def _split(name: str, url: str) -> SplitResult:
    """The parts of an address, with a port that is a port."""
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not an address: {error}") from None
    return parts


def database(url: str, data_dir: Path) -> dict[str, object]:
    """Django's settings for one database.

    An empty ``url`` means SQLite in ``data_dir``; ``sqlite:///path`` a file of choice;
    ``postgresql://user:password@host:port/name`` a PostgreSQL server.
    """
    parts = _split("DATABASE_URL", url or f"sqlite:///{data_dir / 'vlechtwerk.sqlite3'}")
    if not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must name a database, as in postgresql://user:password@host:5432/name")
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "vlechtwerk.core.sqlite",
            "NAME": parts.path.removeprefix("/") if parts.path.startswith("//") else parts.path,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;",
            },
            # A file, not memory: tests with several processes share it.
            "TEST": {"NAME": str(data_dir / "test.sqlite3")},
        }
    if parts.scheme in {"postgres", "postgresql"}:
        options: dict[str, object] = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or "") or str(options.pop("host", "")),
            "PORT": str(parts.port or ""),
            "CONN_HEALTH_CHECKS": True,
            # Only what asks for it is prepared by the server: the posting of coins.
            "OPTIONS": {"prepare_threshold": 10**9, **options},
        }
    raise ImproperlyConfigured(f"DATABASE_URL must start with sqlite:/// or postgresql://, not {parts.scheme!r}")


def mail(url: str) -> dict[str, object]:
    """Django's mail settings from ``smtp://user:password@host:port`` (``smtps`` TLS, ``smtp+tls`` STARTTLS)."""
    parts = _split("VLECHTWERK_MAIL_URL", url)
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
        raise ImproperlyConfigured("VLECHTWERK_MAIL_URL must look like smtp+tls://user:password@mail.example:587")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 20,
    }


def writable(data_dir: Path) -> Path:
    """The directory for everything that is kept, made when it is not there."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not os.access(data_dir, os.W_OK | os.X_OK):
            raise PermissionError(13, "no permission to write there")
    except OSError as error:
        raise ImproperlyConfigured(f"DATA_DIR: cannot keep anything in {data_dir}: {error.strerror}") from None
    return data_dir


def secret_key(data_dir: Path) -> str:
    """The configured key, or one made once and kept in ``data_dir`` readable by its owner only."""
    if value := text("SECRET_KEY"):
        return value
    path = writable(data_dir) / "secret_key"
    if not path.exists():
        _keep_new_key(path)
    if not (kept := path.read_text(encoding="utf-8").strip()):
        raise ImproperlyConfigured(f"{path} is empty: take it away, and a new key is made at the next start")
    return kept


def _keep_new_key(path: Path) -> None:
    """Whole or not at all: of two processes that start at once, both read the key of the first."""
    draft = path.with_name(f"secret_key.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
