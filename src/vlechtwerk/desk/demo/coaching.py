"""Coaching of intrapreneurs: a pilot that is over and tells which lever moved which barrier, and a cohort that runs."""

from datetime import timedelta
from typing import Any

from vlechtwerk.coaching import actions
from vlechtwerk.coaching.models import CoachingPath, Cohort, Lever
from vlechtwerk.core import clock
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.library.models import Item
from vlechtwerk.people.models import Organisation
from vlechtwerk.programmes import actions as programmes
from vlechtwerk.programmes.models import Programme

LINES = (("Pilootproject", 125_000), ("Begeleiding, tweede jaar", 25_000), ("Versie voor vakbonden", 125_000))
GUESTS = (60, 45, 40, 35, 30, 30, 25, 20, 15)
IDEAS = (
    "Geen wegwerpbekers meer in onze zalen", "Restwarmte van de drukpersen voor het huis ernaast", "Werkkleding herstellen in plaats van kopen",
    "Een poetsdienst zonder chemie", "Eten van de kantine naar de buurt", "Fietsen voor wie in ploegen werkt",
    "Oude bureaus een tweede leven geven", "Regenwater voor de werf",
)  # fmt: skip
BARRIERS = (
    ("Collega’s vinden dat ik me moei", "social", "team"), ("Niemand weet wie erover beslist", "organisational", "organisation"),
    ("De leiding vindt het mijn hobby", "social", "organisation"), ("Er staat geen geld voor in de begroting", "financial", "organisation"),
)  # fmt: skip
TRIED = (
    ("ally", "Samen met iemand van de personeelsdienst begonnen"),
    ("small", "Eén zaal, één maand, en geteld"),
    ("listen", "Koffie met wie het hardst tegen was"),
)
FOLLOW_UPS = (
    "Coaching van studenten",
    "Opleiding netwerkeconomie",
    "Traject met collega’s erbij",
    "Versie voor vakbonden",
)
SPREAD = (
    ("folder", "Wie begint hier steeds dingen?", 900),
    ("video", "Acht mensen, één jaar", 2_400),
    ("blog", "Drempels zijn zelden technisch", 610),
    ("newsletter", "Nieuws van de samenzweerders", 1_350),
)


def coach_intrapreneurs(year: Year) -> None:
    """Played after the year, each at its own time."""
    by, coach = year.cast.by_login["nadia"], year.cast.by_login["els"]
    first = -min(330, year.size.days - 12)
    houses = list(Organisation.objects.filter(sector__isnull=False).order_by("sector", "pk"))
    by_sector = list({one.sector_id: one for one in houses}.values())[:3]
    people = [one for one in year.present() if one.pk != coach.pk]
    if len(by_sector) < 2 or len(people) < 12:
        return
    programme = _programme(year, first, by)
    with clock.at(year.day(first)):
        pilot = _cohort(programme, "Piloot", year, first, -25, coach, by)
        done = _people(pilot, people[:8], by_sector, coach)
        actions.start_cohort(pilot, by=coach)
    _work(year, done, first, coach)
    _events(year, pilot, first, by)
    with clock.at(year.day(-20)):
        for path in done:
            actions.finish_coaching(path, outcome="Het idee loopt, met minstens twee collega’s erbij.", by=coach)
        actions.close_cohort(
            pilot,
            harvest="Drempels zijn vaker sociaal dan technisch. Daarom volgend jaar meer sessies samen.",
            by=coach,
        )
    _running(year, programme, people[8:12], by_sector, coach, by)
    _around(year, programme, by_sector, first, by)


def _programme(year: Year, first: int, by: Any) -> Programme:
    with clock.at(year.day(first - 5)):
        made = programmes.plan_programme(
            name="De Nieuwe Samenzweerders", purpose="Coaching voor wie op het werk steeds dingen begint", by=by,
            starts_on=year.day(first).date(), ends_on=year.day(500).date(),
        )  # fmt: skip
        for name, amount in LINES:
            programmes.add_line(made, name=name, kind="other", amount_cents=amount * 100, by=by)
    return made


def _cohort(programme: Programme, name: str, year: Year, first: int, last: int, coach: Any, by: Any) -> Cohort:
    return actions.form_cohort(
        programme=programme, name=name, starts_on=year.day(first).date(), ends_on=year.day(last).date(), keeper=coach, by=by,
        about="Eén jaar, mensen uit verschillende sectoren, een coach en elkaar.", is_demo=True,
    )  # fmt: skip


def _people(cohort: Cohort, people: list[Any], houses: list[Organisation], coach: Any) -> list[CoachingPath]:
    found = []
    for number, person in enumerate(people):
        path = actions.open_path(
            cohort, person=person, organisation=houses[number % len(houses)], coach=coach, by=coach
        )
        words = {
            "idea": IDEAS[number % len(IDEAS)],
            "agreement": "We werken een jaar samen. Wat we zeggen, blijft onder ons.",
        }
        actions.note_intake(path, talked_on=clock.today(), by=coach, **words)
        for one in (person, coach):
            actions.accept_agreement(path, by=one)
        actions.add_goal(path, text=f"{words['idea']}: een proef van drie maanden", by=person)
        found.append(path)
    return found


