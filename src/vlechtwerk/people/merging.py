"""Two entries of the register become one, and can be parted again.

Everything that points to the one taken in points to the kept one afterwards: a walk over all foreign keys, with
``registry`` telling what is treated otherwise. The row of a merge notes each row that moved, each value that was there
before and each row that was left out, so that undoing it gives the exact former state. What came after a merge stays with
the kept one. The one taken in stays in its table: nobody logs in with it or finds it, and its address leads on.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, TypeAlias

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, UniqueConstraint
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import audit
from vlechtwerk.core.models import all_columns, jsonable
from vlechtwerk.people import queries, registry, rules
from vlechtwerk.people.actions import PeopleRefused
from vlechtwerk.people.enums import MergeKind
from vlechtwerk.people.models import Merge, Organisation, Person

Entry: TypeAlias = Person | Organisation
Column: TypeAlias = "models.Field[Any, Any]"
FIELDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "person": (
        ("name",), ("email",), ("phone",), ("language",), ("languages",), ("place",), ("sector",), ("about",),
        ("capacity_per_quarter",), ("half_days",), ("available_from",),
    ),
    "organisation": (
        ("name",), ("registry_number", "country"), ("website",), ("place",), ("region",), ("sector",), ("domain",),
        ("nace_code", "nace_version"), ("staff_count", "turnover_eur", "balance_sheet_eur", "figures_year"),
    ),
}  # fmt: skip
"""What is chosen of either; fields that only make sense together are chosen together, under the name of the first."""
MODELS: dict[str, Any] = {"person": Person, "organisation": Organisation}


def _stored(row: Any, name: str) -> Any:
    """The value as the table has it: of a foreign key the number."""
    return getattr(row, row._meta.get_field(name).attname)


def kind_of(entry: Entry) -> str:
    return str(entry._meta.model_name)


def pointing(kind: str) -> Iterator[tuple[Any, Column]]:
    """Every column of every table that names a person, or an organisation."""
    for model, field, label in all_columns():
        if field.related_model is MODELS[kind] or (kind == "person" and label in registry.loose):
            yield model, field


def _label(model: Any, field: Column) -> str:
    return f"{model._meta.label}.{field.name}"


def unique_with(model: Any, field: Column) -> Iterator[tuple[str, tuple[str, ...], Q]]:
    """The rules that allow one row only for this column together with others: name, other columns, condition."""
    for one in model._meta.constraints:
        if isinstance(one, UniqueConstraint) and field.name in one.fields:
            yield one.name, tuple(name for name in one.fields if name != field.name), one.condition or Q()
    for names in model._meta.unique_together:
        if field.name in names:
            yield model._meta.db_table, tuple(name for name in names if name != field.name), Q()


def comes_along(entry: Entry) -> list[tuple[str, int]]:
    """What would move with this one, counted."""
    found: dict[str, int] = {}
    for model, field in pointing(kind_of(entry)):
        if name := registry.counted.get(_label(model, field)):
            rows = model._base_manager.filter(**{field.name: entry.pk}).count()
            found[str(name)] = found.get(str(name), 0) + rows
    return [(name, count) for name, count in found.items() if count]


def why_not(kept: Entry, taken: Entry, *, acting: Any) -> list[str]:
    """Everything that speaks against it, in sentences."""
    if kept == taken or kept.merged_into_id or taken.merged_into_id:
        return [_("These two are one already.")]
    found = _why_not_people(kept, taken, acting) if isinstance(kept, Person) and isinstance(taken, Person) else []
    for model, field in pointing(kind_of(kept)):
        for name, rows in _clashing(model, field, kept, taken):
            if (clash := registry.clashes[name]).why and rows.exists():
                found.append(_("Both have %(what)s. End one of the two first.") % {"what": clash.why})
    return [*found, *(line for one in registry.joins for line in one.why_not(kept, taken))]


def _guarded(kept: Entry, taken: Entry, acting: Any) -> list[str]:
    """Hats that open other people's data come along, so only who may give them may merge, or part again."""
    people = [one for one in (kept, taken) if isinstance(one, Person)]
    worn = set().union(*(queries.hats_of(person) for person in people))
    if rules.GUARDED_HATS.isdisjoint(worn) or rules.is_administrator(acting.hats):
        return []
    return [_("One of them belongs to the team. Only an administrator merges or parts these.")]


def _why_not_people(kept: Person, taken: Person, acting: Any) -> list[str]:
    found = _guarded(kept, taken, acting)
    if taken.pk == acting.person.pk:
        found.append(_("You cannot take in yourself. Keep your own entry, or ask a colleague."))
    if kept.left_on and not taken.left_on:
        found.append(_("%(name)s has left the network. Keep the other one.") % {"name": kept.name})
    for label, (first, second, what) in registry.together.items():
        rows = apps.get_model(label)._base_manager
        ways = Q(**{first: kept.pk, second: taken.pk}) | Q(**{first: taken.pk, second: kept.pk})
        if rows.filter(ways).exists():
            found.append(_("They are two people: there is %(what)s between them.") % {"what": what})
    return found


