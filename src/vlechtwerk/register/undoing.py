"""Taking an import back, to the state that was before it: what it made is deleted, what it filled is emptied, what it
booked is booked back (a booking is never deleted). Nothing of it is done where something newer hangs on what it made."""

import uuid
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db.models import CharField, Model, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.core.models import AuditEntry
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.ledger import queries as coins
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.register.enums import ImportKind, ImportState, RowState
from vlechtwerk.register.models import ImportMade, ImportRow, ListImport
from vlechtwerk.register.writing import Pen, mark, source_of, transfer_of

# Whatever hangs on another comes first.
ORDER = (
    "exchanges.strengtheningsession", "agenda.appointment", "matching.proposal", "innovations.need", "innovations.innovationmember",
    "innovations.innovation",
    "people.talent", "people.affiliation", "people.hat", "people.person", "people.organisation",
)  # fmt: skip
WHAT = {
    "ledger.account": gettext_lazy("has an account with coins"), "people.talent": gettext_lazy("has a talent that was written down later"),
    "people.affiliation": gettext_lazy("has a place in an organisation since"), "people.hat": gettext_lazy("got a hat later"),
    "exchanges.strengtheningsession": gettext_lazy("has a session"), "matching.proposal": gettext_lazy("was asked for a session"),
    "account.emailaddress": gettext_lazy("has logged in"), "people.consent": gettext_lazy("gave a consent"),
}  # fmt: skip
NEWER = gettext_lazy("has something newer")
CHANGED = gettext_lazy("was changed later")
TOLD = 50


def hanging(batch: ListImport) -> list[str]:
    """Why it cannot be taken back: at whom something newer hangs, and what. A constant number of questions."""
    found: dict[str, None] = {}
    for line in _hanging(batch):
        found.setdefault(line)
        if len(found) == TOLD:
            break
    return list(found)


def _hanging(batch: ListImport) -> Iterator[str]:
    made = ImportMade.objects.filter(batch=batch)
    gone = list(ListImport.objects.filter(state=ImportState.UNDONE).values_list("key", flat=True))
    labels = set(made.order_by().values_list("label", flat=True).distinct())
    for label in (label for label in ORDER if label in labels):
        model, mine = apps.get_model(label), made.filter(label=label)
        for other, field in _pointing_at(model):
            rows = other._default_manager.filter(**{f"{field}__in": mine.values("number")})
            if other._meta.label_lower in labels:
                rows = rows.exclude(pk__in=made.filter(label=other._meta.label_lower).values("number"))
            if other._meta.label_lower == "ledger.account":
                rows = coins.used(rows)  # everybody gets one from the worker; an empty one goes with its holder
            what = WHAT.get(other._meta.label_lower, NEWER)
            yield from _told(model, rows.values_list(field, flat=True)[:TOLD], what)
        numbers = mine.annotate(text=Cast("number", CharField())).values("text")
        since = AuditEntry.objects.filter(
            subject=label, subject_id__in=numbers, at__gt=batch.finished_at or batch.seen_at
        ).exclude(data__import__in=gone)
        yield from _told(model, map(int, since.values_list("subject_id", flat=True)[:TOLD]), CHANGED)
    if batch.kind == ImportKind.COINS:
        yield from _without_room(batch)


def _pointing_at(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Every table with a column that names a row of this one, also those that no other code reaches by name."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            yield relation.related_model, relation.field.name  # type: ignore[union-attr, misc]


def _told(model: type[Model], numbers: Iterable[int], what: object) -> Iterator[str]:
    for one in model._default_manager.filter(pk__in=list(numbers)):
        yield f"{one}: {what}"


def _without_room(batch: ListImport) -> Iterator[str]:
    """Whose coins were used since, so that taking them back would pass a limit."""
    room = coins.room()
    for kind, number, amount in coins.begun_with(source_of(batch)):
        low, high = room(kind, number)
        if not low <= -amount <= high:
            model: type[Model] = Person if kind == "person" else Organisation
            yield from _told(model, [number], _("used these coins since"))


def total(batch: ListImport) -> int:
    """How many steps taking it back has."""
    return ImportMade.objects.filter(batch=batch).count() + batch.rows.filter(_filled(batch)).count()


def _filled(batch: ListImport) -> Q:
    written = Q(state=RowState.WRITTEN)
    return written if batch.kind == ImportKind.COINS else written & ~Q(filled={})


def undo_some(batch: ListImport, size: int) -> int:
    """The next steps; 0 when nothing is left. Whoever calls holds a transaction around it."""
    for label in ORDER:
        made = list(ImportMade.objects.filter(batch=batch, label=label).order_by("-pk")[:size])
        if made:
            numbers = [one.number for one in made]
            if holders := {"people.person": "people", "people.organisation": "organisations"}.get(label):
                ledger.drop_unused(**{holders: numbers})
            _take_away(apps.get_model(label), numbers)
            ImportMade.objects.filter(pk__in=[one.pk for one in made]).delete()
            _tell(batch, label, numbers)
            return len(made)
    rows = list(batch.rows.filter(_filled(batch)).order_by("-number")[:size])
    for row in rows:
        if batch.kind == ImportKind.COINS:
            _book_back(batch, row)
        else:
            _empty(batch, row)
        row.filled, row.subject, row.state = {}, None, RowState.LEFT_OUT
    ImportRow.objects.keep(rows, ["filled", "subject", "state"])
    return len(rows)


def _take_away(model: type[Model], numbers: list[int]) -> None:
    """These rows and no others: whatever came to hang on them meanwhile makes the database refuse, not go along."""
    rows = model._default_manager.filter(pk__in=numbers)
    rows._raw_delete(rows.db)  # type: ignore[attr-defined]


def _tell(batch: ListImport, label: str, numbers: Iterable[int]) -> None:
    if label in {"people.person", "people.organisation", "innovations.innovation"}:
        pen = Pen(batch)
        pen.tell("undo_import", apps.get_model(label), numbers)
        pen.put_down()


def _book_back(batch: ListImport, row: ImportRow) -> None:
    booked = transfer_of(row)
    ledger.reverse(booked, new_id=uuid.uuid5(booked, "undo"), by=batch.made_by, note=_("The list was taken back."))


def _empty(batch: ListImport, row: ImportRow) -> None:
    """Only what still says what this row wrote; whatever somebody wrote since stays."""
    model: type[Person | Organisation] = Person if batch.kind == ImportKind.PEOPLE else Organisation
    one = model._default_manager.filter(pk=row.subject or 0).first()
    ours = [name for name, said in row.filled.items() if one and mark(getattr(one, name)) == said]
    for name in ours:
        field = model._meta.get_field(name)
        setattr(one, name, None if field.null else "")
    if one and ours:
        one.save(update_fields=ours)
        _tell(batch, model._meta.label_lower, [one.pk])
