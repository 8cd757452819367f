"""Cohorts and the people who were nominated for them."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.coaching.actions.base import CoachingRefused, hold, turn
from vlechtwerk.coaching.actions.paths import open_path
from vlechtwerk.coaching.enums import OPEN_PATH, CohortState, NominationState, PathState
from vlechtwerk.coaching.models import CoachingPath, Cohort, Nomination
from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.outbox.actions import Address
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.programmes.models import Programme

OPEN = (CohortState.GATHERING, CohortState.RUNNING)
ANSWER_DAYS = 21
EMPTY = {"name": "", "email": "", "workplace": "", "reason": "", "nominator": ""}
MOST_WAITING = 200


@transaction.atomic
def form_cohort(*, programme: Programme, keeper: Person, by: Actor, **fields: Any) -> Cohort:
    """People are looked for. ``name``, ``starts_on``, ``ends_on``, perhaps ``about``."""
    made = Cohort.objects.create(programme=programme, keeper=keeper, **fields)
    audit("form_coaching_cohort", made, by)
    return made


@transaction.atomic
def change_cohort(cohort: Cohort, *, by: Actor, **fields: Any) -> Cohort:
    """Another name, keeper or period."""
    hold(cohort, OPEN)
    Cohort.objects.filter(pk=cohort.pk).update(**fields, reminded_at=None)
    cohort.refresh_from_db()
    audit("change_coaching_cohort", cohort, by)
    return cohort


@transaction.atomic
def start_cohort(cohort: Cohort, *, by: Actor) -> Cohort:
    """It begins, with whoever has an agreement by now; others may still come."""
    if not cohort.paths.filter(state=PathState.RUNNING).exists():
        raise CoachingRefused(_("Nobody has an agreement yet. A cohort begins with one participant at least."))
    turn(cohort, [CohortState.GATHERING], CohortState.RUNNING, verb="coaching_cohort", by=by)
    return cohort


@transaction.atomic
def close_cohort(cohort: Cohort, *, harvest: str, by: Actor) -> Cohort:
    """The year is over, or it never began: what was learned, or why. Every path has to be finished first."""
    hold(cohort, OPEN)
    left = cohort.paths.filter(state__in=OPEN_PATH).select_related("person").first()
    if left:
        raise CoachingRefused(_("Finish or stop the trajectory of %(name)s first.") % {"name": left.person.name})
    for one in cohort.nominations.filter(state__in=[NominationState.RECEIVED, NominationState.ASKED]):
        set_nomination_aside(one, by=by)
    turn(cohort, OPEN, CohortState.CLOSED, verb="coaching_cohort", by=by, harvest=harvest)
    return cohort


@transaction.atomic
def renew_cohort_door(cohort: Cohort, *, by: Actor) -> Cohort:
    """Links to nominate that were given out before open no longer."""
    hold(cohort, OPEN)
    Cohort.objects.filter(pk=cohort.pk).update(door=cohort.door + 1)
    cohort.refresh_from_db()
    audit("renew_cohort_door", cohort, by)
    return cohort


def nominate_link(cohort: Cohort) -> str:
    """Where colleagues nominate, until a month after the first day."""
    until = max(cohort.starts_on, clock.today()) + timedelta(days=30)
    valid = timedelta(days=(until - clock.today()).days)
    return links.absolute(
        "guest_coaching_nominate", links.make_token("coaching_nominate", cohort.key, str(cohort.door), valid=valid)
    )


@transaction.atomic
def nominate_colleague(
    cohort: Cohort, *, name: str, email: str, reason: str, nominator: str, workplace: str = "", language: str = "nl",
    by: Actor | None = None,
) -> Nomination:  # fmt: skip
    """“Who keeps starting things here?” The same address twice is one nomination."""
    hold(cohort, OPEN)
    waiting = cohort.nominations.filter(state__in=[NominationState.RECEIVED, NominationState.ASKED])
    if known := waiting.filter(email__iexact=email).first():
        return known
    if waiting.count() >= MOST_WAITING:
        raise CoachingRefused(_("So many people were nominated that we first read those. Call us, please."))
    made = Nomination.objects.create(
        cohort=cohort,
        name=name,
        email=email,
        reason=reason,
        nominator=nominator,
        workplace=workplace,
        language=language,
    )
    audit("nominate_colleague", made, by)
    return made


@transaction.atomic
def ask_nominee(nomination: Nomination, *, organisation: Organisation, by: Actor) -> Nomination:
    """A mail to the nominated person, who has three weeks to say yes or no."""
    turn(
        nomination,
        [NominationState.RECEIVED],
        NominationState.ASKED,
        verb="nomination",
        by=by,
        organisation=organisation,
    )
    token = links.make_token("coaching_nominated", nomination.key, valid=timedelta(days=ANSWER_DAYS))
    context = {
        "cohort": {"name": nomination.cohort.name}, "name": nomination.name, "nominator": nomination.nominator,
        "reason": nomination.reason, "link": links.absolute("guest_coaching_nominated", token),
        "until": clock.today() + timedelta(days=ANSWER_DAYS),
    }  # fmt: skip
    to = Address(nomination.email, nomination.name, nomination.language)
    outbox.queue("coaching.nominated", to=to, context=context, about=f"coaching_nomination:{nomination.key}")
    return nomination


@transaction.atomic
def accept_nomination(nomination: Nomination) -> CoachingPath:
    """Yes: they get a place in the register, and a path that begins with a talk."""
    turn(nomination, [NominationState.ASKED], NominationState.ACCEPTED, verb="nomination", by=None)
    person = people.person_for_contact(
        name=nomination.name, email=nomination.email, by=None, language=nomination.language
    )  # fmt: skip
    Nomination.objects.filter(pk=nomination.pk).update(person=person)
    organisation = nomination.organisation
    if organisation is None:
        raise CoachingRefused(_("First choose where they work."))
    return open_path(
        nomination.cohort, person=person, organisation=organisation, coach=nomination.cohort.keeper, by=person
    )


@transaction.atomic
def decline_nomination(nomination: Nomination) -> Nomination:
    """No, and nobody asks why: what was written about them is gone at once."""
    turn(nomination, [NominationState.ASKED], NominationState.DECLINED, verb="nomination", by=None, **EMPTY)
    outbox.cancel_about(f"coaching_nomination:{nomination.key}")
    return nomination


@transaction.atomic
def set_nomination_aside(nomination: Nomination, *, by: Actor | None) -> Nomination:
    """Not now, or no answer came: what was written is gone."""
    waiting = [NominationState.RECEIVED, NominationState.ASKED]
    turn(nomination, waiting, NominationState.ASIDE, verb="nomination", by=by, **EMPTY)
    outbox.cancel_about(f"coaching_nomination:{nomination.key}")
    return nomination
