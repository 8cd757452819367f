"""Once past a hard limit: somebody asks, the team votes, and nothing gets stuck.

Rows are taken in one order: what the source holds (the need), the request, accounts.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit, change_state, lock_row
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.ledger import limits, queries, registry, rules
from vlechtwerk.ledger.actions.booking import Holder, LedgerRefused, open_account
from vlechtwerk.ledger.enums import LimitSide, LimitState, TieRule
from vlechtwerk.ledger.models import LimitRequest, LimitVote
from vlechtwerk.outbox import actions as outbox


class RequestRefused(LedgerRefused):
    """This request takes no vote, or not this one."""


@transaction.atomic
def ask_past_limit(holder: Holder, *, pays: bool, source: str, why: str, by: Actor) -> LimitRequest:
    """Ask the team to let one booking pass the limit of ``holder``; the same twice is one request.

    The rows of the source are held by the caller. When nobody may decide, it is refused at once.
    """
    account, policy = open_account(holder), limits.policy()
    made = LimitRequest(
        account=account, side=LimitSide.FLOOR if pays else LimitSide.CEILING, source=source, why=why.strip()[:300],
        needed=policy.approvals_needed, asked_by_id=by.pk,
        answer_by=clock.add_working_days(clock.now(), policy.approval_days),
    )  # fmt: skip
    notice = queries.notice_of(made)
    if notice is None or notice.level != "hard":
        raise RequestRefused(_("This does not pass a limit any more: nobody has to be asked."))
    made.amount = abs(notice.would_be - notice.limit)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return LimitRequest.objects.get(account=account, source=source, state=LimitState.ASKED)
    audit("ask_past_limit", made, by, source=source, amount=made.amount, side=made.side)
    outcome = _outcome(made)
    if outcome:
        _decide(made, outcome, None)
    else:
        for voter in queries.voters_of(made):
            _mail(made, "limit_asked", voter)
    return made


@transaction.atomic
def vote(request: LimitRequest, *, grants: bool, by: Actor, note: str = "") -> LimitRequest:
    """One of the team says yes or no; the last word of each counts, until it is decided. Look at the state of the
    answer: after the last day the vote comes too late."""
    _take(request)
    if request.state != LimitState.ASKED:
        raise RequestRefused(_("This request is closed already: %(state)s.") % {"state": request.get_state_display()})
    if request.answer_by <= clock.now() and (late := _outcome(request)):
        _decide(request, late, None)
        return request
    if not queries.may_vote(request, by):
        raise RequestRefused(queries.why_no_vote(request, by))
    said = {"grants": grants, "note": note.strip()[:300], "created_at": clock.now()}
    LimitVote.objects.update_or_create(request=request, person_id=by.pk, defaults=said)
    audit("vote_limit", request, by, grants=grants)
    if outcome := _outcome(request):
        _decide(request, outcome, by)
    return request


def decide_due() -> int:
    """What nobody decided in time, or what nobody can decide any more because somebody left the team."""
    asked = LimitRequest.objects.filter(state=LimitState.ASKED).order_by("answer_by", "pk")
    return each_due(asked[:MOST_AT_ONCE], _decide_due)


def _decide_due(request: LimitRequest) -> bool:
    _take(request)
    if request.state != LimitState.ASKED:
        return False
    outcome = _outcome(request)
    if outcome:
        _decide(request, outcome, None)
    return bool(outcome)


@transaction.atomic
def withdraw_request(request: LimitRequest, *, by: Actor) -> LimitRequest:
    """Who asked does not need it any more. A yes that waited for it stops kindly."""
    _take(request)
    if request.asked_by_id != by.pk:
        raise RequestRefused(_("Only who asked the team can withdraw this."))
    _close(request, LimitState.WITHDRAWN, by)
    _tell_source(request, by)
    return request


@transaction.atomic
def withdraw_requests(source: str, *, holder: Holder | None = None, by: Actor | None) -> int:
    """What was asked ended otherwise; of one ``holder``, or of all. The rows of the source are held by the caller."""
    asked = LimitRequest.objects.filter(source=source, state=LimitState.ASKED)
    if holder is not None:
        asked = asked.filter(account=open_account(holder))
    rows = list(asked.select_for_update().order_by("pk"))
    for row in rows:
        _close(row, LimitState.WITHDRAWN, by)
    return len(rows)


def _take(request: LimitRequest) -> None:
    """Wait for whoever else is at it, and see it as it is by now."""
    source, key = registry.limit_source(request.source)
    if source:
        source.hold(key)
    lock_row(request)


def _outcome(request: LimitRequest) -> LimitState | None:
    """What the votes say by now; ``None`` as long as it may still be granted, and is not yet."""
    return rules.outcome_of_votes(
        *queries.counted(request), needed=request.needed, left=len(queries.voters_of(request)),
        tie=limits.policy().approval_tie, is_late=request.answer_by <= clock.now(),
    )  # fmt: skip


def _decide(request: LimitRequest, outcome: LimitState, by: Actor | None) -> None:
    """It is over: who waits for it goes on or stops, in the same transaction, and the team hears it."""
    _close(request, outcome, by)
    _tell_source(request, by)
    request.refresh_from_db(fields=["transfer"])  # a yes that waited has used it by now
    name = "limit_granted" if outcome == LimitState.GRANTED else "limit_refused"
    for person in queries.told_of(request):
        _mail(request, name, person)


def _tell_source(request: LimitRequest, by: Actor | None) -> None:
    source, _key = registry.limit_source(request.source)
    if source:
        source.decided(request, by)


def _close(request: LimitRequest, to: LimitState, by: Actor | None) -> None:
    if not change_state(request, [LimitState.ASKED], to, decided_at=clock.now()):
        raise RequestRefused(_("This request is closed already: %(state)s.") % {"state": request.get_state_display()})
    outbox.cancel_about(_about(request))
    audit(f"limit_{to}", request, by, source=request.source)


def _about(request: LimitRequest) -> str:
    return f"limit:{request.key}"


def _mail(request: LimitRequest, name: str, to: Any) -> None:
    subject = queries.subjects([request])[request.pk]
    broker = subject.broker.pk if subject.broker else None
    context = {
        "holder": {"name": queries.holder(request.account)},
        "subject": {"title": subject.title},
        "why": request.why,
        "state": LimitState(request.state).label,
        "pays": request.side == LimitSide.FLOOR,
        "notice": queries.notice_of(request),
        "answer_by": request.answer_by,
        "needed": request.needed,
        "tie": TieRule(limits.policy().approval_tie).label,
        "is_used": request.transfer_id is not None,
        "is_yours": to.pk in {request.asked_by_id, broker},
        "link": links.absolute("limit_request", request.key),
    }
    about = _about(request) if name == "limit_asked" else ""
    outbox.queue(f"ledger.{name}", to=to, context=context, about=about, once=f"{name}:{request.key}:{to.pk}")
