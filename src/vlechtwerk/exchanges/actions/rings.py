"""A ring of exchange: each helps the next, all say yes or none of it happens.

Rows are taken in one order by every step: innovations, needs, the ring, accounts; each in primary-key order.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, Refused, audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.core.ui.words import coins
from vlechtwerk.exchanges import queries
from vlechtwerk.exchanges.actions.answering import accept
from vlechtwerk.exchanges.actions.base import ExchangeRefused, one_line
from vlechtwerk.exchanges.enums import RingAnswer, RingEnd, RingState
from vlechtwerk.exchanges.models import ExchangeRing, RingMember
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import EntryAudience, EntryKind, NeedState
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching import deadlines
from vlechtwerk.matching.enums import DeclineReason
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person

LINK_GRACE = timedelta(days=30)  # a closed ring still tells by its link what became of it


def ring_link(member: RingMember) -> str:
    """The personal address at which somebody answers without an account."""
    valid = max(member.ring.answer_by - clock.now(), timedelta()) + LINK_GRACE
    return links.absolute("guest_ring", links.make_token("ring", member.key, valid=valid))


def _about(ring: ExchangeRing) -> str:
    return f"ring:{ring.key}"


# Proposing


@transaction.atomic
def propose_ring(needs: Sequence[Need], *, by: Actor) -> ExchangeRing:
    """Ask all of them at once. The asker of each need helps with the next one, the last with the first.

    Whatever speaks against it is said here, before anybody is mailed.
    """
    for need in sorted(needs, key=lambda need: need.innovation_id):
        innovations.advance_step(need.innovation, to="wait", by=by)
    found = queries.arcs_of(_hold(needs))
    for arc in found.arcs:
        if arc.obstacle:
            raise ExchangeRefused(arc.obstacle)
    _check_limits([arc.giver for arc in found.arcs])
    ring = _insert(found.arcs, by)
    audit("propose_ring", ring, by, people=[arc.giver.pk for arc in found.arcs])
    for member in ring.places:
        innovations.set_need_state(member.need, to=NeedState.PROPOSED, by=by, allowed_from=[NeedState.OPEN])
        matching.settle_before(member.need)
        _log(member, "ring_proposed", by)
    for member in ring.places:
        _mail(ring, member, "ring_asked")
    return ring


def _hold(needs: Sequence[Need]) -> list[Need]:
    """Take the rows of the needs, and see them as they are by now; in the order of the ring."""
    ids = [need.pk for need in needs]
    list(Need.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    related = ("innovation__broker", "innovation__place", "innovation__sector", "axis")
    fresh = {need.pk: need for need in Need.objects.select_related(*related).filter(pk__in=ids)}
    return [fresh[pk] for pk in ids]


def _check_limits(people: Sequence[Person]) -> None:
    """Everybody pays one coin and earns one. Which session comes first nobody knows, so each must be able to pay
    before she earns: the ledger would refuse it otherwise, after everybody said yes."""
    for row in queries.limits_of(people):
        if row["notice"].level == "hard":
            words = {"name": row["person"].name, "balance": coins(row["notice"].would_be)}
            raise ExchangeRefused(
                _(
                    "%(name)s would stand at %(balance)s coins, past the limit. Let them give or receive a session first."
                )
                % words
            )


def _insert(arcs: Sequence[queries.Arc], by: Actor) -> ExchangeRing:
    """The ring with its members: the giver of an arc asks what the arc before it gives."""
    needs = {arc.receiver.pk: arc.need for arc in arcs}
    try:
        with transaction.atomic():
            ring = ExchangeRing.objects.create(size=len(arcs), proposed_by_id=by.pk, answer_by=deadlines.answer_until())
            for order, arc in enumerate(arcs):
                RingMember.objects.create(
                    ring=ring, order=order, person=arc.giver, need=needs[arc.giver.pk], **_why(arc)
                )
    except IntegrityError:
        raise ExchangeRefused(_("Somebody of this ring is in another ring that waits for answers.")) from None
    return ring


def _why(arc: queries.Arc) -> dict[str, Any]:
    """Why this person was chosen to give, as the desk keeps it."""
    if arc.scored is None:
        return {}
    reasons = [{"code": one.code, "params": one.params} for one in arc.reasons if one.is_for]
    return {"score": arc.scored.total, "contributions": arc.scored.contributions, "reasons": reasons}


# Answering


def _take(ring: ExchangeRing) -> ExchangeRing:
    """Wait for whoever else is at this ring or its needs, and see it as it is by now."""
    _hold([member.need for member in ring.places])
    list(ExchangeRing.objects.select_for_update().filter(pk=ring.pk).values_list("pk"))
    return queries.rings().get(pk=ring.pk)


def _require_open(ring: ExchangeRing) -> None:
    if ring.state != RingState.PROPOSED:
        raise ExchangeRefused(_("This ring is closed: %(state)s.") % {"state": ring.get_state_display()})


@transaction.atomic
def answer_ring(
    member: RingMember, *, answer: str, by: Actor, phone: str = "", reason: str = DeclineReason.NOT_SAID, note: str = ""
) -> ExchangeRing:
    """One says yes or no. The last yes starts all sessions; a no ends the ring for all.

    Look at the state of the answer: a ring that broke in the meantime ends by this as well.
    """
    ring = _take(member.ring)
    member = next(one for one in ring.places if one.pk == member.pk)
    answer = RingAnswer(answer)
    if member.answer == answer:
        return ring  # the same click twice
    _require_open(ring)
    if member.answer:
        raise ExchangeRefused(_("You answered before. Call the broker when something has changed."))
    said = {"decline_reason": DeclineReason(reason), "decline_note": note.strip()[:600]} if answer == "no" else {}
    RingMember.objects.filter(pk=member.pk).update(answer=answer, answered_at=clock.now(), **said)
    outbox.cancel_about(f"{_about(ring)}:{member.pk}")
    audit(f"ring_{answer}", ring, by, on_behalf_of=None if by.pk == member.person_id else member.person)
    if phone := one_line(phone):
        Person.objects.filter(pk=member.person_id).update(phone=phone[:30])
    ring = queries.rings().get(pk=ring.pk)
    if answer == RingAnswer.NO:
        return _end(ring, RingState.DECLINED, by)
    if broke := queries.what_broke(ring):
        return _end(ring, RingState.WITHDRAWN, None, broke)
    return _start(ring) if queries.is_complete(ring) else ring


def _start(ring: ExchangeRing) -> ExchangeRing:
    """Everybody said yes: a session for each, all or none. When coins reached a limit since: none, and the ring ends."""
    try:
        with transaction.atomic():
            _close(ring, RingState.ACCEPTED, None)
            ledger.hold_accounts([member.person for member in ring.places])
            for giver, receiver in ring.arcs:
                proposal = _request(ring, giver, receiver)
                accept(proposal, by=giver.person)
    except Refused as no:
        audit("ring_stopped", ring, None, why=str(no))
        return _end(queries.rings().get(pk=ring.pk), RingState.WITHDRAWN, None, RingEnd.LIMIT)
    return queries.rings().get(pk=ring.pk)


def _request(ring: ExchangeRing, giver: RingMember, receiver: RingMember) -> Any:
    """What one was asked within the ring, as a request of its own."""
    proposal = matching.request_of_ring(
        receiver.need, helper=giver.person, by=ring.proposed_by, asked_at=ring.created_at, answer_by=ring.answer_by,
        score=giver.score, contributions=giver.contributions,
    )  # fmt: skip
    RingMember.objects.filter(pk=giver.pk).update(proposal=proposal)
    return proposal


# Ending


@transaction.atomic
def withdraw_ring(ring: ExchangeRing, *, by: Actor) -> ExchangeRing:
    """The broker takes it back; everybody hears it."""
    ring = _take(ring)
    _require_open(ring)
    return _end(ring, RingState.WITHDRAWN, by, RingEnd.BROKER)


def _close(ring: ExchangeRing, state: RingState, by: Actor | None, end: str = "") -> None:
    """The ring waits for nobody any more; of two steps one wins."""
    row = ExchangeRing.objects.filter(pk=ring.pk, state=RingState.PROPOSED)
    if row.update(state=state, closed_at=clock.now(), end=end) != 1:
        ring.refresh_from_db()
        _require_open(ring)
    RingMember.objects.filter(ring=ring).update(is_open=False)
    for member in ring.places:
        outbox.cancel_about(f"{_about(ring)}:{member.pk}")
    audit(f"ring_{state}", ring, by, end=end)


def _end(ring: ExchangeRing, state: RingState, by: Actor | None, end: str = "") -> ExchangeRing:
    """It does not go on: the needs are open again and everybody is told kindly, not who said no, nor why.

    A no and a silence are kept as such for the match desk, for brokers only.
    """
    _close(ring, state, by, end)
    for giver, receiver in ring.arcs:
        if giver.answer == RingAnswer.NO:
            matching.decline_proposal(
                _request(ring, giver, receiver), reason=giver.decline_reason, note=giver.decline_note,
                by=by or giver.person, audience=EntryAudience.BROKERS,
            )  # fmt: skip
        elif state == RingState.EXPIRED and not giver.answer:
            matching.expire_proposal(_request(ring, giver, receiver), audience=EntryAudience.BROKERS)
        matching.free_need(receiver.need, by=by)
    ring = queries.rings().get(pk=ring.pk)
    told = queries.told_at_end(ring)
    for member in ring.places:
        if member.need.state == NeedState.OPEN:
            _log(member, "ring_ended", None)
        if member.person in told:
            _mail(ring, member, "ring_closed")
    return ring


# What falls due


def remind_rings_due() -> int:
    """One reminder after some working days of silence, to those who have not answered."""
    silent = ExchangeRing.objects.filter(state=RingState.PROPOSED, reminded_at__isnull=True)
    return each_due(queries.rings().filter(pk__in=silent).order_by("created_at")[:MOST_AT_ONCE], _remind)


def _remind(ring: ExchangeRing) -> bool:
    if not deadlines.is_long_silent(ring.created_at):
        return False
    ring.answer_by = deadlines.after_reminder(ring.answer_by)
    row = ExchangeRing.objects.filter(pk=ring.pk, state=RingState.PROPOSED, reminded_at__isnull=True)
    if row.update(reminded_at=clock.now(), answer_by=ring.answer_by) != 1:
        return False
    audit("remind_ring", ring, None)
    for member in RingMember.objects.filter(ring=ring, answer="").select_related("person", "need__innovation"):
        _mail(ring, member, "ring_reminder")
    return True


def end_rings_due() -> int:
    """Silence until the end; or it cannot go on, because a need was met elsewhere or withdrawn, or somebody left."""
    silent = Q(answer_by__lte=clock.now(), reminded_at__isnull=False)
    gone = Q(members__person__left_on__isnull=False) | Q(members__person__is_active=False)
    taken = Q(members__need__state__in=[state for state in NeedState if state != NeedState.PROPOSED])
    due = ExchangeRing.objects.filter(silent | gone | taken, state=RingState.PROPOSED).values("pk")
    return each_due(queries.rings().filter(pk__in=due).order_by("pk")[:MOST_AT_ONCE], _end_due)


def _end_due(ring: ExchangeRing) -> bool:
    ring = _take(ring)
    _require_open(ring)
    if broke := queries.what_broke(ring):
        _end(ring, RingState.WITHDRAWN, None, broke)
    elif ring.reminded_at and ring.answer_by <= clock.now():
        _end(ring, RingState.EXPIRED, None)
    else:
        return False
    return True


def _log(member: RingMember, verb: str, by: Actor | None) -> None:
    innovations.log(member.need.innovation, kind=EntryKind.MATCH, verb=verb, by=by, need=member.need)


def _mail(ring: ExchangeRing, member: RingMember, name: str) -> None:
    """What one gives to whom, and gets from whom. Never a number."""
    place = queries.Place(ring, member)
    gives, gets = place.gives, place.gets
    context = {
        "gives": {"name": gives.person.name, "innovation": gives.need.innovation.name, "need": gives.need.title},
        "need": {"text": gives.need.text},
        "gets": {"name": gets.person.name, "need": member.need.title},
        "size": ring.size,
        "looks_on": member.need.state == NeedState.OPEN,
        "broker": {"name": ring.proposed_by.name},
        "answer_by": ring.answer_by,
        "link": ring_link(member),
    }
    about = f"{_about(ring)}:{member.pk}" if name != "ring_closed" else _about(ring)
    outbox.queue(f"exchanges.{name}", to=member.person, context=context, about=about, once=f"{name}:{member.key}")
