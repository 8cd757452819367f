"""What binds two actors: single strands, and the line that they are together."""

from dataclasses import dataclass
from datetime import date

WORK, MONEY, SAID = "work", "money", "said"
STYLES = (WORK, MONEY, SAID)  # a line is drawn as the strongest that it has


@dataclass(frozen=True, slots=True)
class Strand:
    """One tie within a line: ``giver`` is whom it starts from, ``both`` that it goes both ways. ``about`` says what was
    noted of it; that is for who works here."""

    key: str
    kind: str
    giver: int
    on: date
    until: date | None = None
    weight: int = 1
    is_both: bool = False
    style: str = WORK
    source_kind: str = ""
    source: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """All that binds two actors; ``first`` has the lower row number."""

    first: int
    second: int
    strands: tuple[Strand, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.kind for one in self.strands))

    @property
    def style(self) -> str:
        return next(style for style in STYLES if any(one.style == style for one in self.strands))

    @property
    def count(self) -> int:
        return len(self.strands)

    @property
    def weight(self) -> int:
        return sum(one.weight for one in self.strands)

    @property
    def began(self) -> date:
        return min(one.on for one in self.strands)

    @property
    def last(self) -> date:
        return max(one.until or one.on for one in self.strands)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(one.key for one in self.strands)

    @property
    def goes_there(self) -> bool:
        return any(one.is_both or one.giver == self.first for one in self.strands)

    @property
    def comes_back(self) -> bool:
        return any(one.is_both or one.giver == self.second for one in self.strands)
