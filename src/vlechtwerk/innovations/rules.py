"""Who may do what with a dossier."""

from collections.abc import Collection

from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.rules import is_staff


def can_see_notes(hats: Collection[str]) -> bool:
    return is_staff(hats)


def can_shape_path(hats: Collection[str]) -> bool:
    """Axes and stages are the coordinator's."""
    return bool({HatKind.COORDINATOR, HatKind.ADMINISTRATOR} & set(hats))


def can_hand_over(hats: Collection[str], *, is_own: bool) -> bool:
    """The team hands over its own desk; who shapes the path, everybody's."""
    return can_shape_path(hats) or (is_own and is_staff(hats))


WEAK = 2  # of 5
INCOME_AXIS = "business_model"


def is_weak(score: int | None) -> bool:
    """A side that needs somebody."""
    return score is not None and score <= WEAK


def is_vulnerable(income_source_count: int | None) -> bool:
    """Who lives on one source of income falls when it stops."""
    return income_source_count is not None and income_source_count <= 1
