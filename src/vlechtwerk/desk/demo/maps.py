"""What the team keeps of the map: two views, and a story of five steps that shows how to read it.

Only an invented workplace is named; of the actors of the documents nothing is said.
"""

from collections import Counter
from typing import Any

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.sources import rows
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.ecosystem.actions import maps, stories
from vlechtwerk.ecosystem.models import Actor
from vlechtwerk.ecosystem.queries.looking import Filters, lines
from vlechtwerk.ecosystem.strands import WORK

TITLE = "Zo lees je de kaart"
INTRO = "In vijf stappen van de hele kaart naar één werkplaats, en terug naar wat nog leeg is."


def keep_maps(year: Year) -> None:
    """Played after the map; without workplaces on it there is nothing to show."""
    by, middle = year.cast.by_login["lotte"], _middle()
    if middle is None:
        return
    with clock.at(year.day(-21)):
        maps.keep_view(
            Filters(kind=WORK),
            by=by,
            title="Wat al samen gedaan is",
            is_public=True,
            about="Alleen banden uit echt werk: sessies, doorverwijzingen en avonden.",
        )
        maps.keep_view(Filters(), by=by, title=f"Rond {middle.organisation}", focus=middle, steps=2)
    with clock.at(year.day(-14)):
        told = stories.add_story(TITLE, by=by, intro=INTRO)
        for step in _steps(middle):
            stories.add_step(told, by=by, **step)
        stories.show_story(told, by=by)  # fmt: skip


def _middle() -> Actor | None:
    """The invented workplace with most ties."""
    ties = Counter(end for one in lines(maps.ANYBODY, Filters()) for end in (one.first, one.second))
    invented = [row["name"] for row in rows("workplaces")]
    found = Actor.objects.filter(organisation__name__in=invented, is_public=True, ended_on=None)
    return max(found.select_related("organisation").order_by("pk"), key=lambda one: ties[one.pk], default=None)


def _steps(middle: Actor) -> list[dict[str, Any]]:
    return [
        {"title": "Iedereen op één blad", "filters": Filters(),
         "text": "Elk teken is een organisatie. De vorm zegt wat ze doet; wie hetzelfde doet, staat bij elkaar."},
        {"title": "Eén domein van dichtbij", "filters": Filters(domain="networks"),
         "text": "Kies een domein, en alleen die organisaties blijven over, met de banden die ze onder elkaar hebben."},
        {"title": "Groen is echt werk", "filters": Filters(kind=WORK),
         "text": "Een groene lijn komt er pas als twee organisaties iets samen gedaan hebben: een sessie die beide"
         " bevestigden, een doorverwijzing die opgenomen is, een avond. Niemand hoeft ze in te vullen."},
        {"title": f"Rond {middle.organisation}", "filters": Filters(), "focus": middle, "steps": 2,
         "text": "Van één werkplaats naar haar buren, en naar de buren van haar buren. Zo zie je langs wie je bij iemand"
         " raakt die je nog niet kent."},
        {"title": "Wat nog leeg is", "filters": Filters(domain="finance"),
         "text": "Staat er bijna niemand, of trekt niemand een lijn? Kijk dan in de matrix: een leeg vak is werk waarvoor"
         " nog niemand gevonden is."},
    ]  # fmt: skip
