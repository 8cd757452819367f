"""What can be found of innovations and needs, and by whom."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vlechtwerk.innovations import queries
from vlechtwerk.innovations.enums import InnovationState
from vlechtwerk.innovations.models import Innovation, Need
from vlechtwerk.people.rules import is_staff
from vlechtwerk.search.registry import Source, Text, numbers_of, sources


def innovation_texts(numbers: Iterable[int]) -> Iterator[Text]:
    rows = Innovation.objects.filter(pk__in=numbers).exclude(state=InnovationState.MERGED)
    rows = rows.select_related("place", "sector", "organisation")
    for one in rows.prefetch_related("themes"):
        about = [one.sector, one.organisation, *one.themes.all()]
        body = "\n".join([one.pitch, *(str(part) for part in about if part)])
        yield Text(one.pk, one.key, one.name, body, detail=str(one.place or ""))


def may_see_innovations(acting: Any) -> Q | None:
    """As ``queries.innovations_for``."""
    if is_staff(acting.hats):
        return Q()
    return Q(subject_id__in=queries.innovations_for(acting).order_by().values("pk")) if acting.person else None


def need_texts(numbers: Iterable[int]) -> Iterator[Text]:
    for one in Need.objects.filter(pk__in=numbers).select_related("innovation"):
        yield Text(one.pk, one.key, one.title, one.text, detail=one.innovation.name)


def needs_changed(subject: str, numbers: list[int]) -> Iterable[int]:
    """Needs, and those of an innovation that has another name."""
    if subject == "innovations.innovation":
        return Need.objects.filter(innovation__in=numbers).values_list("pk", flat=True)
    return numbers if subject == "innovations.need" else []


def register() -> None:
    sources.add(
        "innovation",
        Source(
            label=_("Innovation"),
            numbers=numbers_of(Innovation.objects.exclude(state=InnovationState.MERGED)),
            texts=innovation_texts,
            may_see=may_see_innovations,
            address=lambda key: reverse("innovation", args=[key]),
            changed=lambda subject, numbers: numbers if subject == "innovations.innovation" else [],
            order=10,
        ),
    )
    sources.add(
        "need",
        Source(
            label=_("Need"),
            numbers=numbers_of(Need.objects.all()),
            texts=need_texts,
            may_see=lambda acting: Q() if is_staff(acting.hats) else None,
            address=lambda key: reverse("match", args=[key]),
            changed=needs_changed,
            order=30,
        ),
    )
