"""From a file to an import whose columns have a meaning."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit, change_state
from vlechtwerk.register import mapping, reading
from vlechtwerk.register.enums import UNDECIDED, ImportState
from vlechtwerk.register.fields import BY_CODE
from vlechtwerk.register.models import ColumnMapping, ImportRow, ListImport
from vlechtwerk.register.reading import ListRefused

KEPT = timedelta(days=30)
"""A list that nobody decided about, and the cells of rows that did not come in, are kept so long."""
MOST_OPEN = 20


@transaction.atomic
def upload(*, kind: str, name: str, raw: bytes, by: Actor | None, hats: Collection[str]) -> ListImport:
    """Read a file and guess what its columns mean. ``hats`` limit which hats its rows may give."""
    sheet = reading.read(raw)
    if not sheet.rows:
        raise ListRefused(_("There are only headings in this file, and no rows."), "file")
    if ListImport.objects.filter(state__in=UNDECIDED).count() >= MOST_OPEN:
        raise ListRefused(_("Twenty lists wait already. Read some of them in, or throw them away."), "file")
    meaning = mapping.meaning_of(kind, sheet.headings, [cells for _number, cells in sheet.rows])
    batch = ListImport.objects.create(
        kind=kind, file_name=name[:120], headings=sheet.headings, system=meaning.system, columns=meaning.columns,
        values=meaning.values, rate=meaning.rate, row_count=len(sheet.rows), made_by_id=by.pk if by else None, hats=sorted(hats),
    )  # fmt: skip
    rows = (ImportRow(batch=batch, number=number, cells=cells) for number, cells in sheet.rows)
    ImportRow.objects.bulk_create(rows, 500)
    audit("upload_list", batch, by, kind=kind, rows=batch.row_count)
    return batch


@transaction.atomic
def set_meaning(
    batch: ListImport,
    *,
    columns: Mapping[str, str],
    values: Mapping[str, Mapping[str, str]],
    rate: Decimal,
    by: Actor | None,
) -> None:
    """Say what the columns mean; the worker checks all rows by it, and the next such file comes in with it."""
    given = {heading: code for heading, code in columns.items() if code}
    twice = next((c for c in given.values() if c != "whether" and list(given.values()).count(c) > 1), None)
    if twice:
        label = BY_CODE[batch.kind][twice].label
        raise ListRefused(_("Two columns are “%(field)s”. Choose one of them.") % {"field": label})
    if lacking := mapping.missing(batch.kind, given):
        raise ListRefused(_("Say which column is “%(field)s”.") % {"field": lacking[0].label})
    said = {heading: dict(words) for heading, words in values.items()}
    fields = {"columns": given, "values": said, "rate": rate, "total": batch.row_count, "done_count": 0, "failure": ""}
    if not change_state(batch, UNDECIDED, ImportState.MAPPED, **fields):
        raise elsewhere(batch)
    ColumnMapping.objects.update_or_create(
        kind=batch.kind, fingerprint=mapping.fingerprint(batch.headings),
        defaults={"columns": given, "values": said, "rate": rate, "used_at": clock.now()},
    )  # fmt: skip
    audit("map_list", batch, by)


def elsewhere(batch: ListImport) -> ListRefused:
    return ListRefused(_("This list is “%(state)s” by now. Look at it again.") % {"state": batch.get_state_display()})


@transaction.atomic
def discard(batch: ListImport, *, by: Actor | None) -> None:
    """Throw away a list that was not read in, with all its rows."""
    if ListImport.objects.filter(pk=batch.pk, state__in=UNDECIDED).select_for_update().first() is None:
        batch.refresh_from_db()
        raise elsewhere(batch)
    audit("discard_list", batch, by)
    batch.delete()


def forget_old() -> int:
    """What rows said of people is not kept for ever beside the register."""
    before = clock.now() - KEPT
    gone = ListImport.objects.filter(state__in=UNDECIDED, created_at__lt=before).delete()[1]
    rows = ImportRow.objects.filter(batch__finished_at__lt=before).exclude(cells=[])
    return gone.get("register.ListImport", 0) + rows.update(cells=[], values={}, matches=[], errors=[])
