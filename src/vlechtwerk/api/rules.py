"""Who may make keys, how long what is kept, and which addresses are called."""

from collections.abc import Collection
from datetime import timedelta
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from vlechtwerk.people.enums import HatKind

MAKERS = frozenset({HatKind.COORDINATOR, HatKind.ADMINISTRATOR})
PREFIX = "vlw_"  # what scanners for secrets look for: vlw_ and 43 letters, figures, - or _
VALID_DAYS = (30, 90, 365)
KEPT = timedelta(hours=48)
"""How long the answer to an ``Idempotency-Key`` is kept."""
PAGE, LARGEST_PAGE = 50, 100

# After the n-th failure wait so long; after the last the endpoint is switched off: more than a day in all.
BACK_OFF = [timedelta(seconds=s) for s in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400)]
STALLED = timedelta(minutes=5)
OLD_SECRET = timedelta(hours=24)
LOG_KEPT = timedelta(days=30)
NAT64 = ip_network("64:ff9b::/96")  # the last 32 bits are an address of the old kind
LOCAL = {"localhost", "127.0.0.1"}


def may_make_keys(hats: Collection[str]) -> bool:
    """Keys open other people's data to machines: those who answer for the network give them out."""
    return not MAKERS.isdisjoint(hats)


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
