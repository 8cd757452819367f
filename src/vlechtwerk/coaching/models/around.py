"""What surrounds the coaching in its programme: partners by date, what was spread, trajectories that go on elsewhere."""

from django.db import models
from django.db.models import F, Q

from vlechtwerk.coaching.enums import Medium, PartnerPart, TrajectoryState
from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed

PERSON, ORGANISATION, PROGRAMME = "people.Person", "people.Organisation", "programmes.Programme"


class PartnerRole(Keyed):
    """What a partner does, from a day on, until another one took over or it was over, and why."""

    programme = models.ForeignKey(PROGRAMME, on_delete=models.PROTECT, related_name="partner_roles")
    organisation = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="partner_roles")
    part = models.CharField(max_length=15, choices=PartnerPart.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, help_text="the last day")
    reason = models.CharField(max_length=300, blank=True, help_text="why it ended")

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme"], condition=Q(part="lead", ends_on=None), name="one_partner_in_charge"
            ),
            models.CheckConstraint(
                name="partner_role_ends_with_reason",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_part_display()}"


class Spread(Keyed):
    """Something by which the method was made known, and how many it reached. A page of our own is an ``item``."""

    programme = models.ForeignKey(PROGRAMME, on_delete=models.PROTECT, related_name="spread")
    medium = models.CharField(max_length=10, choices=Medium.choices)
    title = models.CharField(max_length=160)
    url = models.URLField(max_length=400, blank=True)
    item = models.ForeignKey("library.Item", on_delete=models.PROTECT, null=True, related_name="+")
    out_on = models.DateField()
    reach_count = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-out_on", "-id"]
        constraints = [
            models.CheckConstraint(name="spread_method_is_item", condition=~Q(medium="method") | Q(item__isnull=False))
        ]

    def __str__(self) -> str:
        return self.title


class Trajectory(Keyed):
    """Guidance of one organisation by one bureau, partly paid by the programme, or one that goes on with its method."""

    programme = models.ForeignKey(PROGRAMME, on_delete=models.PROTECT, related_name="trajectories")
    title = models.CharField(max_length=120)
    client = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="coaching_trajectories")
    bureau = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, null=True, related_name="guided_trajectories")
    is_follow_up = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField()
    cost_cents = models.BigIntegerField(default=0)
    funded_percent = models.PositiveSmallIntegerField(default=0)
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_trajectories")
    state = models.CharField(max_length=10, choices=TrajectoryState.choices, default=TrajectoryState.STARTING)
    state_since = models.DateTimeField(default=clock.now)
    reminded_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(name="trajectory_ends_last", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="trajectory_money_sane", condition=Q(cost_cents__gte=0, funded_percent__lte=100)
            ),
            models.CheckConstraint(name="trajectory_stopped_says_why", condition=~Q(state="stopped") | ~Q(outcome="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def funded_cents(self) -> int:
        """What the programme pays of it."""
        return self.cost_cents * self.funded_percent // 100
