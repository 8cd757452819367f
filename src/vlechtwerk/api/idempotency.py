"""``Idempotency-Key``: the same request sent again gets the same answer, and is done once.

The row is written first, in the transaction of what is done. Of two at the same moment the second waits for the first at
the unique constraint (PostgreSQL) or at the door of the database (SQLite), and then reads its answer. A no is not kept:
it wrote nothing, so asking again may find things changed.
"""

import hashlib
import re

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from vlechtwerk.api import rules
from vlechtwerk.api.models import KeptAnswer, Token
from vlechtwerk.api.problems import Problem
from vlechtwerk.core import clock

SHAPE = re.compile("[!-~]{1,200}")
HEADS = ("ETag", "Location", "Content-Type")


def begin(request: HttpRequest, token: Token) -> KeptAnswer | None:
    """The row of this key, new or of the first time; nothing when no key was sent."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not SHAPE.fullmatch(key):
        raise Problem(422, "An Idempotency-Key has 1 to 200 visible characters of ASCII.")
    asked = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(token=token, idempotency_key=key, request_hash=asked)
    except IntegrityError:
        kept = KeptAnswer.objects.get(token=token, idempotency_key=key)
    if kept.request_hash != asked:
        raise Problem(409, "This Idempotency-Key was used for another request.")
    return kept


def keep(kept: KeptAnswer, response: HttpResponse) -> None:
    heads = {name: response[name] for name in HEADS if name in response}
    body = response.content.decode()
    KeptAnswer.objects.filter(pk=kept.pk).update(status=response.status_code, headers=heads, body=body)


def again(kept: KeptAnswer) -> HttpResponse:
    """The answer of the first time, and that it is that."""
    return HttpResponse(kept.body, status=kept.status, headers={**kept.headers, "Idempotency-Replayed": "true"})


def forget_answers() -> int:
    """What was kept long enough."""
    return KeptAnswer.objects.filter(created_at__lt=clock.now() - rules.KEPT).delete()[0]
