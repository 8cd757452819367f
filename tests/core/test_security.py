"""What stands around every page: headers, where to tell a hole, and links that nobody can guess."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from vlechtwerk.core import access, clock


@pytest.mark.parametrize("path", ["/", "/account/login/", "/static/nothing.css", "/hulp"])
def test_headers_stand_on_every_answer(db, path):
    answer = Client().get(path)
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("nosniff", "DENY")


def test_security_txt_says_where_and_until_when(client, settings):
    settings.SECURITY_CONTACT, settings.SECURITY_TXT_DAYS = "mailto:veilig@netwerk.example", 90
    answer = client.get("/.well-known/security.txt")
    told = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert answer["Content-Type"].startswith("text/plain")
    assert told["Contact"] == "mailto:veilig@netwerk.example"
    assert told["Canonical"] == f"{settings.BASE_URL}/.well-known/security.txt"
    left = datetime.fromisoformat(told["Expires"]) - clock.now()
    assert timedelta(days=89) < left <= timedelta(days=90)


def test_who_guesses_links_waits(db, client, monkeypatch):
    monkeypatch.setattr(access, "GUESSES_PER_HOUR", 3)
    address = reverse("answer", args=["abc:def:ghi"])
    with clock.at(clock.now()):
        assert [client.get(address).status_code for _ in range(5)] == [404, 404, 404, 429, 429]
        assert Client(REMOTE_ADDR="192.0.2.7").get(address).status_code == 404
    with clock.at(clock.now() + timedelta(hours=2)):
        assert client.get(address).status_code == 404
