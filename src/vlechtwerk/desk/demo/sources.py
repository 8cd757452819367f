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
        return list(csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE))


@dataclass(frozen=True)
class Size:
    """How large a network is made, and over how many days."""

    people: int
    innovations: int
    waiting_intakes: int
    days: int


FULL = Size(people=120, innovations=150, waiting_intakes=22, days=365)
SMALL = Size(people=40, innovations=18, waiting_intakes=6, days=160)


@dataclass
class Cast:
    """Who plays: brokers, generated members with what they can help with, and everybody by login and name."""

    brokers: list[Any] = field(default_factory=list)
    members: list[Any] = field(default_factory=list)
    by_login: dict[str, Any] = field(default_factory=dict)
    by_name: dict[str, Any] = field(default_factory=dict)
    skilled: dict[str, list[Any]] = field(default_factory=dict)


# login, name, hats, what the demo shows there
LOGINS = [
    ("lotte", "Lotte Hermans", ("member", "broker"), "makelaar: Vandaag, intakes, pad, koppelen, invoer"),
    (
        "nadia",
        "Nadia Benali",
        ("member", "coordinator"),
        "coördinator: alles van een makelaar, en de assen van de diagnose",
    ),
    ("karim", "Karim Haddad", ("member", "administrator"), "beheerder: ook hoeden en post die niet aankwam"),
    ("griet", "Griet Vandamme", ("member",), "lid, trekt Tweede Oogst: een verzoek, een sessie, iets om te geven"),
    ("jeroen", "Jeroen Maes", ("member",), "lid dat vaak geeft: twee verzoeken, een sessie deze week"),
    (
        "els",
        "Els Claes",
        ("member", "coach"),
        "coach: een groep intrapreneurs, hun trajecten en de eigen privénotities",
    ),
    (
        "said",
        "Saïd El Amrani",
        ("member", "ambassador"),
        "pionier: 1 van 3 dit jaar, een kaartje met vragen, materiaal",
    ),
    ("mieke", "Mieke Desmet", ("member", "fan"), "fan: biedt een podium aan en leest hoe het staat"),
    ("paul", "Paul Vermeulen", ("member", "funder"), "financier: leest de cijfers van het programma dat hij betaalt"),
    ("bert", "Bert Wuyts", ("member", "broker"), "makelaar met andere dossiers"),
    ("tina", "Tina Segers", ("member", "broker"), "makelaar met andere dossiers"),
    ("samir", "Samir Bakkali", ("member", "broker"), "makelaar met andere dossiers"),
]
EXTRA_HATS = ["coach", "ambassador", "ambassador", "ambassador"]  # for the first generated people


def texts(kind: str) -> list[str]:
    """The short texts of one kind: next steps, tasks, notes, messages, places."""
    return [row["text"] for row in rows("steps") if row["kind"] == kind]


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
