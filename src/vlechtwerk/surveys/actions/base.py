"""What all steps share: the error, and rows that wait for whoever else is at them."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Refused, lock_row
from vlechtwerk.surveys.enums import QuestionnaireState
from vlechtwerk.surveys.models import Questionnaire, Round


class SurveysRefused(Refused):
    """The questionnaire or the round is not where this step starts from, or something is missing."""


def hold(row: Questionnaire | Round, allowed: Collection[str]) -> None:
    """Wait for whoever else is at this row, see it as it is by now, and require one of these states.

    One order for all writers: the questionnaire, then its rounds.
    """
    lock_row(row)
    if row.state not in allowed:
        raise SurveysRefused(
            _("“%(name)s” is “%(state)s” by now. Look at it again.")
            % {"name": str(row), "state": row.get_state_display()}
        )


def hold_draft(questionnaire: Questionnaire) -> None:
    """Questions may change as long as nobody is asked them."""
    hold(questionnaire, list(QuestionnaireState))
    if questionnaire.state != QuestionnaireState.DRAFT:
        raise SurveysRefused(_("These questions are in use. Change only words, or make a new version of it."))
