"""Asking somebody, and what becomes of it until there is a yes."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, Refused, audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.core.ui.words import coins
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import EntryAudience, EntryKind, NeedState
from vlechtwerk.innovations.models import Need
from vlechtwerk.innovations.queries import is_team_member, lead_of
from vlechtwerk.ledger import actions as ledger_actions
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching import deadlines, queries, registry, rules
from vlechtwerk.matching.asking import words_of
from vlechtwerk.matching.enums import (
    COOL_DOWN_DAYS,
    DeclineReason,
    ProposalState,
    SetAsideKind,
    SetAsideReason,
)
from vlechtwerk.matching.models import Introduction, Proposal, RoundRefusal, SetAside
from vlechtwerk.matching.rules import coins_of
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people import actions as people
from vlechtwerk.people.enums import ConsentPurpose
from vlechtwerk.people.models import Person

ASKABLE = (NeedState.OPEN, NeedState.PROPOSED)
OPEN = (ProposalState.DRAFTED, ProposalState.ASKED, ProposalState.KEPT)
WAITING = (ProposalState.ASKED, ProposalState.KEPT)
UNANSWERED = (ProposalState.DECLINED, ProposalState.EXPIRED)  # a no or a silence: the broker asks the next one
UNSEEN = Q(handled_at=None) & (
    Q(state__in=UNANSWERED) | Q(state=ProposalState.WITHDRAWN, introduction__isnull=False)  # or a session called off
)


class MatchingRefused(Refused):
    """Somebody cannot be asked, or has answered already."""


def answer_link(proposal: Proposal) -> str:
    """The personal address at which the helper answers without an account."""
    valid = proposal.answer_by - clock.now() + timedelta(days=rules.GUEST_LINK_GRACE_DAYS)
    return links.absolute("answer", links.make_token("answer", proposal.key, valid=max(valid, timedelta(hours=1))))


@transaction.atomic
def ask_helper(need: Need, *, helper: Person, by: Actor, message: str = "", scored: Any = None) -> Proposal:
    """Ask somebody for half a day. ``scored`` (of the desk) keeps why this person was chosen.

    Asking the next one settles the no or the silence of those before.
    """
    innovations.advance_step(need.innovation, to="wait", by=by)  # before the need: one order for two writers
    _hold(need)
    _check_open(need, helper)
    _check_not_held(need)
    _check_may_be_asked(need, helper)
    proposal = _insert(
        need, helper, by, message=message.strip(), answer_by=deadlines.answer_until(),
        score=getattr(scored, "total", None), contributions=getattr(scored, "contributions", {}),
        rank=getattr(scored, "rank", None), considered=getattr(scored, "considered", {}),
        weight_set=getattr(scored, "weight_set", None),
    )  # fmt: skip
    innovations.set_need_state(need, to=NeedState.PROPOSED, by=by, allowed_from=ASKABLE)
    Proposal.objects.filter(UNSEEN, need=need).update(handled_at=clock.now())
    audit("ask_helper", proposal, by)
    _log(proposal, "helper_asked", by)
    _mail(proposal, "proposal_asked", once=f"asked:{proposal.key}")
    return proposal


def _hold(need: Need) -> None:
    """Take the need's row until the end of the transaction, so that asks and answers come one after the other.

    Always before its proposals: two writers never wait for each other in a circle.
    """
    need.state = Need.objects.select_for_update().values_list("state", flat=True).get(pk=need.pk)


def _insert(need: Need, helper: Person, by: Actor, **fields: Any) -> Proposal:
    try:
        with transaction.atomic():
            return Proposal.objects.create(need=need, helper=helper, asked_by_id=by.pk, asked_at=clock.now(), **fields)
    except IntegrityError:
        raise MatchingRefused(_("%(name)s has been asked for this need already.") % {"name": helper.name}) from None


def _require_in_network(person: Person) -> None:
    if not _is_in_network(person):
        raise MatchingRefused(_("%(name)s is no longer in the network.") % {"name": person.name})


def _is_in_network(person: Person) -> bool:
    return Person.objects.filter(pk=person.pk, left_on=None, is_active=True).exists()


def _check_open(need: Need, helper: Person) -> None:
    """Whether this need looks for somebody, and may find this person."""
    if need.state not in ASKABLE:
        raise MatchingRefused(_("This need no longer looks for somebody. Look at it again."))
    if not _is_in_network(helper):
        raise MatchingRefused(_("%(name)s is no longer in the network. Choose somebody else.") % {"name": helper.name})
    if is_team_member(helper, need.innovation):
        raise MatchingRefused(_("%(name)s makes this innovation. Choose somebody else.") % {"name": helper.name})
    if Proposal.objects.filter(need=need, helper=helper, state=ProposalState.DECLINED).exists():
        raise MatchingRefused(_("%(name)s said no to this need before.") % {"name": helper.name})


def _check_not_held(need: Need) -> None:
    """Somebody above waits for answers for it (see ``matching.registry``)."""
    if hold := registry.hold_now(need):
        raise MatchingRefused(hold.words)


def _check_may_be_asked(need: Need, helper: Person) -> None:
    """What speaks against asking, before anything is written. Whoever offers help is not held by it."""
    name = {"name": helper.name}
    if queries.is_set_aside(need, helper):
        raise MatchingRefused(_("%(name)s was set aside for this need. Take that back first.") % name)
    if until := queries.cooling_down_until(helper):
        if until > clock.today() + timedelta(days=rules.FOR_EVER_DAYS):
            raise MatchingRefused(_("%(name)s does not want to be asked any more. Choose somebody else.") % name)
        raise MatchingRefused(
            _("%(name)s rests until %(day)s after an earlier no.") % {**name, "day": until.strftime("%d/%m/%Y")}
        )
    if Proposal.objects.filter(need=need, state=ProposalState.ASKED).count() >= rules.MAX_OPEN_ASKS:
        raise MatchingRefused(_("Three people are asked for this need already. Wait, or withdraw one request."))
    asker = lead_of(need.innovation)
    _require_in_network(asker)
    _check_limit(need, asker, pays=True)
    _check_limit(need, helper, pays=False)


def _check_limit(need: Need, person: Person, pays: bool) -> None:
    """A limit says no before anybody is asked, not after the help was given; unless the team lets this one pass."""
    notice = ledger.limit_notice(person, pays=pays)
    if notice is None or notice.level != "hard" or ledger.may_pass([person.pk], coins_of(need)):
        return
    words = {"name": person.name, "balance": coins(notice.would_be), "limit": coins(notice.limit)}
    if pays:
        raise MatchingRefused(
            _(
                "%(name)s would stand at %(balance)s coins, under the limit of %(limit)s. Let them give a session first, or ask the team to let this one pass."
            )
            % words
        )
    raise MatchingRefused(
        _(
            "%(name)s would stand at %(balance)s coins, over the limit of %(limit)s. Let them receive a session first, or ask the team to let this one pass."
        )
        % words
    )


@transaction.atomic
def offer_help(need: Need, *, helper: Person, by: Actor) -> Proposal:
    """Somebody offers to help with a need; the broker links them, or not.

    A rest after an earlier no does not bind the one who took it, and nobody's coins are told to them.
    """
    _hold(need)
    _check_open(need, helper)
    proposal = _insert(need, helper, by, state=ProposalState.DRAFTED, answer_by=deadlines.answer_until())
    audit("offer_help", proposal, by)
    _log(proposal, "offer_made", by)
    return proposal


@transaction.atomic
def accept_proposal(proposal: Proposal, *, by: Actor, phone: str = "") -> Introduction:
    """A yes: rivals close, both are introduced, and both consents are logged."""
    need = Need.objects.select_related("innovation").get(pk=proposal.need_id)
    _hold(need)
    helper, asker = proposal.helper, lead_of(need.innovation)
    for person in (helper, asker):
        _require_in_network(person)
    _check_not_held(need)
    _answer(proposal, ProposalState.ACCEPTED, allowed=OPEN)
    Proposal.objects.filter(UNSEEN, need=need).update(handled_at=clock.now())  # this yes settles an earlier no
    innovations.set_need_state(need, to=NeedState.INTRODUCED, by=by, allowed_from=ASKABLE)
    keep_phone(helper, phone)
    source = f"proposal:{proposal.key}"
    for person in (helper, asker):
        said = people.log_consent(person, purpose=ConsentPurpose.INTRODUCTION, given=True, source=source)
    version = said.text_version
    introduction = Introduction.objects.create(proposal=proposal, helper=helper, asker=asker, text_version=version)
    audit("accept_proposal", proposal, by, on_behalf_of=_on_behalf(proposal, by))
    _log(proposal, "helper_accepted", by)
    return introduction


def keep_phone(helper: Person, phone: str) -> None:
    """The number that came with a yes."""
    if phone.strip() and phone.strip() != helper.phone:
        Person.objects.filter(pk=helper.pk).update(phone=phone.strip())
        helper.phone = phone.strip()


def _on_behalf(proposal: Proposal, by: Actor) -> Person | None:
    """For whom a broker enters an answer that came by telephone."""
    return None if by.pk == proposal.helper_id else proposal.helper


def _answer(proposal: Proposal, to: ProposalState, allowed: Collection[str], **fields: Any) -> None:
    """The answer counts once; whoever comes second reads what it is by now. The need is held by the caller."""
    row, was_kept = Proposal.objects.filter(pk=proposal.pk, state__in=allowed), proposal.state == ProposalState.KEPT
    try:
        with transaction.atomic():
            changed = row.update(state=to, answered_at=clock.now(), **fields)
    except IntegrityError:
        raise MatchingRefused(_("Somebody else said yes just before. Thank you for wanting to help.")) from None
    proposal.refresh_from_db()
    if changed != 1:
        raise MatchingRefused(_("This request is closed: %(state)s.") % {"state": proposal.get_state_display()})
    outbox.cancel_about(f"proposal:{proposal.key}")
    if was_kept or to == ProposalState.ACCEPTED:
        _ask_no_more(proposal)


def _ask_no_more(proposal: Proposal) -> None:
    """Nobody decides any more about coins that nothing waits for: a yes went on, or ended otherwise."""
    source, others = coins_of(proposal.need), Proposal.objects.filter(need=proposal.need_id, state=ProposalState.KEPT)
    is_last = proposal.state == ProposalState.ACCEPTED or not others.exists()
    ledger_actions.withdraw_requests(source, holder=None if is_last else proposal.helper, by=None)


@transaction.atomic
def close_rivals(need: Need, *, by: Actor | None) -> None:
    """Somebody helps with this need by now (see ``innovations.registry``): who was still asked is thanked."""
    rivals = Proposal.objects.filter(need=need, state__in=OPEN)
    for rival in rivals.select_related("helper", "need__innovation").order_by("pk"):
        name = "offer_closed" if rival.state == ProposalState.DRAFTED else "proposal_superseded"
        _answer(rival, ProposalState.SUPERSEDED, allowed=OPEN)
        audit("close_rival", rival, None)
        _mail(rival, name)


@transaction.atomic
def decline_proposal(
    proposal: Proposal, *, reason: str = DeclineReason.NOT_SAID, note: str = "", by: Actor,
    audience: str = EntryAudience.TEAM,
) -> Proposal:  # fmt: skip
    """A no. Its reason decides when this person may be asked again. ``audience``: who reads it on the timeline."""
    _hold(proposal.need)
    reason = DeclineReason(reason)
    rest = COOL_DOWN_DAYS[reason]
    until = clock.today() + timedelta(days=rest) if rest else None
    _answer(
        proposal, ProposalState.DECLINED, allowed=[ProposalState.ASKED], decline_reason=reason,
        decline_note=note.strip()[:600], cool_down_until=until,
    )  # fmt: skip
    if reason == DeclineReason.NEVER:
        people.log_consent(proposal.helper, purpose=ConsentPurpose.MAIL, given=False, source=f"proposal:{proposal.key}")
    free_need(proposal.need, by=by)
    audit("decline_proposal", proposal, by, on_behalf_of=_on_behalf(proposal, by), reason=reason)
    _log(proposal, "helper_declined", by, audience, reason=str(reason))
    return proposal


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, by: Actor | None) -> Proposal:
    """The broker takes a request back, or says no to an offer; the helper hears it."""
    _hold(proposal.need)
    _withdraw(proposal, by)
    free_need(proposal.need, by=by)
    return proposal


def _withdraw(proposal: Proposal, by: Actor | None) -> None:
    proposal.refresh_from_db(fields=["state"])
    name = "offer_closed" if proposal.state == ProposalState.DRAFTED else "proposal_withdrawn"
    _answer(proposal, ProposalState.WITHDRAWN, allowed=OPEN)
    audit("withdraw_proposal", proposal, by)
    _log(proposal, "ask_withdrawn", by)
    _mail(proposal, name)


@transaction.atomic
def close_requests(need: Need, *, by: Actor | None) -> None:
    """The need is gone (see ``innovations.registry``): nobody is asked for it any more, and everybody hears it."""
    _hold(need)
    waiting = Proposal.objects.filter(need=need, state__in=OPEN).select_related("helper", "need__innovation")
    for proposal in waiting.order_by("pk"):
        _withdraw(proposal, by)


def free_need(need: Need, *, by: Actor | None) -> None:
    """Without anybody left who was asked, the need is open again. Its row is held by the caller."""
    if registry.hold_now(need) or Proposal.objects.filter(need=need, state__in=WAITING).exists():
        return
    if Need.objects.filter(pk=need.pk, state=NeedState.PROPOSED).exists():
        innovations.set_need_state(need, to=NeedState.OPEN, by=by, allowed_from=[NeedState.PROPOSED])


@transaction.atomic
def mark_handled(proposal: Proposal, *, by: Actor) -> None:
    """The broker has dealt with a no or a silence; it leaves the desk. What still waits for an answer stays."""
    unseen = Proposal.objects.filter(UNSEEN, pk=proposal.pk)
    if unseen.update(handled_at=clock.now()):
        audit("handle_proposal", proposal, by)


@transaction.atomic
def set_aside(
    need: Need, *, person: Person, kind: str, reason: str, by: Actor, note: str = "", considered: Any = None
) -> SetAside:
    """ "Not now" (for a while) or "never for this need", with the reason and who was shown beside."""
    kind = SetAsideKind(kind)
    until = clock.today() + timedelta(days=rules.NOT_NOW_DAYS) if kind == SetAsideKind.NOT_NOW else None
    values = {
        "kind": kind, "reason": SetAsideReason(reason), "note": note.strip()[:200], "until": until, "by_id": by.pk,
        "considered": considered or {},
    }  # fmt: skip
    row, _made = SetAside.objects.update_or_create(need=need, person=person, defaults=values)
    audit("set_aside", need, by, person=person, kind=kind, reason=reason)
    return row


@transaction.atomic
def lift_set_aside(row: SetAside, *, by: Actor) -> None:
    """Let somebody be a candidate again, also in the rounds where the pair was refused."""
    RoundRefusal.objects.filter(need=row.need, person=row.person).delete()
    audit("lift_set_aside", row.need, by, person=row.person)
    row.delete()


def remind_due() -> int:
    """One reminder after some working days of silence."""
    silent = Proposal.objects.filter(state=ProposalState.ASKED, reminded_at__isnull=True, helper__left_on=None)
    return each_due(silent.select_related("helper", "need__innovation").order_by("asked_at")[:MOST_AT_ONCE], _remind)


def _remind(proposal: Proposal) -> bool:
    if not deadlines.is_long_silent(proposal.asked_at):
        return False
    proposal.answer_by = deadlines.after_reminder(proposal.answer_by)
    row = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.ASKED, reminded_at__isnull=True)
    if row.update(reminded_at=clock.now(), answer_by=proposal.answer_by) != 1:
        return False
    audit("remind_helper", proposal, None)
    _mail(proposal, "proposal_reminder", once=f"reminded:{proposal.key}")
    _log(proposal, "helper_reminded", None)
    return True


def expire_due() -> int:
    """Silence until the end: the request closes, and the broker sees that the next one may be asked.

    Nobody's request ends before the reminder, unless they left the network. Offers (drafted) do not expire:
    they wait on the broker's desk.
    """
    silent = Q(answer_by__lte=clock.now(), reminded_at__isnull=False)
    gone = Q(helper__left_on__isnull=False) | Q(helper__is_active=False)
    late = Proposal.objects.filter(silent & Q(state=ProposalState.ASKED) | gone & Q(state__in=WAITING))
    return each_due(late.select_related("helper", "need__innovation").order_by("pk")[:MOST_AT_ONCE], _expire)


def _expire(proposal: Proposal) -> bool:
    return expire_proposal(proposal)


def expire_proposal(proposal: Proposal, *, audience: str = EntryAudience.TEAM) -> bool:
    """There was no answer. ``audience``: who reads it on the timeline."""
    _hold(proposal.need)
    _answer(proposal, ProposalState.EXPIRED, allowed=WAITING)
    free_need(proposal.need, by=None)
    audit("expire_proposal", proposal, None)
    _log(proposal, "helper_silent", None, audience)
    return True


def _log(proposal: Proposal, verb: str, by: Actor | None, audience: str = EntryAudience.TEAM, **data: Any) -> None:
    innovations.log(
        proposal.need.innovation, kind=EntryKind.MATCH, verb=verb, by=by, person=proposal.helper,
        need=proposal.need, data=data, audience=audience,
    )  # fmt: skip


def _mail(proposal: Proposal, name: str, once: str | None = None) -> None:
    context = words_of(proposal, link=answer_link(proposal))
    outbox.queue(f"matching.{name}", to=proposal.helper, context=context, about=f"proposal:{proposal.key}", once=once)


def release_acceptance(proposal: Proposal) -> None:
    """The session of this yes is off: the yes is withdrawn, so that somebody else may say yes.

    It waits on the broker's desk like a no, until the next one is asked.
    """
    Proposal.objects.filter(pk=proposal.pk, state=ProposalState.ACCEPTED).update(
        state=ProposalState.WITHDRAWN, handled_at=None, answered_at=clock.now()
    )
