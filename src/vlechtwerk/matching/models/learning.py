"""The weights of the score over time: a line of history, of which at most one row holds today."""

from django.db import models
from django.db.models import F, Q

from vlechtwerk.core.models import Keyed
from vlechtwerk.matching.enums import WeightOrigin


class WeightSet(Keyed):
    """One change of the weights: from those of ``follows`` (or the standard) to ``weights``, and by what.

    ``weights`` maps the features of ``engine.score`` to positive numbers that sum to one. A row that is not
    ``learned`` repeats the weights of ``like`` (or the standard). Evidence up to ``learned_to`` is in it; an undone
    change tells from when on evidence does not count (``ignores_from``, from the start when empty).
    """

    weights = models.JSONField(default=dict)
    origin = models.CharField(max_length=10, choices=WeightOrigin.choices)
    is_active = models.BooleanField(default=True)
    is_learning = models.BooleanField(default=True, help_text="whether the weights may move from here on")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    like = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    evidence_count = models.PositiveIntegerField(default=0)
    moves = models.JSONField(default=dict, help_text="per feature: how many decisions moved it, and the strongest")
    learned_to = models.DateTimeField(null=True)
    ignores_from = models.DateTimeField(null=True)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["is_active"], name="weight_set_one_active", condition=Q(is_active=True)),
            models.CheckConstraint(
                name="weight_set_learned_has_evidence",
                condition=~Q(origin="learned") | Q(evidence_count__gt=0, learned_to__isnull=False, like__isnull=True),
            ),
            models.CheckConstraint(name="weight_set_follows_another", condition=~Q(follows=F("id"))),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.created_at:%Y-%m-%d}"
