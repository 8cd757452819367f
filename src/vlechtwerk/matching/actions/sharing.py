"""One story for several organisations: the asker agrees per organisation to which parts, and takes it back per organisation.

What an organisation sees is what stood there when the asker agreed, and only those parts; every opening is written down.
Decision 13.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit, change_state
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.innovations.models import Innovation, Intake
from vlechtwerk.matching import rules
from vlechtwerk.matching.actions.proposals import MatchingRefused
from vlechtwerk.matching.actions.referral_mails import address_of
from vlechtwerk.matching.actions.wholes import hold_subject, require_open
from vlechtwerk.matching.deadlines import after_referral_reminder, in_days
from vlechtwerk.matching.enums import SHARE_OUT, SHARE_OVER, SharePart, ShareState
from vlechtwerk.matching.models import Destination, Share, SharedIntake, ShareLook
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people import actions as people
from vlechtwerk.people.consents import version_now
from vlechtwerk.people.enums import ConsentPurpose
from vlechtwerk.people.models import Person

RELATED = ("shared__intake__person", "shared__keeper", "shared__fallback", "destination")
ANSWERS = (ShareState.TAKES, ShareState.LATER, ShareState.CANNOT)
VALID = timedelta(days=rules.REFERRAL_LINK_DAYS)


def story_link(shared: SharedIntake) -> str:
    """The address at which the asker reads who gets what, agrees, and takes it back."""
    return links.absolute("guest_story", links.make_token("story", shared.key, valid=VALID))


def share_link(share: Share) -> str:
    """The address at which one organisation reads its parts and answers, without an account."""
    return links.absolute("guest_share", links.make_token("share", share.key, valid=VALID))


@transaction.atomic
def tell_story(intake: Intake, *, summary: str, keeper: Person, fallback: Person, by: Actor, documents: str = "") -> SharedIntake:  # fmt: skip
    """Write the story down once. What was shared already stays as the asker agreed to it."""
    hold_subject(intake)
    require_open(intake)
    if not summary.strip():
        raise MatchingRefused(_("Fill this in: the asker reads it before agreeing."), "summary")
    words = {"summary": summary.strip(), "documents": documents.strip(), "keeper": keeper, "fallback": fallback}
    shared, is_new = SharedIntake.objects.update_or_create(intake=intake, defaults=words)
    audit("tell_story" if is_new else "edit_story", shared, by)
    return shared


@transaction.atomic
def add_share(shared: SharedIntake, *, destination: Destination, why: str, wanted: Collection[str], by: Actor) -> Share:
    """Propose one organisation and what it should see. Nobody sees anything before the asker agrees."""
    hold_subject(shared.intake)
    require_open(shared.intake)
    parts = _parts(shared, wanted)
    if not why.strip():
        raise MatchingRefused(_("Fill this in: the asker reads it before agreeing."), "why")
    try:
        with transaction.atomic():
            share = Share.objects.create(shared=shared, destination=destination, why=why.strip(), wanted=parts)
    except IntegrityError:
        raise MatchingRefused(_("%(name)s stands here already.") % {"name": destination}) from None
    audit("add_share", share, by, name=str(destination))
    return share


def _parts(shared: SharedIntake, wanted: Collection[str]) -> list[str]:
    parts = [part for part in SharePart.values if part in set(wanted)]
    if not parts:
        raise MatchingRefused(_("Choose at least one part."), "wanted")
    if SharePart.DOCUMENTS in parts and not shared.documents:
        raise MatchingRefused(_("There are no documents yet: write down where they are first."), "wanted")
    return parts


@transaction.atomic
def ask_story(shared: SharedIntake, *, by: Actor) -> SharedIntake:
    """Mail the asker who would see what, and wait for a yes."""
    if not shared.asks.email:
        raise MatchingRefused(_("There is no e-mail address: read it out by telephone, and note the yes."))
    waiting = Share.objects.filter(shared=shared, state=ShareState.DRAFT)
    if not waiting.update(due_at=in_days(settings.REFERRAL_REMINDER_DAYS), reminded_at=None):
        raise MatchingRefused(_("Add an organisation first."))
    audit("ask_story", shared, by)
    _mail_asker(shared, "story_agree")
    return shared


@transaction.atomic
def agree_story(shared: SharedIntake, *, parts: Mapping[str, Collection[str]], by: Actor | None) -> list[Share]:
    """The asker agrees: ``parts`` by the key of each share. A share with no part is a no, and is withdrawn.

    ``by``: who wrote it down; none for an asker with the link who is not in the register.
    """
    hold_subject(shared.intake)
    require_open(shared.intake)
    waiting = list(_rows().filter(shared=shared, state=ShareState.DRAFT, key__in=parts).order_by("pk"))
    for share in waiting:
        share.shared = shared
        chosen = [part for part in SharePart.values if part in set(parts[share.key])]
        if chosen:
            _send(share, chosen, by)
        else:
            _withdraw(share, by, of_asker=True)
    if not waiting:
        raise MatchingRefused(_("There is nothing to agree to any more. Read it once more."))
    return waiting


def _send(share: Share, parts: list[str], by: Actor | None) -> None:
    told = _words(share.shared, parts)
    _turn(
        share, [ShareState.DRAFT], ShareState.SENT, by, parts=parts, told=told, agreed_at=clock.now(),
        text_version=version_now(ConsentPurpose.INTRODUCTION), due_at=in_days(settings.REFERRAL_REMINDER_DAYS),
    )  # fmt: skip
    _consent(share, given=True)
    _mail_partner(share, "share_asked")


def _words(shared: SharedIntake, parts: Collection[str]) -> dict[str, str]:
    """What these parts say now."""
    asks = shared.asks
    every = {
        SharePart.CONTACT: "\n".join(filter(None, [asks.name, asks.phone, asks.email])),
        SharePart.QUESTION: shared.intake.question,
        SharePart.SUMMARY: shared.summary,
        SharePart.DOCUMENTS: shared.documents,
    }
    return {str(part): words for part, words in every.items() if part in parts}


@transaction.atomic
def open_share(share: Share) -> dict[str, str]:
    """The parts that this organisation may see; that somebody looked is written down, for the asker to read."""
    if share.state not in SHARE_OUT:
        raise _gone_on(share)
    ShareLook.objects.create(share=share, parts=share.parts)
    audit("open_share", share, None)
    return {part: share.told[part] for part in share.parts if part in share.told}


@transaction.atomic
def answer_share(share: Share, *, answer: str, by: Actor | None, note: str = "") -> Share:
    """One organisation takes it on, cannot, or not now; the asker hears it, the others do not."""
    answer = ShareState(answer)
    if answer not in ANSWERS:
        raise MatchingRefused(_("Choose one of the three answers."), "answer")
    due_at = None if answer == ShareState.CANNOT else in_days(settings.REFERRAL_PROGRESS_DAYS)
    _turn(share, SHARE_OUT, answer, by, note=note.strip()[:600], due_at=due_at)
    _mail_asker(share.shared, "share_news", share)
    return share


@transaction.atomic
def withdraw_share(share: Share, *, by: Actor | None, of_asker: bool = False) -> Share:
    """One organisation sees nothing any more; the others go on as they were."""
    person_id = share.shared.intake.person_id
    _withdraw(share, by, of_asker=of_asker or (by is not None and by.pk == person_id))
    return share


def _withdraw(share: Share, by: Actor | None, *, of_asker: bool) -> None:
    was_out = share.state in SHARE_OUT
    fields: dict[str, Any] = {} if of_asker else {"handled_at": clock.now()}  # the broker hears of it from the asker
    _turn(
        share, [ShareState.DRAFT, *SHARE_OUT], ShareState.WITHDRAWN, by, told={}, agreed_at=None, text_version="",
        **fields,
    )  # fmt: skip
    _consent(share, given=False)
    if was_out:
        _mail_partner(share, "share_ended")


@transaction.atomic
def try_share_again(share: Share, *, by: Actor) -> Share:
    """What ended is proposed anew; the asker is asked anew."""
    hold_subject(share.shared.intake)
    require_open(share.shared.intake)
    _turn(share, SHARE_OVER, ShareState.DRAFT, by, parts=[], told={}, agreed_at=None, text_version="", note="")
    return share


@transaction.atomic
def handle_share(share: Share, *, by: Actor) -> Share:
    """The broker has dealt with it; it leaves the list of today."""
    if Share.objects.filter(pk=share.pk, handled_at=None).update(handled_at=clock.now()):
        audit("handle_share", share, by)
    return share


@transaction.atomic
def end_shares(subject: Innovation | Intake, *, by: Actor | None) -> None:
    """The question is taken in, referred or closed (``innovations.registry``): nobody needs to see it any more."""
    if isinstance(subject, Intake):
        still = [ShareState.DRAFT, ShareState.SENT, ShareState.LATER]
        for share in _rows().filter(shared__intake=subject, state__in=still).order_by("pk"):
            _withdraw(share, None, of_asker=False)


def shares_due() -> int:
    """The reminder first; what nobody answers ends some working days later, and the broker sees it."""
    now = clock.now()
    due = _rows().filter(due_at__lte=now, state__in=[ShareState.DRAFT, *SHARE_OUT])
    return each_due(due.order_by("due_at", "pk")[:MOST_AT_ONCE], partial(_fall_due, now))


def _fall_due(now: datetime, share: Share) -> bool:
    asked = share.state in {ShareState.SENT, ShareState.LATER}
    if share.reminded_at and asked:
        _turn(share, [share.state], ShareState.EXPIRED, None, told={})
        _mail_asker(share.shared, "share_news", share)
        return True
    row = Share.objects.filter(pk=share.pk, state=share.state, due_at=share.due_at)
    if row.update(reminded_at=now, due_at=in_days(after_referral_reminder()) if asked else None) != 1:
        return False
    audit("remind_share", share, None)
    if share.state == ShareState.DRAFT:
        _mail_asker(share.shared, "story_agree", again=True)
    elif asked:
        _mail_partner(share, "share_asked", again=True)
    return True


def _gone_on(share: Share) -> MatchingRefused:
    return MatchingRefused(_("This is “%(state)s” by now.") % {"state": share.get_state_display()})


def _rows() -> Any:
    return Share.objects.select_related(*RELATED)


def _turn(share: Share, allowed: Collection[str], to: ShareState, by: Actor | None, **fields: Any) -> None:
    """Change the state by compare-and-set; mails about a step that is past do not leave any more."""
    fresh = {"state_since": clock.now(), "reminded_at": None, "handled_at": None, "due_at": None, **fields}
    if not change_state(share, allowed, to, **fresh):
        raise _gone_on(share)
    outbox.cancel_about(f"share:{share.key}")
    asker = share.shared.intake.person
    behalf = asker if by and asker and by.pk != asker.pk and to == ShareState.SENT else None
    audit(f"share_{to}", share, by, on_behalf_of=behalf, parts=share.parts)


def _consent(share: Share, *, given: bool) -> None:
    if person := share.shared.intake.person:
        people.log_consent(person, purpose=ConsentPurpose.INTRODUCTION, given=given, source=f"share:{share.key}")


def _mail_asker(shared: SharedIntake, kind: str, share: Share | None = None, **more: Any) -> None:
    context = _context(shared) | {"link": story_link(shared), **more}
    if share:
        context |= {"receiver": {"name": str(share.destination)}, "state": str(share.state), "note": share.note}
    outbox.queue(f"matching.{kind}", to=address_of(shared.asks), context=context)


def _mail_partner(share: Share, kind: str, **more: Any) -> None:
    context = _context(share.shared) | {"link": share_link(share), "why": share.why, **more}
    about = f"share:{share.key}" if kind == "share_asked" else ""
    outbox.queue(f"matching.{kind}", to=address_of(share.destination), context=context, about=about)


def _context(shared: SharedIntake) -> dict[str, Any]:
    return {"keeper": {"name": shared.keeper.name}, "summary": shared.summary}
