"""Giving something back: an invitation, never a debt notice. When nobody is asked, see ``queries.resting``."""

import uuid
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.exchanges import letters, queries, rules
from vlechtwerk.exchanges.actions.base import ExchangeRefused, give_link, one_line
from vlechtwerk.exchanges.enums import OWN_WISH, WAITING, GiveState, Rest
from vlechtwerk.exchanges.models import GiveInvitation, StrengtheningSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import EntryKind
from vlechtwerk.innovations.models import Need
from vlechtwerk.innovations.queries import open_needs
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.ledger import queries as ledger_queries
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching import queries as matching_queries
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person

LONGEST_SNOOZE = timedelta(days=184)
NEEDS_SHOWN = 3
RELATED = ("person", "paid_by", "invited_by", "session__giver", "session__need__innovation")
CAME_TO_NOTHING = (
    ProposalState.DECLINED, ProposalState.EXPIRED, ProposalState.SUPERSEDED, ProposalState.WITHDRAWN,
)  # fmt: skip
DONATION_SPACE = uuid.UUID("6f1d7d0e-7f43-4c53-9d0c-6a2b1a7f0c11")


def invite_to_give(session: StrengtheningSession) -> GiveInvitation | None:
    """After a booked session: three open needs that fit the receiver's talents. Who has left is not asked.

    Who has an invitation under way gets no second one: this session joins it. Who is not to be asked now gets theirs
    later, see :func:`wake_due`.
    """
    person = session.receiver
    if _has_left(person):
        return None
    invitation = queries.invitation_after(session) or queries.under_way(person)
    if invitation is None:
        try:
            with transaction.atomic():
                return _start(GiveInvitation(session=session, person=person), queries.rest_of(person))
        except IntegrityError:  # another session of theirs was booked at this moment
            invitation = queries.under_way(person)
    if invitation and invitation.session_id != session.pk:
        invitation.more.add(session)
    return invitation


def _start(invitation: GiveInvitation, rest: queries.Resting | None) -> GiveInvitation:
    if rest:
        invitation.state, invitation.snoozed_until = GiveState.HELD, rest.look_again
    invitation.save(force_insert=True)
    needs = matching_queries.fitting_needs(invitation.person, k=NEEDS_SHOWN)
    invitation.needs.set(needs)
    _log(invitation, "give_invited", None)
    if not rest:
        _mail(invitation, needs)
    return invitation


@transaction.atomic
def invite_people(chosen: Collection[queries.Invited], *, by: Actor, word: str = "") -> list[GiveInvitation]:
    """The broker invites a chosen set, all of them or nobody: who is not to be asked by now is named.

    Who had an invitation that waited gets this one instead: nobody has two. ``word``: of the broker, for their mail.
    """
    for one in chosen:
        if one.obstacle:
            raise ExchangeRefused(_("%(name)s: %(why)s.") % {"name": one.person.name, "why": one.obstacle})
    return [_invite(one, by, word) for one in sorted(chosen, key=lambda one: one.person.pk)]


def _invite(one: queries.Invited, by: Actor, word: str) -> GiveInvitation:
    invitation = queries.under_way(one.person)
    if invitation is None:
        try:
            with transaction.atomic():
                invitation = GiveInvitation.objects.create(person=one.person, invited_by_id=by.pk)
        except IntegrityError:  # a session of theirs was booked at this moment
            raise ExchangeRefused(_("%(name)s has an invitation by now.") % {"name": one.person.name}) from None
    else:
        since = clock.now() - timedelta(days=rules.INVITE_EVERY_DAYS)
        held = GiveInvitation.objects.select_for_update().get(pk=invitation.pk)
        if held.mailed_at and held.mailed_at > since:  # another broker was first
            raise ExchangeRefused(_("%(name)s was invited just now.") % {"name": one.person.name})
        _turn(invitation, GiveState.OPEN, by, invited_by_id=by.pk, reminded_at=None)
    invitation.needs.set(one.needs)
    audit("give_invited", invitation, by, needs=one.needs)
    for need in one.needs[:1]:
        _log(invitation, "give_invited", by, need=need)
    _mail(invitation, one.needs, word=word)
    return invitation


@transaction.atomic
def let_rest(person: Person, *, by: Actor) -> Person:
    """Nobody asks somebody who is worn out before the next quarter; what they promised stays."""
    until = rules.next_quarter(clock.today())
    worn = Person.objects.filter(Q(available_from=None) | Q(available_from__lt=until), pk=person.pk, left_on=None)
    if worn.update(available_from=until) != 1:
        raise ExchangeRefused(_("%(name)s rests already, or is no longer here.") % {"name": person.name})
    person.refresh_from_db()
    audit("let_rest", person, by, until=until)
    return person


