"""Ideas, how they are grouped, and that somebody gave their dots."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core.models import Keyed
from vlechtwerk.sprints.enums import Harvest, IdeaKind
from vlechtwerk.sprints.models.sprints import Sprint, SprintMember


class IdeaGroup(Keyed):
    """Ideas that say nearly the same, under a name that the group gave."""

    sprint = models.ForeignKey(Sprint, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["sprint", "id"]
        constraints = [models.UniqueConstraint(fields=["sprint", "name"], name="sprint_group_once")]

    def __str__(self) -> str:
        return self.name


class Idea(Keyed):
    """One thought. Until it is revealed ``text`` is empty and ``sealed`` holds what only its author may read.

    ``number`` is made where it was typed, so that what is sent twice is kept once. ``dots`` and ``paper_dots`` are sums;
    who gave them is kept nowhere.
    """

    sprint = models.ForeignKey(Sprint, on_delete=models.CASCADE, related_name="ideas")
    author = models.ForeignKey(SprintMember, on_delete=models.CASCADE, null=True, related_name="ideas")
    number = models.UUIDField(unique=True)
    kind = models.CharField(max_length=10, choices=IdeaKind.choices, default=IdeaKind.IDEA)
    text = models.TextField(max_length=600, blank=True)
    sealed = models.TextField(blank=True)
    builds_on = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="built")
    group = models.ForeignKey(IdeaGroup, on_delete=models.SET_NULL, null=True, related_name="ideas")
    dots = models.PositiveIntegerField(default=0)
    paper_dots = models.PositiveIntegerField(default=0)
    harvest = models.CharField(max_length=10, choices=Harvest.choices, blank=True)
    harvest_key = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["sprint", "id"]
        constraints = [
            models.CheckConstraint(name="idea_sealed_or_read", condition=Q(text="") | Q(sealed="")),
            models.CheckConstraint(name="idea_sealed_is_bare", condition=Q(sealed="") | Q(dots=0, harvest="")),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def all_dots(self) -> int:
        return self.dots + self.paper_dots


class Ballot(models.Model):
    """That somebody gave their dots: a digest that only our key makes, and nothing about which ideas got them."""

    sprint = models.ForeignKey(Sprint, on_delete=models.CASCADE, related_name="ballots")
    digest = models.CharField(max_length=64, primary_key=True)

    def __str__(self) -> str:
        return self.digest[:8]
