"""What somebody decides about a checked list: who is the same, that it is read in, that it is taken back."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, audit, change_state
from vlechtwerk.register import checking, undoing
from vlechtwerk.register.actions.uploading import elsewhere
from vlechtwerk.register.enums import Choice, ImportState, RowState
from vlechtwerk.register.models import ImportRow, ListImport, same_as
from vlechtwerk.register.reading import ListRefused

CHOSEN = ["choice", "same_as", "is_wrong"]


@transaction.atomic
def choose(batch: ListImport, *, choices: Mapping[int, str], by: Actor | None) -> None:
    """For rows by number: ``new``, ``leave_out``, or the one it is the same as (``pk:7``, ``row:12``), of those offered."""
    _hold(batch)
    rows = list(batch.rows.filter(number__in=list(choices), has_match=True))
    for row in rows:
        said = choices[row.number]
        if said in (Choice.NEW, Choice.LEAVE_OUT):
            row.choice, row.same_as = said, ""
        elif said in {same_as(match) for match in row.matches}:
            row.choice, row.same_as = Choice.SAME, said
        else:
            raise ListRefused(_("Choose one of those that are offered."))
    _keep(batch, rows)
    audit("choose_rows", batch, by, rows=[row.number for row in rows])


@transaction.atomic
def choose_all(batch: ListImport, *, choice: str, by: Actor | None) -> None:
    """The same decision for every row that may be somebody who is there already."""
    if choice not in Choice.values:
        raise ListRefused(_("Choose one of those that are offered."))
    _hold(batch)
    rows = list(batch.rows.filter(has_match=True))
    for row in rows:
        row.choice, row.same_as = choice, same_as(row.matches[0]) if choice == Choice.SAME else ""
    _keep(batch, rows)
    audit("choose_all_rows", batch, by, choice=choice, rows=len(rows))


def _hold(batch: ListImport) -> None:
    held = ListImport.objects.select_for_update().get(pk=batch.pk)
    if held.state != ImportState.CHECKED:
        raise elsewhere(held)


def _keep(batch: ListImport, rows: list[ImportRow]) -> None:
    forgiven = checking.forgiven(batch)
    for row in rows:
        checking.settle(row, forgiven)
    ImportRow.objects.keep(rows, CHOSEN)
    ListImport.objects.filter(pk=batch.pk).update(wrong_count=batch.rows.filter(is_wrong=True).count())
    batch.refresh_from_db()


@transaction.atomic
def start(batch: ListImport, *, skip_wrong: bool, by: Actor | None) -> None:
    """Read it in: the worker does it from here. Wrong rows stop it, unless they are left out on purpose.

    One that stopped half-way goes on where it was.
    """
    if batch.wrong_count and not skip_wrong:
        raise ListRefused(_("Some rows are wrong. Mend them, or choose to leave them out. Nothing was written."))
    total = batch.rows.exclude(choice=Choice.LEAVE_OUT).filter(is_wrong=False).exclude(state=RowState.REFUSED).count()
    if not total:
        raise ListRefused(_("There is nothing to read in."))
    done = batch.rows.filter(state=RowState.WRITTEN).count()
    allowed = [ImportState.CHECKED, ImportState.FAILED]
    if not change_state(batch, allowed, ImportState.QUEUED, total=total, done_count=done, failure="", finished_at=None):
        raise elsewhere(batch)
    audit("start_import", batch, by, rows=total)


@transaction.atomic
def undo(batch: ListImport, *, by: Actor | None) -> None:
    """Take it back as a whole; refused where something newer hangs on what it made (``undoing.hanging`` says what)."""
    if undoing.hanging(batch):
        raise ListRefused(_("Something newer hangs on what was read in. Nothing was taken back."))
    total = undoing.total(batch)
    if not change_state(
        batch, [ImportState.DONE, ImportState.FAILED], ImportState.TO_UNDO, total=total, done_count=0, failure=""
    ):
        raise elsewhere(batch)
    audit("undo_import", batch, by)
