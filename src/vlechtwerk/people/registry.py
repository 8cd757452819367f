"""What people must hear from above: who has been introduced to whom. Filled in ``AppConfig.ready``."""

from collections.abc import Callable, Collection

Introduced = Callable[[int, Collection[int]], set[int]]
introduced: list[Introduced] = []


def introduced_to(viewer_id: int, subject_ids: Collection[int]) -> set[int]:
    """Those of ``subject_ids`` whom ``viewer_id`` has been introduced to."""
    found: set[int] = set()
    for source in introduced:
        found |= source(viewer_id, subject_ids)
    return found
