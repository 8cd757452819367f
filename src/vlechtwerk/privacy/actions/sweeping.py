"""Looking through every column that holds words, for what others wrote about somebody who is erased."""

from collections import defaultdict
from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from vlechtwerk.core.models import Counter
from vlechtwerk.core.traces import Traces
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Person
from vlechtwerk.search import actions as search
from vlechtwerk.search.models import Document

# What is written anew from its source, thrown away, or says where the world lies.
NOT_SWEPT = {
    "search.document", "core.counter", "taxonomy.place", "taxonomy.region", "taxonomy.sector", "taxonomy.theme",
}  # fmt: skip
# Another person's own name, address and number are theirs, whatever they look like.
OTHERS = {"people.person": {"about"}}


def sweep(traces: Traces, person: Person) -> None:
    """Take somebody's name, address and number out of everything; then read again what the search knew of it."""
    if not traces.pattern:
        return
    found = _documents(traces)
    Counter.objects.filter(name__iregex=traces.pattern).delete()
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("vlechtwerk.") and model._meta.label_lower not in NOT_SWEPT:
            _sweep(model, traces)
    found["person"].add(person.pk)
    for kind, numbers in found.items():
        search.read(kind, numbers)


def _documents(traces: Traces) -> dict[str, set[int]]:
    held: dict[str, set[int]] = defaultdict(set)
    told = Q(title__iregex=traces.pattern) | Q(detail__iregex=traces.pattern) | Q(body__iregex=traces.pattern)
    for kind, number in Document.objects.filter(told).values_list("kind", "subject_id"):
        held[kind].add(number)
    return held


def _sweep(model: type[models.Model], traces: Traces) -> None:
    fields = list(_with_words(model))
    if not fields:
        return
    as_text = {f"{one.name}_as_text": Cast(one.name, models.TextField()) for one in fields}
    wanted = reduce(or_, (Q(**{f"{name}__iregex": traces.pattern}) for name in as_text))
    rows = model._default_manager.alias(**as_text).filter(wanted).order_by("pk")
    keys = []
    for row in rows.iterator(200):
        changed = dict(_changed(row, fields, traces))
        if changed:
            model._default_manager.filter(pk=row.pk).update(**changed)
            keys.append(getattr(row, "key", ""))
    if model is Message:
        outbox.drop_files(keys)


def _with_words(model: type[models.Model]) -> Iterator[Any]:
    for field in model._meta.concrete_fields:
        is_words = isinstance(field, models.CharField | models.TextField | models.JSONField)
        may = field.name in OTHERS.get(model._meta.label_lower, {field.name})
        if is_words and may and not field.choices and not field.unique:
            yield field


def _changed(row: models.Model, fields: list[Any], traces: Traces) -> Iterator[tuple[str, Any]]:
    for field in fields:
        was = getattr(row, field.name)
        now = traces.replace_in(was)
        if now != was:
            yield field.name, now[: field.max_length] if isinstance(now, str) and field.max_length else now
