"""Calling a partner: one signed request, one answer, nothing followed and nothing trusted."""

import json
from http.client import HTTPException
from typing import Any
from urllib import error, request

from django.conf import settings

from vlechtwerk.federation import rules, signing
from vlechtwerk.federation.models import Partner
from vlechtwerk.federation.wire import MEDIA_TYPE, PREFIX, WireError, decode, error_of

TIMEOUT_S = 10
LARGEST_ANSWER = 4_000_000
FINAL = {400, 404, 409, 413, 415, 422}  # said again it would be the same


class Unreachable(Exception):
    """No answer, or none that means anything: try again later."""


class _Stay(request.HTTPRedirectHandler):
    """A signed request is for one address; nobody sends it on."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


_opener = request.build_opener(_Stay(), request.ProxyHandler({}))


def call(partner: Partner, method: str, path: str, body: Any = None) -> Any:
    """The document that the partner answers. ``WireError`` is a final no, ``Unreachable`` anything else."""
    if not rules.is_good_address(partner.address, demo=settings.DEMO):
        raise Unreachable(f"{partner.address} is not an address that we call")
    url = f"{partner.address}{PREFIX}{path}"
    raw = b"" if body is None else json.dumps(body).encode()
    headers = {"Authorization": signing.authorization(method, url, raw), "Accept": MEDIA_TYPE}
    if raw:
        headers["Content-Type"] = MEDIA_TYPE
    asked = request.Request(url, data=raw or None, headers=headers, method=method)  # noqa: S310
    try:
        with _opener.open(asked, timeout=TIMEOUT_S) as answer:
            return _document(answer)
    except error.HTTPError as no:
        raise _meaning(no) from no
    except (OSError, ValueError, HTTPException) as away:  # refused, reset, timed out, or not HTTP at all
        raise Unreachable(f"{type(away).__name__}: {away}") from away


def _document(answer: Any) -> Any:
    raw = answer.read(LARGEST_ANSWER + 1)
    if len(raw) > LARGEST_ANSWER or not answer.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
        raise Unreachable(f"{answer.status} without a document")
    try:
        return decode(raw)
    except WireError as broken:
        raise Unreachable(str(broken)) from broken


def _meaning(no: error.HTTPError) -> Exception:
    """A page of whatever stands in between (a proxy, a site with federation off) is never a final no."""
    try:
        told = error_of(_document(no), no.code)
    except (Unreachable, OSError, HTTPException) as broken:
        return Unreachable(str(broken))
    if told and no.code in FINAL:
        return told
    return Unreachable(str(told or no.code))
