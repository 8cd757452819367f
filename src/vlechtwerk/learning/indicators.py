"""What happened in learning, as facts. A curriculum belongs to no programme: groups count that began while it ran."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.facts import Counting, Fact, Source, Unit
from vlechtwerk.learning.enums import IN_COHORT
from vlechtwerk.learning.models import Award, Learner


def learners(programme: Any) -> list[Fact]:
    """Everybody who took part in a group that began, from its first day."""
    days = {"cohort__starts_on__gte": programme.starts_on, "cohort__starts_on__lte": programme.ends_on}
    found = Learner.objects.filter(state__in=IN_COHORT, cohort__state__in=["running", "closed"], **days)
    return [
        Fact(f"learner:{one.pk}", one.cohort.starts_on, one.state_since, one.cohort.title, one.person.name,
             person=f"person:{one.person_id}", url=reverse("cohort", args=[one.cohort.key]))
        for one in found.select_related("cohort", "person")
    ]  # fmt: skip


def completions(programme: Any) -> list[Fact]:
    """Every award that was not taken back, worth the credits of its curriculum."""
    cohort = "learner__cohort__starts_on"
    days = {f"{cohort}__gte": programme.starts_on, f"{cohort}__lte": programme.ends_on}
    found = Award.objects.filter(revoked_at=None, **days).select_related(
        "learner__cohort__curriculum", "learner__person"
    )
    return [
        Fact(f"award:{one.pk}", one.issued_at.date(), one.issued_at, one.learner.cohort.title, one.learner.person.name,
             person=f"person:{one.learner.person_id}", amount=int(one.learner.cohort.curriculum.ects * 100),
             url=reverse("cohort", args=[one.learner.cohort.key]))
        for one in found
    ]  # fmt: skip


SOURCES = {
    "learners": Source(
        _("Learners"), "output", {Counting.PERSON: Unit.PEOPLE}, learners,
        _("places in groups that began while the programme ran"),
    ),
    "completions": Source(
        _("Completed curricula"), "outcome", {Counting.PERSON: Unit.PEOPLE, Counting.AMOUNT: Unit.CREDITS},
        completions, _("awards that were not taken back"),
    ),
}  # fmt: skip
