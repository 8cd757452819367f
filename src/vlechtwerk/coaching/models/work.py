"""What participant and coach work on: goals, barriers and levers, notes that only their author reads, and peers."""

from django.db import models
from django.db.models import F, Q

from vlechtwerk.coaching.enums import BarrierKind, Moment, PeerState, Scope
from vlechtwerk.coaching.models.cohorts import CoachingPath
from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.taxonomy.models import Named

PERSON = "people.Person"


class Note(Keyed):
    """A private note of the participant or of the coach. ``sealed`` holds what only its author reads."""

    path = models.ForeignKey(CoachingPath, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="coaching_notes")
    sealed = models.TextField()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.key


class Goal(Keyed):
    """What participant and coach want to reach."""

    path = models.ForeignKey(CoachingPath, on_delete=models.CASCADE, related_name="goals")
    text = models.CharField(max_length=300)
    reached_on = models.DateField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


def _scale(name: str) -> Q:
    return Q(**{name: None}) | Q(**{f"{name}__range": (1, 5)})


class Barrier(Keyed):
    """What hinders: read by the participant and their coach alone. Intensity from 1 to 5 at three moments."""

    path = models.ForeignKey(CoachingPath, on_delete=models.CASCADE, related_name="barriers")
    text = models.CharField(max_length=300)
    kind = models.CharField(max_length=15, choices=BarrierKind.choices)
    scope = models.CharField(max_length=15, choices=Scope.choices)
    start = models.PositiveSmallIntegerField()
    middle = models.PositiveSmallIntegerField(null=True)
    end = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="barrier_scale", condition=_scale("start") & _scale("middle") & _scale("end"))
        ]

    def __str__(self) -> str:
        return self.text


class Lever(Named, Keyed):
    """What may lift a barrier: the network's own list. ``item``: the page of the knowledge bank about it."""

    item = models.ForeignKey("library.Item", on_delete=models.SET_NULL, null=True, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta(Named.Meta):
        pass


class Attempt(Keyed):
    """A lever tried on a barrier, and what changed."""

    barrier = models.ForeignKey(Barrier, on_delete=models.CASCADE, related_name="attempts")
    lever = models.ForeignKey(Lever, on_delete=models.PROTECT, related_name="attempts")
    tried = models.TextField(max_length=600)
    changed = models.TextField(max_length=600, blank=True)
    tried_on = models.DateField(default=clock.today)

    class Meta:
        ordering = ["tried_on", "id"]

    def __str__(self) -> str:
        return f"{self.barrier}: {self.lever}"


class Measuring(Record):
    """That a participant was asked how strong their barriers are by now."""

    path = models.ForeignKey(CoachingPath, on_delete=models.CASCADE, related_name="measurings")
    moment = models.CharField(max_length=10, choices=Moment.choices)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["path", "moment"], name="measuring_once")]

    def __str__(self) -> str:
        return f"{self.path}: {self.moment}"


class PeerMatch(Keyed):
    """Two who have a barrier of the same kind in different sectors; they know each other once both said yes."""

    first = models.ForeignKey(CoachingPath, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(CoachingPath, on_delete=models.CASCADE, related_name="+")
    kinds = models.JSONField(default=list, help_text="of enums.BarrierKind, that both have")
    first_yes_at = models.DateTimeField(null=True)
    second_yes_at = models.DateTimeField(null=True)
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_peer_matches")
    state = models.CharField(max_length=10, choices=PeerState.choices, default=PeerState.ASKED)
    state_since = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="peer_match_once"),
            models.CheckConstraint(name="peer_match_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="peers_meet_by_consent",
                condition=~Q(state="met") | Q(first_yes_at__isnull=False, second_yes_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.key
