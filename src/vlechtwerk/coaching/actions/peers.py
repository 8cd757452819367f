"""Two who hit a barrier of the same kind in different sectors: found by the engine, told each other's name by consent."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.coaching.actions.base import CoachingRefused
from vlechtwerk.coaching.enums import PathState, PeerState
from vlechtwerk.coaching.models import CoachingPath, PeerMatch
from vlechtwerk.coaching.words import WAITS
from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import each_due
from vlechtwerk.engine.groups import Apart, Mix, Shared, form
from vlechtwerk.outbox import actions as outbox

ANSWER_DAYS = 21
TIME_S = 3.0


def _free() -> list[CoachingPath]:
    """Who runs, has a barrier and works in a known sector, and is in no match that still stands; everybody once."""
    busy = PeerMatch.objects.filter(state__in=[PeerState.ASKED, PeerState.MET])
    taken = {number for pair in busy.values_list("first__person", "second__person") for number in pair}
    running = CoachingPath.objects.filter(state=PathState.RUNNING, organisation__sector__isnull=False)
    running = running.exclude(person__in=taken).select_related("person", "organisation", "cohort").order_by("-pk")
    found = running.filter(barriers__isnull=False).distinct().prefetch_related("barriers")
    return sorted({one.person_id: one for one in found}.values(), key=lambda one: one.pk)


def _pairs(paths: list[CoachingPath]) -> list[tuple[CoachingPath, CoachingPath]]:
    """As many pairs as can be of two with a common kind of barrier, of two sectors, who were not asked before."""
    if len(paths) < 2:
        return []
    place = {one.pk: number for number, one in enumerate(paths)}
    asked = PeerMatch.objects.filter(first__in=place, second__in=place).values_list("first", "second")
    people = [{"sector": one.organisation.sector_id, "kinds": _kinds(one)} for one in paths]
    rules = [
        Shared(attribute="kinds", at_least=1), Mix(attribute="sector", at_least=2),
        *(Apart(people=(place[first], place[second])) for first, second in asked),
    ]  # fmt: skip
    made = form(people, rules, size=(1, 2), count=(len(paths) + 1) // 2, time_limit_s=TIME_S)
    full = [group.members for group in made.groups if len(group.members) == 2 and not group.unmet]
    return [(paths[first], paths[second]) for first, second in map(sorted, full)]


def _kinds(path: CoachingPath) -> set[str]:
    return {one.kind for one in path.barriers.all()}


@transaction.atomic
def seek_peers(by: Any) -> list[PeerMatch]:
    """Pair whoever is free, over all cohorts, and ask both. Nobody reads a name yet."""
    made = []
    for first, second in _pairs(_free()):
        match = PeerMatch.objects.create(
            first=first, second=second, kinds=sorted(_kinds(first) & _kinds(second)), keeper=by
        )
        audit("propose_peers", match, by)
        for one in (first, second):
            _mail("peer_asked", match, one)
        made.append(match)
    if not made:
        raise CoachingRefused(_("Nobody new fits together now: it takes the same kind of barrier in another sector."))
    return made


def _mail(name: str, match: PeerMatch, path: CoachingPath, **more: Any) -> None:
    context = {
        "until": clock.today() + timedelta(days=ANSWER_DAYS),
        "link": links.absolute("coaching_path", path.key),
        **more,
    }
    outbox.queue(f"coaching.{name}", to=path.person, context=context, about=f"coaching_peers:{match.key}")


@transaction.atomic
def accept_peer(match: PeerMatch, *, path: CoachingPath, by: Actor) -> PeerMatch:
    """Yes of one of the two; with both they read each other's name."""
    side = "first" if match.first_id == path.pk else "second"
    same = PeerMatch.objects.select_for_update().filter(pk=match.pk, state=PeerState.ASKED)
    if not same.update(**{f"{side}_yes_at": clock.now()}):
        raise CoachingRefused(_("This question is answered already, or it is too late. Look at the page again."))
    match.refresh_from_db()
    audit("accept_peer", match, by)
    if match.first_yes_at and match.second_yes_at:
        turn_match(match, PeerState.MET, by=by)
        for one, other in ((match.first, match.second), (match.second, match.first)):
            _mail("peer_met", match, one, other={"name": other.person.name})
    return match


@transaction.atomic
def decline_peer(match: PeerMatch, *, path: CoachingPath, by: Actor) -> PeerMatch:
    """Rather not, and the other does not hear who it was."""
    turn_match(match, PeerState.DECLINED, by=by)
    return match


def turn_match(match: PeerMatch, to: str, *, by: Actor | None) -> None:
    if not PeerMatch.objects.filter(pk=match.pk, state=PeerState.ASKED).update(state=to, state_since=clock.now()):
        raise CoachingRefused(_("This question is answered already, or it is too late. Look at the page again."))
    match.refresh_from_db()
    audit(f"peers_{to}", match, by)
    outbox.cancel_about(f"coaching_peers:{match.key}")


def lapse_peers_due() -> int:
    """After three weeks without both answers it is over, and who asked hears it."""
    late = PeerMatch.objects.filter(state=PeerState.ASKED, created_at__lt=clock.now() - timedelta(days=ANSWER_DAYS))
    return each_due(late.select_related("keeper", "first__cohort", "second"), _lapse)


def _lapse(match: PeerMatch) -> bool:
    turn_match(match, PeerState.LAPSED, by=None)
    cohort = match.first.cohort
    context = {
        "what": WAITS["peers_lapsed"],
        "title": cohort.name,
        "link": links.absolute("coaching_cohort", cohort.key),
    }
    outbox.queue("coaching.waits", to=match.keeper, context=context)
    return True
