"""Two dossiers become one, and can be parted again as long as nothing happened since; one dossier becomes two.

As with people (``people.merging``): every row that points to the one taken in goes where ``registry.dossier_columns`` says,
what was there before is noted, and the one taken in stays in its table, so that its address leads on.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.models import AuditEntry, all_columns, jsonable
from vlechtwerk.core.registry import deeds
from vlechtwerk.innovations import registry, sentences
from vlechtwerk.innovations.actions.base import InnovationRefused, log
from vlechtwerk.innovations.actions.dossiers import start_innovation
from vlechtwerk.innovations.enums import EntryKind, InnovationState, MemberRole
from vlechtwerk.innovations.models import DossierMerge, Innovation, InnovationMember, StageChange, TimelineEntry

FIELDS: tuple[tuple[str, ...], ...] = (
    ("name",), ("pitch",), ("language",), ("sector",), ("place",), ("organisation",), ("broker",),
    ("stage", "stage_since", "state"), ("next_step", "next_step_on"), ("income_source_count",),
)  # fmt: skip
"""What is chosen of either; fields that only make sense together go together, under the name of the first."""
MOST_TOLD = 3


def pointing() -> Iterator[tuple[Any, Any, str]]:
    """Every column of every table that names a dossier, with its label."""
    return (column for column in all_columns() if column[1].related_model is Innovation)


def why_not_merged(kept: Innovation, taken: Innovation) -> list[str]:
    """Everything that speaks against it, in sentences."""
    if kept.pk == taken.pk or InnovationState.MERGED in {kept.state, taken.state}:
        return [_("These two dossiers are one already.")]
    if kept.state == InnovationState.STOPPED and taken.state != InnovationState.STOPPED:
        return [_("%(name)s has stopped. Keep the other one.") % {"name": kept.name}]
    return []


class _Doing:
    """Changes rows and notes how to change them back."""

    def __init__(self) -> None:
        self.moved: dict[str, list[int]] = {}
        self.changes: list[list[Any]] = []

    def set(self, row: Any, **values: Any) -> None:
        for name, value in values.items():
            field = row._meta.get_field(name)
            new = value.pk if isinstance(value, models.Model) else value
            self.changes.append(
                [row._meta.label, row.pk, field.attname, jsonable(getattr(row, field.attname)), jsonable(new)]
            )
        type(row)._base_manager.filter(pk=row.pk).update(**values)

    def move(self, model: Any, field: Any, label: str, kept: Innovation, taken: Innovation) -> None:
        rows = model._base_manager.filter(**{field.name: taken.pk})
        if registry.dossier_columns[label] == registry.ONCE:
            rows = rows.exclude(pk__in=_standing_in_the_way(model, field, kept, rows))
        if numbers := list(rows.order_by("pk").values_list("pk", flat=True)):
            self.moved[label] = numbers
            model._base_manager.filter(pk__in=numbers).update(**{field.name: kept.pk})


def _standing_in_the_way(model: Any, field: Any, kept: Innovation, rows: Any) -> list[int]:
    """Rows for which the kept one has its own already, by the rule that allows one only."""
    theirs = model._base_manager.filter(**{field.name: kept.pk})
    rules = [one.fields for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
    found: set[int] = set(rows.values_list("pk", flat=True)) if field.unique and theirs.exists() else set()
    for names in rules:
        if field.name in names:
            others = [name for name in names if name != field.name]
            taken = set(theirs.values_list(*others))
            found |= {pk for pk, *values in rows.values_list("pk", *others) if tuple(values) in taken}
    return sorted(found)


@transaction.atomic
def merge_dossiers(kept: Innovation, *, taken: Innovation, choices: Mapping[str, str], by: Actor) -> DossierMerge:
    """Take one dossier in by another. ``choices``: for each group of ``FIELDS``, by its first name, "taken" or "kept"."""
    kept, taken = _held(kept.pk, taken.pk)
    if reasons := why_not_merged(kept, taken):
        raise InnovationRefused(" ".join(reasons))
    doing, names = _Doing(), (kept.name, taken.name)
    chosen = [name for group in FIELDS if choices.get(group[0]) == "taken" for name in group]
    values = {name: getattr(taken, name) for name in chosen}
    themes = sorted(set(taken.themes.values_list("pk", flat=True)) - set(kept.themes.values_list("pk", flat=True)))
    for pinned in TimelineEntry.objects.filter(innovation=taken, pinned_at__isnull=False):
        doing.set(pinned, pinned_at=None)
    for model, field, label in pointing():
        if registry.dossier_columns[label] != registry.STAYS:
            doing.move(model, field, label, kept, taken)
    _join_team(doing, kept, taken)
    kept.themes.add(*themes)
    doing.set(taken, state=InnovationState.MERGED, merged_into=kept)
    doing.set(kept, **values)
    kept.refresh_from_db()
    entry = log(kept, kind=EntryKind.NOTE, verb="merged", by=by, data={"name": names[1]})
    done = {"moved": doing.moved, "changes": doing.changes, "themes": themes}
    made = DossierMerge.objects.create(
        kept=kept.pk, taken=taken.pk, kept_name=names[0], taken_name=names[1], by_id=by.pk, entry=entry.pk, done=done
    )
    audit("merge_dossier", kept, by, taken=taken, merge=made.key)
    audit("dossier_taken_in", taken, by, kept=kept, merge=made.key)
    made.done["audit"] = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    made.save(update_fields=["done"])
    return made


def _held(*numbers: int) -> list[Innovation]:
    """Both rows, locked in one order, in the order asked for."""
    rows = {row.pk: row for row in Innovation.objects.select_for_update().filter(pk__in=numbers).order_by("pk")}
    return [rows[number] for number in numbers]


def _join_team(doing: _Doing, kept: Innovation, taken: Innovation) -> None:
    """One team under the lead of the kept one; who is in both stays there once."""
    now = InnovationMember.objects.filter(until__isnull=True)
    there = set(now.filter(innovation=kept).values_list("person_id", flat=True))
    has_lead = now.filter(innovation=kept, role=MemberRole.LEAD).exists()
    for row in now.filter(innovation=taken).order_by("pk"):
        if row.person_id in there:
            doing.set(row, until=clock.today())
        elif has_lead:
            doing.set(row, innovation=kept, role=MemberRole.TEAM)
        else:
            doing.set(row, innovation=kept)


def why_not_parted(done: DossierMerge) -> list[str]:
    """What happened since, in sentences: then the two can no longer be told apart."""
    if done.undone_at:
        return [_("This was undone already.")]
    if Innovation.objects.filter(pk=done.kept, state=InnovationState.MERGED).exists():
        return [_("%(name)s was taken in by another dossier since. Undo that first.") % {"name": done.kept_name}]
    since = TimelineEntry.objects.filter(innovation=done.kept, pk__gt=done.entry).select_related("by", "person", "need")
    found = [sentences.say(entry, {}) for entry in since.order_by("pk")[:MOST_TOLD]]
    if not found:
        audited = AuditEntry.objects.filter(subject="innovations.innovation", subject_id=str(done.kept))
        later = audited.filter(pk__gt=done.done["audit"]).order_by("pk").values_list("verb", flat=True)
        found = [str(deeds[verb]) for verb in later[:MOST_TOLD]]
    return [_("Since then: %(what)s") % {"what": what} for what in found]


@transaction.atomic
def part_dossiers(done: DossierMerge, *, by: Actor) -> DossierMerge:
    """Undo it: everything is as it was before."""
    kept, taken = _held(done.kept, done.taken)
    done = DossierMerge.objects.select_for_update().get(pk=done.pk)
    if reasons := why_not_parted(done):
        raise InnovationRefused(" ".join(reasons))
    for label, numbers in done.done["moved"].items():
        model, name = apps.get_model(label.rpartition(".")[0]), label.rpartition(".")[2]
        model._base_manager.filter(pk__in=numbers, **{name: kept.pk}).update(**{name: taken.pk})
    back: dict[tuple[str, int], dict[str, Any]] = {}
    for label, pk, name, old, _new in reversed(done.done["changes"]):
        back.setdefault((label, pk), {})[name] = apps.get_model(label)._meta.get_field(name).to_python(old)
    for (label, pk), values in back.items():
        apps.get_model(label)._base_manager.filter(pk=pk).update(**values)
    kept.themes.remove(*done.done["themes"])
    DossierMerge.objects.filter(pk=done.pk).update(undone_at=clock.now())
    for one, other in ((kept, taken), (taken, kept)):
        one.refresh_from_db()
        audit("part_dossier", one, by, other=other, merge=done.key)
        log(one, kind=EntryKind.NOTE, verb="parted", by=by, data={"name": other.name})
    done.refresh_from_db()
    return done


@transaction.atomic
def split_innovation(
    innovation: Innovation, *, name: str, pitch: str, lead: Any, goes: Mapping[str, Iterable[Any]], by: Actor
) -> Innovation:
    """A second dossier in the same stage. ``goes``: the needs, members (as people), tasks and notes that are the new one's."""
    if not InnovationMember.objects.filter(innovation=innovation, person=lead, until__isnull=True).exists():
        raise InnovationRefused(_("%(name)s is no longer in the team.") % {"name": lead.name}, "lead")
    if name.strip().casefold() == innovation.name.casefold():
        raise InnovationRefused(_("Give the new dossier a name of its own."), "name")
    same = ("language", "sector", "place", "organisation", "broker", "is_demo")
    made = start_innovation(
        name=name, pitch=pitch, lead=lead, by=by, themes=innovation.themes.all(),
        **{field: getattr(innovation, field) for field in same},
    )  # fmt: skip
    Innovation.objects.filter(pk=made.pk).update(stage=innovation.stage, stage_since=innovation.stage_since)
    StageChange.objects.filter(innovation=made).update(to_stage=innovation.stage)
    made.refresh_from_db()
    needs, tasks, notes = ([one.pk for one in goes.get(kind, ())] for kind in ("needs", "tasks", "notes"))
    innovation.needs.filter(pk__in=needs).update(innovation=made)
    innovation.tasks.filter(pk__in=tasks).update(innovation=made)
    entries = innovation.entries.filter(models.Q(need__in=needs) | models.Q(pk__in=notes) | models.Q(answers__in=notes))
    TimelineEntry.objects.filter(pk__in=list(entries.values_list("pk", flat=True))).update(
        innovation=made, pinned_at=None
    )
    _part_team(innovation, made, lead, goes.get("members", ()))
    audit("split_innovation", innovation, by, other=made)
    for one, other, verb in ((innovation, made, "split_off"), (made, innovation, "split_from")):
        log(one, kind=EntryKind.PATH, verb=verb, by=by, data={"name": other.name, "key": other.key})
    return made


def _part_team(old: Innovation, made: Innovation, lead: Any, people: Iterable[Any]) -> None:
    """Who goes along is in the new team; whoever leads the old one stays there too."""
    rows = InnovationMember.objects.filter(innovation=old, until__isnull=True).exclude(role=MemberRole.LEAD)
    for row in rows.filter(person__in=[one.pk for one in people]):
        if row.person_id == lead.pk:
            rows.filter(pk=row.pk).update(until=clock.today())
        else:
            rows.filter(pk=row.pk).update(innovation=made)
