"""Proposals, votes and what they come to. A result is never changed; a later decision replaces it."""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vlechtwerk.collaborations import rules
from vlechtwerk.collaborations.actions.base import CollaborationsRefused, hold, tell
from vlechtwerk.collaborations.enums import RUNNING, CollaborationState, DecisionState, MemberState, Seat, Who
from vlechtwerk.collaborations.models import Collaboration, CollaborationMember, Decision, GovernanceRule, Vote
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person

DAYS = 14
DECIDED = lazy("This was decided already. A new proposal can replace it.")
BEFORE_THE_END = timedelta(days=3)


@transaction.atomic
def propose_decision(
    one: Collaboration, *, rule: GovernanceRule, title: str, by: Actor, text: str = "", days: int = DAYS,
    replaces: Decision | None = None, admits: CollaborationMember | None = None,
) -> Decision:  # fmt: skip
    """Who decides by this rule is asked, and has so many days."""
    hold(one, RUNNING, also_late=[CollaborationState.REVIEW])
    if rule.collaboration_id != one.pk or not rule.is_current:
        raise CollaborationsRefused(_("This rule holds no longer. Choose another one."), "rule")
    if replaces and (replaces.collaboration_id != one.pk or replaces.state != DecisionState.ADOPTED):
        raise CollaborationsRefused(_("Only a decision that was adopted can be replaced."), "replaces")
    members = one.members.filter(state=MemberState.MEMBER).select_related("contact")
    if rule.who == Who.CORE:
        members = members.exclude(seat=Seat.MEMBER)
    decision = Decision.objects.create(
        collaboration=one, rule=rule, title=title, text=text, replaces=replaces, admits=admits,
        closes_on=clock.today() + timedelta(days=days), voter_count=len(members),
    )  # fmt: skip
    Vote.objects.bulk_create(Vote(decision=decision, member=member) for member in members)
    audit("propose_decision", one, by)
    _ask(decision)
    return decision


def _ask(decision: Decision, name: str = "asked") -> None:
    one = decision.collaboration
    more = {"title": decision.title, "closes_on": decision.closes_on, "call": decision.call}
    for vote in decision.votes.filter(choice="", member__contact__isnull=False).select_related("member__contact"):
        tell(one, "vote_asked", vote.member.contact, once=f"{name}:{decision.key}:{decision.call}",
             to_view="collaboration_decisions", of=f"decision:{decision.key}", **more)  # fmt: skip


@transaction.atomic
def cast_vote(decision: Decision, *, choice: str, by: Person, note: str = "") -> Decision:
    """One member's vote, which may change until the last one came or the day is over."""
    hold(decision.collaboration, RUNNING, also_late=RUNNING)
    decision.refresh_from_db()
    if decision.state != DecisionState.OPEN:
        raise CollaborationsRefused(str(DECIDED))
    mine = decision.votes.filter(member__contact=by, member__state=MemberState.MEMBER)
    if not mine.update(choice=choice, note=note, cast_at=clock.now()):
        raise CollaborationsRefused(_("Others decide on this."))
    audit("cast_vote", decision.collaboration, by)
    if not decision.votes.filter(choice="").exists():
        _count(decision)
    return decision


def _count(decision: Decision) -> bool:
    """All voted, or the day is over."""
    votes = list(decision.votes.select_related("member"))
    counts = Counter(one.choice for one in votes if one.choice)
    chair = next((one.choice for one in votes if one.member.seat == Seat.CHAIR and one.member.state == "member"), "")
    found = rules.result(decision.rule, counts, voters=len(votes), call=decision.call, chair=chair)
    open_one = Decision.objects.filter(pk=decision.pk, state=DecisionState.OPEN, call=decision.call)
    if found.again:
        again = {"call": 2, "closes_on": clock.today() + timedelta(days=DAYS), "reminded_at": None}
        if open_one.update(**again) != 1:
            return False
        decision.refresh_from_db()
        audit("second_call", decision.collaboration, None)
        _ask(decision)
        return True
    state = DecisionState.ADOPTED if found.is_adopted else DecisionState.REJECTED
    counted = {
        "for_count": counts["for"], "against_count": counts["against"], "abstain_count": counts["abstain"],
        "voter_count": len(votes), "by_tie": found.by_tie, "lacked_quorum": found.lacked_quorum,
    }  # fmt: skip
    if open_one.update(state=state, state_since=clock.now(), **counted) != 1:
        return False
    decision.refresh_from_db()
    outbox.cancel_about(f"decision:{decision.key}")
    audit(f"decision_{state}", decision.collaboration, None)
    _admit(decision)
    return True


def _admit(decision: Decision) -> None:
    waits = CollaborationMember.objects.filter(admissions=decision, state=MemberState.CANDIDATE)
    if decision.state == DecisionState.ADOPTED:
        waits.update(state=MemberState.MEMBER, joined_on=clock.today(), signed_at=clock.now())
    else:
        waits.update(state=MemberState.REFUSED)


def open_votes() -> list[Decision]:
    """What a worker has to look at: the day is over, or nearly."""
    soon = Q(closes_on__lte=clock.today() + BEFORE_THE_END, reminded_at=None)
    rows = Decision.objects.filter(soon | Q(closes_on__lt=clock.today()), state=DecisionState.OPEN)
    return list(rows.select_related("collaboration", "rule").order_by("pk"))


def follow_vote(decision: Decision) -> bool:
    """Count what is over; remind once of what soon will be."""
    if decision.closes_on < clock.today():
        return _count(decision)
    if Decision.objects.filter(pk=decision.pk, reminded_at=None).update(reminded_at=clock.now()) != 1:
        return False
    _ask(decision, "soon")
    return True
