"""Who is who, and who may see what."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.people import registry, rules
from vlechtwerk.people.enums import DAYS, DEFAULT_AUDIENCE, PARTS_OF_DAY, STAFF_HATS, Audience, PersonField
from vlechtwerk.people.models import Affiliation, FieldAudience, Hat, Organisation, Person, Talent


def names_of(numbers: Collection[int]) -> dict[int, str]:
    """What these people are called, for pages of apps that only know their numbers."""
    return dict(Person.objects.filter(pk__in=numbers).values_list("pk", "name"))


def country_of(person_id: int) -> str:
    """Where somebody lives or else works, for its holidays; empty where the register does not say."""
    current = Affiliation.objects.filter(person=OuterRef("pk"), until__isnull=True).order_by("pk")
    work = Subquery(current.values("organisation__country")[:1])
    found = Person.objects.filter(pk=person_id).annotate(work=work).values_list("place__country", "work").first()
    return next((one for one in found or () if one), "")


def talent_texts() -> Iterable[tuple[str, str]]:
    """All talents that are offered, each with its language."""
    return Talent.objects.filter(is_active=True, person__left_on__isnull=True).values_list("text", "language")


def hats_of(person: Person) -> frozenset[str]:
    """The hats somebody wears today."""
    return frozenset(worn_today(Hat.objects.filter(person=person)).values_list("kind", flat=True))


def worn_today(hats: QuerySet[Hat]) -> QuerySet[Hat]:
    """Those of ``hats`` that have begun and not ended."""
    today = clock.today()
    return hats.filter(Q(until__isnull=True) | Q(until__gt=today), since__lte=today)


def audiences_of(person: Person) -> dict[PersonField, Audience]:
    """Who may see which field: the person's own choice over the default. Uses prefetched ``audiences``."""
    chosen = {row.field: Audience(row.audience) for row in person.audiences.all()}
    return {field: chosen.get(field, default) for field, default in DEFAULT_AUDIENCE.items()}


def visible_fields(
    viewer: Person | None, viewer_hats: frozenset[str], subject: Person, introduced: bool = False
) -> dict[PersonField, Any]:
    """The fields of ``subject`` that ``viewer`` may read; what may not be read is ``None``."""
    is_self = viewer is not None and viewer.pk == subject.pk
    reach = rules.reach(viewer_hats, is_self, introduced)
    audiences = audiences_of(subject)
    values: dict[PersonField, Any] = {
        PersonField.PHONE: subject.phone or None,
        PersonField.EMAIL: subject.email,
        PersonField.PLACE: subject.place,
        PersonField.ORGANISATION: _organisations(subject),
        PersonField.TALENTS: [talent for talent in subject.talents.all() if talent.is_active],
        PersonField.ABOUT: subject.about or None,
    }
    return {field: value if audiences[field] in reach else None for field, value in values.items()}


def _organisations(person: Person) -> list[Affiliation]:
    return [item for item in person.affiliations.all() if item.until is None]


def with_profile(people: QuerySet[Person]) -> QuerySet[Person]:
    """Everything that :func:`visible_fields` reads, in a constant number of queries."""
    current = Affiliation.objects.filter(until__isnull=True).select_related("organisation")
    return people.select_related("place", "sector").prefetch_related(
        "audiences",
        "hats",
        Prefetch("affiliations", current),
        Prefetch("talents", Talent.objects.filter(is_active=True)),
    )


def person_for(acting: Any, key: str) -> Person:
    """A person that ``acting`` may look at: oneself, anybody for staff, and whom one is introduced to. The address of one
    who was taken in by another leads to that one."""
    person = with_profile(Person.objects.filter(key=key)).first()
    if person and person.merged_into_id:
        person = with_profile(Person.objects.filter(pk=person.merged_into_id)).first()
    viewer = acting.person
    if person is None or viewer is None:
        raise Http404
    if rules.is_staff(acting.hats) or viewer.pk == person.pk:
        return person
    if person.pk in registry.introduced_to(viewer.pk, [person.pk]):
        return person
    raise Http404


def is_introduced(acting: Any, person: Person) -> bool:
    """Whether the acting person has been introduced to ``person``."""
    return bool(acting.person and person.pk in registry.introduced_to(acting.person.pk, [person.pk]))


def organisation_for(acting: Any, key: str) -> Organisation:
    """An organisation of the register; names of organisations are open to everybody who is logged in."""
    everything = Organisation._base_manager.select_related("place__region", "region", "sector", "merged_into")
    found = everything.filter(key=key).first()
    if found and found.merged_into_id:
        found = everything.get(pk=found.merged_into_id)
    if found is None or acting.person is None:
        raise Http404
    return found


def half_days_in_words(codes: Iterable[str]) -> list[str]:
    """Half days with the day said once: *Monday morning and afternoon*."""
    parts: dict[str, list[str]] = {}
    for code in codes:
        day, part = code.split("_")
        parts.setdefault(day, []).append(str(PARTS_OF_DAY[part]))
    return [f"{DAYS[day]} {_(' and ').join(found)}" for day, found in parts.items()]


def staff_list() -> QuerySet[Person]:
    """Everybody with a staff hat today, for "hand over to"."""
    worn = worn_today(Hat.objects.filter(kind__in=STAFF_HATS))
    return Person.objects.filter(is_active=True, hats__in=worn).distinct()


def people_list(*, text: str = "", hat: str = "", place: str = "") -> QuerySet[Person]:
    """The register for brokers, filtered by words in name, mail or talent, by hat and by place."""
    people = Person.objects.filter(left_on__isnull=True)
    for word in text.split()[:6]:
        people = people.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(pk__in=Talent.objects.filter(is_active=True, text__icontains=word).values("person"))
        )
    if hat:
        people = people.filter(pk__in=worn_today(Hat.objects.filter(kind=hat)).values("person"))
    if place:
        people = people.filter(place__name__iexact=place)
    return with_profile(people)


def entries_like(model: Any, text: str, *, but: Any) -> Any:
    """Entries of the register by words in name, address or number, those who left too; not those taken in by another."""
    found = model._base_manager.filter(merged_into=None).exclude(pk=but.pk).select_related("place")
    reach = ("email", "phone") if model is Person else ("registry_number", "website")
    for word in text.split()[:6]:
        either = Q(name__icontains=word)
        for field in reach:
            either |= Q(**{f"{field}__icontains": word})
        found = found.filter(either)
    return found.order_by("name", "pk")


def audience_rows(person: Person) -> list[tuple[PersonField, Audience]]:
    """Each field with its audience, in the order of the form."""
    chosen = {row.field: Audience(row.audience) for row in FieldAudience.objects.filter(person=person)}
    return [(field, chosen.get(field, default)) for field, default in DEFAULT_AUDIENCE.items()]