def _clashing(model: Any, field: Column, kept: Entry, taken: Entry) -> Iterator[tuple[str, QuerySet[Any]]]:
    """Rows of the one taken in that cannot stand beside one of the kept one, by the rule that says so."""
    if _label(model, field) in registry.stays | registry.left_out:
        return
    for name, others, condition in unique_with(model, field):
        rows = model._base_manager.filter(condition)
        same = {other: OuterRef(other) for other in others}
        mine = rows.filter(**{field.name: kept.pk}, **same)
        yield name, rows.filter(Exists(mine), **{field.name: taken.pk}).order_by("pk")


class _Doing:
    """Changes rows and notes how to change them back."""

    def __init__(self) -> None:
        self.moved: dict[str, list[Any]] = {}
        self.changes: list[list[Any]] = []
        self.dropped: list[Any] = []

    def set(self, row: Any, **values: Any) -> None:
        for name, value in values.items():
            field = row._meta.get_field(name)
            old = getattr(row, field.attname)
            if old != value:
                self.changes.append([row._meta.label, jsonable(row.pk), field.attname, jsonable(old), jsonable(value)])
                setattr(row, field.attname, value)
        type(row)._base_manager.filter(pk=row.pk).update(**values)

    def drop(self, rows: QuerySet[Any]) -> None:
        self.dropped += jsonable(serializers.serialize("python", rows))
        rows._raw_delete(rows.db)

    def move(self, model: Any, field: Column, kept: Entry, taken: Entry) -> None:
        label, rows = _label(model, field), model._base_manager.filter(**{field.name: taken.pk})
        if label in registry.left_out:
            self.drop(rows)
        if label in registry.stays | registry.left_out:
            return
        for name, clashing in _clashing(model, field, kept, taken):
            self.settle(registry.clashes[name], clashing, field, kept, name)
        if numbers := [jsonable(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]:
            self.moved[label] = numbers
            rows.update(**{field.name: kept.pk})

    def settle(self, clash: registry.Clash, rows: QuerySet[Any], field: Any, kept: Entry, name: str) -> None:
        others, open_ones = next((other, q) for one, other, q in unique_with(rows.model, field) if one == name)
        for row in rows if clash.ends or clash.spans else ():
            same = {other: getattr(row, other) for other in others}
            mine = rows.model._base_manager.get(open_ones, **{field.name: kept.pk}, **same)
            if clash.spans:
                self.set(mine, **_spanning(mine, row))
                self.drop(rows.model._base_manager.filter(pk=row.pk))
                continue
            ending = mine if clash.stronger and row.role == clash.stronger else row
            dated = isinstance(row._meta.get_field(clash.ends), models.DateTimeField)
            self.set(ending, **{clash.ends: clock.now() if dated else clock.today()})
        if not clash.ends:
            self.drop(rows)


def _spanning(mine: Any, theirs: Any) -> dict[str, Any]:
    """One row for both: from the earlier day on, with both roles."""
    said = {"since": min((row.since for row in (mine, theirs) if row.since), default=None)}
    if roles := [row.role for row in (mine, theirs) if getattr(row, "role", "")]:
        said["role"] = " / ".join(dict.fromkeys(roles))[:120]
    return said


def _held(kind: str, *numbers: int) -> dict[int, Any]:
    """Both rows, locked in one order."""
    rows = MODELS[kind]._base_manager.filter(pk__in=numbers).select_for_update().order_by("pk")
    return {row.pk: row for row in rows}


@transaction.atomic
def merge(kept: Entry, *, taken: Entry, choices: dict[str, str], acting: Any) -> Merge:
    """Take one entry in by another. ``choices``: for each group of ``FIELDS``, by its first name, "taken" or "kept"."""
    kind, by = kind_of(kept), acting.person
    rows = _held(kind, kept.pk, taken.pk)
    kept, taken = rows[kept.pk], rows[taken.pk]
    if reasons := why_not(kept, taken, acting=acting):
        raise PeopleRefused(" ".join(reasons))
    names, doing = (kept.name, taken.name), _Doing()
    chosen = {group[0]: choices.get(group[0], "kept") for group in FIELDS[kind]}
    values = {
        name: _stored(taken, name)
        for group in FIELDS[kind] if chosen[group[0]] == "taken" for name in group
    }  # fmt: skip
    coins = [one.join(kept, taken=taken, by=by) for one in registry.joins]
    for model, field in list(pointing(kind)):
        doing.move(model, field, kept, taken)
    doing.set(taken, merged_into=kept.pk, **_taken_away(taken))
    doing.set(kept, **values)
    made = Merge.objects.create(
        kind=kind, kept=kept.pk, taken=taken.pk, kept_name=names[0], taken_name=names[1], choices=chosen, by=by.pk,
        done={"moved": doing.moved, "changes": doing.changes, "dropped": doing.dropped, "joined": coins},
    )  # fmt: skip
    audit("merge", kept, by, taken=taken, merge=made.key)
    audit("merged_into", taken, by, kept=kept, merge=made.key)
    return made


def _taken_away(taken: Entry) -> dict[str, Any]:
    """Nobody logs in with it, writes to it or finds it."""
    if isinstance(taken, Organisation):
        return {"registry_number": ""}
    left = taken.left_on or clock.today()
    return {"email": None, "feed_token": None, "is_active": False, "left_on": left}


def why_not_undone(done: Merge) -> list[str]:
    """What happened since that stands in the way, in sentences."""
    if done.undone_at:
        return [_("This was undone already.")]
    if not done.done:
        return [_("One of the two was erased. What they were apart is not known any more.")]
    same = Merge.objects.filter(kind=done.kind, undone_at=None).exclude(pk=done.pk)
    later = same.filter(Q(kept=done.kept, created_at__gt=done.created_at) | Q(taken=done.kept))
    found = [
        _("Undo first how %(taken)s was taken in by %(kept)s.") % {"taken": one.taken_name, "kept": one.kept_name}
        for one in later
    ]
    everybody = MODELS[done.kind]._base_manager.exclude(pk__in=[done.kept, done.taken])
    old = {
        name: old
        for label, pk, name, old, _new in done.done["changes"]
        if pk == done.taken and label == MODELS[done.kind]._meta.label
    }
    if old.get("email") and everybody.filter(email__iexact=old["email"]).exists():
        found.append(_("Somebody else has the e-mail address %(email)s now.") % {"email": old["email"]})
    if old.get("registry_number") and everybody.filter(registry_number=old["registry_number"]).exists():
        found.append(_("Another organisation has the number %(number)s now.") % {"number": old["registry_number"]})
    return [*found, *(line for one, joined in _joined(done) for line in one.why_not_part(done, joined))]


def _joined(done: Merge) -> Iterator[tuple[registry.Join, dict[str, Any]]]:
    """Each join with what it noted; one that came to the product after this merge has noted nothing."""
    noted: list[dict[str, Any]] = done.done["joined"]
    for number, one in enumerate(registry.joins):
        yield one, noted[number] if number < len(noted) else {}


@transaction.atomic
def undo(done: Merge, *, acting: Any) -> Merge:
    """Part the two again: everything that the merge moved or changed is as it was, unless somebody changed it since."""
    by, rows = acting.person, _held(done.kind, done.kept, done.taken)
    done = Merge.objects.select_for_update().get(pk=done.pk)
    kept, taken = rows[done.kept], rows[done.taken]
    if reasons := [*_guarded(kept, taken, acting), *why_not_undone(done)]:
        raise PeopleRefused(" ".join(reasons))
    try:
        with transaction.atomic():
            _put_back(done)
    except IntegrityError:
        raise PeopleRefused(
            _("Something was added to %(name)s since that belongs to one of the two only. Nothing was undone.")
            % {"name": kept.name}
        ) from None
    for one, joined in _joined(done):
        one.part(taken, joined=joined, by=by)
    Merge.objects.filter(pk=done.pk).update(undone_at=clock.now(), undone_by=by.pk)
    audit("undo_merge", kept, by, taken=taken, merge=done.key)
    audit("undo_merge", taken, by, kept=kept, merge=done.key)
    done.refresh_from_db()
    return done


def _put_back(done: Merge) -> None:
    for label, numbers in done.done["moved"].items():
        model, name = apps.get_model(label.rpartition(".")[0]), label.rpartition(".")[2]
        model._base_manager.filter(pk__in=numbers, **{name: done.kept}).update(**{name: done.taken})
    for (label, pk), changes in groupby(reversed(done.done["changes"]), key=lambda change: change[:2]):
        row = apps.get_model(label)._base_manager.filter(pk=pk).first()
        same = {name: old for _label, _pk, name, old, new in changes if row and jsonable(getattr(row, name)) == new}
        if same:
            back = {name: row._meta.get_field(name).to_python(old) for name, old in same.items()}
            type(row)._base_manager.filter(pk=pk).update(**back)
    for restored in serializers.deserialize("python", done.done["dropped"]):
        restored.save()


def defaults(kept: Entry, taken: Entry) -> dict[str, str]:
    """What is kept if nobody chooses: the longer name and text, the newer figures, and what one of the two alone knows."""
    found = {}
    for group in FIELDS[kind_of(kept)]:
        mine, theirs = ([_stored(one, name) for name in group] for one in (kept, taken))
        weight = [0 if value in (None, "", []) else _weight(group[-1], value) for value in (mine[-1], theirs[-1])]
        if group[0] in ("registry_number", "nace_code"):
            weight = [int(bool(mine[0])), int(bool(theirs[0]))]
        found[group[0]] = "taken" if weight[1] > weight[0] else "kept"
    return found


def _weight(name: str, value: Any) -> int:
    if name in ("name", "about", "languages", "half_days"):
        return len(value)
    return int(value) if name == "figures_year" else 1


def merged(kind: str) -> QuerySet[Merge]:
    """What was merged, the newest first."""
    return Merge.objects.filter(kind=MergeKind(kind))
