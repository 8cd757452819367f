"""Afterwards: each side confirms in one tap, and the coin is booked exactly once."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.agenda import actions as agenda
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.exchanges.actions.base import ExchangeRefused, both, confirm_link, log, mail, turn
from vlechtwerk.exchanges.actions.giving import fulfil_open_invitation, invite_to_give
from vlechtwerk.exchanges.actions.planning import reopen_asking
from vlechtwerk.exchanges.enums import Resolution, SessionState, Side, Verdict
from vlechtwerk.exchanges.models import Confirmation, StrengtheningSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.ledger import queries as ledger_queries
from vlechtwerk.people.models import Person

CONFIRMABLE = (SessionState.PLANNED, SessionState.HELD)
NUDGE_AFTER_WORKING_DAYS = 3
GRACE = timedelta(hours=1)


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
    usefulness: int | None = None, what_changed: str = "",
) -> StrengtheningSession:  # fmt: skip
    """One side says how it went. The second "we met" books the coin; confirming twice changes nothing."""
    side, verdict = side_of(session, person), Verdict(verdict)
    _require_on_scale(usefulness)
    known = Confirmation.objects.filter(session=session, side=side).first()
    if known and known.verdict == verdict:
        session.refresh_from_db()
        return session
    starts_at = session.appointment.starts_at
    if starts_at is None or starts_at > clock.now():
        raise ExchangeRefused(_("The session still has to take place. Confirm it afterwards."))
    _require_confirmable(session)
    try:
        with transaction.atomic():
            Confirmation.objects.create(
                session=session, side=side, verdict=verdict, usefulness=usefulness, what_changed=what_changed[:1000]
            )
    except IntegrityError:
        raise ExchangeRefused(_("You answered before. Call the broker when something is wrong.")) from None
    audit("confirm_session", session, person, verdict=verdict)
    _judge(session, person, verdict)
    return session


def _require_on_scale(usefulness: int | None) -> None:
    if usefulness is not None and usefulness not in {1, 2, 3, 4}:
        raise ExchangeRefused(_("Choose one of the four answers."), "usefulness")


def _require_confirmable(session: StrengtheningSession) -> None:
    # Taking the row for writing first makes the two sides wait for each other: one of them sees both answers.
    StrengtheningSession.objects.filter(pk=session.pk).update(state_since=session.state_since)
    session.refresh_from_db()
    if session.state not in CONFIRMABLE:
        raise ExchangeRefused(
            _("This session is “%(state)s” by now. Look at it again.") % {"state": session.get_state_display()}
        )


def _judge(session: StrengtheningSession, person: Person, verdict: Verdict) -> None:
    """What the answers so far mean for the session."""
    if verdict == Verdict.HELD:
        log(session, "session_confirmed", person)
    verdicts = dict(session.confirmations.values_list("side", "verdict"))
    if len(verdicts) == 2 and set(verdicts.values()) == {Verdict.HELD}:
        turn(session, CONFIRMABLE, SessionState.CONFIRMED, person)
        _book(session, person)
    elif len(verdicts) == 2 and Verdict.HELD in verdicts.values():
        _dispute(session, person, _("One side says it took place, the other says it did not."))
    elif verdict == Verdict.OTHER_ABSENT:
        absent = session.receiver if person.pk == session.giver_id else session.giver
        turn(session, CONFIRMABLE, SessionState.NO_SHOW, person, absent=absent, disputed_by=person)
        log(session, "session_no_show", person, absent)
    elif len(verdicts) == 2:
        turn(session, CONFIRMABLE, SessionState.NO_SHOW, person)
        log(session, "session_disputed", person)


def _dispute(session: StrengtheningSession, by: Person, note: str) -> None:
    turn(session, CONFIRMABLE, SessionState.DISPUTED, by, disputed_by=by, dispute_note=note)
    log(session, "session_disputed", by)


def _book(session: StrengtheningSession, by: Actor | None) -> None:
    """Post the coin, meet the need, tell both, and invite the receiver to give."""
    ledger.post(session.transfer_id, by=by)
    turn(session, [SessionState.CONFIRMED, SessionState.RESOLVED], SessionState.BOOKED, by, booked_at=clock.now())
    innovations.set_need_state(
        session.need, to=NeedState.MET, by=by, allowed_from=[NeedState.INTRODUCED, NeedState.OPEN, NeedState.PROPOSED]
    )
    log(session, "coin_booked", by, session.giver, receiver=session.receiver.name)
    tallies = ledger_queries.tallies([person.pk for person in both(session)])
    for person in both(session):
        mail(session, "coin_booked", person, once=f"booked:{session.key}:{person.pk}", tally=tallies[person.pk])
    fulfil_open_invitation(session)
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
    """The broker settles a dispute or a no-show: book, release, or plan again."""
    if not note.strip():
        raise ExchangeRefused(_("Write down what was agreed."), "note")
    resolution = Resolution(resolution)
    stuck = [SessionState.DISPUTED, SessionState.NO_SHOW, SessionState.HELD]
    turn(session, stuck, SessionState.RESOLVED, by, resolution=resolution, resolution_note=note.strip()[:1000])
    log(session, "session_resolved", by, reason=str(resolution))
    for person in both(session):
        mail(session, "resolved", person, resolution=resolution, note=" ".join(note.split()))
    if resolution == Resolution.BOOK:
        _book(session, by)
    elif resolution == Resolution.RELEASE:
        ledger.void(session.transfer_id, by=by)
        innovations.set_need_state(session.need, to=NeedState.OPEN, by=by, allowed_from=[NeedState.INTRODUCED])
        reopen_asking(session)
    else:
        session.confirmations.all().delete()
        agenda.reopen(session.appointment, by=by)
        turn(session, [SessionState.RESOLVED], SessionState.PLANNING, by, absent=None, nudged_at=None, reminded_at=None)
    return session


def hold_due() -> int:
    """After the end of a session: ask both to confirm, by one button in the mail."""
    over = StrengtheningSession.objects.filter(
        state=SessionState.PLANNED, appointment__ends_at__lte=clock.now() - GRACE
    )
    done = 0
    for session in over.select_related("giver", "receiver", "appointment", "need__innovation")[:200]:
        with transaction.atomic():
            try:
                turn(session, [SessionState.PLANNED], SessionState.HELD, None)
            except ExchangeRefused:
                continue  # cancelled or moved in the meantime
            log(session, "session_held", None)
            _ask_to_confirm(session, "confirm_please")
            done += 1
    return done


def _ask_to_confirm(session: StrengtheningSession, name: str) -> None:
    answered = set(session.confirmations.values_list("side", flat=True))
    for person in both(session):
        if side_of(session, person) not in answered:
            once = f"{name}:{session.key}:{session.appointment.sequence}:{person.pk}"
            mail(session, name, person, once=once, confirm_link=confirm_link(session, person))


def nudge_due() -> int:
    """A reminder to whoever has not confirmed; from then on the broker sees it too."""
    waiting = StrengtheningSession.objects.filter(state=SessionState.HELD, nudged_at__isnull=True)
    done = 0
    for session in waiting.select_related("giver", "receiver", "appointment", "need__innovation")[:200]:
        if clock.add_working_days(session.state_since, NUDGE_AFTER_WORKING_DAYS) > clock.now():
            continue
        with transaction.atomic():
            row = StrengtheningSession.objects.filter(pk=session.pk, state=SessionState.HELD, nudged_at=None)
            if row.update(nudged_at=clock.now()) == 1:
                _ask_to_confirm(session, "confirm_reminder")
                done += 1
    return done
