"""A neutral hand-over: the asker agrees to the words, somebody outside takes it or not, the network keeps watch.

Until somebody outside says yes the need goes on looking inside the network too. With the yes it counts as
introduced, which closes all other requests for it; the outcome makes it met, or opens it again.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import EntryKind, NeedState
from vlechtwerk.innovations.models import Need
from vlechtwerk.innovations.queries import is_team_member, lead_of
from vlechtwerk.matching.actions.proposals import ASKABLE, MatchingRefused, _hold, _require_in_network
from vlechtwerk.matching.actions.referral_coins import book_half_day
from vlechtwerk.matching.actions.referral_mails import about, known, mail_asker, mail_receiver
from vlechtwerk.matching.enums import (
    ASKED_OUTSIDE,
    CAME_TO_NOTHING,
    HELD_OUTSIDE,
    RUNNING_OUTSIDE,
    WAITING_OUTSIDE,
    ReferralOutcome,
    ReferralRefusal,
    ReferralState,
)
from vlechtwerk.matching.models import Destination, Referral
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people import actions as people
from vlechtwerk.people.consents import version_now
from vlechtwerk.people.enums import ConsentPurpose
from vlechtwerk.people.models import Person

AGREED_AT_MOST = timedelta(days=60)  # a word given by telephone longer ago is asked for again
WORDS = ("why", "alternatives", "summary", "keeper", "fallback")


@transaction.atomic
def draft_referral(need: Need, *, to: Destination | Person, by: Actor, **words: Any) -> Referral:
    """Prepare a hand-over. ``words``: why, alternatives, summary, keeper, fallback. Nobody is told yet."""
    _hold(need)
    if need.state not in ASKABLE:
        raise MatchingRefused(_("This need no longer looks for somebody. Look at it again."))
    asker = lead_of(need.innovation)
    _check_receiver(need, to)
    try:
        with transaction.atomic():
            referral = Referral.objects.create(need=need, asker=asker, **_receiver(to), **_words(words))
    except IntegrityError:
        raise _running_already(to) from None
    Referral.objects.filter(need=need, state__in=[*CAME_TO_NOTHING, ReferralState.DONE], handled_at=None).update(
        handled_at=clock.now()
    )
    audit("draft_referral", referral, by)
    _log(referral, "referral_drafted", by)
    return referral


def _receiver(to: Destination | Person) -> dict[str, Any]:
    return {"person": to, "destination": None} if isinstance(to, Person) else {"destination": to, "person": None}


def _words(words: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value.strip() if isinstance(value, str) else value for name, value in words.items() if name in WORDS}
    for name in ("summary", "why", "alternatives"):
        if not kept.get(name):
            raise MatchingRefused(_("Fill this in: the asker reads it before agreeing."), name)
    return kept


def _check_receiver(need: Need, to: Destination | Person) -> None:
    if isinstance(to, Person) and is_team_member(to, need.innovation):
        raise MatchingRefused(_("%(name)s makes this innovation. Choose somebody else.") % {"name": to.name}, "email")


def _running_already(to: Destination | Person) -> MatchingRefused:
    return MatchingRefused(_("A referral to %(name)s for this need runs already. Open that one.") % {"name": to})


@transaction.atomic
def edit_referral(referral: Referral, *, to: Destination | Person, by: Actor, **words: Any) -> Referral:
    """Other words or another receiver, as long as it is prepared; whoever agreed to the old ones is asked again."""
    _check_receiver(referral.need, to)
    fields = {**_receiver(to), **_words(words)}
    try:
        with transaction.atomic():
            _turn(referral, [ReferralState.DRAFT], ReferralState.DRAFT, by, agreed_at=None, **fields)
    except IntegrityError:
        raise _running_already(to) from None
    return referral


@transaction.atomic
def request_agreement(referral: Referral, *, by: Actor) -> Referral:
    """Mail the asker what will be told to whom, and wait for a yes."""
    if not referral.asker.email:
        raise MatchingRefused(
            _("%(name)s has no e-mail address: call, and note the day of the yes.") % {"name": referral.asker.name}
        )
    _turn(referral, [ReferralState.DRAFT], ReferralState.DRAFT, by, due_at=_in_days(settings.REFERRAL_REMINDER_DAYS))
    _log(referral, "referral_shown", by)
    mail_asker(referral, "referral_agree")
    return referral


@transaction.atomic
def agree_to_referral(
    referral: Referral, *, to: str, by: Actor | None, summary: str = "", phone: str = "", on: date | None = None
) -> Referral:
    """The asker agrees to these words for this receiver (``to``: its key), and they leave at once.

    ``on``: the day on which the asker said so by telephone; a broker writes that down.
    """
    summary = (summary or referral.summary).strip()
    if to != referral.receiver.key:
        raise MatchingRefused(_("The broker changed this in the meantime. Read it once more."))
    _keep_phone(referral.asker, phone)
    if not referral.asker.phone:
        raise MatchingRefused(_("Give a number, so that the two of you can call each other."), "phone")
    _turn(
        referral, [ReferralState.DRAFT], ReferralState.SENT, by, only=_receiver(referral.receiver), summary=summary,
        agreed_at=_said_on(on), agreed_by_phone=on is not None, text_version=version_now(ConsentPurpose.INTRODUCTION),
        due_at=_in_days(settings.REFERRAL_REMINDER_DAYS), on_behalf_of=_asker_unless(referral, by), told=summary,
    )  # fmt: skip
    _consent(referral, referral.asker, given=True)
    _log(referral, "referral_agreed", by)
    mail_receiver(referral, "referral_asked")
    return referral


def _said_on(on: date | None) -> datetime:
    if on is None:
        return clock.now()
    if not clock.today() - AGREED_AT_MOST <= on <= clock.today():
        raise MatchingRefused(_("Choose a day of the past two months, up to today."), "on")
    return min(clock.now(), timezone.make_aware(datetime.combine(on, time(12))))


def _asker_unless(referral: Referral, by: Actor | None) -> Person | None:
    return None if by is None or by.pk == referral.asker_id else referral.asker


def _keep_phone(who: Person | Destination, phone: str) -> None:
    """A number that we did not have yet; one that is there is changed by its owner only."""
    if phone.strip() and not who.phone:
        type(who)._default_manager.filter(pk=who.pk, phone="").update(phone=phone.strip())
        who.phone = phone.strip()


def _consent(referral: Referral, person: Person, *, given: bool) -> None:
    people.log_consent(person, purpose=ConsentPurpose.INTRODUCTION, given=given, source=f"referral:{referral.key}")


@transaction.atomic
def open_referral(referral: Referral) -> bool:
    """A person at the other end pressed the button to read it; programs that only follow links do not press."""
    unread = Referral.objects.filter(pk=referral.pk, state=ReferralState.SENT)
    if unread.update(state=ReferralState.SEEN, state_since=clock.now()) != 1:
        return False
    referral.refresh_from_db()
    audit("open_referral", referral, None)
    return True


@transaction.atomic
def accept_referral(referral: Referral, *, by: Actor | None, phone: str = "") -> Referral:
    """A yes: both get each other's name and telephone, and the need looks for nobody else."""
    need = Need.objects.select_related("innovation").get(pk=referral.need_id)
    _hold(need)
    _require_in_network(referral.asker)
    _keep_phone(referral.receiver, phone)
    if not referral.receiver.phone:
        raise MatchingRefused(_("Give a number, so that the two of you can call each other."), "phone")
    _turn(
        referral, ASKED_OUTSIDE, ReferralState.ACCEPTED, by, accepted_at=clock.now(),
        due_at=_in_days(settings.REFERRAL_PROGRESS_DAYS), consent=version_now(ConsentPurpose.INTRODUCTION),
    )  # fmt: skip
    innovations.set_need_state(need, to=NeedState.INTRODUCED, by=by, allowed_from=ASKABLE)
    if referral.person:
        _consent(referral, referral.person, given=True)
    Destination.objects.filter(referrals=referral).update(checked_on=clock.today())
    _log(referral, "referral_accepted", by)
    mail_receiver(referral, "referral_introduced", introduces=True)
    mail_asker(referral, "referral_introduced", introduces=True)
    return referral


