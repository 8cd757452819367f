"""The doors: nothing is there while federation is off, and a partner's request is signed, fresh and new."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.federation import queries, rules, signing, wire
from vlechtwerk.federation.models import Nonce, Partner
from vlechtwerk.federation.wire import MEDIA_TYPE, WireError

log = logging.getLogger("vlechtwerk.federation")
View = Callable[..., HttpResponse]
Answer = Callable[..., dict[str, Any]]


def only_when_on(view: View) -> View:
    """404 while federation is off, before anything else is looked at."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not queries.is_on():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def for_partners(**by_method: Answer) -> View:
    """A view of the interface: per method a function of the partner, the document and the parts of the address.

    Whatever comes, the answer is a JSON:API document; a no says why in ``errors``.
    """

    @csrf_exempt
    @only_when_on
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer = by_method.get(request.method or "")
            if answer is None:
                raise WireError(405, "method", f"use {', '.join(by_method)}")
            if request.method != "GET" and request.content_type != MEDIA_TYPE:
                raise WireError(415, "media_type", f"send {MEDIA_TYPE}")  # before the body is asked for
            partner = _partner_behind(request)
            document = None if request.method == "GET" else wire.decode(request.body)
            with transaction.atomic():
                return _json(answer(partner, document, request, *args, **kwargs))
        except WireError as no:
            return _json(no.document(), no.status)
        except RequestDataTooBig:
            return _json(WireError(413, "too_large", f"at most {rules.LARGEST_BODY} bytes").document(), 413)
        except Refused as no:
            return _json(WireError(422, "refused", str(no.message)).document(), 422)
        except DatabaseError as error:  # mostly the same message at the same moment, and the other one was first
            log.warning("a partner's request could not be written: %s", error)
            return _json(WireError(503, "busy", "try again").document(), 503)

    return view


def _json(document: dict[str, Any], status: int = 200) -> HttpResponse:
    return JsonResponse(document, status=status, content_type=MEDIA_TYPE)


def _partner_behind(request: HttpRequest) -> Partner:
    """Who signed this, just now and for the first time."""
    if len(request.body) > rules.LARGEST_BODY:
        raise RequestDataTooBig
    said = signing.read_authorization(request.headers.get("Authorization", "")[:2000])
    if not said:
        raise WireError(401, "unsigned", "this address answers signed requests of partner networks only")
    partner = Partner.objects.select_related("account").filter(address=said["address"]).first()
    if partner is None:
        raise WireError(401, "unknown", "this network is no partner here")
    url = f"{settings.BASE_URL}{request.get_full_path()}"
    text = signing.request_text(request.method or "", url, said["time"], said["nonce"], request.body)
    if not signing.is_signed(text, said["signature"], partner.public_key):
        raise WireError(401, "signature", "this is not signed by the key that this network gave us")
    _require_fresh(partner, said["time"], said["nonce"])
    return partner


def _require_fresh(partner: Partner, time: str, nonce: str) -> None:
    now = clock.now()
    skew = abs(now.timestamp() - int(time)) if time.isascii() and time.isdigit() and len(time) < 12 else None
    if skew is None or skew > rules.SKEW_S:
        raise WireError(401, "clock", f"signed at another time; it is {int(now.timestamp())} here")
    if len(nonce) != 32 or not nonce.isascii() or not nonce.isalnum():
        raise WireError(401, "unsigned", "a nonce has 32 letters and figures")
    _row, is_new = Nonce.objects.get_or_create(partner=partner, value=nonce)
    if not is_new:
        raise WireError(401, "replay", "this request was heard before")
    Partner.objects.filter(pk=partner.pk).exclude(heard_at__gt=now - timedelta(minutes=1)).update(heard_at=now)
