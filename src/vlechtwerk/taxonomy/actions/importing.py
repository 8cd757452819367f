"""Words from files: read and look first, then taken in by the worker, and taken back as one."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.taxonomy import overlay, queries, reading
from vlechtwerk.taxonomy.actions.base import TaxonomyRefused, new_edition
from vlechtwerk.taxonomy.actions.words import check_compound
from vlechtwerk.taxonomy.enums import ChangeSource, ChangeState, ImportState
from vlechtwerk.taxonomy.models import CompoundException, ConceptChange, WordImport

CHUNK = 500


@transaction.atomic
def prepare_import(files: Sequence[reading.Upload], *, by: Actor | None) -> WordImport:
    """Read the files and keep what they would change; nothing holds yet. One wrong row refuses all of them."""
    if not files or len(files) > reading.MAX_FILES:
        raise TaxonomyRefused(_("Choose one to six files."), "upload")
    names = [name for name, _raw in files]
    batch = WordImport(files=", ".join(names)[:300], source=ChangeSource.FILE)
    rows = queries.rows_in_use()
    compounds: dict[str, list[str]] = {}
    if reading.is_esco(names):
        batch.source = ChangeSource.ESCO
        found = reading.skills(files)
        if not found:
            raise TaxonomyRefused(
                _("There are no skills in these files. Choose skills_nl.csv and its sisters."), "upload"
            )
        plan = reading.esco_plan(found, rows, queries.spoken())
        changes, batch.known_count, batch.unused_count = plan.changes, plan.known, plan.unused
    elif len(files) == 1:
        changes, compounds, batch.known_count = _shared(files[0], rows)
    else:
        raise TaxonomyRefused(_("These are not the files of ESCO: they are called skills_nl.csv and so on."), "upload")
    batch.total = len(changes) + len(compounds)
    batch.save()
    common: dict[str, Any] = {"batch": batch, "state": ChangeState.PREPARED, "source": batch.source}
    ConceptChange.objects.bulk_create(
        (ConceptChange(code=code, data=data, is_new=bool(data.get("new")), **common) for code, data in changes), CHUNK
    )
    CompoundException.objects.bulk_create(
        CompoundException(word=word, parts=" ".join(parts), **common) for word, parts in compounds.items()
    )
    audit("words_read", batch, by, files=batch.files, total=batch.total)
    return batch


def _shared(
    file: reading.Upload, rows: overlay.Rows
) -> tuple[list[tuple[str, dict[str, Any]]], dict[str, list[str]], int]:
    """What the words of another network would change here, and how much of it we say already."""
    found = reading.shared(*file)
    after = overlay.applied(rows, found.changes.items())
    if circle := next((code for code in found.changes if code in overlay.wider(after, code)), ""):
        raise reading.refused(file[0], _("“%(code)s” would stand below itself.") % {"code": circle})
    changes = []
    for code in found.changes:
        data = overlay.difference(rows.get(code, {}), after.get(code, {}))
        if data:
            changes.append((code, data if code in rows else {**data, "new": True}))
    ours = dict(queries.compounds_in_use().values_list("word", "parts"))
    compounds = {word: parts for word, parts in found.compounds.items() if ours.get(word) != " ".join(parts)}
    for word, parts in compounds.items():
        check_compound(word, parts)
    return changes, compounds, len(found.changes) + len(found.compounds) - len(changes) - len(compounds)


@transaction.atomic
def commit_import(batch: WordImport, *, with_new: bool, by: Actor | None) -> None:
    """Take it in: the worker does it from here. Without ``with_new`` only words for concepts that we have."""
    held = WordImport.objects.filter(pk=batch.pk, state=ImportState.READ)
    if held.update(state=ImportState.RUNNING, with_new=with_new) != 1:
        raise TaxonomyRefused(_("Somebody decided on these files already."))
    if not with_new:
        ConceptChange.objects.filter(batch=batch, is_new=True).delete()
        split = CompoundException.objects.filter(batch=batch).count()
        WordImport.objects.filter(pk=batch.pk).update(total=ConceptChange.objects.filter(batch=batch).count() + split)
    audit("words_taken_in", batch, by, with_new=with_new)


def run_imports() -> int:
    """Take the next piece of every running import in; returns how many changes hold by it."""
    running = WordImport.objects.filter(state=ImportState.RUNNING).order_by("id")
    return sum(_next_piece(batch) for batch in running)


@transaction.atomic
def _next_piece(batch: WordImport) -> int:
    """A piece at a time, so that a worker that is killed goes on where it was; two workers share the pieces."""
    done = _take(ConceptChange.objects.filter(batch=batch))
    words = CompoundException.objects.filter(batch=batch)
    if not done and (waiting := list(words.filter(state=ChangeState.PREPARED).values_list("word", flat=True))):
        old = CompoundException.objects.filter(word__in=waiting, state=ChangeState.ACTIVE)
        old.update(state=ChangeState.UNDONE, undone_at=clock.now())
        done = _take(words)
    if not done and WordImport.objects.filter(pk=batch.pk, state=ImportState.RUNNING).update(state=ImportState.DONE):
        new_edition()
    return done


def _take(rows: QuerySet[Any]) -> int:
    waiting = rows.filter(state=ChangeState.PREPARED)
    piece = list(waiting.order_by("id").values_list("pk", flat=True)[:CHUNK])
    return int(waiting.filter(pk__in=piece).update(state=ChangeState.ACTIVE)) if piece else 0


@transaction.atomic
def undo_import(batch: WordImport, *, by: Actor | None) -> None:
    """Take everything of it back; one that was only read goes away with all that was read."""
    if WordImport.objects.filter(pk=batch.pk, state=ImportState.READ).update(state=ImportState.UNDONE) == 1:
        ConceptChange.objects.filter(batch=batch).delete()
        CompoundException.objects.filter(batch=batch).delete()
    elif WordImport.objects.filter(pk=batch.pk, state=ImportState.DONE).update(state=ImportState.UNDONE) == 1:
        new_edition()
        for model in (ConceptChange, CompoundException):
            held = model.objects.filter(batch=batch, state=ChangeState.ACTIVE)  # type: ignore[attr-defined]
            held.update(state=ChangeState.UNDONE, undone_at=clock.now())
    else:
        raise TaxonomyRefused(_("This cannot be taken back now. Wait until it is taken in."))
    audit("words_taken_back", batch, by)
