"""Looking back every year: asked until it is held, decided with a date, and an ending that is celebrated."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vlechtwerk.collaborations import rules
from vlechtwerk.collaborations.actions.base import CollaborationsRefused, hold, speakers, tell, turn
from vlechtwerk.collaborations.actions.conflicts import quiet_conflicts, remind_conflict
from vlechtwerk.collaborations.actions.deciding import follow_vote, open_votes
from vlechtwerk.collaborations.actions.ending import close_rest
from vlechtwerk.collaborations.enums import RUNNING, CollaborationState, DecisionState, MemberState, Outcome, Told
from vlechtwerk.collaborations.models import Collaboration, CollaborationMember, Decision, Review
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due, first_to_remind
from vlechtwerk.library.actions.items import start_item, write
from vlechtwerk.library.enums import ItemKind, Section
from vlechtwerk.library.models import Item
from vlechtwerk.people.models import Person

MEMBERS_AFTER = timedelta(days=14)
WAITING = {
    CollaborationState.EXPLORING: timedelta(days=60), CollaborationState.CHARTERED: timedelta(days=14),
    CollaborationState.REVIEW: timedelta(days=30),
}  # fmt: skip
"""After so long in a state its keeper is reminded, once."""


@transaction.atomic
def start_review(one: Collaboration, *, by: Actor) -> Review:
    """Everybody looks back; the charter may be written anew while they do."""
    hold(one, [CollaborationState.ACTIVE], also_late=RUNNING)
    review = Review.objects.create(collaboration=one, began_on=clock.today())
    turn(one, CollaborationState.REVIEW, by)
    return review


@transaction.atomic
def conclude_review(
    one: Collaboration, *, outcome: str, decided_on: date, note: str, by: Actor, by_decision: Decision | None = None,
    lessons: str = "", thanks: str = "",
) -> Review:  # fmt: skip
    """Continue, change or stop, with the day on which it was decided. Stopping asks for the harvest."""
    hold(one, [CollaborationState.REVIEW], also_late=RUNNING)
    review = one.reviews.get(outcome="")
    if not review.began_on <= decided_on <= clock.today():
        raise CollaborationsRefused(_("The review began on %(day)s: the decision came then or later, and by today.")
                                    % {"day": date_format(review.began_on, "j F Y")}, "decided_on")  # fmt: skip
    if by_decision and (by_decision.collaboration_id != one.pk or by_decision.state != DecisionState.ADOPTED):
        raise CollaborationsRefused(_("Choose a decision that was adopted."), "by_decision")
    for name, text in (("lessons", lessons), ("thanks", thanks)):
        if outcome == Outcome.STOP and not text:
            raise CollaborationsRefused(_("Who stops leaves a harvest: what you learnt, and whom you thank."), name)
    Review.objects.filter(pk=review.pk).update(
        outcome=outcome, decided_on=decided_on, note=note, by_decision=by_decision
    )
    review.refresh_from_db()
    audit("conclude_review", one, by, choice=outcome)
    if outcome == Outcome.STOP:
        _end(one, decided_on, lessons, thanks, by)
    else:
        again = rules.months_on(decided_on, 12)
        turn(one, CollaborationState.ACTIVE, by, review_on=again, review_told=Told.NOBODY)
    return review


def _end(one: Collaboration, on: date, lessons: str, thanks: str, by: Actor) -> None:
    """Celebrated: everybody is thanked, and hears where the harvest is."""
    close_rest(one)
    turn(one, CollaborationState.ENDED, by, ended_on=on, lessons=lessons, thanks=thanks)
    for member in speakers(one):
        tell(one, "ended", member.contact, once="ended", to_view="collaboration_harvest", thanks=thanks)


@transaction.atomic
def answer_thanks(member: CollaborationMember, *, may_thank: bool, by: Actor) -> CollaborationMember:
    """Whether the page of thanks may be public, as far as this member is concerned; it may change its mind."""
    one = hold(member.collaboration, [CollaborationState.ENDED])
    if member.state != MemberState.MEMBER:
        raise CollaborationsRefused(_("%(name)s is no member (any more).") % {"name": member.organisation.name})
    CollaborationMember.objects.filter(pk=member.pk).update(may_thank=may_thank)
    member.refresh_from_db()
    audit("answer_thanks", one, by, organisation=member.organisation)
    return member


@transaction.atomic
def draft_story(one: Collaboration, *, title: str, by: Person) -> Item:
    """A draft for the knowledge bank with the harvest in it; it goes the way of every text there."""
    hold(one, [CollaborationState.ENDED])
    item = start_item(kind=ItemKind.STORY, title=title, by=by, is_demo=one.is_demo)
    text = item.texts.get()
    summary = _("What came of the collaboration “%(title)s”.") % {"title": one.title}
    body = f"{one.purpose}\n\n{one.lessons}"
    write(text, title=text.title, summary=summary, body={Section.BODY: body}, by=by)
    audit("draft_story", one, by, item=item)
    return item


# what falls due


def work_due() -> int:
    """Votes whose day is over, reviews that are due, what waits for its keeper, conflicts that nobody works on."""
    return (
        each_due(open_votes()[:MOST_AT_ONCE], follow_vote)
        + each_due(_due_reviews()[:MOST_AT_ONCE], _tell_review)
        + each_due(_waiting()[:MOST_AT_ONCE], _remind_keeper)
        + each_due(quiet_conflicts()[:MOST_AT_ONCE], remind_conflict)
    )


def _told_by(one: Collaboration, today: date) -> Told:
    """Who should have heard by today that the review is due."""
    if one.review_on is None or one.review_on > today:
        return Told.NOBODY
    if rules.is_locked(one, today):
        return Told.LOCKED
    return Told.MEMBERS if one.review_on + MEMBERS_AFTER <= today else Told.KEEPER


def _due_reviews() -> list[Collaboration]:
    today = clock.today()
    rows = Collaboration.objects.filter(state__in=RUNNING, review_on__lte=today, review_told__lt=Told.LOCKED)
    return [one for one in rows.select_related("keeper").order_by("pk") if one.review_told < _told_by(one, today)]


def _tell_review(one: Collaboration) -> bool:
    """The keeper first, then everybody who speaks for a member, and both once more when nothing else goes on."""
    level = _told_by(one, clock.today())
    same = Collaboration.objects.filter(pk=one.pk, review_told=one.review_told, review_on=one.review_on)
    if same.update(review_told=level) != 1:
        return False
    readers = {one.keeper} if level != Told.MEMBERS or one.review_told < Told.KEEPER else set()
    readers |= {member.contact for member in speakers(one) if member.contact} if level != Told.KEEPER else set()
    for person in sorted(readers, key=lambda person: person.pk):
        tell(one, "review_due", person, once=f"{one.review_on}:{level}", is_locked=level == Told.LOCKED)
    return True


def _waiting() -> list[Collaboration]:
    now, late = clock.now(), Q()
    for state, patience in WAITING.items():
        late |= Q(state=state, state_since__lt=now - patience)
    return list(Collaboration.objects.filter(late, reminded_at=None).select_related("keeper").order_by("pk"))


def _remind_keeper(one: Collaboration) -> bool:
    """Once per state; who has not signed is asked again too."""
    if not first_to_remind(one):
        return False
    tell(one, "waits", one.keeper, state=one.state)
    if one.state == CollaborationState.CHARTERED:
        for member in speakers(one):
            if not member.signed_at:
                tell(one, "charter_asked", member.contact)
    return True
