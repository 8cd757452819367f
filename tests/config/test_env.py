"""A setting that makes no sense stops the start, and the message names it."""

import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from vlechtwerk.config import env


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    monkeypatch.setattr(env, "READ", set())
    for name in [name for name in os.environ if name.startswith("VLECHTWERK_") or name in env.BARE_NAMES]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("name", "read", "bad"),
    [
        ("VLECHTWERK_DEMO", lambda: env.flag("DEMO"), ["maybe", "2", "ja", "-"]),
        ("PORT", lambda: env.number("PORT", 8000, highest=65_535), ["http", "0", "-1", "65536", "8000.5", "٣", "1e3"]),
        ("VLECHTWERK_LIMIT", lambda: env.number("LIMIT", 3), ["three", "0", "-3", "9" * 30, "3 days"]),
        ("VLECHTWERK_WORDING", lambda: env.choice("WORDING", ("nl-BE", "nl-NL"), "nl-BE"), ["nl", "NL-BE", "fr"]),
        ("VLECHTWERK_BASE_URL", lambda: env.address("BASE_URL", "http://localhost"),
         ["netwerk.example", "ftp://x", "https://", "https://x/path", "http://x:port", "http://[x", "https://a b"]),
        ("VLECHTWERK_NETWORK_MAIL", lambda: env.mail_address("NETWORK_MAIL", "a@localhost"),
         ["netwerk", "a@b@c.example", "a b@x.example", "a@x.example\nBcc: b@x.example"]),
        ("VLECHTWERK_NETWORK_NAME", lambda: env.one_line("NETWORK_NAME"), ["x" * 81, "two\nlines"]),
        ("VLECHTWERK_TIME_ZONE", lambda: env.time_zone("TIME_ZONE", "Europe/Brussels"), ["CEST+1", "Brussel", "../etc"]),
        ("VLECHTWERK_LOG_LEVEL", lambda: env.log_level("LOG_LEVEL", "INFO"), ["loud", "info", "10"]),
        ("DATABASE_URL", lambda: env.database(env.text("DATABASE_URL"), Path("data")),
         ["mysql://a/b", "postgresql://a:b@h:port/db", "postgresql://host", "sqlite://", "nonsense", "postgresql://[h/d"]),
        ("VLECHTWERK_MAIL_URL", lambda: env.mail(env.text("MAIL_URL")),
         ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example:mail", "smtp://[h"]),
    ],
)  # fmt: skip
def test_bad_value_is_refused_by_name(monkeypatch, name, read, bad):
    for value in bad:
        monkeypatch.setenv(name, value)
        with pytest.raises(ImproperlyConfigured, match=name):
            read()
    monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("value", "meant"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("off", False), (" ", True)]
)
def test_flag_is_read_as_people_write_it(monkeypatch, value, meant):
    monkeypatch.setenv("VLECHTWERK_X", value)
    assert env.flag("X", default=True) is meant


def test_value_from_a_file_is_read_without_its_line_end(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("secret\n")
    monkeypatch.setenv("VLECHTWERK_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert env.secret_key(tmp_path) == "secret"
    assert env.secret_key(Path("/nowhere")) == "secret"


@pytest.mark.parametrize("raw", [None, b"", b" \n", b"\xff\xfe\x00"])
def test_file_that_holds_no_value_is_refused_by_name(monkeypatch, tmp_path, raw):
    if raw is not None:
        (tmp_path / "key").write_bytes(raw)
    monkeypatch.setenv("VLECHTWERK_SECRET_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(ImproperlyConfigured, match="VLECHTWERK_SECRET_KEY_FILE"):
        env.secret_key(tmp_path)


def test_words_are_parted_by_commas(monkeypatch):
    monkeypatch.setenv("VLECHTWERK_ALLOWED_HOSTS", " a.example, b.example,,")
    assert env.words("ALLOWED_HOSTS") == ["a.example", "b.example"]


# --- the database ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("", "/srv/vlechtwerk.sqlite3"),
        ("sqlite:////var/lib/n.sqlite3", "/var/lib/n.sqlite3"),
        ("sqlite:///n.sqlite3", "/n.sqlite3"),
    ],
)
def test_sqlite_waits_fairly_and_keeps_what_it_promised(url, file):
    made = env.database(url, Path("/srv"))
    assert (made["ENGINE"], made["NAME"]) == ("vlechtwerk.core.sqlite", file)
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in made["OPTIONS"]["init_command"]
    assert "synchronous=FULL" in made["OPTIONS"]["init_command"]


def test_postgresql_takes_odd_passwords_and_sockets():
    made = env.database("postgresql://n%40x:p%2Fw%3A@db.example:5433/network?sslmode=require", Path("/srv"))
    assert (made["USER"], made["PASSWORD"], made["HOST"], made["PORT"]) == ("n@x", "p/w:", "db.example", "5433")
    assert (made["NAME"], made["OPTIONS"]) == ("network", {"prepare_threshold": 10**9, "sslmode": "require"})
    assert env.database("postgres:///network?host=/run/pg", Path("/srv"))["HOST"] == "/run/pg"


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [("smtp://m.example", 25, False, False), ("smtps://m.example", 465, True, False),
     ("smtp+tls://m.example", 587, False, True), ("smtp+tls://m.example:2525", 2525, False, True)],
)  # fmt: skip
def test_mail_server_is_reached_in_three_ways(url, port, ssl, tls):
    made = env.mail(url)
    assert (made["EMAIL_HOST"], made["EMAIL_PORT"]) == ("m.example", port)
    assert (made["EMAIL_USE_SSL"], made["EMAIL_USE_TLS"]) == (ssl, tls)
    assert made["EMAIL_TIMEOUT"]


# --- what is kept ---------------------------------------------------------------------------------------------


def test_secret_key_is_made_once_and_for_its_owner_only(tmp_path):
    key = env.secret_key(tmp_path / "new" / "data")
    assert len(key) >= 50
    assert env.secret_key(tmp_path / "new" / "data") == key
    kept = list((tmp_path / "new" / "data").iterdir())
    assert [one.name for one in kept] == ["secret_key"]
    assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600


def test_empty_secret_key_is_refused(tmp_path):
    (tmp_path / "secret_key").write_text("")
    with pytest.raises(ImproperlyConfigured, match="secret_key is empty"):
        env.secret_key(tmp_path)


def test_place_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "data"):
        with pytest.raises(ImproperlyConfigured, match="DATA_DIR"):
            env.writable(place)