@transaction.atomic
def decline_referral(referral: Referral, *, by: Actor | None, reason: str = "", note: str = "") -> Referral:
    """A no, with the reason; the broker looks further and the asker hears that."""
    reason = ReferralRefusal(reason or ReferralRefusal.NOT_SAID)
    _turn(referral, ASKED_OUTSIDE, ReferralState.DECLINED, by, decline_reason=reason, note=note.strip()[:1000])
    _log(referral, "referral_declined", by, reason=str(reason))
    mail_asker(referral, "referral_news")
    return referral


@transaction.atomic
def report_progress(referral: Referral, *, by: Actor | None, note: str = "") -> Referral:
    """It goes on; we ask again after a while."""
    due_at = _in_days(settings.REFERRAL_PROGRESS_DAYS)
    _turn(referral, HELD_OUTSIDE, ReferralState.IN_PROGRESS, by, due_at=due_at, note=note.strip()[:1000])
    _log(referral, "referral_progress", by, text=referral.note)
    return referral


@transaction.atomic
def finish_referral(
    referral: Referral, *, outcome: str, by: Actor | None, right_realised: bool | None = None, note: str = "",
    half_day: bool = False,
) -> Referral:  # fmt: skip
    """What came of it. Helped: the need is met. In part or not: it looks for somebody again.

    ``half_day``: so much help was given. The common pot pays the coin of somebody outside; between two people of the
    network it goes as after a session. When that cannot be, nothing is written (decision 7).
    """
    outcome = ReferralOutcome(outcome)
    _hold(referral.need)
    _turn(
        referral, HELD_OUTSIDE, ReferralState.DONE, by, outcome=outcome, right_realised=right_realised,
        note=note.strip()[:1000],
    )  # fmt: skip
    _release_need(referral, NeedState.MET if outcome == ReferralOutcome.HELPED else NeedState.OPEN, by)
    _log(referral, "referral_done", by, text=referral.note, reason=str(outcome))
    mail_asker(referral, "referral_news", pays=half_day and referral.person is not None)
    if half_day:
        book_half_day(referral, by=by)
    return referral


