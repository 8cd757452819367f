"""What people must hear from above: who has been introduced to whom, and what ends when somebody leaves.

Filled in ``AppConfig.ready``; higher apps stand first. Everything of somebody who leaves ends in one transaction:
each of ``leaving`` ends its own rows and may answer with what comes after those of all others, the coins.
``farewells`` tell beforehand, in sentences, what will happen.
"""

from collections.abc import Callable, Collection

from vlechtwerk.people.models import Person

Introduced = Callable[[int, Collection[int] | None], set[int]]
introduced: list[Introduced] = []
Afterwards = Callable[[], object]
leaving: list[Callable[..., Afterwards | None]] = []
coming_back: list[Callable[..., object]] = []
farewells: list[Callable[[Person], list[str]]] = []


def introduced_to(viewer_id: int, subject_ids: Collection[int] | None) -> set[int]:
    """Those of ``subject_ids`` (of everybody: ``None``) whom ``viewer_id`` has been introduced to."""
    found: set[int] = set()
    for source in introduced:
        found |= source(viewer_id, subject_ids)
    return found


def farewell(person: Person) -> list[str]:
    """What happens when this person leaves now, in the words of every app."""
    return [line for tell in farewells for line in tell(person)]
