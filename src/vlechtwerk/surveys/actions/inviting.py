"""Whom a round asks: inviting, the mail, one reminder, no thank you."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due, first_to_remind
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person
from vlechtwerk.surveys import queries
from vlechtwerk.surveys.actions.base import SurveysRefused, hold
from vlechtwerk.surveys.actions.rounds import RUNNING, about
from vlechtwerk.surveys.actions.scattering import new_tickets
from vlechtwerk.surveys.enums import RoundState
from vlechtwerk.surveys.models import Invitation, Round
from vlechtwerk.surveys.rules import LINK_AFTER, REMINDED_BEFORE

MOST_INVITED = 1000
A_BATCH = 50
OPEN_ENDED = timedelta(days=366)


@transaction.atomic
def invite(
    found: Round, *, by: Person, people: Iterable[Person] = (), addresses: Iterable[tuple[str, str]] = ()
) -> tuple[list[Invitation], list[str]]:
    """Those who are invited now, and whom we leave out. ``addresses``: name and e-mail address. Mailed when it is open."""
    hold(found, RUNNING)
    if found.closes_on is None:
        raise SurveysRefused(_("This page is open to all: send its address around, nobody needs an invitation."))
    asked, left = queries.whom_to_ask(found, people=people, addresses=addresses)
    if found.invitations.count() + len(asked) > MOST_INVITED:
        raise SurveysRefused(_("At most %(n)d people in a round. Plan a second one.") % {"n": MOST_INVITED})
    for one in asked:
        one.invited_by = by
    try:
        with transaction.atomic():
            made = Invitation.objects.bulk_create(asked)
    except IntegrityError:
        raise SurveysRefused(_("Somebody else was just inviting too. Look at the list, and try again.")) from None
    if made:
        audit("invite_to_survey", found, by, people=len(made))
    return made, left


def send_invitations_due() -> int:
    """Who is invited into an open round gets the mail."""
    waiting = Invitation.objects.filter(sent_at=None, declined_at=None, answered_at=None)
    rounds = Round.objects.filter(state=RoundState.OPEN, pk__in=waiting.values("round"))
    return each_due(rounds.select_related("questionnaire__keeper").order_by("pk")[:MOST_AT_ONCE], _send_batch)


def _send_batch(found: Round) -> int:
    """Some at a time, all written at one moment. Who left in the meantime is crossed out."""
    hold(found, [RoundState.OPEN])
    found.invitations.filter(sent_at=None, person__left_on__isnull=False).delete()
    found.invitations.filter(sent_at=None, person__is_active=False).delete()
    rows = list(found.invitations.filter(sent_at=None).select_related("person").order_by("pk")[:A_BATCH])
    now, anonymous = clock.now(), found.questionnaire.is_anonymous
    secrets = new_tickets(found, count=len(rows)) if anonymous else [""] * len(rows)
    for row, secret in zip(rows, secrets, strict=True):
        link = ticket_link(found, secret=secret) if anonymous else invitation_link(row, found)
        _mail("anonymous_invited" if anonymous else "invited", row, found, link=link)
    Invitation.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=now)
    return len(rows)


def _valid(found: Round) -> timedelta:
    if found.closes_on is None:
        return OPEN_ENDED
    return max(found.closes_on - clock.today(), timedelta(0)) + LINK_AFTER


def invitation_link(row: Invitation, found: Round) -> str:
    """The personal address; opens without an account."""
    return links.absolute("guest_survey", links.make_token("survey", row.key, valid=_valid(found)))


def ticket_link(found: Round, *, secret: str) -> str:
    """An address that opens the questions for anybody who has it, once. It says nothing of who that is."""
    return links.absolute("guest_ticket", links.make_token("ticket", found.key, secret, valid=_valid(found)))


def reader_of(row: Invitation, found: Round) -> Any:
    if row.person:
        return row.person
    return outbox.Address(row.email, row.name, found.questionnaire.language)


def _mail(kind: str, row: Invitation, found: Round, **more: Any) -> None:
    asked = found.questionnaire
    context = {
        "title": asked.title, "intro": asked.intro[:300], "closes_on": found.closes_on, "keeper": asked.keeper.name, **more
    }  # fmt: skip
    outbox.queue(
        f"surveys.{kind}", to=reader_of(row, found), context=context, about=about(found), once=f"survey:{row.key}:{kind}",
        forgets=kind == "anonymous_invited",
    )  # fmt: skip


@transaction.atomic
def decline_invitation(row: Invitation) -> Invitation:
    """No thank you: nobody asks again. Who changes their mind can still answer."""
    same = Invitation.objects.filter(pk=row.pk, answered_at=None, declined_at=None)
    same.update(declined_at=clock.now())
    row.refresh_from_db()
    if row.answered_at:
        raise SurveysRefused(_("You answered already. Thank you!"))
    return row


def remind_invited_due() -> int:
    """Some days before the last one, once: whoever did not answer. Of an anonymous round we know nobody, so everybody."""
    near = Round.objects.filter(
        state=RoundState.OPEN,
        reminded_at=None,
        closes_on__lte=clock.today() + REMINDED_BEFORE,
        closes_on__gte=clock.today(),
    )
    return each_due(near.select_related("questionnaire__keeper").order_by("pk")[:MOST_AT_ONCE], _remind)


def _remind(found: Round) -> bool:
    if not first_to_remind(found):
        return False
    anonymous, day_ago = found.questionnaire.is_anonymous, clock.now() - timedelta(days=1)
    silent = found.invitations.filter(answered_at=None, declined_at=None, reminded_at=None, sent_at__lte=day_ago)
    silent = silent.exclude(person__left_on__isnull=False).exclude(person__is_active=False)
    rows = list(silent.select_related("person").order_by("pk"))
    for row in rows:
        more = {"sent_on": row.sent_at} if anonymous else {"link": invitation_link(row, found)}
        _mail("anonymous_reminder" if anonymous else "reminder", row, found, **more)
    Invitation.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=clock.now())
    audit("remind_survey", found, None)
    return True
