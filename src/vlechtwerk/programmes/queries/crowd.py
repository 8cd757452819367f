"""Who may be considered for a circle, and what is known of them. A constant number of queries each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from vlechtwerk.innovations.models import InnovationMember, Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.people.enums import Audience, ConsentPurpose, HalfDay, HatKind, Language, PersonField
from vlechtwerk.people.models import Affiliation, Consent, Hat, Person
from vlechtwerk.people.queries import audiences_of, worn_today
from vlechtwerk.programmes.enums import CircleState, PlaceState
from vlechtwerk.programmes.facts import YES, Facts, Known
from vlechtwerk.programmes.models import CircleMember
from vlechtwerk.programmes.rules import MOST_PEOPLE

EXPERIENCED_HATS = (HatKind.COACH, HatKind.AMBASSADOR)


@dataclass(frozen=True)
class Crowd:
    """Who fits the filters: those who may be considered, and who is left out because they left or want no mail."""

    people: list[Person]
    left: list[Person]
    unmailed: list[Person]
    total: int

    @property
    def is_cut(self) -> bool:
        """Whether there are more than a page shows and the engine divides."""
        return self.total > len(self.people)


def _with_wish_for_mail(people: QuerySet[Person]) -> QuerySet[Person]:
    """``wants_mail`` is False where the last word was no."""
    said = Consent.objects.filter(person=OuterRef("pk"), purpose=ConsentPurpose.MAIL).order_by("-at", "-id")
    last = Subquery(said.values("is_given")[:1], output_field=BooleanField())
    return people.annotate(wants_mail=Coalesce(last, Value(True)))


def may_be_asked(ids: Collection[int]) -> set[int]:
    """Those of these people who are still there and did not ask to be left in peace."""
    there = Person.objects.filter(pk__in=ids, left_on__isnull=True, is_active=True)
    return {one.pk for one in _with_wish_for_mail(there) if one.wants_mail}  # type: ignore[attr-defined]


def _fitting(filters: Mapping[str, str]) -> QuerySet[Person]:
    people = Person.objects.all()
    if theme := filters.get("theme"):
        makers = InnovationMember.objects.filter(innovation__themes__code=theme, until__isnull=True)
        people = people.filter(pk__in=makers.values("person"))
    if region := filters.get("region"):
        people = people.filter(place__region__code=region)
    if hat := filters.get("hat"):
        people = people.filter(pk__in=worn_today(Hat.objects.filter(kind=hat)).values("person"))
    if organisation := filters.get("organisation"):
        here = Affiliation.objects.filter(until__isnull=True, organisation__name__icontains=organisation)
        people = people.filter(pk__in=here.values("person"))
    for word in filters.get("name", "").split():
        people = people.filter(Q(name__icontains=word) | Q(name__icontains=word.title()))
    return people


def crowd(filters: Mapping[str, str], also: Collection[int] = ()) -> Crowd:
    """Everybody who fits the filters, and ``also`` these (who were chosen before)."""
    found = _fitting(filters) | Person.objects.filter(pk__in=also) if also else _fitting(filters)
    people = _with_wish_for_mail(_profiled(found.distinct())).order_by("name", "pk")
    language = filters.get("language")
    fitting = [one for one in people if not language or language in one.languages or one.pk in also]
    left = [one for one in fitting if one.left_on or not one.is_active]
    unmailed = [one for one in fitting if not one.wants_mail and one not in left]  # type: ignore[attr-defined]
    away = {one.pk for one in [*left, *unmailed]}
    able = sorted((one for one in fitting if one.pk not in away), key=lambda one: one.pk not in also)
    kept = sorted(able[:MOST_PEOPLE], key=lambda one: (one.name, one.pk))
    return Crowd(kept, left, unmailed, len(able))


def _profiled(people: QuerySet[Person]) -> QuerySet[Person]:
    """What a page and :func:`facts_of` read of people."""
    current = Affiliation.objects.filter(until__isnull=True).select_related("organisation")
    return people.select_related("place__region", "sector").prefetch_related(
        "audiences", Prefetch("affiliations", current), Prefetch("hats", worn_today(Hat.objects.all()))
    )


def facts_of(ids: Iterable[int]) -> Facts:
    """What is known of these people, in the order of their row numbers.

    What somebody shows to nobody (place, organisation) is not used either.
    """
    people = list(_profiled(Person.objects.filter(pk__in=list(ids))).order_by("pk"))
    numbers = [one.pk for one in people]
    labels: dict[tuple[str, str], Any] = {("languages", code): label for code, label in Language.choices}
    labels |= {("half_days", code): label for code, label in HalfDay.choices}
    themes, barriers = _themes(numbers, labels), _barriers(numbers, labels)
    experienced = _experienced(people)
    known: list[Known] = []
    for one in people:
        hidden = {name for name, audience in audiences_of(one).items() if audience == Audience.ONLY_ME}
        place = None if PersonField.PLACE in hidden else one.place
        here = [] if PersonField.ORGANISATION in hidden else [item.organisation for item in one.affiliations.all()]
        row: dict[str, dict[str, Any]] = {
            "sectors": {one.sector.code: one.sector} if one.sector else {},
            "regions": {place.region.code: place.region} if place and place.region else {},
            "organisations": {item.key: item.name for item in here},
        }
        labels |= {(name, value): label for name, values in row.items() for value, label in values.items()}
        known.append(
            {name: frozenset(values) for name, values in row.items()}
            | {
                "themes": frozenset(themes[one.pk]),
                "barriers": frozenset(barriers[one.pk]),
                "languages": frozenset(one.languages),
                "half_days": frozenset(one.half_days),
                "experienced": frozenset({YES} if one.pk in experienced else ()),
            }
        )
    return Facts(people, known, labels)


def _themes(ids: list[int], labels: dict[tuple[str, str], Any]) -> dict[int, set[str]]:
    """The themes of everybody's innovations."""
    makers = InnovationMember.objects.filter(person__in=ids, until__isnull=True).select_related("innovation")
    found: dict[int, set[str]] = defaultdict(set)
    for maker in makers.prefetch_related("innovation__themes"):
        for theme in maker.innovation.themes.all():
            found[maker.person_id].add(theme.code)
            labels["themes", theme.code] = theme
    return found


def _barriers(ids: list[int], labels: dict[tuple[str, str], Any]) -> dict[int, set[str]]:
    """The sides on which everybody's innovations need, or needed, help."""
    mine = Q(innovation__members__person__in=ids, innovation__members__until__isnull=True)
    needs = Need.objects.filter(mine, axis__isnull=False).exclude(state="withdrawn").select_related("axis")
    found: dict[int, set[str]] = defaultdict(set)
    for need in needs.annotate(maker=F("innovation__members__person")).distinct():
        found[need.maker].add(need.axis.code)  # type: ignore[attr-defined, union-attr]
        labels["barriers", need.axis.code] = need.axis  # type: ignore[union-attr]
    return found


def _experienced(people: list[Person]) -> set[int]:
    """Coaches and ambassadors, who gave a session, and who was in a circle that ran."""
    ids = [one.pk for one in people]
    worn = {one.pk for one in people if any(hat.kind in EXPERIENCED_HATS for hat in one.hats.all())}
    gave = {pk for pk, tally in ledger.tallies(ids).items() if tally.given > 0}
    ran = CircleMember.objects.filter(person__in=ids, state=PlaceState.ACCEPTED, circle__state=CircleState.CLOSED)
    return worn | gave | set(ran.values_list("person", flat=True))