@transaction.atomic
def invite_to_ask(person: Person, *, by: Actor) -> Person:
    """Ask somebody with many coins what they could use help with; once a quarter."""
    if _has_left(person) or not person.email:
        raise ExchangeRefused(_("%(name)s has no address to write to. Call them.") % {"name": person.name})
    context = {"tally": ledger_queries.tally(person), "link": links.absolute("ask")}
    once = queries.ask_once(person)
    if outbox.queue("exchanges.ask_invited", to=person, context=context, once=once) is None:
        raise ExchangeRefused(_("%(name)s was asked this quarter already.") % {"name": person.name})
    audit("invite_to_ask", person, by)
    return person


def _has_left(person: Person) -> bool:
    return bool(person.left_on) or not person.is_active


def _mail(invitation: GiveInvitation, needs: Iterable[Need], *, again: bool = False, word: str = "") -> None:
    """The mail that invites; when it left counts for how soon another one may."""
    GiveInvitation.objects.filter(pk=invitation.pk).update(mailed_at=clock.now())
    facts = letters.facts_of([invitation.person_id])[invitation.person_id]
    words = letters.words_of(invitation, needs, link=give_link(invitation), again=again, word=word, **facts)
    outbox.queue(
        "exchanges.give_invited", to=invitation.person, context=words, about=f"give:{invitation.key}",
        once=f"give:{invitation.key}:{clock.now().isoformat()}",
    )  # fmt: skip


def _turn(
    invitation: GiveInvitation, to: GiveState, by: Actor | None, allowed: Collection[str] = WAITING, **fields: Any
) -> None:
    """One answer counts. Mails about it that did not leave yet do not leave any more, and do not count as sent."""
    row = GiveInvitation.objects.filter(pk=invitation.pk, state__in=allowed)
    if row.update(state=to, state_since=clock.now(), **fields) != 1:
        invitation.refresh_from_db()
        raise ExchangeRefused(_("This invitation is “%(state)s” by now.") % {"state": invitation.get_state_display()})
    _stop_mails(invitation)
    invitation.refresh_from_db()
    audit(f"give_{to}", invitation, by)


def _stop_mails(invitation: GiveInvitation) -> None:
    if outbox.cancel_about(f"give:{invitation.key}"):
        GiveInvitation.objects.filter(pk=invitation.pk).update(mailed_at=None)


@transaction.atomic
def snooze_invitation(invitation: GiveInvitation, *, until: date, by: Person) -> GiveInvitation:
    """Ask again later."""
    if not clock.today() < until <= clock.today() + LONGEST_SNOOZE:
        raise ExchangeRefused(_("Choose a day between tomorrow and half a year from now."), "until")
    _turn(invitation, GiveState.SNOOZED, by, snoozed_until=until)
    return invitation


@transaction.atomic
def offer_for_invitation(invitation: GiveInvitation, *, need: Need, by: Person) -> Proposal:
    """Offer help with one of the needs; the broker links the two. A colleague's coin is the colleague's own."""
    is_colleague = by.pk != invitation.person_id
    if is_colleague and by.pk != invitation.paid_by_id:
        raise ExchangeRefused(_("This invitation is with somebody else by now."))
    proposal = matching.offer_help(need, helper=by if is_colleague else invitation.person, by=by)
    _turn(
        invitation, GiveState.PLANNED, by, [GiveState.PASSED] if is_colleague else WAITING,
        offer=proposal, reminded_at=None,
    )  # fmt: skip
    _log(invitation, "give_offered", by, need=need, person=proposal.helper)
    return proposal


@transaction.atomic
def forward_invitation(invitation: GiveInvitation, *, to_person: Person, by: Person) -> GiveInvitation:
    """Let a colleague give; they get the same needs. Who is not to be asked now is not asked by this way either."""
    if to_person.pk == invitation.person_id:
        raise ExchangeRefused(_("Choose somebody else than yourself."), "email")
    if _has_left(to_person):
        raise ExchangeRefused(_("%(name)s is no longer in the network.") % {"name": to_person.name}, "email")
    if invitation.said_no.filter(pk=to_person.pk).exists() or queries.rest_of(to_person):
        raise ExchangeRefused(
            _("%(name)s cannot be asked just now. Choose somebody else.") % {"name": to_person.name}, "email"
        )
    _turn(invitation, GiveState.PASSED, by, paid_by=to_person, mailed_at=clock.now())
    _log(invitation, "give_forwarded", by)
    context = {
        "from_name": invitation.person.name,
        "needs": letters.told(open_needs().filter(pk__in=invitation.needs.values("pk"))),
        "link": give_link(invitation, to_person),
    }
    outbox.queue("exchanges.give_forwarded", to=to_person, context=context, about=f"give:{invitation.key}")
    return invitation


