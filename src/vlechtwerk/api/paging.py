"""Keyset paging: a page begins after the last row of the one before, however much was added meanwhile; nothing is counted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet

from vlechtwerk.api.problems import Problem


def page(
    rows: QuerySet[Any], *, order: Sequence[str], name: str, limit: int, cursor: str | None
) -> tuple[list[Any], str]:
    """The rows of one page, the oldest first, and the cursor of the next or nothing. ``name`` is whose cursor it is."""
    if cursor:
        rows = rows.filter(_after(order, _read(name, cursor, len(order))))
    found = list(rows.order_by(*order)[: limit + 1])
    if len(found) <= limit:
        return found, ""
    last = [getattr(found[limit - 1], field) for field in order]
    return found[:limit], _signer(name).sign_object([_plain(value) for value in last])


def _signer(name: str) -> signing.Signer:
    """Without the time: the same page has the same ``next``, and so the same ETag."""
    return signing.Signer(salt=f"vlechtwerk.api.{name}")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _read(name: str, cursor: str, size: int) -> list[Any]:
    try:
        values = _signer(name).unsign_object(cursor)
    except (signing.BadSignature, ValueError):
        raise Problem(404, "This cursor is not ours, or of another list. Begin again without one.") from None
    return list(values)[:size]


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    first = Q(**{f"{order[0]}__gt": values[0]})
    if len(order) == 1:
        return first
    return first | Q(**{order[0]: values[0], f"{order[1]}__gt": values[1]})
