"""Typed reading of environment variables, failing at start and not at night.

Every variable is called ``VLECHTWERK_<NAME>``, except the customary ``DATABASE_URL``, ``PORT``
and ``DATA_DIR``. ``<NAME>_FILE`` names a file that holds the value (for secrets). All names are
described in ``docs/reference/settings.md``; a test compares the two.
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BARE_NAMES = {"DATABASE_URL", "PORT", "DATA_DIR"}
READ: set[str] = set()


def text(name: str, default: str = "") -> str:
    """The value of a variable, from itself or from the file that ``<NAME>_FILE`` names."""
    full = name if name in BARE_NAMES else f"VLECHTWERK_{name}"
    READ.add(full)
    if path := os.environ.get(f"{full}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{full}_FILE: cannot read {path}: {error.strerror}") from error
    return os.environ.get(full, default)


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable: 1, true, yes, on or 0, false, no, off."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"VLECHTWERK_{name} must be 1 or 0, not {value!r}")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"VLECHTWERK_{name} must be a whole number, not {value!r}") from None


def words(name: str, default: str = "") -> list[str]:
    """A list, parted by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def choice(name: str, options: tuple[str, ...], default: str) -> str:
    """One of a fixed set of words."""
    value = text(name, default)
    if value not in options:
        raise ImproperlyConfigured(f"VLECHTWERK_{name} must be one of {', '.join(options)}, not {value!r}")
    return value


def database(url: str, data_dir: Path) -> dict[str, object]:
    """Django's settings for one database.

    An empty ``url`` means SQLite in ``data_dir``; ``sqlite:///path`` a file of choice;
    ``postgresql://user:password@host:port/name`` a PostgreSQL server.
    """
    parts = urlsplit(url or f"sqlite:///{data_dir / 'vlechtwerk.sqlite3'}")
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
            "OPTIONS": options,
        }
    raise ImproperlyConfigured(f"DATABASE_URL must start with sqlite:/// or postgresql://, not {parts.scheme!r}")


def mail(url: str) -> dict[str, object]:
    """Django's mail settings from ``smtp://user:password@host:port`` (``smtps`` TLS, ``smtp+tls`` STARTTLS)."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"}:
        raise ImproperlyConfigured("VLECHTWERK_MAIL_URL must start with smtp://, smtps:// or smtp+tls://")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 20,
    }


def secret_key(data_dir: Path) -> str:
    """The configured key, or one made once and kept in ``data_dir`` readable by its owner only."""
    if value := text("SECRET_KEY"):
        return value
    path = data_dir / "secret_key"
    if not path.exists():
        import secrets

        data_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="utf-8")
