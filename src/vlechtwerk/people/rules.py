"""Who may do what, from the hats somebody wears. Names read like the policy."""

from collections.abc import Collection
from typing import Any

from vlechtwerk.people.enums import SHAPER_HATS, STAFF_HATS, Audience, HatKind

VISITOR = "visitor"
# Hats that only an administrator gives, because they open other people's data.
GUARDED_HATS = STAFF_HATS | {HatKind.COACH, HatKind.FUNDER}
AUDIENCE_ORDER = [
    Audience.ONLY_ME,
    Audience.BROKERS,
    Audience.INTRODUCED,
    Audience.NETWORK,
    Audience.PUBLIC,
]


def is_staff(hats: Collection[str]) -> bool:
    """Brokers, coordinators and administrators do the network's daily work."""
    return not STAFF_HATS.isdisjoint(hats)


def is_own_or_staff(acting: Any, person_id: int | None) -> bool:
    """Whether something of this person is one's own, or one does the network's daily work."""
    return acting.person is not None and (is_staff(acting.hats) or acting.person.pk == person_id)


def is_administrator(hats: Collection[str]) -> bool:
    return HatKind.ADMINISTRATOR in hats


def can_merge(hats: Collection[str]) -> bool:
    return not SHAPER_HATS.isdisjoint(hats)


def can_give_hat(hats: Collection[str], kind: str) -> bool:
    """Administrators give every hat, coordinators those that open nobody's data."""
    if is_administrator(hats):
        return True
    return HatKind.COORDINATOR in hats and kind not in GUARDED_HATS


def reach(hats: Collection[str], is_self: bool, is_introduced: bool) -> set[str]:
    """The audiences a viewer belongs to."""
    audiences = {Audience.PUBLIC}
    if set(hats) - {VISITOR}:
        audiences.add(Audience.NETWORK)
    if is_introduced:
        audiences.add(Audience.INTRODUCED)
    if is_staff(hats):
        audiences |= {Audience.BROKERS, Audience.INTRODUCED, Audience.NETWORK}
    if is_self:
        audiences = set(Audience)
    return {str(audience) for audience in audiences}
