"""Barriers, the levers that were tried on them, and how strong they are at three moments. Words stand in no trail."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.coaching.actions.base import CoachingRefused, hold
from vlechtwerk.coaching.enums import Moment, PathState
from vlechtwerk.coaching.models import Attempt, Barrier, CoachingPath, Lever, Measuring
from vlechtwerk.coaching.rules import halfway
from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import each_due, first_to_remind
from vlechtwerk.core.models import new_key
from vlechtwerk.outbox import actions as outbox

RUNNING = (PathState.RUNNING,)
BEFORE_END = timedelta(days=14)
AGAIN_AFTER = timedelta(days=7)
OPENS = timedelta(days=60)


@transaction.atomic
def note_barrier(path: CoachingPath, *, by: Actor, **fields: Any) -> Barrier:
    """What hinders, of which kind, how far it reaches, and how strong it is now."""
    hold(path, RUNNING)
    made = Barrier.objects.create(path=path, **fields)
    audit("note_barrier", path, by)
    return made


@transaction.atomic
def change_barrier(barrier: Barrier, *, by: Actor, **fields: Any) -> Barrier:
    """Other words, or another number at one of the moments."""
    hold(barrier.path, RUNNING)
    Barrier.objects.filter(pk=barrier.pk).update(**fields)
    barrier.refresh_from_db()
    audit("change_barrier", barrier.path, by)
    return barrier


@transaction.atomic
def try_lever(
    barrier: Barrier, *, lever: Lever, tried: str, by: Actor, changed: str = "", tried_on: date | None = None
) -> Attempt:
    """What was tried on a barrier, and what changed."""
    hold(barrier.path, RUNNING)
    made = Attempt.objects.create(
        barrier=barrier, lever=lever, tried=tried, changed=changed, tried_on=tried_on or clock.today()
    )
    audit("try_lever", barrier.path, by)
    return made


@transaction.atomic
def save_lever(lever: Lever | None, *, by: Actor, **fields: Any) -> Lever:
    """A lever of the network's own list, new or changed; one that is no longer used stays with what was tried."""
    made = lever or Lever(code=new_key())
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    audit("save_lever", made, by)
    return made


# how strong they are by now


def measure_link(measuring: Measuring) -> str:
    token = links.make_token("coaching_measure", measuring.path.key, measuring.moment, valid=OPENS)
    return links.absolute("guest_coaching_measure", token)


@transaction.atomic
def measure_barriers(measuring: Measuring, *, given: Mapping[str, int], by: Actor | None) -> Measuring:
    """By key of a barrier how strong it is at this moment, from 1 to 5. Sent anew, it puts right."""
    path = measuring.path
    hold(path, RUNNING)
    for one in path.barriers.filter(key__in=given):
        Barrier.objects.filter(pk=one.pk).update(**{Moment(measuring.moment).value: given[one.key]})
    Measuring.objects.filter(pk=measuring.pk).update(answered_at=clock.now())
    measuring.refresh_from_db()
    audit("measure_barriers", path, by, moment=measuring.moment)
    return measuring


def ask_measures_due() -> int:
    """Halfway and near the end, everybody who has barriers is asked by mail; once more after a week."""
    today, done = clock.today(), 0
    running = CoachingPath.objects.filter(state=PathState.RUNNING, barriers__isnull=False).distinct()
    for path in running.select_related("cohort", "person", "coach"):
        cohort = path.cohort
        days = {Moment.MIDDLE: halfway(cohort.starts_on, cohort.ends_on), Moment.END: cohort.ends_on - BEFORE_END}
        moment = next((one for one in (Moment.END, Moment.MIDDLE) if days[one] <= today), None)
        if moment and not path.measurings.filter(moment=moment).exists():
            done += each_due([path], partial(ask_measure, moment=moment))
    silent = Measuring.objects.filter(answered_at=None, reminded_at=None, created_at__lt=clock.now() - AGAIN_AFTER)
    silent = silent.filter(path__state=PathState.RUNNING).select_related("path__person", "path__cohort", "path__coach")
    return done + each_due(silent, _again)


@transaction.atomic
def ask_measure(path: CoachingPath, *, moment: str, by: Actor | None = None) -> Measuring:
    """Ask a participant; asked before, it is the same small page."""
    measuring, is_new = Measuring.objects.get_or_create(path=path, moment=moment)
    if is_new:
        audit("ask_measure", path, by, moment=moment)
        _mail(measuring)
    return measuring


def _again(measuring: Measuring) -> bool:
    return first_to_remind(measuring) and _mail(measuring)


def _mail(measuring: Measuring) -> bool:
    path = measuring.path
    context = {"cohort": {"name": path.cohort.name}, "link": measure_link(measuring)}
    outbox.queue("coaching.measure", to=path.person, context=context, about=f"coaching:{path.key}")
    return True


def require_levels(given: Mapping[str, int | None]) -> dict[str, int]:
    """What was filled in; nothing at all is no answer."""
    found = {key: level for key, level in given.items() if level}
    if not found:
        raise CoachingRefused(_("Choose a number for one barrier at least."))
    return found