def _release_need(referral: Referral, to: NeedState, by: Actor | None) -> None:
    """The need goes on from the introduction that this referral was; what became of it otherwise stays."""
    if referral.need.state == NeedState.INTRODUCED:
        innovations.set_need_state(referral.need, to=to, by=by, allowed_from=[NeedState.INTRODUCED])


@transaction.atomic
def withdraw_referral(referral: Referral, *, by: Actor | None, note: str = "") -> Referral:
    """The asker or the broker takes it back, at any moment before it is done; everybody who knew of it hears it."""
    _hold(referral.need)
    _withdraw(referral, RUNNING_OUTSIDE, by, note)
    return referral


def _withdraw(referral: Referral, allowed: Collection[str], by: Actor | None, note: str = "") -> None:
    referral.refresh_from_db(fields=["state"])
    before = referral.state
    of_asker = by is not None and by.pk == referral.asker_id
    fields: dict[str, Any] = {} if of_asker else {"handled_at": clock.now()}  # the broker hears of it from the asker
    _turn(referral, allowed, ReferralState.WITHDRAWN, by, note=note.strip()[:1000], **fields)
    if of_asker:
        Referral.objects.filter(pk=referral.pk).update(agreed_at=None)
        _consent(referral, referral.asker, given=False)
    if before in HELD_OUTSIDE:
        _release_need(referral, NeedState.OPEN, by)
    _log(referral, "referral_withdrawn", by, text=referral.note)
    if before != ReferralState.DRAFT:
        mail_receiver(referral, "referral_ended")
        if by is not None and not of_asker:
            mail_asker(referral, "referral_news")


@transaction.atomic
def reopen_referral(referral: Referral, *, note: str, by: Actor) -> Referral:
    """Try once more, with the reason: from the preparation, or from where it was helped when it was not over yet."""
    if not note.strip():
        raise MatchingRefused(_("Say why it is opened again."), "note")
    _hold(referral.need)
    was_done = referral.state == ReferralState.DONE
    was_met = referral.outcome == ReferralOutcome.HELPED
    if not was_done and referral.need.state not in ASKABLE:
        raise MatchingRefused(_("This need no longer looks for somebody. Look at it again."))
    fields: dict[str, Any] = {
        "outcome": "",
        "right_realised": None,
        "decline_reason": "",
        "handled_at": None,
        "note": note.strip(),
    }
    if was_done:
        fields["due_at"] = _in_days(settings.REFERRAL_PROGRESS_DAYS)
    to = ReferralState.IN_PROGRESS if was_done else ReferralState.DRAFT
    try:
        with transaction.atomic():
            _turn(referral, [referral.state] if was_done else CAME_TO_NOTHING, to, by, **fields)
    except IntegrityError:
        raise _running_already(referral.receiver) from None
    if was_done:
        allowed = [NeedState.MET] if was_met else ASKABLE
        innovations.set_need_state(referral.need, to=NeedState.INTRODUCED, by=by, allowed_from=allowed)
    _log(referral, "referral_reopened", by, text=note.strip())
    return referral


