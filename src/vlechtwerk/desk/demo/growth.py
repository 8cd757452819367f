"""How the ecosystem grows: the maturity of the needs analysis, one cluster and one initiative among invented workplaces.

Nothing is made up about actors of the documents. Without actors on the map there is only the maturity.
"""

from datetime import date, timedelta
from typing import Any

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.sources import rows
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.ecosystem.actions import clusters, initiatives, maturity
from vlechtwerk.ecosystem.enums import EntryKind, Phase, Standing
from vlechtwerk.ecosystem.models import Actor

NAME = "Voedsel van dichtbij"
MEMBERS = 12
BEGAN, LOOK = 380, 75  # days ago, and days from now
# how many days ago the next three joined, and on whose behalf
JOINED = [
    (370, Standing.BENEFICIARY), (250, Standing.BENEFICIARY), (130, Standing.INTERMEDIARY), (40, Standing.OTHER)
]  # fmt: skip
PHASES = [
    (240, Phase.CONVERGENCE, "Na zes avonden kent iedereen elkaar; er ligt één vraag op tafel."),
    (70, Phase.CULTIVATION, "De gesprekken gaan over hoe we samenwerken, niet meer over of we dat doen."),
]
ENTRIES = [
    (360, EntryKind.NOTE, "Eerste avond: veel plannen, weinig telefoonnummers. We maken een lijst met wie wat zoekt."),
    (300, EntryKind.TURNING_POINT, "Twee bakkers delen voor het eerst een levering. Het kan dus."),
    (210, EntryKind.NOTE, "De vraag is gekozen: wie rijdt er halfleeg rond in de streek?"),
    (150, EntryKind.WARNING, "Er schuiven vooral begeleiders aan. Waar blijven de makers zelf?"),
    (95, EntryKind.TURNING_POINT, "De makers zitten de avond nu zelf voor; de begeleiders luisteren."),
    (30, EntryKind.NOTE, "Nieuwe gezichten: we leggen de afspraken nog eens uit, op één blad."),
]


def show_growth(year: Year) -> None:
    """Played after the map, whose actors it needs."""
    by = year.cast.by_login["nadia"]
    maturity.load_maturity(by=by)
    invented = [row["name"] for row in rows("workplaces")]
    found = Actor.objects.filter(organisation__name__in=invented, ended_on=None).select_related("organisation")
    actors = list(found.order_by("pk")[:MEMBERS])
    if actors:
        _initiative(year, actors, by)


def _initiative(year: Year, actors: list[Actor], by: Any) -> None:
    today = clock.today()
    with clock.at(year.day(-BEGAN)):
        cluster = clusters.plan_cluster(
            name="Voeding in de streek", about="Wie eten maakt, vervoert, verkoopt of erover leert.", by=by
        )
        made = initiatives.begin_initiative(
            name=NAME, about="Makers, winkels en vervoerders vinden elkaar, zodat eten minder ver rijdt.", by=by,
            cluster=cluster, began_on=clock.today(), look_again_on=today + timedelta(days=LOOK),
        )  # fmt: skip
    steps = [
        (days, _join, (made, actors[at * 3 : at * 3 + 3], cluster, standing))
        for at, (days, standing) in enumerate(JOINED)
    ]
    steps += [(days, _phase, (made, phase, reason)) for days, phase, reason in PHASES]
    steps += [(days, _note, (made, kind, text)) for days, kind, text in ENTRIES]
    for days, act, given in sorted(steps, key=lambda one: -one[0]):
        with clock.at(year.day(-days)):
            act(*given, clock.today(), by)


def _join(made: Any, actors: list[Actor], cluster: Any, standing: Standing, on: date, by: Any) -> None:
    for one in actors:
        clusters.add_to_cluster(cluster, actor=one, by=by)
        initiatives.join_initiative(made, actor=one, standing=standing, joined_on=on, by=by)


def _phase(made: Any, phase: Phase, reason: str, on: date, by: Any) -> None:
    initiatives.set_phase(made, phase=phase, reason=reason, on=on, by=by)


def _note(made: Any, kind: EntryKind, text: str, on: date, by: Any) -> None:
    initiatives.note_entry(made, kind=kind, text=text, on=on, by=by)
