"""Match rounds as a broker reads them: the list, the page with its figures, who is mailed, what changed."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.engine.explain import Reason
from vlechtwerk.innovations import queries as innovations
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching import pool, registry, rules, sentences
from vlechtwerk.matching.enums import Objective, RoundState, RowState, WhyNobody
from vlechtwerk.matching.models import MatchRound, RoundRow
from vlechtwerk.matching.queries import solving
from vlechtwerk.matching.queries.learning import considered_of, weight_set_at
from vlechtwerk.matching.queries.round_figures import Figures, figures_of, is_gone
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import is_staff
from vlechtwerk.taxonomy.models import Sector

RUNNING = (RoundState.QUEUED, RoundState.SOLVING)


def needs_of_round(scope: dict[str, Any]) -> QuerySet[Need]:
    """The needs for which nobody is asked now, in this part of the network: axis, region, broker, or chosen ones."""
    needs = innovations.open_needs().filter(state=NeedState.OPEN).order_by("pk")
    fields = {"axis": "axis__code", "region": "innovation__place__region__code", "broker": "innovation__broker__key"}
    for name, path in fields.items():
        if scope.get(name):
            needs = needs.filter(**{path: scope[name]})
    return needs.filter(key__in=scope["needs"]) if scope.get("needs") else needs


def rounds() -> QuerySet[MatchRound]:
    """All rounds, the newest first."""
    return MatchRound.objects.select_related("made_by").order_by("-created_at", "-id")


def is_stale(match_round: MatchRound) -> bool:
    """Whether a round waits for its broker for so long that the network has moved on."""
    old = clock.now() - timedelta(days=rules.ROUND_STALE_DAYS)
    return match_round.state == RoundState.READY and (match_round.solved_at or old) <= old


def stale_rounds() -> QuerySet[MatchRound]:
    """The rounds that wait too long, the oldest first."""
    old = clock.now() - timedelta(days=rules.ROUND_STALE_DAYS)
    return MatchRound.objects.filter(state=RoundState.READY, solved_at__lte=old).order_by("solved_at")


def round_for(acting: Any, key: str) -> MatchRound:
    """One round, for staff."""
    if not is_staff(acting.hats):
        raise Http404
    return first_or_404(MatchRound.objects.select_related("made_by", "parent").filter(key=key))


def row_for(acting: Any, key: str, row_key: str) -> RoundRow:
    """One row of a round, for staff."""
    if not is_staff(acting.hats):
        raise Http404
    return first_or_404(_rows().filter(round__key=key, key=row_key))


def _rows() -> QuerySet[RoundRow]:
    related = ("round", "need__innovation__place", "need__innovation__sector", "helper", "proposal__asked_by")
    return RoundRow.objects.select_related(*related).order_by("pk")


def scored_of(row: RoundRow) -> Any:
    """Why the person of a row was chosen, as ``actions.ask_helper`` keeps it."""
    places = [person for person, _value in row.shortlist]
    shown = row.shown.get(str(row.helper_id), {})
    rank = places.index(row.helper_id) + 1 if row.helper_id in places else None
    beside = [(person, row.shown[str(person)]["contributions"]) for person in places if str(person) in row.shown]
    if rank is None and shown:
        beside.append((row.helper_id, shown["contributions"]))
    dial = row.need.fresh_eyes if row.round.dial is None else row.round.dial
    return SimpleNamespace(
        total=row.score, contributions=shown.get("contributions", {}), rank=rank,
        considered=considered_of(beside, dial=dial, weights=row.round.weights),
        weight_set=weight_set_at(row.round.created_at),
    )  # fmt: skip


@dataclass(frozen=True)
class Load:
    """How often somebody is asked: this quarter before, in this round, and what is left after it."""

    person: Person
    before: int
    now: int
    left: int

    @property
    def dots(self) -> list[str]:
        """One sign per session: ``full``, ``new`` or nothing."""
        return ["full"] * self.before + ["new"] * self.now + [""] * self.left


@dataclass(frozen=True)
class Choice:
    """Somebody who may be chosen for a row, with reasons in words."""

    person: Person
    total: float
    why: list[str]
    why_not: list[str]
    quote: str = ""
    organisation: str = ""


@dataclass
class RowView:
    """One line of the table."""

    row: RoundRow
    choice: Choice | None = None
    load: Load | None = None
    is_worst: bool = False
    is_gone: bool = False
    nobody: list[str] = field(default_factory=list)
    mailed: Message | None = None

    @property
    def width(self) -> str:
        """Of the bar behind the score, of 64; a figure for a drawing, in no language."""
        return f"{64 * min(1.0, self.row.score or 0):.1f}"


@dataclass(frozen=True)
class RoundPage:
    """A round with its figures."""

    round: MatchRound
    rows: list[RowView]
    figures: Figures | None
    attempts: list[tuple[MatchRound, Figures | None]]
    worst: RowView | None
    loads: list[Load]
    nobody: list[RowView]
    open_count: int
    one_more: Person | None
    panels: list[dict[str, Any]]
    is_stale: bool

    @property
    def asked_count(self) -> int:
        """How many requests came of it."""
        return sum(view.row.state == RowState.APPROVED for view in self.rows)

    @property
    def worst_is_best(self) -> bool:
        """Whether no division serves the worst served better."""
        bound, at = self.round.bound_worst, self.round.objective == Objective.FAIR and self.worst
        return bool(at and bound is not None and (at.row.score or 0) >= bound - 1e-9)

    @property
    def bar(self) -> str:
        """Length of the bar before the bound, of 199."""
        return f"{199 * self.figures.share if self.figures else 0:.1f}"

    @property
    def twice(self) -> list[Load]:
        """Who is asked more than once."""
        return [load for load in self.loads if load.now > 1]


def round_page(match_round: MatchRound) -> RoundPage:
    """Everything on the page of a round, in the same number of queries whatever its size."""
    rows = list(_rows().filter(round=match_round))
    one_more = match_round.changes.get("one_more", {}).get("person")
    provisional = {row.shortlist[0][0] for row in rows if row.state == RowState.SCORED and row.shortlist}
    taken = {person for row in rows if row.why_nobody == WhyNobody.TAKEN for person, _value in row.shortlist[:3]}
    ids = {row.helper_id for row in rows if row.helper_id} | provisional | taken | ({one_more} if one_more else set())
    people, sectors = pool.with_history(ids), _sectors()
    now = Counter(row.helper_id for row in rows if row.state == RowState.PROPOSED and not is_gone(row))
    loads = {
        pk: _load(people[pk], now[pk]) for pk in {row.helper_id for row in rows if row.helper_id and not is_gone(row)}
    }
    before = attempts(match_round)
    figures = figures_of([match_round, *before])
    mails = _mails(rows)
    views = []
    for row in rows:
        person = row.helper_id or (row.shortlist[0][0] if row.state == RowState.SCORED and row.shortlist else None)
        views.append(
            RowView(
                row=row,
                choice=_choice(row, people[person], sectors) if person in people else None,
                load=loads.get(row.helper_id or 0),
                is_gone=is_gone(row),
                nobody=_nobody(row, people),
                mailed=mails.get(row.proposal.key) if row.proposal else None,
            )
        )
    here = [view for view in views if not view.is_gone]
    served = [view for view in here if view.row.state in {RowState.PROPOSED, RowState.APPROVED}]
    worst = min(served, key=lambda view: view.row.score or 0.0, default=None)
    if worst and len(served) > 1:
        worst.is_worst = True
    return RoundPage(
        round=match_round,
        rows=sorted(views, key=lambda view: (-(view.row.score or 0.0) if view in served else 1, view.row.pk)),
        figures=figures[match_round.pk],
        attempts=[(one, figures[one.pk]) for one in before],
        worst=worst,
        loads=sorted(loads.values(), key=lambda load: (-load.now, -load.before, load.person.name)),
        nobody=[view for view in here if view.row.state == RowState.NOBODY],
        open_count=sum(view.row.state == RowState.PROPOSED for view in here),
        one_more=people.get(one_more) if one_more else None,
        panels=[]
        if match_round.state in RUNNING
        else [one for make in registry.round_panels for one in make(match_round)],
        is_stale=is_stale(match_round),
    )


def _sectors() -> dict[str, Sector]:
    return {sector.code: sector for sector in Sector.objects.all()}


def _load(person: Any, now: int) -> Load:
    return Load(person, before=person.accepted, now=now, left=max(0, pool.room_of(person) - now))


def _choice(row: RoundRow, person: Person, sectors: dict[str, Sector]) -> Choice:
    shown = row.shown.get(str(person.pk), {})
    value = dict(map(tuple, row.shortlist)).get(person.pk, row.score or 0.0)

    def words(name: str, is_for: bool) -> list[str]:
        return [sentences.reason(Reason(code, is_for, params), sectors) for code, params in shown.get(name, [])]

    work = ", ".join(filter(None, [getattr(person, "works_at", ""), getattr(person, "works_as", "")]))
    return Choice(person, value, words("why", True), words("why_not", False), shown.get("quote", ""), work)


def _nobody(row: RoundRow, people: dict[int, Person]) -> list[str]:
    """What keeps people from this row, in words."""
    if row.why_nobody == WhyNobody.TAKEN:
        return [people[pk].name for pk, _value in row.shortlist[:3] if pk in people]
    if row.why_nobody != WhyNobody.OBSTACLES:
        return []
    return [f"{count} {sentences.obstacle(code, count)}" for code, count in sorted(row.obstacles.items())]


def _mails(rows: Collection[RoundRow]) -> dict[str, Message]:
    """The mail in which somebody was asked, by the key of the request."""
    abouts = [f"proposal:{row.proposal.key}" for row in rows if row.proposal]
    mails = Message.objects.filter(kind="matching.proposal_asked", about__in=abouts)
    return {mail.about.removeprefix("proposal:"): mail for mail in mails}


def alternatives(row: RoundRow) -> list[Choice]:
    """The best of a shortlist with reasons, without who was refused; the proposed person among them."""
    refused = set(row.round.refusals.filter(need=row.need).values_list("person_id", flat=True))
    best = [person for person, _value in row.shortlist if str(person) in row.shown and person not in refused]
    people, sectors = pool.with_history(best), _sectors()
    return [_choice(row, people[person], sectors) for person in best if person in people]


def attempts(match_round: MatchRound) -> list[MatchRound]:
    """The rounds before this one, back to the first."""
    chain: list[MatchRound] = []
    parent = match_round.parent
    while parent is not None and len(chain) < 10:
        chain.append(parent)
        parent = parent.parent
    return chain


@dataclass
class Preview:
    """Who is mailed when these rows are approved, who has no address, who falls out and why, whose coins come low or high."""

    pairs: list[RoundRow] = field(default_factory=list)
    mailed: dict[Person, list[RoundRow]] = field(default_factory=dict)
    by_phone: dict[Person, list[RoundRow]] = field(default_factory=dict)
    out: list[tuple[RoundRow, str]] = field(default_factory=list)
    limits: list[dict[str, Any]] = field(default_factory=list)

    @property
    def mail_count(self) -> int:
        return sum(len(rows) for rows in self.mailed.values())


def preview(match_round: MatchRound, keys: Collection[str]) -> Preview:
    """What approving these rows would do now. Nothing is written."""
    rows, found = list(_rows().filter(round=match_round, key__in=keys)), Preview()
    on = solving.board(match_round, rows)
    used: Counter[int] = Counter()
    for at, row in enumerate(rows):
        why = _out(on, at, used)
        if why or row.helper is None:
            found.out.append((row, why))
            continue
        used[row.helper.pk] += 1
        found.pairs.append(row)
        (found.mailed if row.helper.email else found.by_phone).setdefault(row.helper, []).append(row)
    found.limits.extend(_limits(found.pairs))
    return found


def _limits(rows: Collection[RoundRow]) -> list[dict[str, Any]]:
    """Whose coins pass a limit when all of these sessions come about: who asks pays, who helps earns."""
    teams = innovations.teams_of({row.need.innovation_id for row in rows})
    asks = [(teams[row.need.innovation_id][0].person, True) for row in rows if row.need.innovation_id in teams]
    return ledger.notices_of([*asks, *((row.helper, False) for row in rows)])


def _out(on: solving.Board, at: int, used: Counter[int]) -> str:
    """Why a row cannot be approved now, or nothing."""
    row = on.rows[at]
    if row.state == RowState.APPROVED:
        return _("was asked in this round already")
    if row.helper_id is None:
        return str(WhyNobody(row.why_nobody).label) if row.why_nobody else _("has nobody yet")
    if at in on.held:
        return str(WhyNobody(on.held[at]).label)
    if code := on.closed.get(row.helper_id):
        return sentences.closed(code)
    place = on.places[row.helper_id]
    if (at, place) in on.barred:
        return _("was asked or set aside for this need in the meantime")
    return sentences.closed("no_capacity") if used[row.helper_id] >= on.capacity[place] else ""


@dataclass(frozen=True)
class Difference:
    """One need in two rounds."""

    need: Need
    before: RoundRow | None
    after: RoundRow | None

    @property
    def is_same(self) -> bool:
        return bool(self.before and self.after and self.before.helper_id == self.after.helper_id)


def differences(before: MatchRound, after: MatchRound) -> list[Difference]:
    """Every need of either round, those that changed first."""
    rows: dict[int, dict[int, RoundRow]] = {}
    for row in _rows().filter(round__in=[before, after]):
        rows.setdefault(row.need_id, {})[row.round_id] = row
    found = [
        Difference(next(iter(both.values())).need, both.get(before.pk), both.get(after.pk)) for both in rows.values()
    ]
    return sorted(found, key=lambda one: (one.is_same, one.need.pk))
