"""Dividing: in the worker, and by hand."""

import logging
import time
from collections import Counter
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.engine import groups
from vlechtwerk.people.models import Person
from vlechtwerk.programmes import queries
from vlechtwerk.programmes.actions.base import CirclesRefused, hold, turn
from vlechtwerk.programmes.actions.preparing import EDITABLE
from vlechtwerk.programmes.enums import FormingState, PairKind
from vlechtwerk.programmes.models import CircleForming, Placement
from vlechtwerk.programmes.rules import clusters, group_count, way_out

log = logging.getLogger("vlechtwerk.work")
FIRST_LOOK_S = 1.0  # then the page shows something while the search goes on
LEASE_S = 20  # a worker that is silent this much longer than the search takes has died


@transaction.atomic
def solve_forming(forming: CircleForming, *, by: Actor) -> list[Person]:
    """Let the worker divide; who is locked stays. Returns who left meanwhile and was taken out.

    What cannot fit is refused here, with the way out, before anything is calculated.
    """
    hold(forming, EDITABLE)
    placements = forming.placements.select_related("person").order_by("person_id")
    able = queries.may_be_asked([one.person_id for one in placements])
    gone = [one.person for one in placements if one.person_id not in able]
    forming.placements.filter(person__in=gone).delete()
    kept = [one for one in placements if one.person_id in able]
    count = _check_fits(forming, kept)
    seed = forming.seed + (forming.state == FormingState.READY)
    turn(forming, FormingState.SOLVING, by, claimed_at=None, group_count=count, seed=seed, seconds=None, last_move=None)
    return gone


def _check_fits(forming: CircleForming, placements: list[Placement]) -> int:
    """The number of groups, or why these people, sizes and locks do not go together."""
    people, least, most = len(placements), forming.least, forming.most
    count = group_count(people, least, most)
    if not count:
        raise CirclesRefused(_no_fit(people, least, most), "least")
    together = forming.pairs.filter(kind=PairKind.TOGETHER).values_list("first_id", "second_id")
    if max((len(group) for group in clusters(together)), default=0) > most:
        raise CirclesRefused(_("More people must be together than fit in one circle. Make the circles larger."), "most")
    locked = Counter(one.group for one in placements if one.is_locked)
    full = [number for number, n in locked.items() if n > most or (number or 0) > count]
    if full or sum(max(0, least - locked[number]) for number in range(1, count + 1)) > people - locked.total():
        raise CirclesRefused(
            ngettext("Who is locked does not fit in %(n)d circle of %(least)d to %(most)d. Unlock somebody.",
                     "Who is locked does not fit in %(n)d circles of %(least)d to %(most)d. Unlock somebody.", count)
            % {"n": count, "least": least, "most": most}
        )  # fmt: skip
    return count


def _no_fit(people: int, least: int, most: int) -> str:
    out = way_out(people, least, most)
    ways = []
    if 2 <= out.least < least:
        ways.append(_("make the smallest circle %(n)d") % {"n": out.least})
    if out.less:
        ways.append(ngettext("take away %(n)d person", "take away %(n)d people", out.less) % {"n": out.less})
    ways.append(ngettext("add %(n)d person", "add %(n)d people", out.more) % {"n": out.more})
    return _("%(people)d people do not fit in circles of %(least)d to %(most)d. Ways out: %(ways)s.") % {
        "people": people, "least": least, "most": most, "ways": "; ".join(ways),
    }  # fmt: skip


@transaction.atomic
def stop_solving(forming: CircleForming, *, by: Actor) -> CircleForming:
    """Do not wait any longer: with what was found so far, or back to the rules."""
    hold(forming, [FormingState.SOLVING])
    is_found = forming.seconds is not None and not forming.placements.filter(group__isnull=True).exists()
    turn(forming, FormingState.READY if is_found else FormingState.DRAFT, by, claimed_at=None)
    return forming


def solve_due() -> int:
    """Divide what waits, and what a worker that died left behind. Each is claimed by compare-and-set."""
    late = clock.now() - timedelta(seconds=settings.CIRCLE_SOLVE_S + LEASE_S)
    waiting = CircleForming.objects.filter(state=FormingState.SOLVING)
    waiting = waiting.filter(Q(claimed_at__isnull=True) | Q(claimed_at__lt=late))
    done = 0
    for pk, seen in list(waiting.order_by("state_since").values_list("pk", "claimed_at")[:5]):
        now = clock.now()
        mine = CircleForming.objects.filter(pk=pk, state=FormingState.SOLVING, claimed_at=seen)
        if mine.update(claimed_at=now, seconds=None) == 1:
            done += _divide(CircleForming.objects.get(pk=pk))
    return done


