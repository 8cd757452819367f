"""Every no of the interface is a problem document (RFC 9457), also where the interface itself was never reached."""

import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from vlechtwerk.api.schemas import Mistake, ProblemDocument

MEDIA_TYPE = "application/problem+json"
MEANING = {
    400: "The request is broken: its characters, its head or its body cannot be read.",
    401: "There is no token, or it is wrong, over, taken back, or its owner no longer wears the hat.",
    403: "The token lacks the scope, or its owner may not do this.",
    404: "It is not there, or not for the owner of this token; we never tell which. Also for a cursor that is not ours.",
    405: "This address does not take this method; `Allow` lists those that it takes.",
    409: "Refused as things stand, by a rule of the network or because an idempotency key was used for something else; `detail` says why. Nothing was written.",
    412: "Somebody else changed it since you read it. Read it again.",
    413: "More than we take in one go.",
    415: "Send `application/json`.",
    422: "What was sent has not the shape that the document tells; `errors` names the fields.",
    429: "Too many requests; come back after the seconds in `Retry-After`.",
    500: "Our mistake. It is noted; try again later.",
}
View = Callable[[HttpRequest], HttpResponse]


class Problem(Exception):
    """A no with its status; ``headers`` go along."""

    def __init__(self, status: int, detail: str = "", errors: Iterable[tuple[str, str]] = (), **headers: str) -> None:
        super().__init__(detail or str(status))
        self.status, self.detail, self.errors, self.headers = status, detail, list(errors), headers

    def response(self) -> HttpResponse:
        made = problem(self.status, self.detail, self.errors)
        for name, value in self.headers.items():
            made[name.replace("_", "-")] = value
        return made


def problem(status: int, detail: str = "", errors: Iterable[tuple[str, str]] = ()) -> HttpResponse:
    """The document of a no. Nothing in it quotes what was sent, nor says what broke inside."""
    document = ProblemDocument(
        type=f"{settings.BASE_URL}/api/#{status}", title=HTTPStatus(status).phrase, status=status,
        detail=detail or MEANING.get(status, HTTPStatus(status).description),
        errors=[Mistake(field=field, detail=said) for field, said in errors],
    )  # fmt: skip
    return HttpResponse(document.model_dump_json(), status=status, content_type=MEDIA_TYPE)


def problems(get_response: View) -> View:
    """Under ``/api/v1`` whatever goes wrong on the way to a view, or behind one, is told in the same form."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith("/api/v1") or response.status_code < 400:
            return response
        if response.headers.get("Content-Type", "") == MEDIA_TYPE:
            return response
        made = problem(response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response:
                made[name] = response[name]
        return made

    return middleware


def read_json(raw: bytes) -> Any:
    """Whether it is JSON at all comes before what is in it."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise Problem(400, "The body is not JSON.") from None
