"""Files with words: the official ESCO files (https://esco.ec.europa.eu, "skills_nl.csv" and so on, joined on
``conceptUri``), and the file with which one network shares its words with another.

Whatever is wrong is told with the name of the file and the row as a spreadsheet numbers it.
"""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.core import exports
from vlechtwerk.engine import text
from vlechtwerk.taxonomy import overlay
from vlechtwerk.taxonomy.errors import TaxonomyRefused

MAX_BYTES, MAX_ROWS, MAX_FILES = 30_000_000, 60_000, 6
ESCO_NAME = re.compile(r"^skills_(nl|fr|en)\.csv$")
BROADER_NAME = re.compile(r"^broaderRelationsSkillPillar(_[a-z]{2})?\.csv$")
SKILL = "KnowledgeSkillCompetence"
WORDS_HEAD = ("kind", "name", "field", "action", "value")
Upload = tuple[str, bytes]
Numbered = tuple[int, dict[str, str]]


@dataclass
class Skill:
    """One skill of ESCO: labels per language, the preferred one first, and the skills right above."""

    labels: dict[str, list[str]] = field(default_factory=dict)
    broader: list[str] = field(default_factory=list)


def refused(file: str, why: str, row: int = 0) -> TaxonomyRefused:
    """A no that names the file and the row."""
    where = _("%(file)s, row %(row)d") % {"file": file, "row": row} if row else file
    return TaxonomyRefused(f"{where}: {why}", "upload")


