"""What apps above offer with the result of a scan. Filled in ``AppConfig.ready``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vlechtwerk.surveys.models import Response


@dataclass(frozen=True)
class Step:
    """Where a result can lead: the words of the button, and its address."""

    label: Any
    url: str


next_steps: dict[str, Callable[[Response], Step]] = {}
"""By :class:`NextKind`: where asking the network, an event or a circle begins."""
for_members: list[Callable[[Any, Response], list[Step]]] = []
"""What somebody who is logged in (``acting``) can do with the result besides, as taking it along to their own dossier."""


def step_to(kind: str, response: Response) -> Step | None:
    """Where this leads, if an app above knows."""
    return next_steps[kind](response) if kind in next_steps else None


def steps_of_member(acting: Any, response: Response) -> list[Step]:
    """All that the apps above offer to who is logged in."""
    return [step for source in for_members for step in source(acting, response)]
