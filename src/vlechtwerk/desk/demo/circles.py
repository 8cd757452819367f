"""A circle that has been running for some weeks with a place that fell free, and a division that waits for its rules."""

from collections.abc import Iterable

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.sources import dice
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.people.enums import HalfDay
from vlechtwerk.people.models import Person
from vlechtwerk.programmes import actions as programmes
from vlechtwerk.programmes.enums import DEFAULT_WISHES, Priority, Wish
from vlechtwerk.programmes.models import CircleForming

EASY = (Wish.SECTORS, Wish.LANGUAGE, Wish.ORGANISATION, Wish.PAIRS)  # rules whose best is proven in a moment
SUITS = (HalfDay.TUE_EV, HalfDay.THU_EV, HalfDay.WED_PM, HalfDay.FRI_AM, HalfDay.MON_AM)
UNKNOWN = 5  # of every so many people one did not say which half days suit


def form_circles(year: Year) -> None:
    """Both, from the members of the cast; the first is played some weeks back."""
    cast, rng = year.cast, dice("circles")
    there = year.present()
    members = rng.sample(there, min(len(there), 30))
    _say_half_days(members)
    with clock.at(year.day(-34)):
        first = [cast.by_login["griet"], cast.by_login["jeroen"], *members[:6]]
        forming = _divide(first, cast.by_login["lotte"])
        circle = programmes.confirm_forming(forming, by=cast.by_login["lotte"])[0]
        programmes.set_guide(circle, guide=cast.by_login["els"], by=cast.by_login["lotte"])
    with clock.at(year.day(-31)):
        for number, place in enumerate(circle.members.select_related("person").order_by("person__name")):
            if number == 4:
                programmes.decline_place(place, note="Tot de zomer lukt het mij niet.", by=place.person)
            else:
                programmes.accept_place(place, shares_contact=number % 3 != 2, by=place.person)
        programmes.start_circle(circle, by=cast.by_login["lotte"])
    programmes.prepare_forming(
        name="Kring wonen en zorg", subject="Hoe houden we vrijwilligers, en wie neemt het over?", people=members[6:30],
        by=cast.by_login["lotte"],
    )  # fmt: skip


def _say_half_days(people: Iterable[Person]) -> None:
    for number, person in enumerate(people):
        if not person.half_days and number % UNKNOWN:
            person.half_days = sorted({SUITS[number % 2], SUITS[number % 3], SUITS[number % 5]})
            person.save(update_fields=["half_days"])


def _divide(people: list[Person], by: Person) -> CircleForming:
    forming = programmes.prepare_forming(
        name="Kring eigen inkomsten", subject="Van één subsidie naar meer bronnen van inkomsten", people=people, by=by
    )
    rules = {str(w): {**given, "priority": given["priority"] * (w in EASY)} for w, given in DEFAULT_WISHES.items()}
    rules[Wish.LANGUAGE] = {"priority": int(Priority.MOST)}
    programmes.set_rules(
        forming, name=forming.name, subject=forming.subject, rules=rules, least=6, most=9, by=by
    )  # fmt: skip
    programmes.solve_forming(forming, by=by)
    programmes.solve_due()
    forming.refresh_from_db()
    return forming
