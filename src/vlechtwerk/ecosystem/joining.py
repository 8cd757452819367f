"""Two organisations that are one, and both on the map: one actor stays, with all that either had.

Part of merging organisations (``people.merging``): what is done here is noted there, so that undoing gives both back.
"""

from collections.abc import Iterator
from typing import Any

from django.core import serializers
from django.db import IntegrityError, transaction

from vlechtwerk.core.models import all_columns, jsonable
from vlechtwerk.ecosystem.models import Actor
from vlechtwerk.people import registry
from vlechtwerk.people.models import Organisation


def _pointing() -> Iterator[tuple[Any, Any]]:
    """Every column of every table that names an actor."""
    for model, field, _label in all_columns():
        if field.related_model is Actor:
            yield model, field


def _both(kept: Any, taken: Any) -> tuple[Actor, Actor] | None:
    if not isinstance(kept, Organisation):
        return None
    found = {one.organisation_id: one for one in Actor.objects.filter(organisation__in=[kept.pk, taken.pk])}
    return (found[kept.pk], found[taken.pk]) if len(found) == 2 else None


def join(kept: Any, *, taken: Any, by: Any) -> dict[str, Any]:
    """Domains, regions, relations and all else of the one taken in are those of the kept one too."""
    if (both := _both(kept, taken)) is None:
        return {}
    stays, goes = both
    moved: dict[str, list[Any]] = {}
    dropped: list[Any] = []
    for model, field in _pointing():
        for row in model._base_manager.filter(**{field.name: goes.pk}).order_by("pk"):
            if _move(row, field, stays):
                moved.setdefault(f"{model._meta.label}.{field.name}", []).append(jsonable(row.pk))
            else:
                dropped += jsonable(serializers.serialize("python", [row]))
                model._base_manager.filter(pk=row.pk).delete()
    actor = jsonable(serializers.serialize("python", [goes]))
    for one in actor:
        one["fields"] = {name: value for name, value in one["fields"].items() if not isinstance(value, list)}
    goes.delete()
    return {"stays": stays.pk, "goes": actor[0]["pk"], "actor": actor, "moved": moved, "dropped": dropped}


def _move(row: Any, field: Any, stays: Actor) -> bool:
    """Whether it could go along; what the kept one has already, or would tie it to itself, cannot."""
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**{field.name: stays.pk})
    except IntegrityError:
        return False
    return True


def part(taken: Any, *, joined: dict[str, Any], by: Any) -> None:
    """Both are on the map again, each with what it had; what came since stays with the kept one."""
    if not joined:
        return
    for restored in serializers.deserialize("python", joined["actor"]):
        restored.save()
    for model, field in _pointing():
        numbers = joined["moved"].get(f"{model._meta.label}.{field.name}", [])
        rows = model._base_manager.filter(pk__in=numbers, **{field.name: joined["stays"]})
        rows.update(**{field.name: joined["goes"]})
    for restored in serializers.deserialize("python", joined["dropped"]):
        restored.save()


def register() -> None:
    registry.clashes["actor_once"] = registry.Clash()  # never met: by then one of the two is left
    registry.joins.append(
        registry.Join(why_not=lambda _kept, _taken: [], join=join, why_not_part=lambda _done, _joined: [], part=part)
    )
