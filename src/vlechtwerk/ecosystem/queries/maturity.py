"""How far every topic is, and how that went."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from vlechtwerk.core.access import first_or_404
from vlechtwerk.ecosystem.models import MaturityAssessment, MaturityTopic
from vlechtwerk.taxonomy.models import Region


@dataclass(frozen=True)
class Row:
    """One topic with its assessments in one region, the oldest first."""

    topic: MaturityTopic
    history: list[MaturityAssessment]

    @property
    def now(self) -> MaturityAssessment | None:
        return self.history[-1] if self.history else None


def assessed_regions() -> list[Region]:
    """Regions of which something was assessed."""
    used = MaturityAssessment.objects.exclude(region=None).order_by().values("region")
    return list(Region.objects.filter(pk__in=used).order_by("name_nl"))


def board(region: Region | None) -> list[Row]:
    """Every topic in one region, or in the whole country."""
    found: dict[int, list[MaturityAssessment]] = defaultdict(list)
    for one in assessments().filter(region=region).order_by("assessed_on", "pk"):
        found[one.topic_id].append(one)
    return [Row(topic, found[topic.pk]) for topic in MaturityTopic.objects.all()]


def assessments() -> QuerySet[MaturityAssessment]:
    """All, the newest first."""
    found = MaturityAssessment.objects.select_related("topic", "region", "assessed_by")
    return found.order_by("-assessed_on", "topic__order", "-pk")


def topic_by_code(code: str) -> MaturityTopic:
    return first_or_404(MaturityTopic.objects.filter(code=code))
