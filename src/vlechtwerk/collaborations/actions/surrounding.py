"""Stakeholders, critical friends and the reports they read, and the plan of who hears what."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vlechtwerk.collaborations.actions.base import CollaborationsRefused, hold
from vlechtwerk.collaborations.enums import OPEN, RUNNING
from vlechtwerk.collaborations.models import (
    Collaboration,
    CommunicationStep,
    CriticalFriend,
    FriendComment,
    ProgressReport,
    Stakeholder,
)
from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.outbox import actions as outbox

VALID = timedelta(days=30)


@transaction.atomic
def add_stakeholder(
    one: Collaboration, *, name: str, influence: int, interest: int, motive: str, by: Actor
) -> Stakeholder:
    hold(one, OPEN)
    audit("add_stakeholder", one, by)
    given = {"name": name, "influence": influence, "interest": interest, "motive": motive}
    return Stakeholder.objects.create(collaboration=one, **given)


@transaction.atomic
def change_stakeholder(
    row: Stakeholder, *, name: str, influence: int, interest: int, motive: str, by: Actor
) -> Stakeholder:
    """They moved, or we understand them better."""
    hold(row.collaboration, OPEN)
    row.name, row.influence, row.interest, row.motive = name, influence, interest, motive
    row.save(update_fields=["name", "influence", "interest", "motive"])
    audit("change_stakeholder", row.collaboration, by)
    return row


@transaction.atomic
def take_off(row: Stakeholder | CommunicationStep, *, by: Actor) -> Collaboration:
    """Off the map, or off the plan."""
    one = hold(row.collaboration, OPEN)
    row.delete()
    audit("remove_stakeholder" if isinstance(row, Stakeholder) else "remove_communication", one, by)
    return one


@transaction.atomic
def invite_friend(one: Collaboration, *, name: str, background: str, by: Actor, email: str = "") -> CriticalFriend:
    """Somebody who will say what they think. They are asked with every report that is sent."""
    hold(one, OPEN)
    audit("invite_friend", one, by)
    return CriticalFriend.objects.create(collaboration=one, name=name, email=email, background=background)


@transaction.atomic
def thank_friend(friend: CriticalFriend, *, by: Actor | None) -> CriticalFriend:
    """They are asked no longer; what they said stays."""
    CriticalFriend.objects.filter(pk=friend.pk, stopped_at=None).update(stopped_at=clock.now())
    outbox.cancel_about(f"friend:{friend.key}")
    friend.refresh_from_db()
    audit("thank_friend", friend.collaboration, by)
    return friend


@transaction.atomic
def write_report(one: Collaboration, *, title: str, text: str, by: Actor) -> ProgressReport:
    hold(one, OPEN)
    audit("write_report", one, by)
    return ProgressReport.objects.create(collaboration=one, title=title, text=text)


def friend_token(friend: CriticalFriend, report: ProgressReport) -> str:
    """Opens this report for this friend, for a month."""
    return links.make_token("critical_friend", friend.key, report.key, valid=VALID)


@transaction.atomic
def ask_friends(report: ProgressReport, *, by: Actor) -> int:
    """Every critical friend with an address gets a link to read and answer; how many."""
    one = hold(report.collaboration, OPEN)
    friends = list(one.friends.filter(stopped_at=None).exclude(email=""))
    if not friends:
        raise CollaborationsRefused(_("There is no critical friend with an e-mail address yet. Invite one first."))
    for friend in friends:
        context = {
            "collaboration": {"title": one.title}, "report": report.title,
            "link": links.absolute("critical_friend", friend_token(friend, report)),
            "until": clock.today() + VALID,
        }  # fmt: skip
        to = outbox.Address(friend.email, friend.name, (get_language() or "nl")[:2])
        outbox.queue("collaborations.friend_asked", to=to, context=context, about=f"friend:{friend.key}",
                     once=f"friend_asked:{friend.key}:{report.key}:{clock.today()}")  # fmt: skip
    ProgressReport.objects.filter(pk=report.pk).update(asked_at=clock.now())
    audit("ask_friends", one, by, number=len(friends))
    return len(friends)


@transaction.atomic
def comment_report(report: ProgressReport, *, friend: CriticalFriend, text: str) -> FriendComment:
    """A guest says what they think."""
    one = hold(report.collaboration, OPEN, also_late=RUNNING)
    friend.refresh_from_db()
    if friend.stopped_at or friend.collaboration_id != one.pk:
        raise CollaborationsRefused(_("You are asked no longer. Thank you for what you said."))
    audit("comment_report", one, None)
    return FriendComment.objects.create(report=report, friend=friend, text=text)


@transaction.atomic
def plan_message(
    one: Collaboration, *, whom: str, what: str, channel: str, planned_on: date, by: Actor
) -> CommunicationStep:
    """Who hears what, by which channel, when."""
    hold(one, OPEN)
    audit("plan_message", one, by)
    return CommunicationStep.objects.create(
        collaboration=one, whom=whom, what=what, channel=channel, planned_on=planned_on
    )


@transaction.atomic
def finish_message(step: CommunicationStep, *, by: Actor) -> CommunicationStep:
    """They heard it."""
    hold(step.collaboration, OPEN)
    CommunicationStep.objects.filter(pk=step.pk, done_on=None).update(done_on=clock.today())
    step.refresh_from_db()
    audit("finish_message", step.collaboration, by)
    return step
