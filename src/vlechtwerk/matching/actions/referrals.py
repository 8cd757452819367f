"""A neutral hand-over: the asker agrees to the words, somebody outside takes it or not, the network keeps watch.

Until somebody outside says yes a need goes on looking inside the network too. With the yes it counts as
introduced, which closes all other requests for it; the outcome makes it met, or opens it again. What a step does to
what it is about stands in ``wholes``.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.innovations.models import Innovation, Intake, Need
from vlechtwerk.matching.actions import wholes
from vlechtwerk.matching.actions.destinations import learn_capacity
from vlechtwerk.matching.actions.proposals import MatchingRefused, _require_in_network
from vlechtwerk.matching.actions.referral_coins import book_half_day
from vlechtwerk.matching.actions.referral_mails import about, known, mail_asker, mail_receiver
from vlechtwerk.matching.actions.wholes import hold_subject, require_open, write_line
from vlechtwerk.matching.deadlines import in_days
from vlechtwerk.matching.enums import (
    ASKED_OUTSIDE,
    CAME_TO_NOTHING,
    HELD_OUTSIDE,
    RUNNING_OUTSIDE,
    WAITING_OUTSIDE,
    Capacity,
    CapacitySource,
    ReferralOutcome,
    ReferralRefusal,
    ReferralState,
    WarmWay,
)
from vlechtwerk.matching.models import Destination, Referral, Subject, WarmHandOver
from vlechtwerk.matching.queries import RELATED
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people import actions as people
from vlechtwerk.people.consents import version_now
from vlechtwerk.people.enums import ConsentPurpose
from vlechtwerk.people.models import Person

AGREED_AT_MOST = timedelta(days=60)  # a word given by telephone longer ago is asked for again
WORDS = ("why", "alternatives", "summary", "keeper", "fallback")


@transaction.atomic
def draft_referral(subject: Subject, *, to: Destination | Person, by: Actor, warm: str = "", **words: Any) -> Referral:
    """Prepare a hand-over of a need, or of a whole innovation or intake. Nobody is told yet.

    ``words``: why, alternatives, summary, keeper, fallback. ``warm``: how the keeper brings the two together, if so.
    """
    hold_subject(subject)
    require_open(subject)
    wholes.check_receiver(subject, to)
    fields = wholes.about(subject)
    try:
        with transaction.atomic():
            referral = Referral.objects.create(**fields, **_receiver(to), **_words(words))
    except IntegrityError:
        raise _running_already(subject, to) from None
    _be_warm(referral, warm)
    ended = Referral.objects.filter(need=referral.need, whole=referral.whole, handled_at=None)
    ended.filter(state__in=[*CAME_TO_NOTHING, ReferralState.DONE]).update(handled_at=clock.now())
    audit("draft_referral", referral, by)
    write_line(referral, "referral_drafted", by=by)
    return referral


def _receiver(to: Destination | Person) -> dict[str, Any]:
    return {"person": to, "destination": None} if isinstance(to, Person) else {"destination": to, "person": None}


def _be_warm(referral: Referral, way: str) -> None:
    WarmHandOver.objects.filter(referral=referral).exclude(way=way).delete()
    if way:
        WarmHandOver.objects.get_or_create(referral=referral, way=WarmWay(way))


def _words(words: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value.strip() if isinstance(value, str) else value for name, value in words.items() if name in WORDS}
    for name in ("summary", "why", "alternatives"):
        if not kept.get(name):
            raise MatchingRefused(_("Fill this in: the asker reads it before agreeing."), name)
    return kept


def _running_already(subject: Subject, to: Destination | Person) -> MatchingRefused:
    if not isinstance(subject, Need):
        return MatchingRefused(_("A referral of this runs already. Open that one; a whole goes to one at a time."))
    return MatchingRefused(_("A referral to %(name)s for this need runs already. Open that one.") % {"name": to})


@transaction.atomic
def edit_referral(referral: Referral, *, to: Destination | Person, by: Actor, warm: str = "", **words: Any) -> Referral:
    """Other words or another receiver, as long as it is prepared; whoever agreed to the old ones is asked again."""
    wholes.check_receiver(referral.subject, to)
    fields = {**_receiver(to), **_words(words)}
    try:
        with transaction.atomic():
            _turn(referral, [ReferralState.DRAFT], ReferralState.DRAFT, by, agreed_at=None, **fields)
    except IntegrityError:
        raise _running_already(referral.subject, to) from None
    _be_warm(referral, warm)
    return referral


@transaction.atomic
def request_agreement(referral: Referral, *, by: Actor) -> Referral:
    """Mail the asker what will be told to whom, and wait for a yes."""
    if not referral.asks.email:
        raise MatchingRefused(
            _("%(name)s has no e-mail address: call, and note the day of the yes.") % {"name": referral.asker_name}
        )
    _turn(referral, [ReferralState.DRAFT], ReferralState.DRAFT, by, due_at=in_days(settings.REFERRAL_REMINDER_DAYS))
    write_line(referral, "referral_shown", by=by)
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
    _keep_phone(referral.asks, phone)
    if not referral.asks.phone:
        raise MatchingRefused(_("Give a number, so that the two of you can call each other."), "phone")
    _turn(
        referral, [ReferralState.DRAFT], ReferralState.SENT, by, only=_receiver(referral.receiver), summary=summary,
        agreed_at=_said_on(on), agreed_by_phone=on is not None, text_version=version_now(ConsentPurpose.INTRODUCTION),
        due_at=in_days(settings.REFERRAL_REMINDER_DAYS), on_behalf_of=_asker_unless(referral, by), told=summary,
    )  # fmt: skip
    _consent(referral, referral.asker, given=True)
    write_line(referral, "referral_agreed", by=by)
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


def _keep_phone(who: Person | Destination | Intake, phone: str) -> None:
    """A number that we did not have yet; one that is there is changed by its owner only."""
    if phone.strip() and not who.phone:
        type(who)._default_manager.filter(pk=who.pk, phone="").update(phone=phone.strip())
        who.phone = phone.strip()


def _consent(referral: Referral, person: Person | None, *, given: bool) -> None:
    """In the log of consents; of somebody who is not in the register the referral itself keeps words, day and version."""
    if person is None:
        return
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
    """A yes: both get each other's name and telephone, and a need looks for nobody else."""
    hold_subject(referral.subject)
    if referral.asker:
        _require_in_network(referral.asker)
    _keep_phone(referral.receiver, phone)
    if not referral.receiver.phone:
        raise MatchingRefused(_("Give a number, so that the two of you can call each other."), "phone")
    _turn(
        referral, ASKED_OUTSIDE, ReferralState.ACCEPTED, by, accepted_at=clock.now(),
        due_at=in_days(settings.REFERRAL_PROGRESS_DAYS), consent=version_now(ConsentPurpose.INTRODUCTION),
    )  # fmt: skip
    wholes.take_subject(referral, by=by)
    if referral.person:
        _consent(referral, referral.person, given=True)
    Destination.objects.filter(referrals=referral).update(checked_on=clock.today())
    write_line(referral, "referral_accepted", by=by)
    mail_receiver(referral, "referral_introduced", introduces=True)
    mail_asker(referral, "referral_introduced", introduces=True)
    return referral


