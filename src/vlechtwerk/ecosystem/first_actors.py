"""The table of actors of the needs analysis, the first real content of the register.

Left out: "Association sans but lucratif", which is a legal form and nobody. Spelling was put right here and there. A
region stands with an actor only where the table tells one.
"""

from dataclasses import dataclass
from datetime import date

from vlechtwerk.ecosystem.enums import Ownership
from vlechtwerk.ecosystem.seeds import rows

SOURCE = "Nodenanalyse België (WELFARE, 2022)"
SOURCED_ON = date(2022, 12, 31)
"""The analysis tells its year, not its day."""


@dataclass(frozen=True)
class FirstActor:
    """One line: domains and region by their codes."""

    name: str
    domains: tuple[str, ...]
    region: str
    ownership: str
    sector: str
    summary: str


def first_actors() -> list[FirstActor]:
    return [
        FirstActor(
            row["name"], tuple(row["domains"].split(",")), row["region"], row["ownership"] or Ownership.UNKNOWN,
            row["sector"], row["summary"],
        )
        for row in rows("first_actors")
    ]  # fmt: skip
