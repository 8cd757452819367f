"""One message over the wire, signed as Standard Webhooks has it (https://www.standardwebhooks.com).

The name is looked up here, every address that it has must be on the public internet, and the connection goes to the
address that was looked at: a name that answers differently a moment later changes nothing. Nothing is followed.
"""

import base64
import hmac
import http.client
import socket
import ssl
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from vlechtwerk.api import rules
from vlechtwerk.api.models import Delivery, Endpoint
from vlechtwerk.core import clock

TIMEOUT_S = 5
SECRET = "whsec_"  # noqa: S105  # how a secret begins


class Blocked(OSError):
    """The name leads to a machine that we do not call."""


def _secret(endpoint: Endpoint, number: int) -> bytes:
    about = f"vlechtwerk webhook {endpoint.key} {number}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), about, "sha256")


def secret_of(endpoint: Endpoint) -> str:
    """What the other side checks with."""
    return SECRET + base64.b64encode(_secret(endpoint, endpoint.secret_number)).decode()


def signatures(delivery: Delivery, timestamp: int) -> str:
    """One for the secret of now, and one for the old one while it is good."""
    endpoint = delivery.endpoint
    numbers = [endpoint.secret_number]
    if endpoint.old_secret_until and endpoint.old_secret_until > clock.now():
        numbers.append(endpoint.secret_number - 1)
    text = f"{delivery.key}.{timestamp}.{delivery.body}".encode()
    signed = (hmac.digest(_secret(endpoint, number), text, "sha256") for number in numbers)
    return " ".join(f"v1,{base64.b64encode(one).decode()}" for one in signed)


def addresses_of(host: str, port: int) -> list[str]:
    """Where a name leads; refused when any of it is behind somebody's door."""
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(rules.may_call(one, demo=settings.DEMO) for one in found):
        raise Blocked("this name does not lead to the public internet")
    return found


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was looked at; the certificate must be for the name."""

    def __init__(self, host: str, port: int, *, address: str, secure: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT_S)
        self.address, self.secure = address, secure

    def connect(self) -> None:
        self.sock: Any = socket.create_connection((self.address, self.port), TIMEOUT_S)
        if self.secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def send(delivery: Delivery) -> tuple[int | None, str]:
    """What was answered, and in words what went wrong."""
    parts = urlsplit(delivery.endpoint.url)
    secure, host = parts.scheme == "https", parts.hostname or ""
    port, timestamp = parts.port or (443 if secure else 80), int(clock.now().timestamp())
    heads = {
        "Content-Type": "application/json", "User-Agent": "Vlechtwerk", "webhook-id": delivery.key,
        "webhook-timestamp": str(timestamp), "webhook-signature": signatures(delivery, timestamp),
    }  # fmt: skip
    if not rules.is_good_url(delivery.endpoint.url, demo=settings.DEMO):
        return None, "not an address that we call"
    try:
        connection = _Pinned(host, port, address=addresses_of(host, port)[0], secure=secure)
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", target, delivery.body.encode(), heads)
            status = connection.getresponse().status
        finally:
            connection.close()
    except (OSError, ValueError, http.client.HTTPException) as away:  # not there, not in time, or not HTTP at all
        return None, f"{type(away).__name__}: {away}"
    return status, "" if 200 <= status < 300 else f"HTTP {status}"