@transaction.atomic
def give_back_invitation(invitation: GiveInvitation, *, by: Actor | None) -> GiveInvitation:
    """The colleague does not give, or who passed it on takes it back: it is open again. ``None``: silence.

    Who passed it on hears it of the colleague, in one mail.
    """
    colleague = invitation.paid_by
    _turn(invitation, GiveState.OPEN, by, [GiveState.PASSED], paid_by=None)
    if colleague is None or (by and by.pk == invitation.person_id):
        return invitation
    if by and by.pk == colleague.pk:
        invitation.said_no.add(colleague)
    context = {
        "colleague": {"name": colleague.name}, "is_silent": by is None, "link": give_link(invitation),
        "has_coin": _has_coin(invitation),
    }  # fmt: skip
    outbox.queue("exchanges.give_returned", to=invitation.person, context=context, about=f"give:{invitation.key}")
    return invitation


@transaction.atomic
def donate_invitation(invitation: GiveInvitation, *, by: Person) -> GiveInvitation:
    """Give one coin to the common pot instead; who has none is not asked to owe it."""
    _turn(invitation, GiveState.DONATED, by)
    if not _has_coin(invitation):
        raise ExchangeRefused(_("There is no coin to give just now. The other ways are open."))
    ledger.give_to_pot(uuid.uuid5(DONATION_SPACE, invitation.key), giver=invitation.person, by=by)
    _log(invitation, "give_donated", by)
    return invitation


def _has_coin(invitation: GiveInvitation) -> bool:
    return queries.has_coin(ledger_queries.tally(invitation.person))


@transaction.atomic
def waive_invitation(invitation: GiveInvitation, *, reason: str, by: Person) -> GiveInvitation:
    """Not now: somebody excuses oneself and need not say why, or a broker does it for them, with a reason."""
    reason = one_line(reason)[:200] or (_("Not now") if by.pk == invitation.person_id else "")
    if not reason:
        raise ExchangeRefused(_("Say in a few words why."), "reason")
    _turn(invitation, GiveState.WAIVED, by, reason=reason)
    if by.pk == invitation.person_id:
        invitation.said_no.add(invitation.person)
    _log(invitation, "give_waived", by, reason=reason)
    return invitation


def fulfil_open_invitation(session: StrengtheningSession) -> None:
    """A giver who still had an invitation has given: the one this session was offered for, else their own, else one
    that a colleague passed on to them."""
    giver = session.giver
    own = GiveInvitation.objects.filter(person=giver, state__in=[*WAITING, GiveState.PASSED])
    passed = GiveInvitation.objects.filter(paid_by=giver, state=GiveState.PASSED)
    offered = GiveInvitation.objects.filter(offer=session.proposal, state=GiveState.PLANNED)
    chosen = offered.first() or own.first() or passed.order_by("created_at", "id").first()
    if chosen is None:
        return
    is_colleague = chosen.paid_by_id == giver.pk
    to = GiveState.PAID_FORWARD if is_colleague else GiveState.FULFILLED
    row = GiveInvitation.objects.filter(pk=chosen.pk, state=chosen.state)
    kept = {} if is_colleague else {"paid_by": None}
    if row.update(state=to, state_since=clock.now(), fulfilled_by=session, **kept):
        _stop_mails(chosen)
        audit(f"give_{to}", chosen, None, session=session)
        if is_colleague:
            _mail_round(chosen, session)


def _mail_round(invitation: GiveInvitation, session: StrengtheningSession) -> None:
    """A colleague gave: who passed it on hears that the circle is round."""
    context = {
        "colleague": {"name": session.giver.name},
        "innovation": {"name": session.need.innovation.name},
        "link": give_link(invitation),
    }
    outbox.queue("exchanges.give_closed", to=invitation.person, context=context, once=f"round:{invitation.key}")


