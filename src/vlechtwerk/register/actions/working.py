"""The worker's part: check, write, take back, a few seconds at a time; another worker goes on where one died.

Every chunk is one transaction with the progress in it, and only whoever holds the claim may write one.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from itertools import islice

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused, audit
from vlechtwerk.core.due import claimed
from vlechtwerk.people.duplicates import Match, OrganisationLike, PersonLike, find_organisations, find_people
from vlechtwerk.register import undoing, writing
from vlechtwerk.register.checking import CHECKS, Check, settle
from vlechtwerk.register.enums import WORK, Choice, ImportKind, ImportState, RowState
from vlechtwerk.register.models import ImportRow, ListImport, same_as

log = logging.getLogger("vlechtwerk.register")
CHUNK, SLICE_S, STALLED_S = 200, 3.0, 180
SAME_FROM = 0.8
"""As likely as this, two are taken for the same unless somebody says otherwise."""
MOST_OFFERED = 3
CHECKED = ["values", "errors", "is_wrong", "is_known", "matches", "has_match", "choice", "same_as", "reference"]


class _Taken(Refused):
    """Another worker took this import over."""


def work_imports() -> int:
    """Work some seconds on each import that waits; returns on how many. Several workers may run at once."""
    done = 0
    for queued, running in WORK:
        for batch in claimed(ListImport.objects.all(), queued=queued, running=running, stalled_s=STALLED_S):
            batch.state = running
            done += 1
            _work(batch)
    return done


def _work(batch: ListImport) -> None:
    person = batch.made_by
    language = person.language if person and person.language in dict(settings.LANGUAGES) else translation.get_language()
    try:
        with translation.override(language):
            STEPS[ImportState(batch.state)](batch)
    except _Taken:
        log.info("import %s was taken over", batch.pk)
    except Exception as error:
        log.exception("import %s failed", batch.pk)
        why = str(error.message) if isinstance(error, Refused) else type(error).__name__
        back = {ImportState.CHECKING: ImportState.UPLOADED, ImportState.UNDOING: ImportState.DONE}
        _mine(batch).update(state=back.get(ImportState(batch.state), ImportState.FAILED), failure=why[:300])


def _mine(batch: ListImport):  # type: ignore[no-untyped-def]
    return ListImport.objects.filter(pk=batch.pk, claim=batch.claim, state=batch.state)


def _moved(batch: ListImport, **fields: object) -> None:
    """Progress, only while the import is still ours; inside the transaction of what was done."""
    if _mine(batch).update(seen_at=clock.now(), **fields) != 1:
        raise _Taken("taken over")


# --- checking -----------------------------------------------------------------------------------------------------


def _check(batch: ListImport) -> None:
    """All of it at a stretch, for a row is compared with all others. Half-done is begun anew: nothing was written."""
    check, begun = CHECKS[batch.kind](batch), time.perf_counter()
    _moved(batch, done_count=0)
    rows = []
    for part in _parts(batch.rows.order_by("number")):
        for row in part:
            check.check(row)
        rows += part
        _moved(batch, done_count=len(rows) * 8 // 10)  # the rest of the time goes to comparing
    if batch.kind in (ImportKind.PEOPLE, ImportKind.ORGANISATIONS):
        _offer(batch, rows, check)
    with transaction.atomic():
        ImportRow.objects.keep(rows, CHECKED)
        wrong = sum(row.is_wrong for row in rows)
        took = F("seconds") + (time.perf_counter() - begun)
        _moved(batch, state=ImportState.CHECKED, wrong_count=wrong, done_count=len(rows), seconds=took)


def _parts(rows) -> Iterator[list[ImportRow]]:  # type: ignore[no-untyped-def]
    found = rows.iterator(CHUNK)
    while part := list(islice(found, CHUNK)):
        yield part


def _offer(batch: ListImport, rows: list[ImportRow], check: Check) -> None:
    """Who may be in the register, or higher up in the list. What is certain stands first; the likely is chosen."""
    compared = [row for row in rows if row.values.get("name")]
    if batch.kind == ImportKind.PEOPLE:
        found = find_people([_person_like(row) for row in compared])
    else:
        found = find_organisations([_organisation_like(row) for row in compared])
    for place, row in enumerate(compared):
        _merge(row, found.get(place, []), compared)
        if row.matches:
            best = row.matches[0]
            row.has_match = True
            if best["score"] >= SAME_FROM:
                row.choice, row.same_as = Choice.SAME, same_as(best)
        settle(row, check.forgiven)


def _merge(row: ImportRow, found: Sequence[Match], compared: Sequence[ImportRow]) -> None:
    known = {same_as(match): match for match in row.matches}
    for match in found:
        number = compared[match.row].number if match.row is not None else None
        told = {"pk": match.pk, "row": number, "score": match.score, "codes": match.codes}
        if mine := known.get(same_as(told)):
            mine["codes"] = list(dict.fromkeys([*mine["codes"], *match.codes]))
        elif len(row.matches) < MOST_OFFERED:
            row.matches.append(told)


def _person_like(row: ImportRow) -> PersonLike:
    said = row.values
    return PersonLike(
        said["name"], said.get("email", ""), said.get("phone", ""), said.get("near", ""), said.get("organisation", "")
    )


def _organisation_like(row: ImportRow) -> OrganisationLike:
    said = row.values
    return OrganisationLike(
        said["name"],
        said["registry_number"] or said["typed"],
        said["country"],
        said.get("near", ""),
        said.get("website", ""),
    )


# --- writing ------------------------------------------------------------------------------------------------------


def _write(batch: ListImport) -> None:
    begun = time.perf_counter()
    while rows := list(_to_write(batch)[:CHUNK]):
        with transaction.atomic():
            _write_all(batch, rows)
            _moved(batch, done_count=F("done_count") + len(rows))
        if time.perf_counter() - begun > SLICE_S:
            _moved(batch, state=ImportState.QUEUED, seconds=F("seconds") + (time.perf_counter() - begun))
            return
    with transaction.atomic():
        batch.rows.filter(state=RowState.WAITING).update(state=RowState.LEFT_OUT)
        refused = batch.rows.filter(state=RowState.REFUSED).count()
        took = F("seconds") + (time.perf_counter() - begun)
        _moved(batch, state=ImportState.DONE, finished_at=clock.now(), seconds=took)
        audit("finish_import", batch, batch.made_by, refused=refused)


def _to_write(batch: ListImport):  # type: ignore[no-untyped-def]
    waiting = batch.rows.filter(state=RowState.WAITING, is_wrong=False)
    return waiting.exclude(choice=Choice.LEAVE_OUT).order_by("number")


def _write_all(batch: ListImport, rows: list[ImportRow]) -> None:
    """As one; where one row stands in the way, in halves, until it is found. It alone is refused, and told."""
    try:
        with transaction.atomic():
            writing.write(batch, rows)
    except (IntegrityError, Refused) as error:
        rows = list(ImportRow.objects.filter(pk__in=[row.pk for row in rows]).order_by("number"))
        if len(rows) == 1:
            _refuse(rows[0], error)
            return
        half = len(rows) // 2
        _write_all(batch, rows[:half])
        _write_all(batch, rows[half:])


def _refuse(row: ImportRow, error: Exception) -> None:
    why = str(error.message) if isinstance(error, Refused) else _("Somebody else wrote the same in the meantime.")
    row.errors, row.state = [["", why]], RowState.REFUSED
    row.save(update_fields=["errors", "state"])


# --- taking back --------------------------------------------------------------------------------------------------


def _undo(batch: ListImport) -> None:
    begun = time.perf_counter()
    if not batch.done_count and undoing.hanging(batch):
        raise Refused(_("Something newer hangs on what was read in. It was not taken back any further."))
    while True:
        with transaction.atomic():
            done = undoing.undo_some(batch, CHUNK)
            if not done:
                batch.rows.filter(state=RowState.WRITTEN).update(state=RowState.LEFT_OUT, subject=None)
                _moved(batch, state=ImportState.UNDONE)
                return
            _moved(batch, done_count=F("done_count") + done)
        if time.perf_counter() - begun > SLICE_S:
            _moved(batch, state=ImportState.TO_UNDO)
            return


STEPS = {ImportState.CHECKING: _check, ImportState.RUNNING: _write, ImportState.UNDOING: _undo}
