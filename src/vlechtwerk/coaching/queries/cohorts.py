"""Cohorts, who takes part, who was nominated, and the year plan."""

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404

from vlechtwerk.coaching.enums import IN_COHORT, OPEN_PATH, NominationState
from vlechtwerk.coaching.models import CoachingPath, Cohort, Nomination, PlanEntry
from vlechtwerk.coaching.rules import COACHES, is_team, may_coach
from vlechtwerk.core.access import first_or_404
from vlechtwerk.people.models import Person
from vlechtwerk.people.queries import worn_today


def coaches() -> QuerySet[Person]:
    """Who may coach and lead a cohort: coaches and the team."""
    from vlechtwerk.people.models import Hat

    worn = worn_today(Hat.objects.filter(kind__in=COACHES))
    return Person.objects.filter(pk__in=worn.values("person"), is_active=True, left_on=None).order_by("name")


def _of_lead(acting: Any) -> Q:
    """The cohorts in which somebody leads or coaches; for the team all."""
    if is_team(acting):
        return Q()
    return Q(keeper=acting.person) | Q(paths__coach=acting.person) if may_coach(acting) else Q(pk=None)


def cohorts(acting: Any) -> QuerySet[Cohort]:
    """The newest first, with how many take part or are on the way in; who stopped does not count."""
    found = Cohort.objects.filter(pk__in=Cohort.objects.filter(_of_lead(acting)).values("pk"))
    counted = Q(paths__state__in=[*OPEN_PATH, *IN_COHORT])
    taking = Count("paths", filter=counted, distinct=True)
    houses = Count("paths__organisation", filter=counted, distinct=True)
    return found.select_related("programme", "keeper").annotate(taking_part=taking, houses=houses)


def leads(acting: Any, cohort: Cohort) -> bool:
    """Whether somebody leads this cohort: the team, who keeps it, and who coaches in it."""
    return bool(acting.person) and Cohort.objects.filter(_of_lead(acting), pk=cohort.pk).exists()


def cohort_for(acting: Any, key: str) -> Cohort:
    """A cohort that one leads or takes part in."""
    found = first_or_404(Cohort.objects.filter(key=key).select_related("programme", "keeper"))
    if not leads(acting, found) and not found.paths.filter(person=acting.person, state__in=IN_COHORT).exists():
        raise Http404
    return found


def cohort_at_door(key: str, door: str) -> Cohort:
    """That of a link to nominate, if no newer link replaced it."""
    number = int(door) if door.isdecimal() and len(door) < 5 else 0
    return first_or_404(Cohort.objects.filter(key=key, door=number).select_related("programme"))


def nominations(cohort: Cohort) -> list[Nomination]:
    """Those that still wait for somebody."""
    waiting = (NominationState.RECEIVED, NominationState.ASKED)
    return list(cohort.nominations.filter(state__in=waiting).select_related("organisation"))


def nomination_by_key(key: str) -> Nomination:
    return first_or_404(Nomination.objects.filter(key=key).select_related("cohort__keeper", "organisation"))


def nomination_for(acting: Any, key: str) -> Nomination:
    found = nomination_by_key(key)
    if not leads(acting, found.cohort):
        raise Http404
    return found


def paths_of(cohort: Cohort, *, all_of_them: bool) -> list[CoachingPath]:
    """Who takes part; for who leads also those on the way in and those who stopped."""
    found = cohort.paths.select_related("person", "organisation__sector", "coach")
    return list(found if all_of_them else found.filter(state__in=IN_COHORT))


def plan_of(cohort: Cohort) -> list[PlanEntry]:
    """What is planned with all of the cohort, by day."""
    present = Prefetch("present", CoachingPath.objects.select_related("person"))
    return list(cohort.entries.filter(path=None, cancelled_on=None).prefetch_related(present))


def entry_for(acting: Any, key: str) -> PlanEntry:
    """Something of the plan, for who leads."""
    found = first_or_404(PlanEntry.objects.filter(key=key).select_related("cohort", "path__person", "appointment"))
    if not leads(acting, found.cohort):
        raise Http404
    return found


def may_attend(entry: PlanEntry) -> QuerySet[CoachingPath]:
    """Who can have been there."""
    found = entry.cohort.paths.select_related("person").filter(state__in=[*OPEN_PATH, *IN_COHORT])
    return found.filter(pk=entry.path_id) if entry.path_id else found