@transaction.atomic
def decline_referral(
    referral: Referral, *, by: Actor | None, reason: str = "", note: str = "", until: date | None = None
) -> Referral:
    """A no, with the reason; the broker looks further and the asker hears that.

    No room: the directory knows it from now on. ``until``: when they expect to have room again.
    """
    reason = ReferralRefusal(reason or ReferralRefusal.NOT_SAID)
    _turn(referral, ASKED_OUTSIDE, ReferralState.DECLINED, by, decline_reason=reason, note=note.strip()[:1000])
    if referral.destination and reason == ReferralRefusal.NO_CAPACITY:
        learn_capacity(
            referral.destination, capacity=Capacity.FULL, full_until=until, source=CapacitySource.REFUSED, by=by
        )
    write_line(referral, "referral_declined", by=by, reason=str(reason))
    mail_asker(referral, "referral_news")
    return referral


@transaction.atomic
def warm_hand_over(referral: Referral, *, by: Actor) -> Referral:
    """The keeper has brought the two together in person."""
    if WarmHandOver.objects.filter(referral=referral, done_on=None).update(done_on=clock.today()):
        audit("warm_hand_over", referral, by)
        write_line(referral, "referral_warm", by=by)
    return referral


@transaction.atomic
def report_progress(referral: Referral, *, by: Actor | None, note: str = "") -> Referral:
    """It goes on; we ask again after a while."""
    due_at = in_days(settings.REFERRAL_PROGRESS_DAYS)
    _turn(referral, HELD_OUTSIDE, ReferralState.IN_PROGRESS, by, due_at=due_at, note=note.strip()[:1000])
    write_line(referral, "referral_progress", by=by, text=referral.note)
    return referral


