"""Find people, innovations, organisations and needs by part of their name; only what the reader may open."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vlechtwerk.innovations import queries as innovations
from vlechtwerk.innovations.models import Need
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.people.rules import is_staff

SHOWN = 6  # of each kind
WORDS = 6
SHORTEST = 2


@dataclass(frozen=True)
class Hit:
    """One thing that was found, and where it is."""

    kind: str
    title: str
    detail: str
    url: str


def search(acting: Any, text: str) -> list[Hit]:
    """Everything whose name holds all the words: four queries, two for a member. Short words find nothing."""
    words = text.split()[:WORDS]
    if not words or max(map(len, words)) < SHORTEST:
        return []
    found = [*_innovations(acting, words), *_people(acting, words)]
    return [*found, *_needs(words), *_organisations(words)] if is_staff(acting.hats) else found


def _holding(rows: QuerySet[Any], words: list[str], *fields: str) -> QuerySet[Any]:
    for word in words:
        one = Q()
        for name in fields:
            one |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(one)
    return rows


def _innovations(acting: Any, words: list[str]) -> list[Hit]:
    rows = _holding(innovations.innovations_for(acting), words, "name").order_by("name", "id")[:SHOWN]
    kind = _("Innovation")
    return [Hit(kind, row.name, str(row.stage), reverse("innovation", args=[row.key])) for row in rows]


def _people(acting: Any, words: list[str]) -> list[Hit]:
    known = Person.objects.select_related("place")
    if not is_staff(acting.hats):
        me = acting.person
        known = known.filter(Q(introductions_given__asker=me) | Q(introductions_got__helper=me)).distinct()
    rows = _holding(known, words, "name").order_by("name", "id")[:SHOWN]
    kind = _("Person")
    return [Hit(kind, row.name, _place(acting, row), reverse("person", args=[row.key])) for row in rows]


def _place(acting: Any, row: Person) -> str:
    """Where somebody lives is one of the fields that they may keep to themselves; brokers always see it."""
    return str(row.place or "") if is_staff(acting.hats) else ""


def _needs(words: list[str]) -> list[Hit]:
    rows = _holding(Need.objects.select_related("innovation"), words, "title").order_by("-created_at", "id")[:SHOWN]
    return [Hit(_("Need"), row.title, row.innovation.name, reverse("match", args=[row.key])) for row in rows]


def _organisations(words: list[str]) -> list[Hit]:
    rows = _holding(Organisation.objects.select_related("place"), words, "name").order_by("name", "id")[:SHOWN]
    kind = _("Organisation")
    return [Hit(kind, row.name, str(row.place or ""), reverse("organisation", args=[row.key])) for row in rows]
