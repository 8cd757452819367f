"""Who may read and write: how a row of the permission matrix is said."""

from dataclasses import dataclass, field

from tests.personas import STAFF

NOBODY: frozenset[str] = frozenset()
OWN = frozenset({"member"}) | STAFF  # who leads the innovation, receives the session, and the team
MEMBER = frozenset({"member"})
SHAPERS = frozenset({"coordinator", "administrator"})
READERS = STAFF | {"funder"}
ADMINISTRATOR = frozenset({"administrator"})
AMBASSADOR, FAN = frozenset({"ambassador"}), frozenset({"fan"})


@dataclass(frozen=True)
class Row:
    """Who gets in. ``hidden``: strangers read "not found" instead of being sent to the log-in page."""

    read: frozenset[str] | None
    write: frozenset[str] | None = None
    data: dict[str, str] = field(default_factory=dict)
    hidden: bool = False

    def allowed(self, method: str) -> frozenset[str] | None:
        return self.read if method == "get" else self.write


def both(hats: frozenset[str]) -> Row:
    return Row(hats, hats)


def write(hats: frozenset[str], **data: str) -> Row:
    return Row(None, hats, data)
