"""Rows as they go over the wire, a page at a time: no query per row."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from pydantic import BaseModel

from vlechtwerk.api import schemas
from vlechtwerk.core import clock
from vlechtwerk.people import queries as people
from vlechtwerk.people import registry
from vlechtwerk.people.rules import is_staff


def shown(answer: type[BaseModel], acting: Any, rows: Sequence[Any]) -> list[Any]:
    """As instances of ``answer``; of a person each field only where their page shows it to the owner of the token."""
    if answer is schemas.Person:
        known = (
            registry.introduced_to(acting.person.pk, None) if not is_staff(acting.hats) else {row.pk for row in rows}
        )
        rows = [_person(acting, row, row.pk in known) for row in rows]
    return [answer.model_validate(row) for row in rows]


def _person(acting: Any, row: Any, introduced: bool) -> SimpleNamespace:
    may = people.visible_fields(acting.person, acting.hats, row, introduced)
    today = clock.today()
    worn = sorted(hat.kind for hat in row.hats.all() if hat.since <= today and (hat.until is None or hat.until > today))
    seen = {str(field.value): value for field, value in may.items()}
    own = {name: getattr(row, name) for name in ("key", "name", "left_on", "created_at")}
    own |= dict.fromkeys(("language", "languages"))
    if is_staff(acting.hats) or acting.person.pk == row.pk:
        own |= {"language": row.language, "languages": row.languages}
    return SimpleNamespace(**own, **seen, organisations=seen["organisation"], hats=worn)
