"""The worker's part of a round: score the needs in chunks, then solve; to be resumed where another stopped."""

import logging
import time
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.due import claimed
from vlechtwerk.matching import rules
from vlechtwerk.matching.enums import RoundState, RowState
from vlechtwerk.matching.models import MatchRound, RoundRow
from vlechtwerk.matching.queries import solving

log = logging.getLogger("vlechtwerk.matching")
SCORING = ["shortlist", "shown", "obstacles", "fingerprint", "state"]
SOLVING = ["state", "helper", "score", "shown", "why_nobody", "is_locked", "is_by_hand", "outcome"]


class _Taken(Refused):
    """Another worker took this round over."""


def work_rounds() -> int:
    """Bring to an end what waits, and what another worker left half done; several may run at once."""
    done = 0
    states = {"queued": RoundState.QUEUED, "running": RoundState.SOLVING}
    for match_round in claimed(MatchRound.objects.all(), **states, stalled_s=rules.ROUND_STALLED_S):
        done += 1
        _work(match_round)
    return done


def _work(match_round: MatchRound) -> None:
    try:
        talents = solving.talents_digest()
        _reuse(match_round, talents)
        while rows := list(_rows(match_round).filter(state=RowState.WAITING)[: rules.ROUND_CHUNK]):
            _score(match_round, rows, talents)
        _solve(match_round)
    except _Taken:
        log.info("round %s was taken over", match_round.pk)
    except Exception as error:
        log.exception("round %s failed", match_round.pk)
        still = MatchRound.objects.filter(pk=match_round.pk, claim=match_round.claim, state=RoundState.SOLVING)
        still.update(state=RoundState.FAILED, failure=type(error).__name__)


def _rows(match_round: MatchRound) -> QuerySet[RoundRow]:
    related = ("need__innovation__place", "need__innovation__sector", "helper")
    return RoundRow.objects.filter(round=match_round).select_related(*related).order_by("pk")


def _moved(match_round: MatchRound, **fields: Any) -> None:
    """Progress, only while the round is still ours; inside the transaction of what was done."""
    mine = MatchRound.objects.filter(pk=match_round.pk, claim=match_round.claim, state=RoundState.SOLVING)
    if mine.update(seen_at=clock.now(), **fields) != 1:
        raise _Taken("taken over")


def _reuse(match_round: MatchRound, talents: str) -> None:
    """Shortlists of the round before hold where neither the need nor any talent changed."""
    before = {row.need_id: row for row in RoundRow.objects.filter(round=match_round.parent_id) if row.fingerprint}
    same = []
    for row in _rows(match_round).filter(state=RowState.WAITING, need__in=list(before)):
        mark, old = solving.fingerprint(match_round, row.need, talents), before[row.need_id]
        if mark == old.fingerprint:
            row.shortlist, row.shown, row.obstacles = old.shortlist, old.shown, old.obstacles
            row.fingerprint, row.state = mark, RowState.SCORED
            same.append(row)
    if same:
        with transaction.atomic():
            _moved(match_round, scored_count=F("scored_count") + len(same))
            RoundRow.objects.bulk_update(same, SCORING)


def _score(match_round: MatchRound, rows: list[RoundRow], talents: str) -> None:
    started = time.perf_counter()
    found = solving.score_rows(match_round, rows)
    for row in rows:
        for name, value in found[row.pk].items():
            setattr(row, name, value)
        row.fingerprint, row.state = solving.fingerprint(match_round, row.need, talents), RowState.SCORED
    took = time.perf_counter() - started
    with transaction.atomic():
        _moved(match_round, scored_count=F("scored_count") + len(rows), seconds=F("seconds") + took)
        RoundRow.objects.bulk_update(rows, SCORING)


def _solve(match_round: MatchRound) -> None:
    """One optimum over all rows, with its figures; the whole of it is there at once, or nothing."""
    started = time.perf_counter()
    rows = list(_rows(match_round))
    on = solving.board(match_round, rows)
    kept = on.kept()
    found = solving.solve(on, match_round.objective, locked=kept)
    changes = solving.what_would_change(match_round, on, found)
    got = dict(found.pairs)
    for at, row in enumerate(rows):
        helper = got.get(at)
        if (at, helper) not in kept:
            row.is_locked = row.is_by_hand = False
        row.helper_id = None if helper is None else on.helpers[helper]
        row.score = None if helper is None else float(on.scores[at, helper])
        row.state = RowState.NOBODY if helper is None else RowState.PROPOSED
        row.why_nobody = solving.nobody_because(on, at) if helper is None else ""
    solving.tell(match_round, [(row, row.helper_id) for row in rows if row.helper_id is not None])
    took = time.perf_counter() - started
    with transaction.atomic():
        _moved(
            match_round, state=RoundState.READY, total=found.total, worst=found.worst, gap=found.gap,
            bound_total=found.bound_total, bound_worst=found.bound_worst, is_proven=found.proven,
            price_of_fairness=found.price_of_fairness, changes=changes, solved_at=clock.now(),
            seconds=F("seconds") + took,
        )  # fmt: skip
        RoundRow.objects.bulk_update(rows, SOLVING)
