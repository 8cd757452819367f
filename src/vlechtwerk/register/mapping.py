"""What the columns of a file mean: as last time, as in the export of a system we know, or guessed from the heading and
from what stands below it. Nothing here is certain; somebody looks before it counts."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from vlechtwerk.register.enums import ImportKind
from vlechtwerk.register.fields import BY_CODE, NEEDED, Field
from vlechtwerk.register.models import ColumnMapping

DATA = Path(__file__).parent / "data"
SYSTEMS = {
    "timeoverflow": "TimeOverflow", "komunitin": "Komunitin", "integralces": "IntegralCES", "hourworld": "hOurworld", "civicrm": "CiviCRM",
}  # fmt: skip
MOST_WORDS = 40
LOOKS_LIKE = {
    "email": r"[^@\s]+@[^@\s]+\.[a-z]{2,}",
    "website": r"(https?://|www\.)\S+",
    "phone": r"\+?0?[0-9][0-9 ./()-]{7,16}",
    "date": r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{2,4}([ T].*)?",
    "postcode": r"[1-9][0-9]{3}( ?[A-Z]{2})?",
}
ENOUGH = 0.7  # of the cells


@dataclass(frozen=True)
class Meaning:
    """``columns``: heading → field; ``values``: heading → their word (small letters) → ours."""

    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    system: str = ""
    rate: Any = 1  # how much of theirs is one coin: four hours of a time bank


@cache
def _data(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def fingerprint(headings: Iterable[str]) -> str:
    """The same for the same headings in any order."""
    return hashlib.sha256("\n".join(sorted(one.lower() for one in headings)).encode()).hexdigest()


def meaning_of(kind: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Meaning:
    """The likeliest meaning; what is not recognised is left out."""
    known = _known(kind, headings)
    kept = ColumnMapping.objects.filter(kind=kind, fingerprint=fingerprint(headings)).first()
    if kept:
        return Meaning(kept.columns, kept.values, known["system"] if known else "", kept.rate)
    columns = _as_known(known, headings) if known else _guessed(kind, headings, rows)
    columns = {heading: code for heading, code in columns.items() if code in BY_CODE[kind]}
    told = known.get("values", {}) if known else {}
    values = {}
    for heading, code in columns.items():
        if BY_CODE[kind][code].is_choice:
            words = words_in(rows, headings.index(heading), several=BY_CODE[kind][code].several)
            found = {word: told.get(word) or our_word(BY_CODE[kind][code], word) for word in words}
            values[heading] = {word: ours for word, ours in found.items() if ours in BY_CODE[kind][code].choices}
    system, rate = (known["system"], known.get("rate", 1)) if known else ("", 1)
    return Meaning(columns, values, system, rate)


def _known(kind: str, headings: Iterable[str]) -> dict[str, Any] | None:
    given = {heading.lower() for heading in headings}
    for one in _data("known"):
        if one["kind"] == kind and all(not given.isdisjoint(words) for words in one["needs"]):
            return dict(one)
    return None


def _as_known(known: dict[str, Any], headings: Iterable[str]) -> dict[str, str]:
    """Of two columns with the same meaning the first, except for whether a row is read in: there all have a say."""
    found: dict[str, str] = {}
    for heading in headings:
        code = known["columns"].get(heading.lower(), "")
        if code and (code == "whether" or code not in found.values()):
            found[heading] = code
    return found


def _guessed(kind: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """By the heading first, all columns; then what is still open by its cells."""
    fields = BY_CODE[kind]
    found: dict[str, str] = {}
    meant = {word: code for code in fields for word in reversed([code, *_data("words")["headings"].get(code, [])])}
    meant |= {code: code for code in fields}
    for ask in (meant.get, lambda name: _alike(name, fields, meant)):
        for heading in headings:
            code = ask(" ".join(heading.lower().replace("_", " ").split())) or ask(heading.lower())
            if code and heading not in found and code not in found.values():
                found[heading] = code
    for place, heading in enumerate(headings):
        cells = [row[place] for row in rows if place < len(row) and row[place]]
        likely = _by_cells(cells)
        if heading not in found and likely in fields and likely not in found.values():
            found[heading] = likely
    if {"name", "first name"} <= set(found.values()) and "last name" not in found.values():  # "naam" beside "voornaam"
        found = {heading: "last name" if code == "name" else code for heading, code in found.items()}
    return found


def _alike(name: str, fields: Mapping[str, Field], meant: Mapping[str, str]) -> str:
    near = get_close_matches(name, meant, 1, 0.85)
    return meant[near[0]] if near else ""


def _by_cells(cells: Sequence[str]) -> str:
    for code, pattern in LOOKS_LIKE.items():
        if cells and sum(bool(re.fullmatch(pattern, cell, re.IGNORECASE)) for cell in cells) >= ENOUGH * len(cells):
            return code
    return ""


def words_in(rows: Iterable[Sequence[str]], place: int, *, several: bool = False) -> list[str]:
    """The words of a column in small letters, the most used first; none where they are too many to be a choice."""
    cells = (row[place].lower() for row in rows if place < len(row) and row[place])
    counted = Counter(word for cell in cells for word in (parts(cell) if several else [cell]))
    return [word for word, _count in counted.most_common()] if len(counted) <= MOST_WORDS else []


def parts(cell: str) -> list[str]:
    """The words of a cell that holds several."""
    return [part.strip() for part in re.split("[,;|]", cell) if part.strip()]


def our_word(choice: Field, word: str) -> str:
    """Which of our words somebody's word may be, or nothing."""
    own = {code.lower(): code for code in choice.choices} | {
        str(label).lower(): code for code, label in choice.choices.items()
    }
    code = {"languages": "language"}.get(choice.code, "kind" if choice.code.endswith(" kind") else choice.code)
    told = _data("words")["values"].get(code, {})
    first = re.split(r"[ _(-]", word)[0]  # nl_BE, English (United States)
    return next((found for part in (word, first) if (found := own.get(part) or told.get(part))), "")


def missing(kind: ImportKind | str, columns: Mapping[str, str]) -> list[Field]:
    """Fields without which nothing can be read in, and that no column was given to."""
    given = set(columns.values())
    return [BY_CODE[kind][codes[0]] for codes in NEEDED[kind] if given.isdisjoint(codes)]
