"""What can be found of people and organisations, and by whom."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vlechtwerk.people import queries, registry, rules
from vlechtwerk.people.enums import PersonField
from vlechtwerk.people.models import Affiliation, Organisation, Person
from vlechtwerk.search.registry import Source, Text, numbers_of, sources

ANYBODY_WHO_MAY_OPEN = ""


def people_texts(numbers: Iterable[int]) -> Iterator[Text]:
    """One document per audience that somebody chose for a field; the name stands in each of them."""
    for person in queries.with_profile(Person.objects.filter(pk__in=numbers, left_on=None)):
        said: dict[str, list[str]] = {ANYBODY_WHO_MAY_OPEN: []}
        audiences = queries.audiences_of(person)
        for field, text in _fields(person):
            if text:
                said.setdefault(audiences[field], []).append(text)
        for audience, texts in said.items():
            yield Text(person.pk, person.key, person.name, "\n".join(texts), audience=str(audience))


def _fields(person: Person) -> Iterator[tuple[PersonField, str]]:
    yield PersonField.ABOUT, person.about
    yield PersonField.PLACE, person.place.name if person.place else ""
    for affiliation in person.affiliations.all():
        yield PersonField.ORGANISATION, f"{affiliation.role} {affiliation.organisation.name}".strip()
    for talent in person.talents.all():
        yield PersonField.TALENTS, talent.text
    yield PersonField.EMAIL, person.email or ""


def may_see_people(acting: Any) -> Q | None:
    """As ``queries.person_for``: the team everybody, others themselves and whom they were introduced to."""
    me = acting.person
    if me is None:
        return None
    if rules.is_staff(acting.hats):
        return Q(subject_id=me.pk) | Q(audience__in=_reach(acting, False))
    known = registry.introduced_to(me.pk, None)
    return Q(subject_id=me.pk) | Q(subject_id__in=known, audience__in=_reach(acting, True))


def _reach(acting: Any, introduced: bool) -> list[str]:
    return [ANYBODY_WHO_MAY_OPEN, *rules.reach(acting.hats, False, introduced)]


def people_changed(subject: str, numbers: list[int]) -> Iterable[int]:
    """People, and those of an organisation that has another name."""
    if subject == "people.organisation":
        return Affiliation.objects.filter(organisation__in=numbers, until=None).values_list("person", flat=True)
    return numbers if subject == "people.person" else []


def organisation_texts(numbers: Iterable[int]) -> Iterator[Text]:
    for one in Organisation.objects.filter(pk__in=numbers).select_related("place", "sector"):
        rest = [one.registry_number, str(one.sector or "")]
        yield Text(one.pk, one.key, one.name, "\n".join(filter(None, rest)), detail=str(one.place or ""))


def may_see_organisations(acting: Any) -> Q | None:
    """Their names are open to everybody who is logged in; the list is the team's."""
    return Q() if rules.is_staff(acting.hats) else None


def register() -> None:
    sources.add(
        "person",
        Source(
            label=_("Person"),
            numbers=numbers_of(Person.objects.filter(left_on=None)),
            texts=people_texts,
            may_see=may_see_people,
            address=lambda key: reverse("person", args=[key]),
            changed=people_changed,
            order=20,
        ),
    )
    sources.add(
        "organisation",
        Source(
            label=_("Organisation"),
            numbers=numbers_of(Organisation.objects.all()),
            texts=organisation_texts,
            may_see=may_see_organisations,
            address=lambda key: reverse("organisation", args=[key]),
            changed=lambda subject, numbers: numbers if subject == "people.organisation" else [],
            order=40,
        ),
    )