def _work(year: Year, paths: list[CoachingPath], first: int, coach: Any) -> None:
    """Everybody has two barriers, tries levers, and tells how it went."""
    levers = {one.code: one for one in Lever.objects.all()}
    for number, path in enumerate(paths):
        with clock.at(year.day(first + 30)):
            rows = (BARRIERS[0], BARRIERS[1 + number % 3])
            made = [
                actions.note_barrier(path, text=text, kind=kind, scope=scope, start=4 + number % 2, by=path.person)
                for text, kind, scope in rows
            ]
            actions.write_private_note(path, text="Ik twijfel of ik dit wel wil trekken.", by=path.person)
            actions.write_private_note(path, text="Volgende keer meer luisteren.", by=coach)
        with clock.at(year.day(-60)):
            for place, barrier in enumerate(made):
                for code, words in TRIED[: 2 + place]:
                    if code in levers:
                        actions.try_lever(
                            barrier, lever=levers[code], tried=words, changed="Er kwam beweging.", by=path.person
                        )
                actions.change_barrier(barrier, middle=3, end=1 + (number + place) % 3, by=path.person)
            actions.reach_goal(path.goals.get(), by=path.person)


def _events(year: Year, cohort: Cohort, first: int, by: Any) -> None:
    step = max(2, (-30 - first) // len(GUESTS))
    for number, guests in enumerate(GUESTS):
        day = year.day(first + 5 + number * step)
        with clock.at(day):
            entry = actions.plan_entry(
                cohort, kind="event", title=f"Samenzweren op donderdag ({number + 1})", due_on=day.date(), by=by
            )
            actions.note_entry_done(
                entry, done_on=day.date(), present=cohort.paths.all()[: number % 9], guest_count=guests, by=by
            )


def _running(
    year: Year, programme: Programme, people: list[Any], houses: list[Organisation], coach: Any, by: Any
) -> None:
    """The cohort of now: three run, one reads the agreement, one was nominated, peers are asked."""
    with clock.at(year.day(-12)):
        now = _cohort(programme, "Tweede groep", year, -10, 340, coach, by)
        paths = _people(now, people[:3], houses, coach)
        reads = actions.open_path(now, person=people[3], organisation=houses[0], coach=coach, by=coach)
    with clock.at(year.day(-9)):
        actions.start_cohort(now, by=coach)
        actions.note_intake(
            reads, talked_on=clock.today(), idea=IDEAS[-1], agreement="We werken een jaar samen.", by=coach
        )
        for number, path in enumerate(paths):
            text, kind, scope = BARRIERS[number % 2]
            actions.note_barrier(
                path, text=text, kind="social" if number < 2 else kind, scope=scope, start=4, by=path.person
            )
        actions.nominate_colleague(
            now, name="Noor Peeters", email="noor@werkplek.example", workplace="De werkplaats", nominator="Een collega",
            reason="Ze begon met de ruilkast, en nu wil elke afdeling er een.",
        )  # fmt: skip
        for kind, title, days in (
            ("joint", "Samen: wie is tegen, en waarom?", 12),
            ("visit", "Bezoek aan een drukkerij zonder afval", 40),
        ):
            start = (year.now + timedelta(days=days)).replace(hour=13, minute=0, second=0, microsecond=0)
            actions.plan_entry(
                now,
                kind=kind,
                title=title,
                due_on=start.date(),
                starts_at=start,
                agenda="Rondje. Twee verhalen. Wat proberen we?",
                by=coach,
            )
        actions.plan_entry(
            now, kind="talk", title="Gesprek op de werkvloer", due_on=year.day(4).date(), path=paths[0], by=coach
        )
        actions.seek_peers(coach)


def _around(year: Year, programme: Programme, houses: list[Organisation], first: int, by: Any) -> None:
    lead, other = houses[0], houses[1]
    with clock.at(year.day(first)):
        actions.give_part(programme, organisation=lead, part="lead", starts_on=clock.today(), by=by)
        role = actions.give_part(programme, organisation=other, part="coaching", starts_on=clock.today(), by=by)
    with clock.at(year.day(first // 2)):
        reason = "Het vaste takenpakket paste niet meer; er kwamen meer sessies samen."
        actions.change_part(role, on=clock.today(), reason=reason, organisation=lead, by=by)
    with clock.at(year.day(-15)):
        for medium, title, reach in SPREAD:
            actions.note_spread(programme, medium=medium, title=title, out_on=clock.today(), reach_count=reach, by=by)
        if item := Item.objects.filter(kind="method", state="published").order_by("pk").first():
            actions.note_spread(programme, medium="method", title=item.title, item=item, out_on=clock.today(), by=by)
        for number, title in enumerate(FOLLOW_UPS):
            made = actions.open_trajectory(
                programme, keeper=by, title=title, client=houses[number % len(houses)], bureau=lead, is_follow_up=True, by=by,
                starts_on=year.day(-10 - number).date(), ends_on=year.day(170).date(), cost_cents=2_000_000, funded_percent=70,
            )  # fmt: skip
            actions.begin_trajectory(made, by=by)
