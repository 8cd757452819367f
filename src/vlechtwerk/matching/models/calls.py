"""A call for talents in an area where needs outrun people, and everybody who was called."""

from typing import Any

from django.db import models
from django.db.models import Q

from vlechtwerk.core.models import Keyed
from vlechtwerk.matching.enums import CalledState, CallState

PERSON = "people.Person"


class Call(Keyed):
    """One call. ``area`` as in ``queries.areas``. Of an area at most one runs; it ends after the day ``until``."""

    area = models.CharField(max_length=60)
    groups = models.JSONField(default=list, help_text="of CallGroup")
    text_nl = models.TextField(max_length=600)
    text_fr = models.TextField(max_length=600)
    text_en = models.TextField(max_length=600)
    until = models.DateField()
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.OPEN)
    closed_at = models.DateTimeField(null=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["area"], name="call_one_per_area", condition=Q(state="open")),
            models.CheckConstraint(
                name="call_closed_has_time",
                condition=Q(state="open", closed_at__isnull=True) | Q(state="closed", closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.until}"

    def in_language(self, language: str) -> str:
        """The words as somebody reads them; other languages than ours read English."""
        return str(getattr(self, f"text_{language[:2]}", self.text_en))


class Called(Keyed):
    """One person who was called, and the answer. ``talent``: what they wrote down because of it."""

    call: Any = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="called")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=CalledState.choices, default=CalledState.ASKED)
    answered_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    talent = models.ForeignKey("people.Talent", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["answered_at"], name="called_wordless", condition=Q(state="can"))]
        constraints = [
            models.UniqueConstraint(fields=["call", "person"], name="called_once"),
            models.CheckConstraint(
                name="called_answer_has_time",
                condition=Q(state__in=["asked", "silent"]) | Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.state}"
