"""What the pages of an import show. A constant number of questions, whatever the length of the list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from vlechtwerk.core.access import first_or_404
from vlechtwerk.core.exports import Column, Table
from vlechtwerk.people.enums import MatchReason
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.register.enums import Choice, ImportKind, RowState
from vlechtwerk.register.models import ImportRow, ListImport, same_as
from vlechtwerk.register.reading import OURS


def import_for(key: str) -> ListImport:
    return first_or_404(ListImport.objects.select_related("made_by").filter(key=key))


@dataclass(frozen=True)
class Counts:
    """How many rows become what."""

    new: int
    same: int
    left_out: int
    known: int
    wrong: int
    offered: int
    written: int
    refused: int

    @property
    def good(self) -> int:
        return self.new + self.same


def counts(batch: ListImport) -> Counts:
    good = Q(is_wrong=False)
    return Counts(
        **batch.rows.order_by().aggregate(
            new=Count("pk", filter=good & Q(choice=Choice.NEW)),
            same=Count("pk", filter=good & Q(choice=Choice.SAME)),
            left_out=Count("pk", filter=Q(choice=Choice.LEAVE_OUT, is_known=False)),
            known=Count("pk", filter=Q(is_known=True)),
            wrong=Count("pk", filter=Q(is_wrong=True)),
            offered=Count("pk", filter=Q(has_match=True)),
            written=Count("pk", filter=Q(state=RowState.WRITTEN)),
            refused=Count("pk", filter=Q(state=RowState.REFUSED)),
        )
    )


def wrong_rows(batch: ListImport) -> QuerySet[ImportRow]:
    """Rows with a mistake that counts, and those that were refused when they were written."""
    return batch.rows.filter(Q(is_wrong=True) | Q(state=RowState.REFUSED)).order_by("number")


@dataclass(frozen=True)
class Cell:
    heading: str
    text: str
    wrong: str


def cells_of(batch: ListImport, row: ImportRow) -> list[Cell]:
    """The cells that are read, and those with a mistake; the mistake of the row as a whole first."""
    wrong = dict(reversed(row.errors))
    told = [Cell("", "", why) for heading, why in row.errors if heading not in batch.headings]
    for place, heading in enumerate(batch.headings):
        if heading in wrong or batch.columns.get(heading):
            text = row.cells[place] if place < len(row.cells) else ""
            if text or heading in wrong:
                told.append(Cell(heading, text, wrong.get(heading, "")))
    return told


def wrong_table(batch: ListImport, title: str, heading: str) -> Table:
    """The wrong rows as they came, with what is wrong behind them; mended, the file comes in as it is."""
    wide = len(batch.headings)
    columns = [*(Column(one, width=18) for one in batch.headings), Column(f"{OURS}{heading}", width=60)]
    rows = (
        [
            *(row.cells + [""] * wide)[:wide],
            " / ".join(f"{heading}: {why}" if heading else why for heading, why in row.errors),
        ]
        for row in wrong_rows(batch).iterator(500)
    )
    return Table(title, columns, rows, has_sums=False)


@dataclass(frozen=True)
class Candidate:
    """Somebody whom a row may be. ``value`` is the choice."""

    value: str
    name: str
    url_key: str
    about: list[str]
    reasons: list[str]
    score: float
    row: int | None


@dataclass(frozen=True)
class Offer:
    """A row, and whom it may be. ``may_be_new`` with what a new one would do without."""

    row: ImportRow
    name: str
    about: list[str]
    candidates: list[Candidate]
    chosen: str
    without: str


def offers(batch: ListImport, rows: Sequence[ImportRow]) -> list[Offer]:
    """The rows of a page with their candidates."""
    numbers = {match["pk"] for row in rows for match in row.matches if match["pk"]}
    earlier = {match["row"] for row in rows for match in row.matches if match["row"]}
    model: Any = Person if batch.kind == ImportKind.PEOPLE else Organisation
    there = model._default_manager.select_related("place").in_bulk(numbers)
    higher = {row.number: row for row in batch.rows.filter(number__in=earlier)}
    return [_offer(row, there, higher) for row in rows]


def _offer(row: ImportRow, there: dict[int, Any], higher: dict[int, ImportRow]) -> Offer:
    found = []
    for match in row.matches:
        one, other = there.get(match["pk"]), higher.get(match["row"])
        if one or other:
            name, about = (one.name, _told(one)) if one else (other.values.get("name", ""), _said(other))  # type: ignore[union-attr, arg-type]
            reasons = [str(MatchReason(code).label) for code in match["codes"]]
            found.append(
                Candidate(same_as(match), name, one.key if one else "", about, reasons, match["score"], match["row"])
            )
    chosen = row.same_as if row.choice == Choice.SAME else row.choice
    sure = next((code for match in row.matches if match.get("sure") for code in match["codes"]), "")
    without = str(MatchReason(sure).label) if sure in {"email", "registry_number"} else ""
    return Offer(row, row.values.get("name", ""), _said(row), found, chosen, without)


def _told(one: Any) -> list[str]:
    place = one.place.name if one.place else ""
    parts: Iterable[Any] = (getattr(one, name, "") for name in ("email", "phone", "registry_number", "website"))
    return [str(part) for part in (*parts, place) if part]


def _said(row: ImportRow) -> list[str]:
    said = row.values
    names = ("email", "phone", "registry_number", "website", "near", "organisation")
    return [str(said[name]) for name in names if said.get(name)]
