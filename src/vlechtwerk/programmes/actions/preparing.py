"""A division before it is solved: its people, its rules, who with whom."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.people.models import Person
from vlechtwerk.programmes import queries
from vlechtwerk.programmes.actions.base import CirclesRefused, hold, turn
from vlechtwerk.programmes.enums import DEFAULT_WISHES, OPEN_FORMING, FormingState, PairKind
from vlechtwerk.programmes.models import CircleForming, Pair, Placement
from vlechtwerk.programmes.rules import MOST_PEOPLE, SMALLEST

EDITABLE = (FormingState.DRAFT, FormingState.READY)


def _check_people(people: Collection[Person]) -> None:
    if not SMALLEST <= len(people) <= MOST_PEOPLE:
        raise CirclesRefused(
            _("Choose between %(least)d and %(most)d people; now there are %(n)d.")
            % {"least": SMALLEST, "most": MOST_PEOPLE, "n": len(people)}
        )
    away = {one.pk for one in people} - queries.may_be_asked([one.pk for one in people])
    if away:
        names = ", ".join(one.name for one in people if one.pk in away)
        raise CirclesRefused(_("Left the network or wants no mail: %(names)s. Take them out.") % {"names": names})


@transaction.atomic
def prepare_forming(
    *, name: str, people: Collection[Person], by: Actor, subject: str = "", filters: Mapping[str, str] | None = None
) -> CircleForming:
    """Begin a division with these people and the rules that make sense for most circles."""
    _check_people(people)
    rules = {str(wish): {key: int(value) for key, value in given.items()} for wish, given in DEFAULT_WISHES.items()}
    forming = CircleForming.objects.create(
        name=name.strip(), subject=subject.strip(), filters=dict(filters or {}), rules=rules, made_by_id=by.pk
    )
    Placement.objects.bulk_create(Placement(forming=forming, person=one) for one in people)
    audit("prepare_forming", forming, by, people=len(people))
    return forming


@transaction.atomic
def change_people(
    forming: CircleForming, *, people: Collection[Person], by: Actor, filters: Mapping[str, str] | None = None
) -> CircleForming:
    """Consider others. Who stays keeps their place and lock; it has to be divided again."""
    _check_people(people)
    _reopen(forming, by, filters=dict(forming.filters if filters is None else filters))
    forming.placements.exclude(person__in=people).delete()
    forming.pairs.exclude(first__in=people, second__in=people).delete()
    known = set(forming.placements.values_list("person_id", flat=True))
    Placement.objects.bulk_create(Placement(forming=forming, person=one) for one in people if one.pk not in known)
    audit("change_people", forming, by, people=len(people))
    return forming


@transaction.atomic
def set_rules(
    forming: CircleForming, *, name: str, subject: str, rules: Mapping[str, Mapping[str, Any]], least: int, most: int,
    by: Actor,
) -> CircleForming:  # fmt: skip
    """The sizes and the rules with how much each weighs. ``rules``: wish → priority, and its number where it has one."""
    _reopen(forming, by, name=name.strip(), subject=subject.strip(), rules=dict(rules), least=least, most=most)
    audit("set_circle_rules", forming, by, rules=rules, least=least, most=most)
    return forming


def _reopen(forming: CircleForming, by: Actor, **fields: Any) -> None:
    """What changes makes the groups old; they stay to be seen, until they are divided again."""
    hold(forming, EDITABLE)
    turn(forming, FormingState.DRAFT, by, last_move=None, **fields)


@transaction.atomic
def add_pair(forming: CircleForming, *, first: Person, second: Person, kind: str, by: Actor) -> Pair:
    """These two must, or must not, be in one circle."""
    if first.pk == second.pk:
        raise CirclesRefused(_("Choose two different people."), "second")
    _reopen(forming, by)
    first, second = sorted((first, second), key=lambda one: one.pk)
    if forming.placements.filter(person__in=[first, second]).count() != 2:
        raise CirclesRefused(_("Both must be among the people of this division."), "first")
    try:
        with transaction.atomic():
            pair = Pair.objects.create(forming=forming, first=first, second=second, kind=PairKind(kind))
    except IntegrityError:
        raise CirclesRefused(
            _("There is a rule for %(first)s and %(second)s already. Take that one away first.")
            % {"first": first.name, "second": second.name}
        ) from None
    audit("add_pair", forming, by, first=first, second=second, kind=kind)
    return pair


@transaction.atomic
def remove_pair(forming: CircleForming, *, pair: int, by: Actor) -> None:
    """Take a rule about two people away."""
    _reopen(forming, by)
    if forming.pairs.filter(pk=pair).delete()[0]:
        audit("remove_pair", forming, by, pair=pair)


@transaction.atomic
def abandon_forming(forming: CircleForming, *, by: Actor) -> CircleForming:
    """Put a division away; nobody was mailed."""
    hold(forming, OPEN_FORMING)
    turn(forming, FormingState.ABANDONED, by, claimed_at=None)
    return forming
