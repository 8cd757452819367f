"""One participant's path, from the intake talk to looking back; and the notes that only their author reads."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from vlechtwerk.coaching.actions.base import CoachingRefused, hold, turn
from vlechtwerk.coaching.actions.plan import invite_later
from vlechtwerk.coaching.enums import OPEN_PATH, PathState
from vlechtwerk.coaching.models import CoachingPath, Cohort, Goal, Note
from vlechtwerk.coaching.queries.paths import NOTES
from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.sealing import seal
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Organisation, Person

GOING = (PathState.AGREEMENT, PathState.RUNNING)
PROGRESS_OPENS = timedelta(days=90)


@transaction.atomic
def open_path(cohort: Cohort, *, person: Person, organisation: Organisation, coach: Person, by: Actor) -> CoachingPath:
    """Somebody may take part; it begins with a talk."""
    if cohort.state == "closed":
        raise CoachingRefused(_("This cohort is closed. Choose one that takes people."))
    if person.pk == coach.pk:
        raise CoachingRefused(_("Nobody coaches themselves. Choose another coach."), "coach")
    try:
        with transaction.atomic():
            made = CoachingPath.objects.create(cohort=cohort, person=person, organisation=organisation, coach=coach)
    except IntegrityError:
        raise CoachingRefused(
            _("%(name)s is in this cohort already.") % {"name": person.name}, "email"
        ) from None  # fmt: skip
    audit("open_coaching", made, by)
    return made


@transaction.atomic
def note_intake(path: CoachingPath, *, talked_on: date, idea: str, agreement: str, by: Actor) -> CoachingPath:
    """The talk was held: what they want to change, and the agreement that both read now."""
    words = {"talked_on": talked_on, "idea": idea, "agreement": agreement}
    turn(path, [PathState.INTAKE], PathState.AGREEMENT, verb="coaching", by=by, **words)
    _mail_agreement(path)
    return path


@transaction.atomic
def change_agreement(path: CoachingPath, *, agreement: str, by: Actor) -> CoachingPath:
    """Other words: whoever accepted the old ones is asked anew."""
    hold(path, [PathState.AGREEMENT])
    anew = {"participant_accepted_at": None, "coach_accepted_at": None, "reminded_at": None}
    CoachingPath.objects.filter(pk=path.pk).update(agreement=agreement, **anew)
    path.refresh_from_db()
    audit("change_coaching_agreement", path, by)
    _mail_agreement(path)
    return path


def _mail_agreement(path: CoachingPath) -> None:
    context = {"coach": {"name": path.coach.name}, "cohort": {"name": path.cohort.name},
               "link": links.absolute("coaching_path", path.key)}  # fmt: skip
    outbox.queue("coaching.agreement", to=path.person, context=context, about=f"coaching:{path.key}")


@transaction.atomic
def accept_agreement(path: CoachingPath, *, by: Person) -> CoachingPath:
    """Each accepts for themselves; with both it holds."""
    hold(path, [PathState.AGREEMENT])
    sides = {"participant_accepted_at": path.person_id, "coach_accepted_at": path.coach_id}
    mine = [field for field, number in sides.items() if number == by.pk]
    if not mine:
        raise CoachingRefused(_("Only the participant and the coach accept the agreement."))
    for field in mine:
        CoachingPath.objects.filter(pk=path.pk, **{field: None}).update(**{field: clock.now()})
    path.refresh_from_db()
    audit("accept_coaching_agreement", path, by)
    if path.participant_accepted_at and path.coach_accepted_at:
        turn(path, [PathState.AGREEMENT], PathState.RUNNING, verb="coaching", by=by)
        outbox.cancel_about(f"coaching:{path.key}")
        invite_later(path, by=by)
    return path


@transaction.atomic
def note_employer(path: CoachingPath, *, employer_signer: str, employer_signed_on: date, by: Actor) -> CoachingPath:
    """Who signed for the employer, and when."""
    hold(path, GOING)
    CoachingPath.objects.filter(pk=path.pk).update(
        employer_signer=employer_signer, employer_signed_on=employer_signed_on
    )  # fmt: skip
    path.refresh_from_db()
    audit("note_employer_signature", path, by)
    return path


@transaction.atomic
def change_coach(path: CoachingPath, *, coach: Person, by: Actor) -> CoachingPath:
    """Another coach. What the one before noted stays theirs alone."""
    hold(path, OPEN_PATH)
    if coach.pk == path.person_id:
        raise CoachingRefused(_("Nobody coaches themselves. Choose another coach."), "coach")
    anew = {"coach_accepted_at": None} if path.state == PathState.AGREEMENT else {}
    CoachingPath.objects.filter(pk=path.pk).update(coach=coach, reminded_at=None, **anew)
    path.refresh_from_db()
    audit("change_coach", path, by)
    return path


@transaction.atomic
def share_progress(path: CoachingPath, *, by: Actor) -> CoachingPath:
    """The participant lets the employer see goals and plan, through a link."""
    hold(path, [PathState.RUNNING, PathState.DONE])
    CoachingPath.objects.filter(pk=path.pk).update(shares_progress=True)
    path.refresh_from_db()
    audit("share_coaching_progress", path, by)
    return path


@transaction.atomic
def stop_sharing(path: CoachingPath, *, by: Actor) -> CoachingPath:
    """No longer: the links that were given out open nothing from now on."""
    CoachingPath.objects.filter(pk=path.pk).update(shares_progress=False, door=F("door") + 1)
    path.refresh_from_db()
    audit("stop_sharing_coaching_progress", path, by)
    return path


def progress_link(path: CoachingPath) -> str:
    """What the participant gives to the employer; it opens for three months."""
    token = links.make_token("coaching_progress", path.key, str(path.door), valid=PROGRESS_OPENS)
    return links.absolute("guest_coaching_progress", token)


@transaction.atomic
def finish_coaching(path: CoachingPath, *, outcome: str, by: Actor) -> CoachingPath:
    """They look back together: it is done, and nobody is reminded of anything."""
    turn(path, [PathState.RUNNING], PathState.DONE, verb="coaching", by=by, outcome=outcome)
    return path


@transaction.atomic
def stop_coaching(path: CoachingPath, *, outcome: str, by: Actor | None) -> CoachingPath:
    """It ends before the year is over, with a reason; the employer sees nothing any more."""
    turn(
        path, OPEN_PATH, PathState.STOPPED, verb="coaching", by=by, outcome=outcome, shares_progress=False,
        door=F("door") + 1,
    )  # fmt: skip
    outbox.cancel_about(f"coaching:{path.key}")
    return path


@transaction.atomic
def leave_coaching(person: Person, *, by: Actor | None) -> None:
    """Whoever leaves the network stops; it is said so, and the employer sees nothing any more."""
    for path in CoachingPath.objects.filter(person=person, state__in=OPEN_PATH).order_by("pk"):
        stop_coaching(path, outcome=_("Left the network."), by=by)


# goals


@transaction.atomic
def add_goal(path: CoachingPath, *, text: str, by: Actor) -> Goal:
    hold(path, GOING)
    made = Goal.objects.create(path=path, text=text)
    audit("add_coaching_goal", path, by)
    return made


@transaction.atomic
def reach_goal(goal: Goal, *, by: Actor) -> Goal:
    """It is reached; a second press changes nothing."""
    hold(goal.path, GOING)
    Goal.objects.filter(pk=goal.pk, reached_on=None).update(reached_on=clock.today())
    goal.refresh_from_db()
    audit("reach_coaching_goal", goal.path, by)
    return goal


@transaction.atomic
def drop_goal(goal: Goal, *, by: Actor) -> None:
    """Goals change; one that is let go is taken away."""
    hold(goal.path, GOING)
    Goal.objects.filter(pk=goal.pk).delete()
    audit("drop_coaching_goal", goal.path, by)


# private notes: sealed before they reach the database, and never in the trail


@transaction.atomic
def write_private_note(path: CoachingPath, *, text: str, by: Any) -> Note:
    """For the author alone, the participant or the coach."""
    made = Note.objects.create(path=path, author=by, sealed=seal(text, use=NOTES))
    audit("write_private_note", path, by)
    return made


@transaction.atomic
def tear_private_note(note: Note, *, by: Any) -> None:
    """An own note goes away for good."""
    path = note.path
    Note.objects.filter(pk=note.pk, author=by).delete()
    audit("tear_private_note", path, by)