def wake_due() -> int:
    """Invitations whose day has come, whose offer came to nothing, or whose colleague does not give, are open again,
    with needs of today; or are held on, when this is no moment to ask."""
    silent = clock.now() - timedelta(days=rules.COLLEAGUE_DAYS)
    gone = Q(paid_by__left_on__isnull=False) | Q(paid_by__is_active=False)
    due = GiveInvitation.objects.filter(
        Q(state__in=[GiveState.SNOOZED, GiveState.HELD], snoozed_until__lte=clock.today())
        | Q(state=GiveState.PLANNED, offer__state__in=CAME_TO_NOTHING)
        | Q(gone | Q(state_since__lte=silent), state=GiveState.PASSED)
    )
    return each_due(due.select_related(*RELATED).order_by("id")[:MOST_AT_ONCE], _wake)


def _wake(invitation: GiveInvitation) -> bool:
    was = invitation.state
    row = GiveInvitation.objects.filter(pk=invitation.pk, state=was)
    if _has_left(invitation.person):
        return row.update(state=GiveState.WAIVED, state_since=clock.now(), reason=_("left the network")) == 1
    if was == GiveState.PASSED:
        give_back_invitation(invitation, by=None)
        return True
    rest = queries.rest_of(invitation.person, but=OWN_WISH if was == GiveState.SNOOZED else [Rest.UNDER_WAY])
    if rest:
        return _hold(invitation, rest)
    if row.update(state=GiveState.OPEN, state_since=clock.now(), offer=None, paid_by=None, reminded_at=None) != 1:
        return False  # answered in the meantime
    invitation.refresh_from_db()
    needs = matching_queries.fitting_needs(invitation.person, k=NEEDS_SHOWN)
    invitation.needs.set(needs)
    _mail(invitation, needs)
    return True


def _hold(invitation: GiveInvitation, rest: queries.Resting) -> bool:
    """Wait until it is a moment to ask; whether that is news."""
    row = GiveInvitation.objects.filter(pk=invitation.pk, state=invitation.state)
    held = {"state": GiveState.HELD, "snoozed_until": rest.look_again, "offer": None, "paid_by": None}
    if invitation.state != GiveState.HELD:
        held["state_since"] = clock.now()
    return row.update(**held) == 1 and invitation.state != GiveState.HELD


def remind_to_give_due() -> int:
    """One reminder of an open invitation, when the last mail is long enough ago; none once it is closed."""
    since = clock.now() - timedelta(days=rules.INVITE_EVERY_DAYS)
    silent = GiveInvitation.objects.filter(state=GiveState.OPEN, reminded_at=None, mailed_at__lte=since)
    return each_due(silent.select_related(*RELATED).order_by("mailed_at")[:MOST_AT_ONCE], _remind)


def _remind(invitation: GiveInvitation) -> bool:
    row = GiveInvitation.objects.filter(pk=invitation.pk, state=GiveState.OPEN, reminded_at=None)
    if not row.select_for_update().exists():
        return False  # another worker was first; its mail would be a reason not to ask
    if rest := queries.rest_of(invitation.person):
        return _hold(invitation, rest)
    row.update(reminded_at=clock.now())
    _mail(invitation, open_needs().filter(pk__in=invitation.needs.values("pk")), again=True)
    return True


def refresh_due() -> int:
    """Open invitations whose needs found somebody else get needs of today; who had none hears that there are some."""
    closed = Need.objects.exclude(pk__in=open_needs().values("pk"))
    open_ones = GiveInvitation.objects.filter(state__in=[GiveState.OPEN, GiveState.PASSED])
    stale = open_ones.filter(Q(needs__in=closed) | Q(needs=None)).values("pk")
    due = GiveInvitation.objects.filter(pk__in=stale).select_related(*RELATED).order_by("id")
    return each_due(due[:MOST_AT_ONCE], _refresh)


def _refresh(invitation: GiveInvitation) -> bool:
    had = set(invitation.needs.values_list("pk", flat=True))
    gives = invitation.paid_by or invitation.person
    needs = matching_queries.fitting_needs(gives, k=NEEDS_SHOWN)
    row = GiveInvitation.objects.select_for_update().filter(pk=invitation.pk, state=invitation.state)
    if had == {need.pk for need in needs} or not row.exists():
        return False
    invitation.needs.set(needs)
    if not had and invitation.state == GiveState.OPEN and not queries.rest_of(gives):
        _mail(invitation, needs)
    return True


def _log(
    invitation: GiveInvitation, verb: str, by: Actor | None, need: Need | None = None, person: Person | None = None,
    **data: Any,
) -> None:  # fmt: skip
    """On the timeline of who received; what a broker began stands on that of the need."""
    origin = invitation.session.need if invitation.session else need
    if about := origin and origin.innovation:
        innovations.log(
            about, kind=EntryKind.SESSION, verb=verb, by=by, person=person or invitation.person, need=need, data=data
        )
