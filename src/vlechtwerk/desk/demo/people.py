"""Organisations and people of the demo."""

from random import Random
from typing import Any

from vlechtwerk.desk.demo.sources import DOMAIN, LOGINS, PASSWORD, Cast, Size, dice, full_names, rows
from vlechtwerk.people import actions
from vlechtwerk.people.models import Person
from vlechtwerk.taxonomy.models import Place, Region, Sector

DETAILS = [
    "",
    "",
    ", al zeven jaar",
    ", ook ’s avonds",
    ", ook online",
    ", het liefst in de buurt van {place}",
    ", en ik doe het graag",
]

HOME = ("BE10", "BE21", "BE22", "BE23", "BE24", "BE25")  # Flanders and Brussels


def make_organisations() -> None:
    """The actors of the needs analysis for Belgium, with domain and region."""
    sectors, places = _by_code(Sector), {place.name: place for place in Place.objects.all()}
    regions = _by_code(Region)
    for row in rows("actors"):
        actions.register_organisation(
            name=row["name"], country=row["country"], sector=sectors[row["sector"]], region=regions[row["region"]],
            place=places.get(row["place"]), by=None,
        )  # fmt: skip


def _by_code(model: Any) -> dict[str, Any]:
    return {one.code: one for one in model.objects.all()}


def make_people(size: Size) -> Cast:
    """The logins of the demo and generated people, each with talents, a place and languages."""
    rng, cast = dice("people"), Cast()
    places = list(Place.objects.filter(region__code__in=HOME))
    sectors = list(Sector.objects.all())
    talents = rows("talents")
    wanted = [(login, name, hats) for login, name, hats, _shows in LOGINS]
    names = [name for name in full_names(size.people) if name not in {one[1] for one in wanted}]
    wanted += [(_login(name), name, ("member",)) for name in names[: size.people - len(wanted)]]
    for number, (login, name, hats) in enumerate(wanted):
        place = rng.choice(places)
        person = _person(rng, login, name, hats, place, rng.choice(sectors))
        if "broker" in hats:
            cast.brokers.append(person)
        if "member" in hats:
            cast.members.append(person)
            for talent in _talents(rng, talents, number):
                _give_talent(rng, cast, person, talent, place)
        cast.by_login[login] = person
    _password(cast)
    return cast


def _login(name: str) -> str:
    plain = name.lower().translate(str.maketrans("éèëïöüç ’", "eeeiouc.-"))
    return plain.replace("-", "")


def _person(rng: Random, login: str, name: str, hats: tuple[str, ...], place: Place, sector: Sector) -> Person:
    languages = ["nl", *(code for code, odds in (("fr", 0.4), ("en", 0.5), ("de", 0.08)) if rng.random() < odds)]
    person = actions.register_person(
        name=name, by=None, email=f"{login}@{DOMAIN}", phone=f"0470 00 {rng.randrange(100):02} {rng.randrange(100):02}",
        languages=languages, place=place, sector=sector, capacity_per_quarter=rng.choice([2, 3, 3, 4, 6]), is_demo=True,
    )  # fmt: skip
    for purpose in ("network", "mail"):
        actions.log_consent(person, purpose=purpose, given=True, source="demo")
    for hat in hats:
        if hat != "member":
            actions.give_hat(person, kind=hat, by=None)
    if "member" not in hats:
        actions.take_hat(person, kind="member", by=person)
    return person


def _talents(rng: Random, talents: list[dict[str, str]], number: int) -> list[dict[str, str]]:
    """Everybody has one of their own; some have a second or a third."""
    extra = rng.sample(talents, rng.choice([0, 1, 1, 2]))
    first = talents[number % len(talents)]
    return [first, *(talent for talent in extra if talent is not first)]


def _give_talent(rng: Random, cast: Cast, person: Person, talent: dict[str, str], place: Place) -> None:
    detail = rng.choice(DETAILS).format(place=place.name) if talent["language"] == "nl" else ""
    actions.add_talent(
        person, text=talent["text"] + detail, kind=talent["kind"], language=talent["language"], by=person
    )
    cast.skilled.setdefault(talent["tag"], []).append(person)


def _password(cast: Cast) -> None:
    """One password for the logins that the demo prints; hashed once, for hashing is slow on purpose."""
    someone = cast.by_login["lotte"]
    someone.set_password(PASSWORD)
    keys = [cast.by_login[login].pk for login, *_rest in LOGINS]
    Person.objects.filter(pk__in=keys).update(password=someone.password)
