"""Who should be invited next: the givers and needs that bring balances closest to zero (``engine.circulation``)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils.translation import gettext as _

from vlechtwerk.core.ui.words import coins
from vlechtwerk.engine import circulation, explain, score
from vlechtwerk.exchanges import rules
from vlechtwerk.exchanges.queries.resting import Resting, rests_of
from vlechtwerk.exchanges.queries.rings import OF_SUBJECT, told_why, unasked_needs
from vlechtwerk.innovations.models import Need
from vlechtwerk.innovations.queries import members_now, open_needs
from vlechtwerk.ledger import limits
from vlechtwerk.ledger.queries import network
from vlechtwerk.matching import pool, registry
from vlechtwerk.matching import queries as matching
from vlechtwerk.people.models import Person, Talent


@dataclass(frozen=True)
class Step:
    """One invitation: who gives what to whom, how both stand, and why it fits."""

    giver: Any
    stands: int
    need: Need
    receiver: Any
    receiver_stands: int
    why: list[str]

    @property
    def key(self) -> str:
        """How it stands in an address."""
        return f"{self.giver.key}:{self.need.key}"

    @property
    def said(self) -> str:
        """The reason in one sentence."""
        words = {
            "giver": self.giver.name, "stands": coins(self.stands), "need": self.need.title,
            "receiver": self.receiver.name, "receiver_stands": coins(self.receiver_stands),
        }  # fmt: skip
        return (
            _(
                "%(giver)s stands at %(stands)s and can help with “%(need)s”; %(receiver)s stands at %(receiver_stands)s."
            )
            % words
        )


@dataclass(frozen=True)
class Next:
    """The steps of the plan, the lowest giver first, and how far from zero balances are before and after (squares).

    ``fits``: whoever could give to somebody; ``out``: who stands below zero and is not in the plan, by why.
    """

    steps: list[Step]
    before: int = 0
    after: int = 0
    fits: frozenset[int] = frozenset()
    out: dict[str, list[Any]] = field(default_factory=dict)


def next_to_give() -> Next:
    """The best set of invitations of today among who stands at zero or lower and may be asked.

    A fixed number of queries, whatever the size of the network.
    """
    talents = Exists(Talent.objects.filter(person=OuterRef("pk"), is_active=True))
    here = network.with_balances(Person.objects.filter(left_on=None, is_active=True)).annotate(talent=talents)
    low = here.filter(Q(talent=True, balance=0) | Q(balance__lt=0)).order_by("balance", "id")
    found = list(low[: rules.GIVERS_LOOKED_AT])
    rests = rests_of([row.pk for row in found])
    givers = {row.pk: row for row in found if row.talent and row.pk not in rests}
    needs = [
        need for need in registry.with_holds(unasked_needs())[: rules.NEEDS_LOOKED_AT] if not registry.hold_on(need)
    ]
    plan = _plan(givers, needs) if givers and needs else Next([])
    return replace(plan, out=_out(found, plan, rests))


def _out(low: Collection[Any], plan: Next, rests: dict[int, Resting]) -> dict[str, list[Any]]:
    """Why those below zero are not in the plan, the lowest first: nobody is missing without a reason."""
    asked, out = {step.giver.pk for step in plan.steps}, defaultdict(list)
    for person in low:
        if person.balance < 0 and person.pk not in asked:
            out[_why_out(person, plan, rests)].append(person)
    return dict(out)


def _why_out(person: Any, plan: Next, rests: dict[int, Resting]) -> str:
    if rest := rests.get(person.pk):
        return str(rest.why.label)
    if not person.talent:
        return _("has told no talent yet")
    if person.pk in plan.fits:
        return _("whom they fit is helped by somebody else, or stands low as well")
    return _("no open need that fits")


def _plan(givers: dict[int, Any], needs: Sequence[Need]) -> Next:
    pools = pool.pools_for(needs, within=set(givers))
    coin = limits.policy().session_value
    asked = [need for need in needs if _can_pay(pools[need.pk], coin)]
    askers: list[Any] = [pools[need.pk].asker for need in asked]
    stands = {pk: giver.balance for pk, giver in givers.items()}
    stands |= {one.pk: _left(pools[need.pk]) for need, one in zip(asked, askers, strict=True)}
    people = sorted(stands)
    at = {pk: place for place, pk in enumerate(people)}
    pairs, reasons = _pairs(asked, pools, at)
    plan = circulation.solve(
        [stands[pk] for pk in people],
        [1 if pk in givers else 0 for pk in people],  # nobody gets two invitations at a time
        [at[one.pk] for one in askers],
        pairs,
        coin,
    )
    sectors = {code: sector for one in pools.values() for code, sector in one.sectors.items()}
    steps = []
    for place in plan.chosen:
        pair, giver, asker = pairs[place], givers[people[pairs[place].giver]], askers[pairs[place].need]
        why = told_why(reasons[place], sectors)
        steps.append(Step(giver, stands[giver.pk], asked[pair.need], asker, stands[asker.pk], why))
    steps.sort(key=lambda step: (step.stands, -step.receiver_stands))
    return Next(steps, plan.before, plan.after, frozenset(people[pair.giver] for pair in pairs))


def _left(found: pool.Pool) -> int:
    """How the asker stands once everything that is set aside is paid."""
    return found.asker_tally.balance - found.asker_tally.reserved_out if found.asker_tally else 0


def _can_pay(found: pool.Pool, coin: int) -> bool:
    """Whether the asker may still receive a session."""
    at = found.asker_tally
    if found.asker is None or at is None or found.asker.left_on or not found.asker.is_active:
        return False
    return at.floor is None or _left(found) - coin >= at.floor


def _pairs(
    needs: Sequence[Need], pools: dict[int, pool.Pool], at: dict[int, int]
) -> tuple[list[circulation.Pair], list[list[explain.Reason]]]:
    """For each need everybody who fits well enough and knows about its subject, and why."""
    weights, pairs, reasons = matching.current_weights(), [], []
    for place, need in enumerate(needs):
        profile, found = pool.need_profile(need), pools[need.pk]
        ranked = score.rank(profile, found.candidates, found.text_scores, need.fresh_eyes, weights, k=len(at))
        for one in takewhile(lambda one: one.total >= rules.FITS, ranked):
            why = explain.reasons(profile, one)
            if any(reason.code in OF_SUBJECT for reason in why):
                pairs.append(circulation.Pair(at[int(one.person)], place, min(1.0, one.total)))
                reasons.append(why)
    return pairs, reasons


@dataclass(frozen=True)
class Invited:
    """Somebody of the preview: with which needs, and why they fall out where they do."""

    person: Person
    needs: list[Need]
    obstacle: str = ""
    rest: Resting | None = None

    @property
    def key(self) -> str:
        """How it is sent back."""
        return f"{self.person.key}:{self.needs[0].key if self.needs else ''}"


def invited(keys: Collection[str]) -> list[Invited]:
    """Whom these pairs (``person:need``; without a need, what fits best) would invite, each once; 404 when odd."""
    pairs = dict(key.partition(":")[::2] for key in keys)
    people = {one.key: one for one in Person.objects.filter(key__in=pairs)}
    needs = {need.key: need for need in registry.with_holds(open_needs()).filter(key__in=[*pairs.values()])}
    if set(people) != set(pairs) or not pairs:
        raise Http404
    rests = rests_of([person.pk for person in people.values()])
    teams = members_now({need.innovation_id for need in needs.values()}).values_list("innovation", "person")
    own, found = set(teams), []
    for key, person in people.items():
        need, rest = needs.get(pairs[key]), rests.get(person.pk)
        wanted = [need] if need else [] if pairs[key] else matching.fitting_needs(person)
        found.append(
            Invited(
                person,
                wanted,
                _obstacle(pairs[key], need, rest, own=bool(need and (need.innovation_id, person.pk) in own)),
                rest,
            )
        )
    return sorted(found, key=lambda one: one.person.name)


def _obstacle(wanted: str, need: Need | None, rest: Resting | None, *, own: bool) -> str:
    if rest:
        return rest.said
    if wanted and (need is None or registry.hold_on(need)):
        return _("this need no longer looks for somebody")
    return _("makes this innovation") if own else ""
