"""Who may write what, and what a version looked like when somebody began to change it."""

import hashlib
import json
from typing import Any

from vlechtwerk.people.enums import STAFF_HATS

OURS = "bestand:"
"""How a text names a file of its item: this, and the key of the file."""


def is_team(acting: Any) -> bool:
    return bool(acting.person) and not acting.hats.isdisjoint(STAFF_HATS)


def may_write(acting: Any, item: Any) -> bool:
    """The team writes everything; whoever keeps an item, or stands in for the keeper, writes that one."""
    return bool(acting.person) and (is_team(acting) or acting.person.pk in {item.keeper_id, item.deputy_id})


def stamp(text: Any) -> str:
    """Short sign of what stands in a version: whoever saves another one than they saw is told so first."""
    seen = [text.state, text.title, text.summary, text.body]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:16]
