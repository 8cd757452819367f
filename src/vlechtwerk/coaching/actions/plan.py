"""The year plan: what is done with one participant or with all, when, and who was there."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.agenda import actions as calendar
from vlechtwerk.coaching.actions.base import CoachingRefused, hold
from vlechtwerk.coaching.enums import IN_COHORT, PERSONAL, CohortState, EntryKind
from vlechtwerk.coaching.models import CoachingPath, Cohort, PlanEntry
from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit, lock_row
from vlechtwerk.core.ui.words import day as day_in_words

OPEN = (CohortState.GATHERING, CohortState.RUNNING)


@transaction.atomic
def plan_entry(
    cohort: Cohort, *, by: Actor, path: CoachingPath | None = None, starts_at: datetime | None = None, hours: int = 3,
    **fields: Any,
) -> PlanEntry:  # fmt: skip
    """Something of the year (``kind``, ``title``, ``due_on``, ``agenda``, ``place``), with one participant or all.

    With a time it stands in the calendars of all who take part by now.
    """
    hold(cohort, OPEN)
    if path and fields["kind"] not in PERSONAL:
        raise CoachingRefused(_("This is of all participants. Leave the name empty."), "path")
    if not path and fields["kind"] == EntryKind.TALK:
        raise CoachingRefused(_("An individual talk is with somebody. Choose who."), "path")
    _within(cohort, fields["due_on"])
    made = PlanEntry.objects.create(cohort=cohort, path=path, **fields)
    if starts_at:
        _put_in_calendars(made, starts_at, hours, by)
    audit("plan_entry", made, by)
    return made


def _within(cohort: Cohort, day: date) -> None:
    """The plan is of the cohort's year."""
    if not cohort.starts_on <= day <= cohort.ends_on:
        raise CoachingRefused(
            _("Choose a day from %(first)s to %(last)s: then this cohort runs.")
            % {"first": day_in_words(cohort.starts_on, "full"), "last": day_in_words(cohort.ends_on, "full")}, "due_on",
        )  # fmt: skip


def _who(entry: PlanEntry) -> list[Any]:
    paths = (
        [entry.path] if entry.path else entry.cohort.paths.filter(state__in=IN_COHORT).select_related("person", "coach")
    )
    people = {one.person_id: one.person for one in paths} | {one.coach_id: one.coach for one in paths}
    return [people[number] for number in sorted(people)]


def _put_in_calendars(entry: PlanEntry, starts_at: datetime, hours: int, by: Actor) -> None:
    appointment = calendar.create_appointment(
        summary=f"{entry.title} ({entry.cohort.name})", people=_who(entry), place=entry.place, by=by,
        description=f"{entry.agenda}\n\n{links.absolute('coaching_cohort', entry.cohort.key)}".strip(),
    )  # fmt: skip
    calendar.move(appointment, starts_at=starts_at, by=by, duration=timedelta(hours=hours))
    PlanEntry.objects.filter(pk=entry.pk).update(appointment=appointment)
    entry.refresh_from_db()


def invite_later(path: CoachingPath, *, by: Actor) -> None:
    """Whoever begins later has what is still to come in their calendar as well."""
    coming = path.cohort.entries.filter(path=None, appointment__starts_at__gt=clock.now(), cancelled_on=None)
    for one in coming.select_related("appointment"):
        if one.appointment:
            calendar.bring_people(one.appointment, people=[path.person, path.coach], by=by)


@transaction.atomic
def change_entry(
    entry: PlanEntry, *, by: Actor, starts_at: datetime | None = None, hours: int = 3, place: str = "", **fields: Any
) -> PlanEntry:
    """Other words or another moment: one entry in every calendar."""
    _open(entry)
    if "due_on" in fields:
        _within(entry.cohort, fields["due_on"])
    PlanEntry.objects.filter(pk=entry.pk).update(**fields, place=place, reminded_at=None)
    entry.refresh_from_db()
    appointment = entry.appointment
    if appointment:
        calendar.set_place(appointment, place=place, by=by)
        if starts_at and starts_at != appointment.starts_at:
            calendar.move(appointment, starts_at=starts_at, by=by, duration=timedelta(hours=hours))
    elif starts_at:
        _put_in_calendars(entry, starts_at, hours, by)
    audit("change_entry", entry, by)
    return entry


def _open(entry: PlanEntry) -> None:
    lock_row(entry)
    if entry.done_on or entry.cancelled_on:
        raise CoachingRefused(_("This is done, or no longer in the plan. Look at the page again."))


@transaction.atomic
def note_entry_done(
    entry: PlanEntry, *, done_on: date, present: Iterable[CoachingPath], by: Actor, guest_count: int = 0, result: str = ""
) -> PlanEntry:  # fmt: skip
    """It took place: who was there, how many came from outside, what came of it. Noting it anew puts it right."""
    lock_row(entry)
    if entry.cancelled_on:
        raise CoachingRefused(_("This is no longer in the plan. Plan it anew."))
    PlanEntry.objects.filter(pk=entry.pk).update(done_on=done_on, guest_count=guest_count, result=result)
    entry.present.set(present)
    entry.refresh_from_db()
    audit("note_entry_done", entry, by)
    return entry


@transaction.atomic
def cancel_entry(entry: PlanEntry, *, by: Actor) -> PlanEntry:
    """It does not take place; calendars hear it."""
    _open(entry)
    PlanEntry.objects.filter(pk=entry.pk).update(cancelled_on=clock.today())
    if entry.appointment:
        calendar.cancel(entry.appointment, by=by)
    entry.refresh_from_db()
    audit("cancel_entry", entry, by)
    return entry
