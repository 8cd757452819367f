"""Ties of an organisation on its timeline, as they were noted by hand."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vlechtwerk.ecosystem.models import Relation
from vlechtwerk.people.models import Organisation
from vlechtwerk.people.registry import Moments, timeline


def _relations(of: Any) -> Any:
    if not isinstance(of, Organisation):
        return None
    mine = Q(first__organisation=of) | Q(second__organisation=of)
    return Relation.objects.filter(mine).select_related("first__organisation", "second__organisation")


def _told(row: Relation, of: Any) -> str:
    return f"{row.first} {row.get_kind_display()} {row.second}"


def register() -> None:
    timeline.add("relation", Moments(
        model=Relation, rows=_relations, at="began_on", tell=_told, url=lambda row: reverse("actor", args=[row.first.key]),
        group="ties", label=_("Ties"), drawn="stage", dated=True,
    ))  # fmt: skip
