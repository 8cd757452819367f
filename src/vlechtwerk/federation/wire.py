"""What goes over the line: JSON:API documents, and reading those of others without trusting them.

Resources ``members``, ``partnerships``, ``sessions`` and ``transfers``; states and attributes of a transfer follow
Komunitin's accounting interface where they fit. Amounts are hundredths of a coin.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings

from vlechtwerk.federation.enums import Role
from vlechtwerk.federation.models import RemoteTransfer

MEDIA_TYPE = "application/vnd.api+json"
PREFIX = "/federation/v1/"
LARGEST_AMOUNT = 1_000_000
UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")


class WireError(Exception):
    """A no in the words of JSON:API: ``status``, ``code`` for programs, ``detail`` for people."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status, self.code, self.detail = status, code, detail

    def document(self) -> dict[str, Any]:
        return {"errors": [{"status": str(self.status), "code": self.code, "detail": self.detail}]}


def malformed(what: str) -> WireError:
    return WireError(400, "malformed", what)


@dataclass(frozen=True)
class Resource:
    """The one resource of a document."""

    kind: str
    id: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        return {"data": {"type": self.kind, "id": self.id, "attributes": self.attributes}}

    def text(self, name: str, most: int, *, needed: bool = True) -> str:
        """A text of at most so many characters."""
        value = self.attributes.get(name, "")
        if not isinstance(value, str) or len(value) > most or UNSTORABLE.search(value):
            raise malformed(f"{name} must be a text of at most {most} characters")
        if needed and not value.strip():
            raise malformed(f"{name} is missing")
        return value.strip()

    def whole(self, name: str, *, least: int = 0, most: int = LARGEST_AMOUNT) -> int:
        value = self.attributes.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise malformed(f"{name} must be a whole number from {least} to {most}")
        return value

    def uuid(self, name: str = "") -> UUID:
        """The id, or an attribute that is one."""
        value = self.attributes.get(name) if name else self.id
        return read_uuid(value)

    def among(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.attributes.get(name)
        if not isinstance(value, str) or value not in allowed:
            raise malformed(f"{name} must be one of {', '.join(allowed)}")
        return value

    def part(self, name: str) -> "Resource":
        """An attribute that has attributes itself."""
        value = self.attributes.get(name, {})
        if not isinstance(value, dict):
            raise malformed(f"{name} must be an object")
        return Resource(name, attributes=value)


def read_uuid(value: object) -> UUID:
    try:
        return UUID(value) if isinstance(value, str) and len(value) == 36 else _no_uuid()
    except ValueError:
        return _no_uuid()


def _no_uuid() -> UUID:
    raise malformed("an id must be a UUID")


def decode(raw: bytes) -> Any:
    """JSON as it came, or a refusal."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise malformed("this is not JSON") from None


def read(document: Any, kind: str) -> Resource:
    """The resource of a document that must hold one of this kind."""
    data = document.get("data") if isinstance(document, dict) else None
    if not isinstance(data, dict) or data.get("type") != kind or not isinstance(data.get("attributes"), dict):
        raise malformed(f"expected one resource of type {kind} with attributes")
    return Resource(kind, data["id"] if isinstance(data.get("id"), str) else "", data["attributes"])


def error_of(document: Any, status: int) -> WireError | None:
    """The first error of an answer; none when it is no JSON:API."""
    errors = document.get("errors") if isinstance(document, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    if not isinstance(first, dict):
        return None
    return WireError(status, str(first.get("code", ""))[:40], str(first.get("detail", ""))[:250])


def transfer(row: RemoteTransfer) -> Resource:
    """A transfer as both sides see it, with the signed decision when there is one."""
    here, there = settings.BASE_URL, row.partner.address
    payer, payee = (here, there) if row.role == Role.RECEIVES else (there, here)
    session = str(row.session.shared_id) if row.session else ""
    more = {"payer": payer, "payee": payee, "session": session, "record": row.record}
    return Resource("transfers", str(row.id), {**in_list(row), **more})


def in_list(row: RemoteTransfer) -> dict[str, Any]:
    """What two lists are compared by."""
    return {"amount": row.amount, "state": row.state, "promised": row.is_promised}
