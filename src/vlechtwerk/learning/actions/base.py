"""What all steps share: the error, a row that waits for whoever else is at it, another state."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, Refused, audit, change_state, lock_row
from vlechtwerk.learning.enums import CohortState, CurriculumState
from vlechtwerk.learning.models import Cohort, Curriculum

FROZEN = lazy("A version that was published never changes. Make a new version of it.")


class LearningRefused(Refused):
    """It is not where this step starts from, or it does not fit."""


def turn(row: Any, allowed: Collection[str], to: str, by: Actor | None, **fields: Any) -> Any:
    """Bring it in another state; of two who try one wins."""
    if not change_state(row, allowed, to, state_since=clock.now(), reminded_at=None, **fields):
        raise LearningRefused(_("This is “%(state)s” by now. Look at it again.") % {"state": row.get_state_display()})
    audit(f"{row._meta.model_name}_{to}", row, by)
    return row


def held(row: Any) -> Any:
    """The row as it is by now, until the end of the transaction."""
    lock_row(row)
    return row


def hold_draft(curriculum: Curriculum) -> Curriculum:
    if held(curriculum).state != CurriculumState.DRAFT:
        raise LearningRefused(str(FROZEN))
    return curriculum


def hold_cohort(cohort: Cohort, *states: str) -> Cohort:
    if held(cohort).state not in (states or [CohortState.RUNNING]):
        raise LearningRefused(
            _("“%(title)s” is %(state)s; this cannot be done now.")
            % {"title": cohort.title, "state": cohort.get_state_display()}
        )
    return cohort
