"""What stands on the timeline of people and organisations about innovations."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.innovations.enums import MemberRole
from vlechtwerk.innovations.models import Innovation, InnovationMember, Need
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Moments, timeline


def _needs(of: Any) -> Any:
    if not isinstance(of, Person):
        return None
    member = InnovationMember.objects.filter(person=of, innovation=OuterRef("innovation"), until=None)
    return Need.objects.filter(Exists(member)).select_related("innovation")


def _team(of: Any) -> Any:
    if not isinstance(of, Person):
        return None
    return InnovationMember.objects.filter(person=of).select_related("innovation")


def _joins(row: InnovationMember, _of: Any) -> str:
    words = _("Leads %(name)s") if row.role == MemberRole.LEAD else _("In the team of %(name)s")
    return words % {"name": row.innovation.name}


def register() -> None:
    """Innovations and what they need."""
    group: dict[str, Any] = {"group": "innovations", "label": gettext_lazy("Innovations"), "drawn": "stage"}
    team: dict[str, Any] = {
        "model": InnovationMember,
        "rows": _team,
        "url": lambda row: reverse("innovation", args=[row.innovation.key]),
    }
    timeline.add("team_since", Moments(at="created_at", tell=_joins, **team, **group))
    timeline.add("team_until", Moments(
        at="until", dated=True, tell=lambda row, of: _("No longer in %(name)s") % {"name": row.innovation.name}, **team, **group,
    ))  # fmt: skip
    timeline.add("innovation", Moments(
        model=Innovation, at="created_at", rows=lambda of: None if isinstance(of, Person) else Innovation.objects.filter(organisation=of),
        tell=lambda row, of: _("%(name)s begins") % {"name": row.name}, url=lambda row: reverse("innovation", args=[row.key]), **group,
    ))  # fmt: skip
    timeline.add("need", Moments(
        model=Need, rows=_needs, at="created_at", group="needs", label=gettext_lazy("Needs"), drawn="note",
        tell=lambda row, of: _("%(innovation)s looks for help: %(need)s") % {"innovation": row.innovation.name, "need": row.title},
        url=lambda row: reverse("innovation", args=[row.innovation.key]),
    ))  # fmt: skip