@transaction.atomic
def handle_referral(referral: Referral, *, by: Actor) -> Referral:
    """The broker has dealt with what came to nothing; it leaves the desk."""
    ended = Referral.objects.filter(pk=referral.pk, handled_at=None, state__in=[*CAME_TO_NOTHING, ReferralState.DONE])
    if ended.update(handled_at=clock.now()):
        audit("handle_referral", referral, by)
    return referral


@transaction.atomic
def close_referrals(need: Need, *, by: Actor | None) -> None:
    """Somebody helps, or the need is gone (``innovations.registry``): nobody outside is asked for it any more."""
    waiting = Referral.objects.filter(need=need, state__in=WAITING_OUTSIDE).select_related("asker", "person")
    for referral in waiting.select_related("destination", "need__innovation", "keeper").order_by("pk"):
        _withdraw(referral, WAITING_OUTSIDE, None)


def referrals_due() -> int:
    """The reminder first, and the end some working days later; whoever helps is asked how it goes."""
    ends = Q(reminded_at__isnull=True) | Q(state__in=ASKED_OUTSIDE)
    due = Referral.objects.filter(ends, state__in=RUNNING_OUTSIDE, due_at__lte=clock.now())
    related = ("need__innovation", "asker", "person", "destination", "keeper")
    return each_due(due.select_related(*related).order_by("due_at", "pk")[:MOST_AT_ONCE], _fall_due)


def _fall_due(referral: Referral) -> bool:
    return _expire(referral) if referral.reminded_at else _remind(referral)


def _remind(referral: Referral) -> bool:
    days = max(1, settings.REFERRAL_ANSWER_DAYS - settings.REFERRAL_REMINDER_DAYS)
    _hold(referral.need)
    row = Referral.objects.filter(pk=referral.pk, state=referral.state, due_at=referral.due_at, reminded_at=None)
    if row.update(reminded_at=clock.now(), due_at=_in_days(days)) != 1:
        return False
    referral.refresh_from_db(fields=["reminded_at", "due_at"])
    audit("remind_referral", referral, None)
    if referral.state == ReferralState.DRAFT:
        mail_asker(referral, "referral_agree", again=True)
    elif referral.state in HELD_OUTSIDE:
        mail_receiver(referral, "referral_progress")
    else:
        mail_receiver(referral, "referral_asked", again=True)
        _log(referral, "referral_reminded", None)
    return True


def _expire(referral: Referral) -> bool:
    _turn(referral, ASKED_OUTSIDE, ReferralState.EXPIRED, None, only={"due_at": referral.due_at})
    _log(referral, "referral_silent", None)
    mail_asker(referral, "referral_news")
    return True


def _in_days(working_days: int) -> datetime:
    return clock.add_working_days(clock.now(), working_days)


def _turn(
    referral: Referral, allowed: Collection[str], to: ReferralState, by: Actor | None, *,
    only: dict[str, Any] | None = None, on_behalf_of: Person | None = None, told: str = "", consent: str = "",
    **fields: Any,
) -> None:  # fmt: skip
    """Change the state by compare-and-set; of two at once one wins, the other reads what it is by now.

    ``only``: what must still be as the caller saw it. Mails about a step that is past do not leave any more.
    The need is held first, because its timeline follows: two writers never wait for each other in a circle.
    """
    _hold(referral.need)
    row = Referral.objects.filter(pk=referral.pk, state__in=list(allowed), **(only or {}))
    changed = row.update(state=to, state_since=clock.now(), reminded_at=None, **{"due_at": None, **fields})
    referral.refresh_from_db()
    if changed != 1:
        raise MatchingRefused(_("This referral is “%(state)s” by now.") % {"state": referral.get_state_display()})
    outbox.cancel_about(about(referral))
    if to != ReferralState.IN_PROGRESS:
        outbox.cancel_about(known(referral))
    data = {name: value for name, value in {"told": told, "consent": consent}.items() if value}
    audit(f"referral_{to}", referral, by, on_behalf_of=on_behalf_of, **data)


def _log(referral: Referral, verb: str, by: Actor | None, *, text: str = "", **data: Any) -> None:
    innovations.log(
        referral.need.innovation, kind=EntryKind.MATCH, verb=verb, by=by, person=referral.asker, need=referral.need,
        text=text, data={"to": str(referral.receiver), "referral": referral.key, **data},
    )  # fmt: skip
