"""An import step by step, as the pages and the worker take it."""

from vlechtwerk.people.enums import HatKind
from vlechtwerk.register import actions
from vlechtwerk.register.models import ListImport

ALL_HATS = frozenset(HatKind.values)


def raw(text) -> bytes:
    return text.encode() if isinstance(text, str) else text


def brought(kind, text, *, name="lijst.csv", by=None, hats=ALL_HATS) -> ListImport:
    """Uploaded, with what its columns are guessed to mean."""
    return actions.upload(kind=kind, name=name, raw=raw(text), by=by, hats=hats)


def worked(batch) -> ListImport:
    """What the worker does now, until nothing waits."""
    while actions.work_imports():
        pass
    batch.refresh_from_db()
    return batch


def checked(kind, text, *, by=None, **more) -> ListImport:
    batch = brought(kind, text, by=by, **more)
    actions.set_meaning(batch, columns=batch.columns, values=batch.values, rate=batch.rate, by=by)
    return worked(batch)


def read_in(kind, text, *, by=None, skip=False, **more) -> ListImport:
    batch = checked(kind, text, by=by, **more)
    actions.start(batch, skip_wrong=skip, by=by)
    return worked(batch)


def taken_back(batch, *, by=None) -> ListImport:
    actions.undo(batch, by=by)
    return worked(batch)


def mistakes(batch):
    """Row and heading of every mistake."""
    return [(row.number, heading) for row in batch.rows.order_by("number") for heading, _why in row.errors]
