"""Two calls for talents: one that is over and brought two talents, one that runs."""

from datetime import timedelta

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.enums import CallGroup
from vlechtwerk.matching.models import Call
from vlechtwerk.people.models import Person

WORDS = {
    "text_nl": "Wij zoeken mensen die dit van dichtbij kennen: uit hun werk, hun club of hun eigen leven. Een halve dag is genoeg.",
    "text_fr": "Nous cherchons des personnes qui connaissent cela de près : par leur travail, leur club ou leur vie. Une demi-journée suffit.",
    "text_en": "We look for people who know this from close by: from work, their club or their own life. Half a day is enough.",
}
TALENTS = [
    "Ik maakte voor onze buurtwinkel het rekenwerk van prijs, marge en aantal klanten.",
    "Tien jaar lang zocht ik voor de harmonie inkomsten naast de subsidie.",
]


def call_for_talents(year: Year) -> None:
    """Played after the year. Whoever answers here is somebody whose talents came near."""
    lotte = year.cast.by_login["lotte"]
    with clock.at(year.day(-30)):
        over = _call("axis-business_model", 14, lotte)
        for called, text in zip(over.called.order_by("pk")[:2] if over else (), TALENTS, strict=False):
            matching.answer_call(called, can=True, by=called.person)
            matching.tell_talent(called, text=text, by=called.person)
    with clock.at(year.day(-15)):
        if over:
            matching.close_call(over, by=None)
    with clock.at(year.day(-3)):
        running = _call("axis-innovativeness", 14, lotte)
        for called, can in zip(running.called.order_by("pk")[:2] if running else (), (True, False), strict=False):
            matching.answer_call(called, can=can, by=called.person)


def _call(area: str, days: int, by: Person) -> Call | None:
    until = clock.today() + timedelta(days=days)
    try:
        return matching.send_call(area, texts=WORDS, groups=[CallGroup.NEAR], until=until, by=by)
    except matching.MatchingRefused:  # a small network, in which nobody comes near
        return None
