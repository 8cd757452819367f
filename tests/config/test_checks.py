"""What must be right before the site starts, and what its message says."""

import pytest
from django.core.checks import run_checks

from vlechtwerk.config import checks
from vlechtwerk.core.sqlite import base


def ids(found):
    return [message.id for message in found]


def test_old_sqlite_is_refused_and_a_sound_one_is_not(monkeypatch):
    monkeypatch.setattr(checks.connection, "vendor", "sqlite", raising=False)
    assert checks.sqlite_is_sound() == []
    monkeypatch.setattr(base.Database, "sqlite_version_info", (3, 40, 1))
    found = checks.sqlite_is_sound()
    assert ids(found) == ["vlechtwerk.E001"]
    assert "pysqlite3" in found[0].hint


def test_sqlite_is_not_asked_for_where_another_database_serves(monkeypatch):
    monkeypatch.setattr(checks.connection, "vendor", "postgresql", raising=False)
    monkeypatch.setattr(base.Database, "sqlite_version_info", (3, 40, 1))
    assert checks.sqlite_is_sound() == []


@pytest.mark.parametrize(("demo", "https", "warned"), [(True, True, True), (True, False, False), (False, True, False)])
def test_demo_on_a_public_address_is_warned_for(settings, demo, https, warned):
    settings.DEMO, settings.HTTPS = demo, https
    assert bool(checks.demo_is_not_public()) is warned


def test_mail_that_stays_in_the_house_is_warned_for(settings):
    settings.EMAIL_BACKEND = "vlechtwerk.outbox.mailbox.EmailBackend"
    assert ids(checks.mail_leaves_the_house()) == ["vlechtwerk.W002"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert checks.mail_leaves_the_house() == []


@pytest.mark.parametrize(
    ("url", "hosts", "refused"),
    [("https://n.example", ["n.example"], False), ("https://n.example", ["www.n.example"], True),
     ("https://www.n.example:8443", [".n.example"], False), ("http://localhost:8000", ["*"], False),
     ("http://[::1]:8000", ["[::1]"], False), ("https://n.example", [], True)],
)  # fmt: skip
def test_host_of_the_address_in_mails_must_be_allowed(settings, url, hosts, refused):
    settings.BASE_URL, settings.ALLOWED_HOSTS = url, hosts
    found = checks.hosts_are_named()
    assert ids(found) == (["vlechtwerk.E002"] if refused else [])
    if refused:
        assert "VLECHTWERK_ALLOWED_HOSTS=" in found[0].hint


def test_all_checks_are_registered_and_pass_here(settings):
    settings.EMAIL_BACKEND = "vlechtwerk.outbox.mailbox.EmailBackend"
    assert [one for one in run_checks() if not one.is_silenced()] == []
    deploy = {one.id for one in run_checks(include_deployment_checks=True)}
    assert "vlechtwerk.W002" in deploy


def test_word_vectors_that_are_not_there_stop_the_start(settings, tmp_path):
    file = tmp_path / "nl.vec"
    for path, refused in ((str(file), True), ("", False)):
        settings.WORD_VECTORS = path
        assert ids(checks.word_vectors_can_be_read()) == (["vlechtwerk.E003"] if refused else [])
    settings.WORD_VECTORS = str(tmp_path)
    file.write_text("geen vectoren\n", "utf-8")
    assert "nl.vec" in checks.word_vectors_can_be_read()[0].msg
    file.write_text("fiets 0.5 1\n", "utf-8")
    assert checks.word_vectors_can_be_read() == []
