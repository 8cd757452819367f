"""Members of one collaboration, as ties of their organisations."""

from itertools import combinations

from django.utils.translation import gettext_lazy as _

from vlechtwerk.collaborations.enums import TOGETHER, MemberState
from vlechtwerk.collaborations.models import CollaborationMember
from vlechtwerk.core.ties import Tie, TieSource, tie_sources


def ties() -> list[Tie]:
    """Two by two, from the day on which the second came until the first left, or until it ended. One question."""
    rows = CollaborationMember.objects.filter(
        state__in=[MemberState.MEMBER, MemberState.LEFT], collaboration__state__in=TOGETHER
    ).select_related("collaboration")
    groups: dict[int, list[CollaborationMember]] = {}
    for row in rows.order_by("pk"):
        groups.setdefault(row.collaboration_id, []).append(row)
    return [tie for group in groups.values() for one, other in combinations(group, 2) if (tie := _tie(one, other))]


def _tie(one: CollaborationMember, other: CollaborationMember) -> Tie | None:
    days = [row.joined_on for row in (one, other) if row.joined_on]
    ends = [day for day in (one.left_on, other.left_on, one.collaboration.ended_on) if day]
    first, last = max(days), min(ends, default=None)
    if one.organisation_id == other.organisation_id or (last and last < first):
        return None
    people = tuple(row.contact_id for row in (one, other) if row.contact_id)
    return Tie(f"collaboration:{one.key}:{other.key}", one.organisation_id, other.organisation_id, first, people, last)


def register() -> None:
    tie_sources.add("collaboration", TieSource(_("collaboration"), ties, is_directed=False))
