"""What holds between two networks: addresses, the code of the terms, waiting times."""

import hashlib
from datetime import timedelta
from urllib.parse import urlsplit

SKEW_S = 300  # how far two clocks may differ; a nonce is kept for twice as long
BACK_OFF = (1, 10, 60, 480)  # times FEDERATION_RETRY_S after each failure; from then on the last one
SHOWN_AFTER = 5  # failures, before an administrator sees it
UNANSWERED = timedelta(days=7)  # a hold that the other side never answered is released
PREPARED = timedelta(days=180)  # two holds without a promise are released, first on the giving side
GRACE = timedelta(days=14)  # later on the receiving side
LOCAL_HOSTS = {"localhost", "127.0.0.1"}
LARGEST_BODY = 64_000  # bytes


def is_good_address(address: str, *, demo: bool) -> bool:
    """``https://network.example``; in the demo also ``http`` on this machine."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    plain = f"{parts.scheme}://{parts.hostname}" + (f":{port}" if port else "")
    is_safe = parts.scheme == "https" or (demo and parts.scheme == "http" and parts.hostname in LOCAL_HOSTS)
    return is_safe and bool(parts.hostname) and plain == address


def terms_code(ours: tuple[str, str, int], theirs: tuple[str, str, int]) -> str:
    """The figures that both administrators compare: six groups of four.

    Each side is ``(address, public key, hundredths that its members may be ahead)``. Both screens show the same
    code only when addresses, keys and limits are the same on both sides.
    """
    lines = "\n".join("|".join(map(str, side)) for side in sorted([ours, theirs]))
    digits = str(int.from_bytes(hashlib.sha256(f"vlechtwerk federation 1\n{lines}".encode()).digest()) % 10**24)
    return " ".join(digits.zfill(24)[at : at + 4] for at in range(0, 24, 4))
