"""The words in use: the engine's standard list with the network's changes laid over it. Plain data, no tables.

A row is what the engine reads: ``concept``, ``broader``, ``related``, names and columns of forms, the forms
separated by ``|``. A change is ``{"add": {column: [form]}, "remove": …, "set": {field: text}, "off": bool,
"new": bool}``; changes are applied in the order in which they were made.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Any

from vlechtwerk.engine import concepts, text

Row = dict[str, str]
Rows = dict[str, Row]
LISTS = (*concepts.COLUMNS, "related")
FIELDS = (*(f"name_{language}" for language in text.LANGUAGES), "broader")
SHORTEST_STEM = 3
LONGEST_FORM, MOST_WORDS = 80, 8
FORMULA = ("=", "+", "-", "@")


@cache
def standard() -> Rows:
    """The list that comes with the engine, by code."""
    with (files("vlechtwerk.engine") / "data" / "concepts.csv").open(encoding="utf-8") as handle:
        return {row["concept"]: dict(row) for row in csv.DictReader(handle, delimiter=";")}


def code_for(name: str, rows: Rows) -> str:
    """A code that no concept has yet, from what a new one is called."""
    base = re.sub(r"[^a-z0-9]+", "_", text.fold(name)).strip("_")[:50].strip("_")
    base = base if len(base) > 1 and base[0].isalpha() else f"c_{base}".rstrip("_") + "0" * (not base)
    numbered = (base if n == 1 else f"{base}_{n}" for n in count(1))
    return next(code for code in numbered if code not in rows)


def listed(row: Mapping[str, str], column: str) -> list[str]:
    """The forms in one column of a row."""
    return [form for form in map(str.strip, (row.get(column) or "").split("|")) if form]


def applied(rows: Rows, changes: Iterable[tuple[str, dict[str, Any]]]) -> Rows:
    """The rows after these changes. A change of a concept that is not there is passed over."""
    made = dict(rows)
    for code, data in changes:
        if code not in made and not data.get("new"):
            continue
        row = dict(made.get(code, {"concept": code}))
        for column in LISTS:
            gone, more = data.get("remove", {}).get(column, ()), data.get("add", {}).get(column, ())
            if gone or more:
                kept = [form for form in listed(row, column) if form not in gone]
                row[column] = "|".join(dict.fromkeys([*kept, *more]))
        row.update({name: value for name, value in data.get("set", {}).items() if name in FIELDS})
        if "off" in data:
            row["off"] = "1" if data["off"] else ""
        made[code] = row
    return made


def difference(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, Any]:
    """The change that makes one row the other; empty when they say the same."""
    change: dict[str, Any] = {}
    for column in LISTS:
        before, after = listed(old, column), listed(new, column)
        if more := [form for form in after if form not in before]:
            change.setdefault("add", {})[column] = more
        if gone := [form for form in before if form not in after]:
            change.setdefault("remove", {})[column] = gone
    if fields := {name: new.get(name, "") for name in FIELDS if (new.get(name) or "") != (old.get(name) or "")}:
        change["set"] = fields
    if bool(new.get("off")) != bool(old.get("off")):
        change["off"] = bool(new.get("off"))
    return change


def for_engine(rows: Rows) -> Iterator[Row]:
    """The rows as the engine wants them: none that is switched off, and no wider concept that is not there."""
    on = {code for code, row in rows.items() if not row.get("off")}
    for code in rows:
        if code in on:
            row = rows[code]
            yield row if row.get("broader", "") in on else {**row, "broader": ""}


def wider(rows: Rows, code: str) -> list[str]:
    """The concepts above one, nearest first; ends where a circle would begin."""
    found: list[str] = []
    while (code := rows.get(code, {}).get("broader", "")) and code not in found:
        found.append(code)
    return found


def owners(rows: Rows) -> dict[tuple[str, str], list[str]]:
    """Which concepts have a form, by language and folded form."""
    found: dict[tuple[str, str], list[str]] = {}
    for code, row in rows.items():
        if row.get("off"):
            continue
        for column, languages in concepts.COLUMNS.items():
            for form in listed(row, column):
                for language in languages:
                    codes = found.setdefault((language, text.fold(form)), [])
                    if code not in codes:
                        codes.append(code)
    return found


def is_unsafe(value: str) -> bool:
    """Whether a spreadsheet would take a text for a formula, or it holds signs that part our lists."""
    return value.startswith(FORMULA) or "|" in value or not value.isprintable()


def wrong_form(form: str) -> str:
    """What is wrong with a form: ``long``, ``sign``, ``star`` or ``stem``; nothing when it will do."""
    if len(form) > LONGEST_FORM or len(form.split()) > MOST_WORDS:
        return "long"
    if is_unsafe(form) or ";" in form:
        return "sign"
    words = form.split()
    if any("*" in word[:-1] for word in words):
        return "star"
    if not all(any(letter.isalnum() for letter in word) for word in words) or not words:
        return "sign"
    return "stem" if any(word.endswith("*") and len(word) <= SHORTEST_STEM for word in words) else ""
