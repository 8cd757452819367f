"""Dossiers that may be one: the same organisation, or nearly the same name."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz.fuzz import token_sort_ratio

from vlechtwerk.innovations.enums import ENDED
from vlechtwerk.innovations.models import Innovation
from vlechtwerk.people.likeness import plain

NEAR = 85  # of 100: one word more, or a letter that was typed wrong


@dataclass(frozen=True)
class Suspicion:
    """Two dossiers, the older one first, and why they may be one."""

    one: Any
    other: Any
    why: str


def suspected(about: Innovation | None = None) -> list[Suspicion]:
    """Pairs that may be one, or what may be one with ``about``; the same name first. One query."""
    rows = list(
        Innovation.objects.exclude(state__in=ENDED).select_related("stage", "broker").order_by("created_at", "pk")
    )
    names = {row.pk: plain(row.name) for row in rows}
    found: list[tuple[float, Suspicion]] = []
    for place, one in enumerate(rows):
        for other in rows[place + 1 :]:
            if about and about.pk not in (one.pk, other.pk):
                continue
            near = token_sort_ratio(names[one.pk], names[other.pk], score_cutoff=NEAR)
            same = bool(one.organisation_id) and one.organisation_id == other.organisation_id
            if near or same:
                why = _("nearly the same name") if near else _("the same organisation")
                found.append((near, Suspicion(one, other, why)))
    return [pair for _near, pair in sorted(found, key=lambda item: -item[0])]