def table(file: str, raw: bytes, required: Collection[str]) -> Iterator[Numbered]:
    """The rows of a CSV file as dictionaries. Refuses what is too large, no text, cut off or without its columns."""
    if len(raw) > MAX_BYTES:
        raise refused(file, _("This file is larger than 30 MB."))
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(
            file, _("These letters are not UTF-8. Take the file as it was downloaded."), raw[: error.start].count(b"\n") + 1
        ) from None  # fmt: skip
    if raw[:4] in {b"PK\x03\x04", b"%PDF"} or "\x00" in content:
        raise refused(file, _("This is not a CSV file. Unpack the download first."))
    head = content[:2000].splitlines()[0] if content.strip() else ""
    rows = csv.reader(io.StringIO(content, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    number, heads = 0, []
    try:
        for number, cells in enumerate(rows, 1):
            if number == 1:
                heads = [cell.strip() for cell in cells]
                if missing := sorted(set(required) - set(heads)):
                    raise refused(file, _("The column “%(name)s” is missing.") % {"name": missing[0]}, 1)
            elif number > MAX_ROWS:
                raise refused(file, _("This file has more than 60,000 rows."))
            elif len(cells) == len(heads):
                yield number, dict(zip(heads, cells, strict=True))
            elif any(cells):
                said = _("%(count)d cells where the first row has %(heads)d. Is the file cut off?")
                raise refused(file, said % {"count": len(cells), "heads": len(heads)}, number)
    except csv.Error as error:
        raise refused(file, _("The file is cut off or no CSV (%(error)s).") % {"error": error}, number + 1) from None
    if number < 2:
        raise refused(file, _("There is nothing in this file."))


def is_esco(names: Iterable[str]) -> bool:
    return all(ESCO_NAME.match(name) or BROADER_NAME.match(name) for name in names)


def skills(files: Sequence[Upload]) -> dict[str, Skill]:
    """The skills of ESCO by address, from one file per language and, where it is there, the file of relations."""
    found: dict[str, Skill] = {}
    for name, raw in files:
        if match := ESCO_NAME.match(name):
            for number, row in table(name, raw, ("conceptUri", "preferredLabel")):
                if row.get("conceptType", SKILL) == SKILL:
                    uri = _uri(name, number, row["conceptUri"])
                    found.setdefault(uri, Skill()).labels[match[1]] = _labels(name, number, row)
    for name, raw in files:
        if BROADER_NAME.match(name):
            for number, row in table(name, raw, ("conceptUri", "broaderUri")):
                below, above = (_uri(name, number, row[key]) for key in ("conceptUri", "broaderUri"))
                if below in found and above in found:
                    found[below].broader.append(above)
    return found


def _uri(file: str, row: int, value: str) -> str:
    value = value.strip()
    if not re.fullmatch(r"https?://[\w./%:-]{1,200}", value):
        raise refused(file, _("“%(value)s” is no address of a concept.") % {"value": value[:60]}, row)
    return value


def _labels(file: str, number: int, row: dict[str, str]) -> list[str]:
    """Preferred and other labels; those that are too long to be looked for are left out."""
    labels = [row["preferredLabel"], *re.split(r"[\n|]", row.get("altLabels") or "")]
    labels = [" ".join(label.split()) for label in labels if label.strip()]
    if not row["preferredLabel"].strip():
        raise refused(file, _("The preferred label is missing."), number)
    if unsafe := next((label for label in labels if overlay.is_unsafe(label)), ""):
        raise refused(file, _("“%(value)s” looks like a formula, not like a word.") % {"value": unsafe[:60]}, number)
    return list(dict.fromkeys([labels[0][:120], *(one for one in labels if not overlay.wrong_form(one))]))


@dataclass
class Shared:
    """What another network shares: changes by concept, and compounds with their parts."""

    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    compounds: dict[str, list[str]] = field(default_factory=dict)


def shared(file: str, raw: bytes) -> Shared:
    """The words of another network, from the file that :func:`written` writes."""
    found = Shared()
    for number, row in table(file, raw, WORDS_HEAD):
        kind, name, column, action, value = (row[head].strip() for head in WORDS_HEAD)
        if not re.fullmatch(r"[\w-]{1,60}", name):
            raise refused(file, _("“%(value)s” is no name.") % {"value": name[:60]}, number)
        if kind == "compound":
            found.compounds[name.lower()] = value.lower().split()
            continue
        data = found.changes.setdefault(name, {})
        if kind == "concept" and action == "new":
            data["new"] = True
        elif kind == "concept" and action == "off":
            data["off"] = value == "1"
        elif kind == "concept" and action == "set" and column in overlay.FIELDS and not overlay.is_unsafe(value):
            data.setdefault("set", {})[column] = value
        elif kind == "concept" and action in {"add", "remove"} and column in overlay.LISTS and _will_do(action, value):
            data.setdefault(action, {}).setdefault(column, []).append(value)
        else:
            raise refused(
                file, _("This row says nothing that can be taken in: %(row)s.") % {"row": column or kind}, number
            )
    return found


def _will_do(action: str, value: str) -> bool:
    return bool(value) and (action == "remove" or not overlay.wrong_form(value))


def written(rows: overlay.Rows, compounds: Iterable[tuple[str, str]]) -> str:
    """The network's own words as CSV: what differs from the standard list, and the compounds."""
    return exports.csv_of(
        [WORDS_HEAD, *_differences(rows), *(("compound", word, "parts", "set", parts) for word, parts in compounds)]
    )


def _differences(rows: overlay.Rows) -> Iterator[tuple[str, ...]]:
    plain = overlay.standard()
    for code in sorted(rows):
        data = overlay.difference(plain.get(code, {}), rows[code])
        if code not in plain:
            yield ("concept", code, "", "new", "")
        for name, value in data.get("set", {}).items():
            yield ("concept", code, name, "set", value)
        for action in ("remove", "add"):
            for column, forms in data.get(action, {}).items():
                yield from (("concept", code, column, action, form) for form in forms)
        if "off" in data:
            yield ("concept", code, "", "off", "1" if data["off"] else "0")


@dataclass
class EscoPlan:
    """What ESCO would change, and how many skills add nothing or are spoken of by nobody here."""

    changes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    known: int = 0
    unused: int = 0


def esco_plan(found: dict[str, Skill], rows: overlay.Rows, spoken: Callable[[str, str], bool]) -> EscoPlan:
    """Labels for concepts that share a preferred label, and new concepts that texts here speak of.

    All 14,000 skills would slow every change of a word down for nothing. A label that any concept has already is
    not given to another.
    """
    owned, plan = overlay.owners(rows), EscoPlan()
    names = {(tongue, text.fold(row[f"name_{tongue}"])): code for code, row in rows.items() for tongue in text.LANGUAGES
             if row.get(f"name_{tongue}") and not row.get("off")}  # fmt: skip
    codes = {
        uri: code
        for uri, skill in found.items()
        if (code := _joined(skill, names, owned) or (_code_of(uri) if _is_spoken(skill, spoken) else ""))
    }
    plan.unused = len(found) - len(codes)
    for uri, code in codes.items():
        skill, data = found[uri], _new_labels(found[uri], owned, code)
        if code not in rows:
            first = next(iter(skill.labels.values()))[0]
            data |= {"new": True, "set": {f"name_{t}": skill.labels.get(t, [first])[0] for t in text.LANGUAGES}}
            data["set"]["broader"] = next((codes[one] for one in skill.broader if codes.get(one, code) != code), "")
        if data:
            plan.changes.append((code, data))
        else:
            plan.known += 1
    plan.changes = _without_circles(plan.changes, rows)
    return plan


def _is_spoken(skill: Skill, spoken: Callable[[str, str], bool]) -> bool:
    return any(spoken(label, language) for language, labels in skill.labels.items() for label in labels)


def _code_of(uri: str) -> str:
    return "esco_" + re.sub(r"[^a-z0-9]", "", uri.rsplit("/", 1)[-1].lower())[:32]


def _joined(skill: Skill, names: dict[tuple[str, str], str], owned: dict[tuple[str, str], list[str]]) -> str:
    """Our concept whose name or form is the preferred label, in the first language that has one."""
    for language, labels in skill.labels.items():
        key = (language, text.fold(labels[0]))
        if key in names or len(owned.get(key, ())) == 1:
            return names.get(key) or owned[key][0]
    return ""


def _new_labels(skill: Skill, owned: dict[tuple[str, str], list[str]], code: str) -> dict[str, Any]:
    more: dict[str, list[str]] = {}
    for language, labels in skill.labels.items():
        fresh = [one for one in labels if not overlay.wrong_form(one) and (language, text.fold(one)) not in owned]
        if fresh:
            more[language] = fresh
            owned.update({(language, text.fold(one)): [code] for one in fresh})
    return {"add": more} if more else {}


def _without_circles(changes: list[tuple[str, dict[str, Any]]], rows: overlay.Rows) -> list[tuple[str, dict[str, Any]]]:
    after = overlay.applied(rows, changes)
    for code, data in changes:
        if "set" in data and code in overlay.wider(after, code):
            data["set"]["broader"] = after[code]["broader"] = ""
    return changes
