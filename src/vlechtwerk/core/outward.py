"""Calling an address that somebody typed in: only machines on the public internet, never what stands behind our own door.

The name is looked up here, every address that it has must be on the public internet, and the connection goes to the
address that was looked at: a name that answers differently a moment later changes nothing. Nothing is followed.
"""

import http.client
import socket
import ssl
from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT_S = 5
LARGEST_ANSWER = 1_000_000
NAT64 = ip_network("64:ff9b::/96")  # the last 32 bits are an address of the old kind
LOCAL = {"localhost", "127.0.0.1"}


class Away(OSError):
    """No answer that means anything; in words what went wrong."""


class Answer(NamedTuple):
    status: int
    body: bytes


def is_good_url(url: str, *, demo: bool) -> bool:
    """``https`` with a name, without a password in it; in the demo also this machine."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not url.isascii() or not url.isprintable() or " " in url or parts.username or parts.password or port == 0:
        return False
    if demo and parts.scheme == "http" and host in LOCAL:
        return True
    return parts.scheme == "https" and "." in host.strip(".")


def may_call(address: str, *, demo: bool) -> bool:
    """Only machines on the public internet: never what stands behind our own door (SSRF)."""
    found = ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    if found in NAT64:
        inner = ip_address(int(found) & 0xFFFFFFFF)
    if demo and inner.is_loopback:
        return True
    return bool(inner.is_global and not inner.is_multicast and found.is_global)


def _addresses_of(host: str, port: int) -> list[str]:
    """Where a name leads; refused when any of it is behind somebody's door."""
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(may_call(one, demo=settings.DEMO) for one in found):
        raise Away("Blocked: this name does not lead to the public internet")
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


def call(
    method: str, url: str, *, body: bytes | None = None, heads: Mapping[str, str] | None = None, read: bool = True
) -> Answer:
    """One request, one answer of at most ``LARGEST_ANSWER`` bytes (unread when only its status counts); :class:`Away`
    when there is none."""
    if not is_good_url(url, demo=settings.DEMO):
        raise Away("not an address that we call")
    parts = urlsplit(url)
    secure, host = parts.scheme == "https", parts.hostname or ""
    port = parts.port or (443 if secure else 80)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection = _Pinned(host, port, address=_addresses_of(host, port)[0], secure=secure)
        try:
            connection.request(method, target, body, {"User-Agent": "Vlechtwerk", **(heads or {})})
            answer = connection.getresponse()
            raw = answer.read(LARGEST_ANSWER + 1) if read else b""
        finally:
            connection.close()
    except Away:
        raise
    except (OSError, ValueError, http.client.HTTPException) as away:  # not there, not in time, or not HTTP at all
        raise Away(f"{type(away).__name__}: {away}") from away
    if len(raw) > LARGEST_ANSWER:
        raise Away("the answer is too large")
    return Answer(answer.status, raw)
