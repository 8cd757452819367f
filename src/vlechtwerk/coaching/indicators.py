"""What coaching brought about, as facts: who was coached, where, what all were invited to, and what goes on elsewhere."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vlechtwerk.coaching.enums import IN_COHORT, EntryKind, TrajectoryState
from vlechtwerk.coaching.models import CoachingPath, PlanEntry, Trajectory
from vlechtwerk.core.facts import Counting, Fact, Source, Unit
from vlechtwerk.people.same import organisation_key


def intrapreneurs(programme: Any) -> list[Fact]:
    """Everybody whose agreement held, from the first day of their cohort on."""
    rows = CoachingPath.objects.filter(cohort__programme=programme, state__in=IN_COHORT)
    return [
        Fact(f"coaching:{one.pk}", one.cohort.starts_on, one.participant_accepted_at or one.created_at, one.organisation.name,
             private=one.person.name, person=f"person:{one.person_id}", organisation=organisation_key(one.organisation),
             is_sme=one.organisation.is_sme, url=reverse("coaching_path", args=[one.key]))
        for one in rows.select_related("cohort", "person", "organisation")
    ]  # fmt: skip


def _events(programme: Any) -> Any:
    rows = PlanEntry.objects.filter(cohort__programme=programme, kind=EntryKind.EVENT, done_on__isnull=False)
    return rows.select_related("cohort")


def events(programme: Any) -> list[Fact]:
    """Events of a year plan that took place."""
    return [
        Fact(f"coaching_event:{one.pk}", one.done_on, one.created_at, one.title,
             url=reverse("coaching_cohort", args=[one.cohort.key]))
        for one in _events(programme)
    ]  # fmt: skip


def participants(programme: Any) -> list[Fact]:
    """Everybody who was at one of those events, each time. Guests are counted and not named, so never each once."""
    facts = []
    for one in _events(programme).prefetch_related("present__person"):
        url = reverse("coaching_cohort", args=[one.cohort.key])
        facts += [
            Fact(f"coaching_event:{one.pk}:{path.pk}", one.done_on, one.created_at, one.title, private=path.person.name,
                 person=f"person:{path.person_id}", url=url)
            for path in one.present.all()
        ] + [
            Fact(f"coaching_event:{one.pk}:guest:{number}", one.done_on, one.created_at, one.title, url=url)
            for number in range(one.guest_count)
        ]  # fmt: skip
    return facts


def trajectories(programme: Any) -> list[Fact]:
    """Trajectories at other organisations that began."""
    return _trajectories(programme)


def follow_ups(programme: Any) -> list[Fact]:
    """Those that go on with the method."""
    return _trajectories(programme, is_follow_up=True)


def _trajectories(programme: Any, **more: Any) -> list[Fact]:
    rows = Trajectory.objects.filter(
        programme=programme, state__in=[TrajectoryState.RUNNING, TrajectoryState.DONE], **more
    ).select_related("client")  # fmt: skip
    url = reverse("coaching_programme", args=[programme.key])
    return [
        Fact(f"trajectory:{one.pk}", one.starts_on, one.created_at, f"{one.title} ({one.client.name})",
             organisation=organisation_key(one.client), is_sme=one.client.is_sme, url=url)
        for one in rows
    ]  # fmt: skip


GUIDED = {Counting.EACH: Unit.TRAJECTORIES, Counting.ORGANISATION: Unit.ORGANISATIONS}
SOURCES = {
    "intrapreneurs": Source(
        _("Intrapreneurs coached"), "output", {Counting.PERSON: Unit.PEOPLE, Counting.ORGANISATION: Unit.ORGANISATIONS},
        intrapreneurs, _("agreements of coaching that held"),
    ),
    "coaching_events": Source(
        _("Events of coaching"), "activities", {Counting.EACH: Unit.EVENTS}, events, _("events of a year plan that took place")
    ),
    "coaching_visits": Source(
        _("Participants of those events"), "output", {Counting.EACH: Unit.VISITS, Counting.PERSON: Unit.PEOPLE}, participants,
        _("attendance at events of a year plan; guests have no names there"),
    ),
    "trajectories": Source(_("Trajectories"), "output", GUIDED, trajectories, _("trajectories at organisations")),
    "follow_ups": Source(
        _("Follow-up trajectories"), "outcome", GUIDED, follow_ups, _("trajectories that go on with the method")
    ),
}  # fmt: skip
