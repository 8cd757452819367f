"""What matching must hear from above. Filled in ``AppConfig.ready``.

``held``: needs that look for nobody for the moment, because they wait for answers that somebody above asked for.
``round_panels``: what else is worth seeing beside a round, as ``title``, ``text``, ``url``, ``label``.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Hold:
    """Why a need waits, in the reader's words, and the page that tells more."""

    words: str
    url: str
    label: str


held: list[Callable[[Collection[int]], dict[int, Hold]]] = []
round_panels: list[Callable[[Any], list[dict[str, str]]]] = []


def holds_on(need_ids: Collection[int]) -> dict[int, Hold]:
    """Of these needs (by number) those that wait, each with why."""
    found: dict[int, Hold] = {}
    for source in held:
        found |= source(need_ids)
    return found
