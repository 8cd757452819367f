"""The demo's own texts, and the dice. One seed, one network."""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).parent / "data"
PASSWORD = "vlechtwerk-demo"  # noqa: S105  a demo's password is public
DOMAIN = "demo.example"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one file of texts."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="|"))


@dataclass(frozen=True)
class Size:
    """How large a network is made, and over how many days."""

    people: int
    innovations: int
    waiting_intakes: int
    days: int


FULL = Size(people=120, innovations=150, waiting_intakes=18, days=365)
SMALL = Size(people=24, innovations=12, waiting_intakes=5, days=120)


@dataclass
class Cast:
    """Who plays: people by role, and what each of them can help with."""

    brokers: list[Any] = field(default_factory=list)
    members: list[Any] = field(default_factory=list)
    by_login: dict[str, Any] = field(default_factory=dict)
    skilled: dict[str, list[Any]] = field(default_factory=dict)


# login, name, hats, what the demo shows there
LOGINS = [
    ("lotte", "Lotte Hermans", ("broker",), "makelaar: Vandaag, pad, koppelen"),
    ("bert", "Bert Wuyts", ("broker",), "tweede makelaar"),
    ("tina", "Tina Segers", ("broker",), "derde makelaar"),
    ("nadia", "Nadia Benali", ("coordinator", "broker"), "coördinator: ook de assen van de diagnose"),
    ("karim", "Karim Haddad", ("administrator",), "beheerder: ook hoeden en post die niet aankwam"),
    ("griet", "Griet Vandamme", ("member",), "lid en trekker van Tweede Oogst"),
    ("jeroen", "Jeroen Maes", ("member",), "lid dat sessies geeft"),
    ("els", "Els Claes", ("member", "coach"), "coach"),
    ("said", "Saïd El Amrani", ("member", "ambassador"), "ambassadeur"),
    ("mieke", "Mieke Desmet", ("fan",), "fan"),
    ("paul", "Paul Vermeulen", ("funder",), "financier"),
]


def dice(name: str) -> Random:
    """Dice of their own for every part, so that one part does not shift the others."""
    return Random(f"vlechtwerk demo {name}")  # noqa: S311  a story, not a secret


def full_names(count: int) -> list[str]:
    """Distinct generated names."""
    found = rows("names")
    first = [row["name"] for row in found if row["kind"] == "first"]
    last = [row["name"] for row in found if row["kind"] == "last"]
    pairs = [f"{one} {two}" for one in first for two in last]
    dice("names").shuffle(pairs)
    return pairs[:count]
