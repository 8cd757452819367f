"""The network as a file, and back: GEXF, GraphML, and CSV (two tables in a ZIP).

A row of ``actors`` is an actor with its key, a row of ``ties`` one tie with its key, kind, period and source. Every
value is a word, but for ``weight``, ``x`` and ``y``; lists are codes with a bar between. Into another network
everything comes back as it was; ties of the work become relations from a file, with what they were in their note. No
person is in it.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from xml.etree.ElementTree import ParseError

import networkx
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Refused
from vlechtwerk.core.exports import csv_of, is_formula
from vlechtwerk.ecosystem.models import Actor
from vlechtwerk.ecosystem.strands import Line, Strand

MOST_BYTES, MOST_UNPACKED, MOST_ROWS = 10_000_000, 40_000_000, 60_000
TYPES = {"gexf": "application/gexf+xml", "graphml": "application/graphml+xml", "csv": "application/zip"}
ENDINGS = {"gexf": "gexf", "graphml": "graphml", "csv": "zip"}
ACTOR = (
    "key", "name", "summary", "domains", "functions", "regions", "sector", "ownership", "is_public", "source", "sourced_on",
    "checked_on", "ended_on", "country", "registry_number", "website", "organisation_region", "x", "y",
)  # fmt: skip
TIE = ("key", "first", "second", "kind", "both_ways", "source_kind", "source", "note", "weight", "began_on", "ended_on")
NUMBERS = {"x", "y"}
Row = dict[str, Any]


class NotReadable(Refused):
    """The file is not one of ours, or not safe to read."""


@dataclass
class Bundle:
    """What a file holds: rows of words."""

    actors: list[Row] = field(default_factory=list)
    ties: list[Row] = field(default_factory=list)


def bundle(actors: Sequence[Actor], bound: Iterable[Line], *, with_notes: bool) -> Bundle:
    """Rows of what somebody sees. ``with_notes``: what was noted of a tie too; that is for the team."""
    keys = {one.pk: one.key for one in actors}
    ties = [_tie(strand, line, keys, with_notes) for line in bound for strand in line.strands]
    return Bundle([_actor(one) for one in actors], ties)


def _actor(one: Actor) -> Row:
    organisation = one.organisation
    return {
        "key": one.key, "name": organisation.name, "summary": one.summary, "domains": _codes(one.domains),
        "functions": _codes(one.functions), "regions": _codes(one.regions),
        "sector": organisation.sector.code if organisation.sector else "", "ownership": one.ownership,
        "is_public": "yes" if one.is_public else "no", "source": one.source, "sourced_on": one.sourced_on.isoformat(),
        "checked_on": _iso(one.checked_on), "ended_on": _iso(one.ended_on), "country": organisation.country,
        "registry_number": organisation.registry_number, "website": organisation.website,
        "organisation_region": organisation.region.code if organisation.region else "",
    } | ({"x": one.x, "y": one.y} if one.x is not None else {})  # fmt: skip


def _tie(one: Strand, line: Line, keys: dict[int, str], with_notes: bool) -> Row:
    other = line.second if one.giver == line.first else line.first
    return {
        "key": one.key, "first": keys[one.giver], "second": keys[other], "kind": one.kind, "both_ways": "yes" if one.is_both else "no",
        "source_kind": one.source_kind, "source": one.source if with_notes else "", "note": one.about if with_notes else "",
        "weight": one.weight, "began_on": one.on.isoformat(), "ended_on": _iso(one.until),
    }  # fmt: skip


def _codes(related: Any) -> str:
    return "|".join(sorted(one.code for one in related.all()))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def graph(given: Bundle) -> networkx.MultiDiGraph:
    """The rows as a graph: nodes by key, every tie an edge by its key."""
    made = networkx.MultiDiGraph()
    for row in given.actors:
        made.add_node(row["key"], **{name: value for name, value in row.items() if name != "key"}, label=row["name"])
    for row in given.ties:
        values = {name: value for name, value in row.items() if name not in {"key", "first", "second"}}
        made.add_edge(row["first"], row["second"], key=row["key"], tie=row["key"], **values)
    return made


def write(given: Bundle, kind: str) -> bytes:
    """The file of one kind."""
    out = io.BytesIO()
    if kind == "gexf":
        networkx.write_gexf(graph(given), out)
    elif kind == "graphml":
        networkx.write_graphml_xml(graph(given), out)
    else:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("actors.csv", "\ufeff" + _csv(ACTOR, given.actors))
            archive.writestr("ties.csv", "\ufeff" + _csv(TIE, given.ties))
    return out.getvalue()


def _csv(names: Sequence[str], rows: Iterable[Row]) -> str:
    return csv_of([names, *([_kept(str(row.get(name, ""))) for name in names] for row in rows)])


def _kept(text: str) -> str:
    """A formula, or what already begins as one that was kept from being one, gets an apostrophe; reading takes it off."""
    return f"'{text}" if is_formula(text) or text.startswith("'") else text


def read(raw: bytes, name: str) -> Bundle:
    """The rows of a file, by how its name ends."""
    if len(raw) > MOST_BYTES:
        raise NotReadable(_("This file is bigger than 10 MB. Send it in parts."), "file")
    kind = name.lower().rpartition(".")[2]
    try:
        if kind in {"gexf", "graphml", "xml"}:
            found = _from_graph(raw, "graphml" if b"<graphml" in raw[:2000] else "gexf")
        elif kind == "zip":
            found = _from_zip(raw)
        elif kind == "csv":
            found = Bundle(_from_csv(raw))
        else:
            raise NotReadable(
                _("We read GEXF, GraphML, CSV and a ZIP of two CSV files. This is none of these."), "file"
            )
    except NotReadable:
        raise
    except (
        ParseError, ValueError, KeyError, TypeError, AttributeError, UnicodeError, csv.Error, zipfile.BadZipFile, NotImplementedError,
        RuntimeError, networkx.NetworkXException, EOFError, OSError,
    ) as error:  # fmt: skip
        raise NotReadable(
            _("We cannot read this file. Save it again from the program that made it."), "file"
        ) from error
    if len(found.actors) + len(found.ties) > MOST_ROWS:
        raise NotReadable(_("There is too much in this file. Send it in parts."), "file")
    return found


def _from_graph(raw: bytes, kind: str) -> Bundle:
    text = raw.decode("utf-8-sig")
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise NotReadable(
            _("This file defines entities of its own, and may grow without end. We do not read it."), "file"
        )
    source = io.BytesIO(text.encode())
    made = networkx.read_gexf(source) if kind == "gexf" else networkx.read_graphml(source, force_multigraph=True)
    found = Bundle()
    for key, values in made.nodes(data=True):
        row = {name: values[name] for name in ACTOR if name in values}
        found.actors.append(row | {"key": str(key), "name": str(values.get("name") or values.get("label") or key)})
    edges = (
        made.edges(keys=True, data=True)
        if made.is_multigraph()
        else ((a, b, "", d) for a, b, d in made.edges(data=True))
    )
    for first, second, key, values in edges:
        row = {name: values[name] for name in TIE if name in values}
        found.ties.append(row | {"key": str(values.get("tie") or key), "first": str(first), "second": str(second)})
    return found


def _from_zip(raw: bytes) -> Bundle:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
            raise NotReadable(_("There is too much in this file. Send it in parts."), "file")
        names = {name.rpartition("/")[2].lower(): name for name in archive.namelist()}
        if "actors.csv" not in names:
            raise NotReadable(_("There is no actors.csv in this ZIP."), "file")
        tables = {}
        for name in ("actors.csv", "ties.csv"):
            if name in names:
                with archive.open(names[name]) as part:
                    tables[name] = part.read(MOST_UNPACKED)
    return Bundle(_from_csv(tables["actors.csv"]), _from_csv(tables.get("ties.csv", b"")))


def _from_csv(raw: bytes) -> list[Row]:
    text = raw.decode("utf-8-sig")
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",")
    rows: list[Row] = []
    for row in reader:
        words = {
            str(name).strip().lower(): (value or "").removeprefix("'")
            for name, value in row.items()
            if isinstance(value, str)
        }
        rows.append({name: words[name] for name in {*ACTOR, *TIE} if name in words})
    return rows
