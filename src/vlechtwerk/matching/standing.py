"""What holds now for some needs, in one query: who asks, who is in the team, who is barred, the weights, the words."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import F, IntegerChoices, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from vlechtwerk.core import clock
from vlechtwerk.innovations import queries as innovations
from vlechtwerk.innovations.models import Need
from vlechtwerk.matching import rules
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal, SetAside, WeightSet
from vlechtwerk.taxonomy import queries as vocabulary


class Fact(IntegerChoices):
    """What a row of the one query tells, of which two numbers or of which text."""

    ASKER = 1  # innovation, person
    MEMBER = 2  # innovation, person
    ASIDE = 3  # need, person
    ASKED = 4  # need, person
    WEIGHTS = 5  # weight set, and its weights
    WORDS = 6  # the edition of the vocabulary


@dataclass
class Standing:
    """Askers and teams by innovation, who is barred by need (see :func:`standing_of`); numbers of people.

    ``weight_set``: the change that holds, none while the standard weights do; ``words``: the edition in use.
    """

    askers: dict[int, int] = field(default_factory=dict)
    teams: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    barred: dict[int, dict[int, bool]] = field(default_factory=lambda: defaultdict(dict))
    aside: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    weight_set: WeightSet | None = None
    words: str = ""


def standing_of(needs: Sequence[Need]) -> Standing:
    """``barred``: set aside (True), or asked before (False, which weighs more). ``aside``: all who were set aside."""
    ids = {need.innovation_id for need in needs}
    facts = _facts(innovations.askers(ids).filter(asker__isnull=False), Fact.ASKER, "pk", "asker").union(
        _facts(innovations.members_now(ids), Fact.MEMBER, "innovation", "person"),
        _facts(SetAside.objects.active().filter(need__in=needs), Fact.ASIDE, "need", "person"),
        _facts(Proposal.objects.filter(_not_again(), need__in=needs), Fact.ASKED, "need", "helper"),
        _facts(WeightSet.objects.filter(is_active=True), Fact.WEIGHTS, "pk", "pk", Cast("weights", TextField())),
        _facts(vocabulary.edition(), Fact.WORDS, "pk", "pk", Cast("token", TextField())),
        all=True,
    )
    found = Standing()
    for kind, about, person, text in facts:
        _take(found, kind, about, person, text)
    return found


def _take(found: Standing, kind: int, about: int, person: int, text: str) -> None:
    if kind == Fact.ASKER:
        found.askers[about] = person
    elif kind == Fact.MEMBER:
        found.teams[about].add(person)
    elif kind == Fact.ASIDE:
        found.aside[about].add(person)
        found.barred[about].setdefault(person, True)
    elif kind == Fact.ASKED:
        found.barred[about][person] = False
    elif kind == Fact.WEIGHTS:  # its other columns are read when somebody looks at them
        found.weight_set = WeightSet.from_db("default", ["id", "weights"], [about, json.loads(text)])
    else:
        found.words = text


def _facts(rows: QuerySet[Any], kind: Fact, about: str, person: str, text: Any = None) -> QuerySet[Any]:
    """Rows of a table as parts of the one query."""
    columns = {
        "fact": Value(kind, output_field=IntegerField()),
        "about": F(about),
        "who": F(person),
        "said": text or Value("", output_field=TextField()),
    }
    return rows.order_by().annotate(**columns).values_list(*columns)


def _not_again() -> Q:
    """A pair that is not tried again: asked now, linked or refused; after a silence or a withdrawal, for a while.

    A rival who was closed because somebody else said yes comes back when that yes fails.
    """
    lasting = Q(state__in=[ProposalState.DRAFTED, ProposalState.ASKED, ProposalState.ACCEPTED, ProposalState.DECLINED])
    lately = Q(answered_at__gt=clock.now() - timedelta(days=rules.NOT_NOW_DAYS))
    return lasting | Q(state__in=[ProposalState.EXPIRED, ProposalState.WITHDRAWN]) & lately
