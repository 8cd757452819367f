"""What the interface can do: one list, from which addresses, checks and the document are made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from pydantic import BaseModel

from vlechtwerk.api import schemas
from vlechtwerk.api.show import shown
from vlechtwerk.people.middleware import Acting


@dataclass(frozen=True)
class Call:
    """One request, looked at: who, which thing, what was asked and sent."""

    acting: Acting
    parts: dict[str, Any]
    query: Any
    body: Any


@dataclass(frozen=True)
class Made:
    """What a write answers: the thing, and whether it is new."""

    thing: BaseModel
    is_new: bool = True


@dataclass(frozen=True)
class Rows:
    """Things of one kind: which the owner may see, how they are asked for, in which order; ``part`` stands in the address."""

    name: str
    one: str
    scope: str
    answer: type[BaseModel]
    of: Callable[[Acting], QuerySet[Any]]
    query: type[BaseModel] = schemas.Paging
    order: tuple[str, ...] = ("id",)
    part: str = "key"


@dataclass(frozen=True)
class Operation:
    """``name`` is the operationId; ``path`` stands after ``/api/v1/``; ``run`` answers a model, rows of a list, or ``Made``.

    ``lock``: the row that a change is about, so that ``If-Match`` holds until it is written; ``read`` how it reads now.
    ``read_at``: the view under which a new thing is read.
    """

    name: str
    path: str
    scope: str
    summary: str
    answer: type[BaseModel]
    run: Callable[[Call], Any]
    method: str = "GET"
    body: type[BaseModel] | None = None
    query: type[BaseModel] = schemas.Nothing
    rows: Rows | None = None
    lock: Callable[[Call], QuerySet[Any]] | None = None
    read: Callable[[Call], BaseModel] | None = None
    read_at: str = ""


def answered(answer: type[BaseModel], call: Call, row: Any) -> BaseModel:
    """One row as its owner's token may read it."""
    found: BaseModel = shown(answer, call.acting, [row])[0]
    return found
