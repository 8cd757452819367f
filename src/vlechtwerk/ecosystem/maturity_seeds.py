"""The topics of the needs analysis of Belgium (document 004, "In cijfers"), and where each stood on its scale.

The table gives no day; it goes by the country report of the European Commission (2020), and so the assessments stand at
the first day of that year. What is told as evidence stands in the same chapter.
"""

from dataclasses import dataclass
from datetime import date

from vlechtwerk.ecosystem.enums import Level
from vlechtwerk.ecosystem.models import MaturityTopic

SOURCE = "Nodenanalyse België (WELFARE, 2022), 1.1 In cijfers, naar Europese Commissie (2020)"
ASSESSED_ON = date(2020, 1, 1)
TOPICS = (
    ("legal_framework", "Wettelijk kader", "Cadre légal", "Legal framework"),
    ("public_funding", "Overheidsfinanciering", "Financement public", "Public funding"),
    ("education", "Onderwijs en vorming", "Enseignement et formation", "Education and training"),
    ("networks", "Netwerken", "Réseaux", "Networks"),
)


@dataclass(frozen=True)
class Said:
    """One mark in the table of the document, with what its text says about it."""

    topic: str
    level: Level
    evidence: str


SAID = (
    Said(
        "legal_framework", Level.FRAGMENTED,
        "De vennootschap met sociaal oogmerk (1995) is in 2019 geschrapt en vervangen door een erkenning als sociale "
        "onderneming, enkel voor coöperatieve vennootschappen. Elke regio heeft daarnaast haar eigen wetgeving.",
    ),
    Said(
        "public_funding", Level.ESTABLISHED,
        "Elke regio heeft een eigen beleid voor staatssteun: Vlaams Gewest, Brussels Hoofdstedelijk Gewest, Waals Gewest.",
    ),
    Said(
        "education", Level.ESTABLISHED,
        "Verschillende universiteiten en hogescholen bieden lessen en programma’s aan; netwerken en ondersteunende "
        "structuren geven geregeld vorming; het thema groeit in het secundair onderwijs.",
    ),
    Said(
        "networks", Level.ESTABLISHED,
        "Het document noemt netwerken, verenigingen en pacten van sociale ondernemingen in alle regio’s.",
    ),
)  # fmt: skip


def seed_topics() -> None:
    """Idempotent: what is there already stays as the network left it."""
    known = set(MaturityTopic.objects.values_list("code", flat=True))
    MaturityTopic.objects.bulk_create(
        MaturityTopic(code=code, name_nl=nl, name_fr=fr, name_en=en, order=order)
        for order, (code, nl, fr, en) in enumerate(TOPICS, 1)
        if code not in known
    )
