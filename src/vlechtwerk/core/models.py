"""The base of every stored thing, and the audit trail."""

import secrets
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models

from vlechtwerk.core import clock

WORKER = "worker"  # the counter that tells when the background loop was last there
KEY_ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"


def new_key() -> str:
    """Twelve random letters and figures (59 bits) for addresses, so that no object can be guessed."""
    return "".join(secrets.choice(KEY_ALPHABET) for _ in range(12))


class Record(models.Model):
    """Anything stored: when it was made, by our own clock."""

    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class Keyed(Record):
    """A record with an address: ``key`` stands in the URL, never the number of the row."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)

    class Meta:
        abstract = True


class AuditEntry(models.Model):
    """Who did what, in which hat, for whom. Written by actions, in their transaction; never changed.

    People are numbers here, not foreign keys: the trail outlives an erased person, and core is below them.
    """

    at = models.DateTimeField(default=clock.now, db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    hat = models.CharField(max_length=20, blank=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["subject", "subject_id", "-at"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}:{self.subject_id}"


class Counter(models.Model):
    """How often something happened in a window of time: the rate limits, shared by all processes."""

    name = models.CharField(max_length=120)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "window"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.count}"


def jsonable(value: Any) -> Any:
    """A value as the audit trail stores it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, dict):
        return {str(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return [jsonable(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def all_columns() -> Iterator[tuple[Any, Any, str]]:
    """Every column of every table, with the label by which registries name it: ``app.Model.field``."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            yield model, field, f"{model._meta.label}.{field.name}"
