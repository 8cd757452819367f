"""Who may do what with a dossier."""

from collections.abc import Collection

from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.rules import is_staff


def can_edit(hats: Collection[str], is_team: bool) -> bool:
    """The team edits its own dossier, staff every one."""
    return is_team or is_staff(hats)


def can_see_notes(hats: Collection[str]) -> bool:
    return is_staff(hats)


def can_shape_path(hats: Collection[str]) -> bool:
    """Axes and stages are the coordinator's."""
    return bool({HatKind.COORDINATOR, HatKind.ADMINISTRATOR} & set(hats))
