"""Who acts, in which hats; and staff hats that must have a second factor."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from vlechtwerk.people.models import Person


@dataclass(frozen=True)
class Acting:
    """The person behind a request, with all hats of today and the one that shows."""

    person: Person | None
    hats: frozenset[str]
    hat: str


def acting(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set ``request.acting``."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    return middleware
