"""Who looked at whom, who asked to be erased, how long things are kept."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.privacy.enums import ErasureState

PERSON = "people.Person"


class Look(models.Model):
    """Somebody of the team opened somebody's page or an innovation's dossier; one row for one hour.

    ``via`` is the name of the key when a program read it for them.
    """

    reader = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    hat = models.CharField(max_length=20)
    subject = models.CharField(max_length=40, help_text="as the audit trail has it: app.model")
    subject_id = models.BigIntegerField()
    via = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(db_index=True, help_text="the beginning of the hour")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["subject", "subject_id", "-at"], name="look_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "hat", "subject", "subject_id", "via", "at"], name="look_once_an_hour"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.subject}:{self.subject_id}"


class Erasure(Keyed):
    """Somebody is to be erased on a day, unless they think better of it. ``wiped_at``: the file holds no trace either."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="erasures")
    by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=ErasureState.choices, default=ErasureState.ASKED)
    done_at = models.DateTimeField(null=True)
    wiped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], name="erasure_once", condition=Q(state="asked")),
            models.CheckConstraint(name="erasure_done_has_time", condition=~Q(state="done") | Q(done_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.state}"


class Retention(Record):
    """How many days one kind of thing is kept, as an administrator confirmed it; none: for good. Without a row nothing goes."""

    rule = models.CharField(max_length=40, unique=True)
    days = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="retention_a_month", condition=Q(days__isnull=True) | Q(days__gte=30))
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.days}"
