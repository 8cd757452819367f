"""Ties that somebody notes by hand."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor as By
from vlechtwerk.core.actions import audit
from vlechtwerk.ecosystem.actions.base import EcosystemRefused
from vlechtwerk.ecosystem.models import Actor, Relation

FIELDS = ("kind", "source_kind", "source", "note", "began_on", "ended_on")


@transaction.atomic
def add_relation(
    first: Actor, *, second: Actor, kind: str, source: str, began_on: date, by: By, **more: Any
) -> Relation:
    """What one actor is for another, who told it, and since when."""
    if first == second:
        raise EcosystemRefused(_("An actor has no tie with itself. Choose another one."), "second")
    given = {"kind": kind, "source": source, "began_on": began_on, **more}
    _check(given)
    try:
        with transaction.atomic():
            made = Relation.objects.create(first=first, second=second, noted_by_id=by.pk, **given)
    except IntegrityError:
        raise _twice() from None
    audit("add_relation", made, by)
    return made


@transaction.atomic
def change_relation(relation: Relation, *, by: By, **values: Any) -> Relation:
    """Another kind, period, source or note. Between whom it is never changes: that is another tie."""
    given = {name: value for name, value in values.items() if name in FIELDS}
    _check({name: getattr(relation, name) for name in FIELDS} | given)
    try:
        with transaction.atomic():
            Relation.objects.filter(pk=relation.pk).update(**given)
    except IntegrityError:
        raise _twice() from None
    relation.refresh_from_db()
    audit("change_relation", relation, by)
    return relation


@transaction.atomic
def check_relation(relation: Relation, *, by: By) -> Relation:
    """Somebody looked today, and it is still so."""
    Relation.objects.filter(pk=relation.pk).update(checked_on=clock.today())
    relation.refresh_from_db()
    audit("check_relation", relation, by)
    return relation


@transaction.atomic
def end_relation(relation: Relation, *, by: By) -> Relation:
    """It is over since today."""
    if relation.began_on > clock.today():
        raise EcosystemRefused(_("This tie has yet to begin. Change its days, or take it away."))
    if not Relation.objects.filter(pk=relation.pk, ended_on=None).update(ended_on=clock.today()):
        raise EcosystemRefused(_("This tie has ended already."))
    relation.refresh_from_db()
    audit("end_relation", relation, by)
    return relation


@transaction.atomic
def remove_relation(relation: Relation, *, by: By) -> None:
    """It was noted by mistake."""
    audit("remove_relation", relation, by)
    relation.delete()


def _check(given: dict[str, Any]) -> None:
    if not given["source"].strip():
        raise EcosystemRefused(_("Say who told it, or where it stands."), "source")
    if (ended := given.get("ended_on")) and ended < given["began_on"]:
        raise EcosystemRefused(_("This is before it began. Choose a later day."), "ended_on")


def _twice() -> EcosystemRefused:
    return EcosystemRefused(_("This tie is noted already, from the same day on."), "kind")