def _divide(forming: CircleForming) -> bool:
    """A first look of a second, then as long as it may take; what is proven needs no second look."""
    began, board = time.monotonic(), queries.board(forming)
    locked = {at: one.group - 1 for at, one in enumerate(board.placements) if one.is_locked and one.group}
    try:
        for limit in (FIRST_LOOK_S, float(settings.CIRCLE_SOLVE_S)):
            found = groups.form(
                board.problem.people, board.problem.rules, (forming.least, forming.most), limit,
                count=forming.group_count, locked=locked, seed=forming.seed,
            )  # fmt: skip
            is_last = found.proven or limit > FIRST_LOOK_S
            if not _keep(forming, board.placements, found, time.monotonic() - began, is_last=is_last):
                return False
            if is_last:
                break
    except Exception:  # whatever the search says, the broker gets the page back
        log.exception("division %s failed", forming.pk)
        mine = CircleForming.objects.filter(pk=forming.pk, claimed_at=forming.claimed_at, state=FormingState.SOLVING)
        mine.update(state=FormingState.DRAFT, claimed_at=None, state_since=clock.now())
    return True


def _keep(
    forming: CircleForming, placements: list[Placement], found: groups.Formation, seconds: float, *, is_last: bool
) -> bool:
    """Write what was found, when the division still is ours."""
    fields: dict[str, Any] = {"unmet_count": found.broken, "is_proven": found.proven, "seconds": round(seconds, 1)}
    if is_last:
        fields |= {"state": FormingState.READY, "state_since": clock.now(), "claimed_at": None}
    with transaction.atomic():
        mine = CircleForming.objects.filter(pk=forming.pk, state=FormingState.SOLVING, claimed_at=forming.claimed_at)
        if mine.update(**fields) != 1:
            return False
        for one, group in zip(placements, found.place, strict=True):
            one.group = group + 1
        Placement.objects.bulk_update(placements, ["group"])
        if is_last:
            audit("divide", forming, None, unmet=found.broken, proven=found.proven)
    return True


# by hand


@transaction.atomic
def move_person(forming: CircleForming, *, person: Person, group: int, by: Actor) -> CircleForming:
    """Put somebody in another circle and keep them there; ``last_move`` says what it did to the rules."""
    hold(forming, [FormingState.READY])
    before = queries.board(forming)
    place = next((one for one in before.placements if one.person_id == person.pk), None)
    if place is None or group not in before.members:
        raise CirclesRefused(_("Choose a circle from the list."), "group")
    if place.group == group:
        raise CirclesRefused(_("%(name)s is in that circle already.") % {"name": person.name}, "group")
    move = {"person": person.key, "from": place.group, "to": group, "was_locked": place.is_locked}
    Placement.objects.filter(pk=place.pk).update(group=group, is_locked=True)
    move |= {"before": before.unmet_count, "after": queries.board(forming).unmet_count}
    CircleForming.objects.filter(pk=forming.pk).update(last_move=move)
    forming.last_move = move
    audit("move_person", forming, by, move=move)
    return forming


@transaction.atomic
def undo_move(forming: CircleForming, *, by: Actor) -> CircleForming:
    """Take the last change by hand back."""
    hold(forming, [FormingState.READY])
    move = forming.last_move
    if not move:
        raise CirclesRefused(_("There is nothing to undo."))
    place = forming.placements.filter(person__key=move["person"])
    place.update(group=move["from"], is_locked=move["was_locked"])
    CircleForming.objects.filter(pk=forming.pk).update(last_move=None)
    forming.last_move = None
    audit("undo_move", forming, by, move=move)
    return forming


@transaction.atomic
def lock_person(forming: CircleForming, *, person: Person, locked: bool, by: Actor) -> CircleForming:
    """Whoever is locked stays in their circle when it is divided again."""
    hold(forming, [FormingState.READY])
    if not forming.placements.filter(person=person, group__isnull=False).update(is_locked=locked):
        raise CirclesRefused(_("Choose somebody of this division."))
    audit("lock_person", forming, by, person=person, locked=locked)
    return forming
