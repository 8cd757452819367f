"""A broker's part of a round: start it, look, lock, refuse, choose, run it again, approve.

Approving asks every chosen person by ``ask_helper``, each row in a transaction of its own and with an outcome of
its own: one that fails takes nothing from the others, and says why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, Refused, audit
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.innovations.models import Innovation, Need
from vlechtwerk.matching import pool
from vlechtwerk.matching.actions.proposals import MatchingRefused, ask_helper, lift_set_aside, set_aside
from vlechtwerk.matching.enums import Objective, RoundState, RowState, SetAsideKind, SetAsideReason, WhyNobody
from vlechtwerk.matching.models import MatchRound, Proposal, RoundRefusal, RoundRow, SetAside
from vlechtwerk.matching.queries import current_weights, rounds, solving
from vlechtwerk.matching.queries.round_figures import UNDECIDED
from vlechtwerk.people.models import Person

CLOSABLE = (RoundState.READY, RoundState.FAILED)
AGAIN = (RoundState.READY, RoundState.FAILED, RoundState.CLOSED)


@transaction.atomic
def start_round(
    *, by: Actor, objective: str = Objective.FAIR, dial: int | None = None, most_each: int = 2,
    scope: dict[str, Any] | None = None, parent: MatchRound | None = None,
) -> MatchRound:  # fmt: skip
    """Queue a round over the needs of ``scope`` (see ``queries.rounds``); a worker calculates it."""
    needs = list(rounds.needs_of_round(scope or {}).values_list("pk", flat=True))
    if not needs:
        raise MatchingRefused(_("No open need fits this. Choose a wider part of the network."))
    made = MatchRound.objects.create(
        made_by_id=by.pk, objective=Objective(objective), dial=dial, most_each=most_each, scope=scope or {},
        weights=current_weights(), need_count=len(needs), parent=parent,
    )  # fmt: skip
    RoundRow.objects.bulk_create([RoundRow(round=made, need_id=pk) for pk in needs])
    audit("start_round", made, by, need_count=len(needs))
    return made


@transaction.atomic
def run_again(match_round: MatchRound, *, by: Actor, objective: str | None = None) -> MatchRound:
    """A new round over the same part of the network; locks, hand choices and refusals go along. The old one closes."""
    if MatchRound.objects.filter(pk=match_round.pk, state__in=AGAIN).update(state=RoundState.CLOSED) != 1:
        raise MatchingRefused(_("This round is still being calculated. Wait for it."))
    made = start_round(
        by=by, objective=objective or match_round.objective, dial=match_round.dial, most_each=match_round.most_each,
        scope=match_round.scope, parent=match_round,
    )  # fmt: skip
    kept = {
        row.need_id: row for row in match_round.rows.filter(state=RowState.PROPOSED) if row.is_locked or row.is_by_hand
    }
    rows = list(made.rows.filter(need__in=list(kept)))
    for row in rows:
        old = kept[row.need_id]
        row.helper_id, row.score, row.is_locked, row.is_by_hand = (
            old.helper_id,
            old.score,
            old.is_locked,
            old.is_by_hand,
        )
    RoundRow.objects.bulk_update(rows, ["helper", "score", "is_locked", "is_by_hand"])
    refused = match_round.refusals.values("need_id", "person_id", "reason", "by_id")
    RoundRefusal.objects.bulk_create([RoundRefusal(round=made, **values) for values in refused])
    return made


@transaction.atomic
def close_round(match_round: MatchRound, *, by: Actor) -> None:
    """Nothing more comes of this round; who was asked stays asked."""
    if MatchRound.objects.filter(pk=match_round.pk, state__in=CLOSABLE).update(state=RoundState.CLOSED) != 1:
        raise MatchingRefused(_("This round cannot be closed now: look at it again."))
    audit("close_round", match_round, by)


def _change(row: RoundRow, allowed: Iterable[str], **fields: Any) -> None:
    """Change a row of a round that is open, unless somebody was first."""
    mine = RoundRow.objects.filter(
        pk=row.pk, state__in=list(allowed), helper=row.helper_id, round__state=RoundState.READY
    )
    if mine.update(**fields) != 1:
        raise MatchingRefused(_("This row changed in the meantime. Look at it again."))
    row.refresh_from_db()


@transaction.atomic
def lock_row(row: RoundRow, *, by: Actor, locked: bool = True) -> None:
    """Keep this pair when the round runs again, or let it go (also one chosen by hand)."""
    _change(row, [RowState.PROPOSED], is_locked=locked, **({} if locked else {"is_by_hand": False}))
    audit("lock_row" if locked else "unlock_row", row, by)


@transaction.atomic
def refuse_pair(row: RoundRow, *, person: Person, reason: str, by: Actor) -> None:
    """This person is not proposed for this need any more: not in rounds, and not on the match desk."""
    if not RoundRow.objects.filter(pk=row.pk, state__in=UNDECIDED, round__state=RoundState.READY).exists():
        raise MatchingRefused(_("This row changed in the meantime. Look at it again."))
    set_aside(row.need, person=person, kind=SetAsideKind.NEVER, reason=reason, by=by)
    values = {"reason": SetAsideReason(reason), "by_id": by.pk}
    RoundRefusal.objects.update_or_create(round=row.round, need=row.need, person=person, defaults=values)
    if row.helper_id == person.pk:
        _change(
            row, [RowState.PROPOSED], state=RowState.NOBODY, helper=None, score=None, is_locked=False, is_by_hand=False,
            why_nobody=WhyNobody.REFUSED,
        )  # fmt: skip
    audit("refuse_pair", row, by, person=person, reason=reason)


@transaction.atomic
def allow_pair(row: RoundRow, *, person: Person, by: Actor) -> None:
    """Take a refusal back: this person may be proposed for this need again, here and on the match desk."""
    for aside in SetAside.objects.filter(need=row.need, person=person):
        lift_set_aside(aside, by=by)
    RoundRefusal.objects.filter(need=row.need, person=person).delete()
    audit("allow_pair", row, by, person=person)


@transaction.atomic
def choose_helper(row: RoundRow, *, person: Person, by: Actor) -> None:
    """Put somebody of the shortlist here by hand; it stays when the round runs again."""
    value = dict(map(tuple, row.shortlist)).get(person.pk)
    if value is None or RoundRefusal.objects.filter(round=row.round, need=row.need, person=person).exists():
        raise MatchingRefused(_("%(name)s is not on the shortlist of this need.") % {"name": person.name})
    others = RoundRow.objects.filter(round=row.round, helper=person, state=RowState.PROPOSED).exclude(pk=row.pk)
    room = min(row.round.most_each, pool.room_of(pool.with_history([person.pk])[person.pk]))
    if len(taken := list(others.select_related("need"))) >= room:
        where = ", ".join(other.need.title for other in taken) or _("work outside this round")
        words = {"name": person.name, "where": where}
        raise MatchingRefused(_("%(name)s has no session left in this round: %(where)s.") % words)
    solving.tell(row.round, [(row, person.pk)])
    _change(
        row, [RowState.PROPOSED, RowState.NOBODY], state=RowState.PROPOSED, helper=person, score=value, is_by_hand=True,
        is_locked=True, why_nobody="", shown=row.shown, outcome="",
    )  # fmt: skip
    audit("choose_helper", row, by, person=person)


@dataclass(frozen=True)
class Outcome:
    """What became of one row that was to be approved: the request, or why there is none."""

    row: RoundRow
    proposal: Proposal | None
    why: str = ""


def approve_rows(match_round: MatchRound, *, pairs: Iterable[tuple[str, str]], by: Actor) -> list[Outcome]:
    """Ask everybody of these pairs (key of the row, key of the person who was shown there); an outcome for each."""
    wanted = dict(pairs)
    rows = match_round.rows.filter(key__in=wanted).select_related("need__innovation", "helper").order_by("need_id")
    outcomes = []
    for row in rows:
        try:
            outcomes.append(Outcome(row, _approve(row, person=wanted[row.key], by=by)))
        except Refused as no:
            RoundRow.objects.filter(pk=row.pk, state=RowState.PROPOSED).update(outcome=str(no.message)[:300])
            outcomes.append(Outcome(row, None, str(no.message)))
    if not match_round.rows.filter(state=RowState.PROPOSED).exists():
        MatchRound.objects.filter(pk=match_round.pk, state=RoundState.READY).update(state=RoundState.CLOSED)
    return outcomes


@transaction.atomic
def _approve(row: RoundRow, *, person: str, by: Actor) -> Proposal:
    """Ask one person; of two brokers one wins, because the need is held and must still be open.

    Lock order: innovation, need, then the row.
    """
    Innovation.objects.select_for_update().get(pk=row.need.innovation_id)
    state = Need.objects.select_for_update().values_list("state", flat=True).get(pk=row.need_id)
    if state != NeedState.OPEN:
        raise MatchingRefused(_("Somebody was asked for this need in the meantime, or it is closed."))
    if row.helper is None or row.helper.key != person:
        raise MatchingRefused(_("This row changed in the meantime. Look at it again."))
    proposal = ask_helper(row.need, helper=row.helper, by=by, scored=rounds.scored_of(row))
    _change(row, [RowState.PROPOSED], state=RowState.APPROVED, proposal=proposal, outcome="")
    audit("approve_row", row, by, person=row.helper)
    return proposal
