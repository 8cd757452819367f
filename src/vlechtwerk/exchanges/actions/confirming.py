"""Afterwards: each side confirms in one tap, and the coin is booked exactly once."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.agenda import actions as agenda
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.exchanges import queries
from vlechtwerk.exchanges.actions.base import (
    ExchangeRefused,
    asks_of,
    both,
    confirm_link,
    log,
    mail,
    one_line,
    require,
    take,
    turn,
)
from vlechtwerk.exchanges.actions.giving import fulfil_open_invitation, invite_to_give
from vlechtwerk.exchanges.actions.planning import let_go
from vlechtwerk.exchanges.enums import CONFIRMABLE, STUCK, Resolution, SessionState, Side, Verdict
from vlechtwerk.exchanges.models import Confirmation, StrengtheningSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.ledger import queries as ledger_queries
from vlechtwerk.people.models import Person

NUDGE_AFTER_WORKING_DAYS = 3
GRACE = timedelta(hours=1)
NEED_MAY_BE_MET = (NeedState.INTRODUCED, NeedState.OPEN, NeedState.PROPOSED)


def side_of(session: StrengtheningSession, person: Person) -> Side:
    """Which side somebody is on; a third person has none."""
    if person.pk == session.giver_id:
        return Side.GIVER
    if person.pk == session.receiver_id:
        return Side.RECEIVER
    raise ExchangeRefused(_("Only the two people of the session confirm it."))


@transaction.atomic
def confirm(
    session: StrengtheningSession, *, person: Person, verdict: str = Verdict.HELD,
    usefulness: int | None = None, what_changed: str = "", note: str = "",
) -> StrengtheningSession:  # fmt: skip
    """One side says how it went. The second "we met" books the coin; saying the same twice changes nothing.

    ``note`` is for the broker, when it went differently.
    """
    side, verdict = side_of(session, person), Verdict(verdict)
    _require_on_scale(usefulness)
    known = Confirmation.objects.filter(session=take(session), side=side).first()
    if known and known.verdict == verdict:
        return session
    require(session, CONFIRMABLE)
    if not queries.has_begun(session):
        raise ExchangeRefused(_("The session still has to take place. Confirm it afterwards."))
    if known:
        raise ExchangeRefused(_("You answered before. Call the broker when something is wrong."))
    Confirmation.objects.create(
        session=session, side=side, verdict=verdict, usefulness=usefulness, what_changed=what_changed[:1000]
    )
    audit("confirm_session", session, person, verdict=verdict)
    if verdict != Verdict.HELD:
        _keep_note(session, person, note)
    _judge(session, person, verdict)
    return session


def _require_on_scale(usefulness: int | None) -> None:
    if usefulness is not None and usefulness not in {1, 2, 3, 4}:
        raise ExchangeRefused(_("Choose one of the four answers."), "usefulness")


def _keep_note(session: StrengtheningSession, person: Person, note: str) -> None:
    """What somebody tells the broker about it, under their name."""
    if note := one_line(note):
        text = "\n".join(filter(None, [session.dispute_note, f"{person.name}: {note}"]))
        StrengtheningSession.objects.filter(pk=session.pk).update(dispute_note=text[:1000])
        session.refresh_from_db()


def _judge(session: StrengtheningSession, person: Person, verdict: Verdict) -> None:
    """What the answers so far mean for the session. Two that contradict each other are a dispute."""
    if verdict == Verdict.HELD:
        log(session, "session_confirmed", person)
    said = list(session.confirmations.values_list("verdict", flat=True))
    has_both = len(said) == 2
    if has_both and set(said) == {Verdict.HELD}:
        turn(session, CONFIRMABLE, SessionState.CONFIRMED, person)
        _book(session, person)
    elif has_both and (Verdict.HELD in said or set(said) == {Verdict.OTHER_ABSENT}):
        turn(session, CONFIRMABLE, SessionState.DISPUTED, person, disputed_by=person, absent=None)
        log(session, "session_disputed", person)
    elif verdict == Verdict.OTHER_ABSENT:
        _no_show(session, person, asks_other=not has_both)
    elif has_both and session.state != SessionState.NO_SHOW:
        turn(session, CONFIRMABLE, SessionState.NO_SHOW, person)
        log(session, "session_disputed", person)


def _no_show(session: StrengtheningSession, by: Person, *, asks_other: bool) -> None:
    """Somebody did not come, says the other; who is meant hears it and may say how it was."""
    absent = session.receiver if by.pk == session.giver_id else session.giver
    turn(session, CONFIRMABLE, SessionState.NO_SHOW, by, absent=absent, disputed_by=by)
    log(session, "session_no_show", by, absent)
    if asks_other:
        once = f"missed:{session.key}:{session.appointment.sequence}"
        mail(session, "missed", absent, once=once, about=asks_of(session))


def _book(session: StrengtheningSession, by: Actor | None) -> None:
    """Post the coin, meet the need, tell both, and invite the receiver to give.

    Rows are taken in the order of every other step: session, need, invitation, accounts.
    """
    if session.need.state in NEED_MAY_BE_MET:
        innovations.set_need_state(session.need, to=NeedState.MET, by=by, allowed_from=NEED_MAY_BE_MET)
    fulfil_open_invitation(session)
    ledger.post(session.transfer_id, by=by)
    ledger.adjust_limits(both(session))  # whoever gave more may go further down
    turn(
        session, [SessionState.CONFIRMED, SessionState.RESOLVED], SessionState.BOOKED, by,
        booked_at=clock.now(), absent=None,
    )  # fmt: skip
    log(session, "coin_booked", by, session.giver, receiver=session.receiver.name)
    coin = ledger_queries.coin(session.transfer_id)
    for person, organisation in ((session.giver, coin and coin.earner), (session.receiver, coin and coin.payer)):
        tally = ledger_queries.organisation_tally(organisation) if organisation else ledger_queries.tally(person)
        once = f"booked:{session.key}:{person.pk}"
        mail(session, "coin_booked", person, once=once, tally=tally, for_name=organisation.name if organisation else "")
    invite_to_give(session)


@transaction.atomic
def answer_questions(
    session: StrengtheningSession, *, person: Person, usefulness: int | None, what_changed: str
) -> Confirmation:
    """The two questions after confirming: how useful was it, and what changed."""
    _require_on_scale(usefulness)
    answer = Confirmation.objects.filter(session=session, side=side_of(session, person)).first()
    if answer is None:
        raise ExchangeRefused(_("Confirm the session first."))
    answer.usefulness, answer.what_changed = usefulness, what_changed.strip()[:1000]
    answer.save(update_fields=["usefulness", "what_changed"])
    return answer


@transaction.atomic
def resolve(session: StrengtheningSession, *, resolution: str, note: str, by: Person) -> StrengtheningSession:
    """The broker settles what is stuck: book, release, or plan again."""
    note = note.strip()[:1000]
    if not note:
        raise ExchangeRefused(_("Write down what was agreed."), "note")
    resolution = Resolution(resolution)
    turn(session, STUCK, SessionState.RESOLVED, by, resolution=resolution, resolution_note=note)
    log(session, "session_resolved", by, reason=str(resolution))
    for person in both(session):
        mail(session, "resolved", person, resolution=resolution, note=one_line(note))
    if resolution == Resolution.BOOK:
        _book(session, by)
    elif resolution == Resolution.RELEASE:
        let_go(session, by)
        ledger.void(session.transfer_id, by=by)
    else:
        _plan_again(session, by)
    return session


def _plan_again(session: StrengtheningSession, by: Person) -> None:
    """As if no date had been: nobody was absent, nobody said anything yet. The coin stays set aside."""
    session.confirmations.all().delete()
    agenda.reopen(session.appointment, by=by)
    turn(
        session, [SessionState.RESOLVED], SessionState.PLANNING, by,
        absent=None, disputed_by=None, dispute_note="", nudged_at=None, reminded_at=None,
    )  # fmt: skip


def hold_due() -> int:
    """After the end of a session: ask both to confirm, by one button in the mail."""
    over = StrengtheningSession.objects.filter(
        state=SessionState.PLANNED, appointment__ends_at__lte=clock.now() - GRACE
    )
    return each_due(over.order_by("appointment__ends_at")[:MOST_AT_ONCE], _hold)


def _hold(session: StrengtheningSession) -> bool:
    ends_at = take(session).appointment.ends_at
    if session.state != SessionState.PLANNED or ends_at is None or ends_at > clock.now() - GRACE:
        return False  # cancelled or moved in the meantime
    turn(session, [SessionState.PLANNED], SessionState.HELD, None)
    log(session, "session_held", None)
    _ask_to_confirm(session, "confirm_please")
    return True


def _ask_to_confirm(session: StrengtheningSession, name: str) -> None:
    answered = set(session.confirmations.values_list("side", flat=True))
    for person in both(session):
        if side_of(session, person) not in answered:
            once = f"{name}:{session.key}:{session.appointment.sequence}:{person.pk}"
            mail(session, name, person, once=once, about=asks_of(session), confirm_link=confirm_link(session, person))


def nudge_due() -> int:
    """A reminder to whoever has not confirmed; from then on the broker sees it too."""
    waiting = StrengtheningSession.objects.filter(state=SessionState.HELD, nudged_at__isnull=True)
    return each_due(waiting.order_by("state_since")[:MOST_AT_ONCE], _nudge)


def _nudge(session: StrengtheningSession) -> bool:
    if clock.add_working_days(session.state_since, NUDGE_AFTER_WORKING_DAYS) > clock.now():
        return False
    row = StrengtheningSession.objects.filter(pk=session.pk, state=SessionState.HELD, nudged_at=None)
    if row.update(nudged_at=clock.now()) != 1:
        return False
    session.refresh_from_db()
    _ask_to_confirm(session, "confirm_reminder")
    return True
