"""A year of ambassadors: where they told their story, stages that wait, and cards through which questions came."""

from datetime import timedelta

from django.utils import timezone

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.sources import DOMAIN, dice
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.events.actions import appearances, cards, stages
from vlechtwerk.events.actions.stage_base import StageRefused
from vlechtwerk.events.enums import AppearanceKind
from vlechtwerk.events.models import Material
from vlechtwerk.events.queries.proposing import propose
from vlechtwerk.events.queries.stages import fans
from vlechtwerk.people.models import Person
from vlechtwerk.programmes.models import Ambassadorship, Fan
from vlechtwerk.programmes.queries import appointed

WHERE = [
    ("Ontbijt van de ondernemersclub", AppearanceKind.TALK, 35), ("Interview in het regionale nieuws", AppearanceKind.MEDIUM, None),
    ("Bezoek aan de werkvloer", AppearanceKind.EXCURSION, 14), ("Werksessie zelfroosteren", AppearanceKind.WORKSHOP, 18),
    ("Avond van de sector", AppearanceKind.TALK, 60), ("Podcast over werk dat past", AppearanceKind.MEDIUM, None),
]  # fmt: skip
OPEN = [
    ("Nieuwjaarsreceptie van de leden", "talk", "zestig bedrijfsleiders", 60, 24),
    ("Lunch over personeel vinden en houden", "workshop", "vijftien zaakvoerders", 15, 31),
]
ASKED = [
    ("Hoe begin je met een rooster dat de ploeg zelf maakt?", "an.roels", "An Roels"), ("Wie betaalt de uren van zo’n proef?", "bart.nys", "Bart Nys"),
    ("Mogen we eens op bezoek komen met onze ploegleiders?", "carla.vos", "Carla Vos"), ("Wat doe je met wie niet mee wil?", "dirk.put", "Dirk Put"),
    ("Werkt dit ook met twaalf mensen in de keuken?", "eva.mol", "Eva Mol"),
]  # fmt: skip
TAKE_ALONG = [
    ("Mijn verhaal in vijf minuten", "text", "Begin met wat er misging. Vertel dan wat je probeerde, en wat het team zei. Eindig met één vraag aan de zaal."),
    ("Drie vragen die altijd komen", "text", "Wat kost het? Wie is ertegen? Wanneer zie je iets? Antwoord met een getal en een naam."),
]  # fmt: skip


def fill_stages(year: Year) -> None:
    """Nothing, where nobody is an ambassador."""
    pioneers = list(appointed().order_by("pk"))
    if not pioneers:
        return
    by = year.cast.by_login["nadia"]
    for title, kind, text in TAKE_ALONG:
        cards.save_material(Material(title=title, kind=kind, text=text), by=by)
    for number, one in enumerate(pioneers):
        _year_of(year, one, number)
    for number, fan in enumerate(fans().filter(contact__isnull=False).order_by("pk")[: len(OPEN)]):
        _open_stage(year, fan, number)
    for number, one in enumerate(pioneers[:2]):
        _card(year, one, number, by)


def _year_of(year: Year, one: Ambassadorship, number: int) -> None:
    """One to four times, spread over what went by; one in four has nothing that shows it yet."""
    rng = dice(f"stage {number}")
    for turn in range(1 + (number * 5 + 2) % 4):
        title, kind, count = WHERE[(number + turn) % len(WHERE)]
        moment = year.day(-20 - 55 * turn - rng.randrange(20))
        day = timezone.localdate(moment)
        with clock.at(moment):
            if one.appointed_on is None or day < one.appointed_on:
                continue
            shown = "" if rng.random() < 0.25 else "Het programma en een foto van de zaal"
            appearances.note_appearance(
                one, happens_on=day, kind=kind, title=title, audience_count=count, evidence=shown, by=one.keeper
            )


def _open_stage(year: Year, fan: Fan, number: int) -> None:
    """The first waits for whoever is chosen, of the second somebody is asked."""
    title, kind, audience, count, ahead = OPEN[number]
    first = year.half_days(ahead, ahead + 12, 2)
    with clock.at(year.day(-4 + 2 * number)):
        stage = stages.ask_for_stage(
            fan, starts=first, title=title, kind=kind, audience=audience, audience_count=count, by=_voice(fan),
            place=f"{fan.organisation.name}, {fan.organisation.place or 'Mechelen'}", theme=fan.themes.first(),
        )  # fmt: skip
        best = propose(stage).best
        if number and best:
            stages.ask_ambassador(stage, ambassadorship=best[0].ambassadorship, by=fan.keeper)


def _voice(fan: Fan) -> Person:
    return fan.contact or fan.keeper


def _card(year: Year, one: Ambassadorship, number: int, by: Person) -> None:
    """Printed a month ago; some asked at once, the last ones still wait."""
    with clock.at(year.day(-34 + number)):
        try:
            card = cards.make_card(one, keeper=one.keeper, by=by)
        except StageRefused:  # they made it themselves
            return
        cards.print_card(card, sheets=2 + number, by=by)
    for turn, (question, mail, name) in enumerate(ASKED[number::2]):
        with clock.at(year.day(-28 + 9 * turn) + timedelta(minutes=turn)):
            cards.count_opening(card)
            cards.ask_by_card(card, question=question, name=name, email=f"{mail}@{DOMAIN}", is_demo=True)