@transaction.atomic
def finish_referral(
    referral: Referral, *, outcome: str, by: Actor | None, right_realised: bool | None = None, note: str = "",
    half_day: bool = False,
) -> Referral:  # fmt: skip
    """What came of it. Helped: the need is met, a whole goes on there. In part or not: it looks for somebody again.

    ``half_day``: so much help was given. The common pot pays the coin of somebody outside; between two people of the
    network it goes as after a session. When that cannot be, nothing is written (decision 7).
    """
    outcome = ReferralOutcome(outcome)
    hold_subject(referral.subject)
    _turn(
        referral, HELD_OUTSIDE, ReferralState.DONE, by, outcome=outcome, right_realised=right_realised,
        note=note.strip()[:1000],
    )  # fmt: skip
    wholes.settle_subject(referral, by=by)
    write_line(referral, "referral_done", by=by, text=referral.note, reason=str(outcome))
    mail_asker(referral, "referral_news", pays=half_day and referral.person is not None)
    if half_day and referral.need:  # handing a whole over is no help of half a day
        book_half_day(referral, by=by)
    return referral


@transaction.atomic
def withdraw_referral(referral: Referral, *, by: Actor | None, note: str = "", of_asker: bool = False) -> Referral:
    """The asker or the broker takes it back, at any moment before it is done; everybody who knew of it hears it.

    ``of_asker``: by the link of an asker who is not in the register.
    """
    hold_subject(referral.subject)
    _withdraw(referral, RUNNING_OUTSIDE, by, note, of_asker=of_asker)
    return referral


def _withdraw(
    referral: Referral, allowed: Collection[str], by: Actor | None, note: str = "", *, of_asker: bool = False
) -> None:
    referral.refresh_from_db(fields=["state"])
    before = referral.state
    of_asker = of_asker or (by is not None and by.pk == referral.asker_id)
    fields: dict[str, Any] = {} if of_asker else {"handled_at": clock.now()}  # the broker hears of it from the asker
    _turn(referral, allowed, ReferralState.WITHDRAWN, by, note=note.strip()[:1000], **fields)
    if of_asker:
        Referral.objects.filter(pk=referral.pk).update(agreed_at=None)
        _consent(referral, referral.asker, given=False)
    if before in HELD_OUTSIDE:
        wholes.release_need(referral, by=by)
    write_line(referral, "referral_withdrawn", by=by, text=referral.note)
    if before != ReferralState.DRAFT:
        mail_receiver(referral, "referral_ended")
        if by is not None and not of_asker:
            mail_asker(referral, "referral_news")


@transaction.atomic
def reopen_referral(referral: Referral, *, note: str, by: Actor) -> Referral:
    """Try once more, with the reason: from the preparation, or from where it was helped when it was not over yet."""
    if not note.strip():
        raise MatchingRefused(_("Say why it is opened again."), "note")
    hold_subject(referral.subject)
    was_done = referral.state == ReferralState.DONE
    was_met = referral.outcome == ReferralOutcome.HELPED
    if not was_done:
        require_open(referral.subject)
    fields: dict[str, Any] = {
        "outcome": "",
        "right_realised": None,
        "decline_reason": "",
        "handled_at": None,
        "note": note.strip(),
    }
    if was_done:
        fields["due_at"] = in_days(settings.REFERRAL_PROGRESS_DAYS)
    else:  # the asker is asked anew
        fields |= {"agreed_at": None, "agreed_by_phone": False}
    to = ReferralState.IN_PROGRESS if was_done else ReferralState.DRAFT
    try:
        with transaction.atomic():
            _turn(referral, [referral.state] if was_done else CAME_TO_NOTHING, to, by, **fields)
    except IntegrityError:
        raise _running_already(referral.subject, referral.receiver) from None
    if was_done:
        wholes.take_back(referral, by=by, was_helped=was_met)
    write_line(referral, "referral_reopened", by=by, text=note.strip())
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
    for referral in _with_all(Referral.objects.filter(need=need, state__in=WAITING_OUTSIDE)):
        _withdraw(referral, WAITING_OUTSIDE, None)


@transaction.atomic
def end_referrals(subject: Innovation | Intake, *, by: Actor | None) -> None:
    """A whole is stopped, closed or taken in (``innovations.registry``): nobody elsewhere has it any more."""
    whole = {"whole__intake": subject} if isinstance(subject, Intake) else {"whole__innovation": subject}
    for referral in _with_all(Referral.objects.filter(**whole, state__in=RUNNING_OUTSIDE)):
        _withdraw(referral, RUNNING_OUTSIDE, None)


def _with_all(found: QuerySet[Referral]) -> QuerySet[Referral]:
    return found.select_related(*RELATED).order_by("pk")


def _turn(
    referral: Referral, allowed: Collection[str], to: ReferralState, by: Actor | None, *,
    only: dict[str, Any] | None = None, on_behalf_of: Person | None = None, told: str = "", consent: str = "",
    **fields: Any,
) -> None:  # fmt: skip
    """Change the state by compare-and-set; of two at once one wins, the other reads what it is by now.

    ``only``: what must still be as the caller saw it. Mails about a step that is past do not leave any more.
    What it is about is held first, because its timeline follows: two writers never wait for each other in a circle.
    """
    hold_subject(referral.subject)
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
