"""The ecosystem: the actors of the needs analysis, invented workplaces with ties among themselves, and three gaps.

Nothing is made up about the actors of the documents: they have no ties but those of the table, which has none.
"""

from datetime import timedelta
from typing import Any

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.sources import dice, rows
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.ecosystem.actions import actors, gaps, relations
from vlechtwerk.ecosystem.enums import RelationKind
from vlechtwerk.ecosystem.models import Actor, Domain, Function, Gap
from vlechtwerk.people.models import Organisation
from vlechtwerk.taxonomy.models import Region

SOURCE = "Kennismaking met het netwerk"
BY_SECTOR = {"finance": "finance", "education": "platforms", "research": "platforms", "government": "authorities"}
"""The domain of a workplace by its sector; the others join forces, or help people on their way."""
ELSE = ("networks", "incubators", "training", "networks")
DOES = ("connect", "teach", "incubate", "facilitate", "advocate")
KINDS = (RelationKind.WORKS_WITH, RelationKind.REFERS_TO, RelationKind.INFORMS, RelationKind.MEMBER_OF)
# domain, region, title, what shows it, how many days ago
GAPS = [
    ("incubators", "BE-DG", "Incubatoren, Duitstalige Gemeenschap",
     "De tabel van 2022 noemt er geen. Drie vragen in een jaar gingen naar Luik.", 120),
    ("finance", "BE10", "Financiers, Brussel",
     "In de tabel van 2022 staat bij geen enkele financier Brussel. Twee starters zochten een lening.", 60),
    ("platforms", "BE3", "Leerplatformen, Wallonië",
     "De tabel van 2022 geeft bij geen enkel leerplatform Wallonië op; bij de universiteiten staat geen regio.", 14),
]  # fmt: skip


def map_ecosystem(year: Year) -> None:
    """Played last: the sessions of the year are there, and draw their own lines."""
    by = year.cast.by_login["nadia"]
    with clock.at(year.day(-130)):
        actors.load_first_actors(by=by, is_demo=True)
        made = _workplaces(by)
        _ties(made, by)
    for domain, region, title, evidence, ago in GAPS:
        with clock.at(year.day(-ago)):
            _gap(domain, region, title, evidence, by)
    _talk(by)


def _workplaces(by: Any) -> list[Actor]:
    domains = {one.code: one for one in Domain.objects.all()}
    functions = {one.code: one for one in Function.objects.all()}
    invented = [row["name"] for row in rows("workplaces")]
    made = []
    for number, one in enumerate(
        Organisation.objects.filter(name__in=invented).select_related("sector").order_by("pk")
    ):
        code = BY_SECTOR.get(one.sector.code if one.sector else "", ELSE[number % len(ELSE)])
        made.append(
            actors.add_actor(
                one, domains=[domains[code]], functions=[functions[DOES[number % len(DOES)]]], source=SOURCE,
                sourced_on=clock.today(), by=by,
            )
        )  # fmt: skip
    return made


def _ties(made: list[Actor], by: Any) -> None:
    rng = dice("ecosystem")
    for number, first in enumerate(made):
        second = rng.choice([one for one in made if one.pk != first.pk])
        relations.add_relation(
            first, second=second, kind=KINDS[number % len(KINDS)], source=SOURCE, by=by,
            began_on=clock.today() - timedelta(days=rng.randrange(30, 900)),
        )  # fmt: skip


def _gap(domain: str, region: str, title: str, evidence: str, by: Any) -> None:
    gaps.note_gap(
        title=title, evidence=evidence, domain=Domain.objects.filter(code=domain).first(),
        region=Region.objects.filter(code=region).first(), look_again_on=clock.today() + timedelta(days=200), by=by,
    )  # fmt: skip


def _talk(by: Any) -> None:
    """One of them is talked about. Who would take it is not made up."""
    first = Gap.objects.order_by("pk").first()
    if first is not None:
        gaps.talk_about_gap(first, text="Wie kent er iemand in Eupen? Ik bel volgende week rond.", by=by)
