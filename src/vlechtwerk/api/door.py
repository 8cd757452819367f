"""The one way through: method, token, room, scope, shape; then the operation; then the answer with its heads."""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from pydantic import BaseModel, ValidationError

from vlechtwerk.api import idempotency, paging, tokens
from vlechtwerk.api.models import Token
from vlechtwerk.api.operations import Call, Made, Operation
from vlechtwerk.api.problems import Problem, read_json
from vlechtwerk.api.show import shown
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.links import absolute

WHOLE = re.compile("-?[0-9]{1,9}")
JSON = "application/json"


def view_of(operations: Sequence[Operation]) -> Callable[..., HttpResponse]:
    """The view of one address."""
    by_method = {one.method: one for one in operations}
    reader = by_method.get("GET")
    by_method |= {"HEAD": reader} if reader else {}

    @csrf_exempt
    def view(request: HttpRequest, **parts: Any) -> HttpResponse:
        try:
            return _answer(request, by_method, {name: str(part) for name, part in parts.items()})
        except Problem as no:
            return _private(no.response())
        except Refused as no:
            return _private(Problem(409, str(no.message), [(no.field, str(no.message))] if no.field else []).response())
        except Http404:
            return _private(Problem(404).response())
        except PermissionDenied as no:
            return _private(Problem(403, str(no)).response())
        except RequestDataTooBig:
            return _private(Problem(413).response())

    return view


def _answer(request: HttpRequest, by_method: dict[str, Operation], parts: dict[str, str]) -> HttpResponse:
    operation = by_method.get(request.method or "")
    if operation is None:
        raise Problem(405, Allow=", ".join(sorted(by_method)))
    token = tokens.token_behind(request)
    tokens.require_room(token)
    tokens.require_scope(token, operation.scope)
    acting = tokens.acting_with(token)
    call = Call(acting, parts, _query(request, operation), _body(request, operation))
    if operation.body is None:
        return _private(_read(request, operation, call))
    with transaction.atomic():
        return _private(_write(request, operation, call, token))


def _query(request: HttpRequest, operation: Operation) -> BaseModel:
    """What stands behind the question mark; twice the same name, or one that is not known, is a mistake."""
    said: dict[str, Any] = {}
    for name, values in request.GET.lists():
        value = values[0] if len(values) == 1 else values
        said[name] = int(value) if isinstance(value, str) and name == "limit" and WHOLE.fullmatch(value) else value
    return _valid(operation.query, said)


def _body(request: HttpRequest, operation: Operation) -> BaseModel | None:
    if operation.body is None:
        return None
    if request.content_type != JSON:
        raise Problem(415)
    said = read_json(request.body)
    return _valid(operation.body, said)


def _valid(model: type[BaseModel], said: Any) -> BaseModel:
    """Strictly: no text for a number, nothing unknown. By way of JSON, so that dates may be text."""
    try:
        return model.model_validate_json(json.dumps(said), strict=True)
    except ValidationError as wrong:
        errors = [
            (".".join(map(str, one["loc"])), one["msg"]) for one in wrong.errors(include_url=False, include_input=False)
        ]
        raise Problem(422, "", errors) from None


def _read(request: HttpRequest, operation: Operation, call: Call) -> HttpResponse:
    found = operation.run(call)
    cursor = ""
    if operation.rows:
        state = getattr(call.query, "state", None)
        found = found.filter(state=state) if state else found
        rows, cursor = paging.page(
            found,
            order=operation.rows.order,
            name=operation.rows.name,
            limit=call.query.limit,
            cursor=call.query.cursor,
        )
        found = operation.answer(data=shown(operation.rows.answer, call.acting, rows), next=_next(request, cursor))
    response = _json(found)
    if cursor:
        response["Link"] = f'<{found.next}>; rel="next"'
    if _names(request.headers.get("If-None-Match", ""), response["ETag"]):
        return HttpResponse(status=304, headers={"ETag": response["ETag"]})
    return response


def _next(request: HttpRequest, cursor: str) -> str | None:
    if not cursor:
        return None
    query = request.GET.copy()
    query["cursor"] = cursor
    name = request.resolver_match.url_name if request.resolver_match else ""
    return f"{absolute(str(name))}?{query.urlencode()}"


def _write(request: HttpRequest, operation: Operation, call: Call, token: Token) -> HttpResponse:
    """In one transaction with the kept answer: either both are there, or neither."""
    kept = idempotency.begin(request, token) if operation.method == "POST" else None
    if kept and kept.status:
        return idempotency.again(kept)
    if operation.lock:
        _require_unchanged(request, operation, call)
    made: Made = operation.run(call)
    response = _json(made.thing, 201 if made.is_new else 200)
    if made.is_new and operation.read_at:
        response["Location"] = reverse(operation.read_at, args=[getattr(made.thing, "key", "")])
    if kept:
        idempotency.keep(kept, response)
    return response


def _require_unchanged(request: HttpRequest, operation: Operation, call: Call) -> None:
    """``If-Match``: the row is held from here on, so that of two changes the second reads that it is late."""
    if operation.lock is None or operation.read is None:
        return
    list(operation.lock(call).select_for_update().values_list("pk"))
    wanted = request.headers.get("If-Match", "")
    if wanted and not _names(wanted, _json(operation.read(call))["ETag"]):
        raise Problem(412)


def _names(header: str, etag: str) -> bool:
    return etag in [one.strip().removeprefix("W/") for one in header.split(",")] or header.strip() == "*"


def _json(thing: BaseModel, status: int = 200) -> HttpResponse:
    text = thing.model_dump_json()
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    return HttpResponse(text, status=status, content_type=JSON, headers={"ETag": etag})


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Authorization, Accept-Language"
    return response
