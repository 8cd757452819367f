"""Organisations and people of the demo."""

from typing import Any

from vlechtwerk.core.actions import Actor
from vlechtwerk.desk.demo.sources import DOMAIN, EXTRA_HATS, LOGINS, PASSWORD, Cast, Size, dice, full_names, rows
from vlechtwerk.people import actions, suspicions
from vlechtwerk.people.enums import MergeKind
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.taxonomy.models import Place, Region, Sector

HOME = ("BE10", "BE21", "BE22", "BE23", "BE24", "BE25")  # Flanders and Brussels


def make_organisations() -> dict[str, Organisation]:
    """The actors of the needs analysis with what it says of them, and invented workplaces by name."""
    sectors, regions = _by(Sector, "code"), _by(Region, "code")
    for row in rows("actors"):
        actions.register_organisation(
            name=row["name"], domain=row["domain"], sector=sectors[row["sector"]], region=regions.get(row["region"]),
            is_demo=True, by=None,
        )  # fmt: skip
    places = _by(Place, "name")
    return {
        row["name"]: actions.register_organisation(
            name=row["name"], place=places[row["place"]], region=places[row["place"]].region,
            sector=sectors[row["sector"]], is_demo=True, by=None,
        )
        for row in rows("workplaces")
    }  # fmt: skip


def _by(model: Any, field: str) -> dict[str, Any]:
    return {getattr(one, field): one for one in model.objects.all()}


class Casting:
    """Makes everybody who plays, always in the same order."""

    def __init__(self, workplaces: dict[str, Organisation]) -> None:
        self.workplaces, self.cast, self.rng = workplaces, Cast(), dice("people")
        self.sectors = list(Sector.objects.order_by("code"))
        self.places = list(Place.objects.filter(region__code__in=HOME).order_by("postcode"))
        self.deck = rows("talents")
        self.rng.shuffle(self.deck)

    def everybody(self, size: Size) -> Cast:
        """The logins, the regulars of the scenes, and generated people up to the number wanted."""
        for login, name, hats, _shows in LOGINS:
            self._person(login, name, hats)
        for row in rows("regulars"):
            self._regular(row)
        number_left = max(0, size.people - len(self.cast.by_name))
        names = [name for name in full_names(size.people * 2) if name not in self.cast.by_name][:number_left]
        for number, name in enumerate(names):
            extra = EXTRA_HATS[number : number + 1] if size.people > 100 else []
            self._member(name, ("member", *extra))
        self._password()
        return self.cast

    def _person(self, login: str, name: str, hats: tuple[str, ...], **fields: Any) -> Person:
        rng = self.rng
        languages = ["nl", *(code for code, odds in (("fr", 0.4), ("en", 0.5), ("de", 0.06)) if rng.random() < odds)]
        fields.setdefault("place", rng.choice(self.places))
        fields.setdefault("sector", rng.choice(self.sectors))
        fields.setdefault("capacity_per_quarter", rng.choice([2, 2, 3, 3, 4]))
        person = actions.register_person(
            name=name, by=None, email=f"{login}@{DOMAIN}", phone=f"0470 00 {rng.randrange(100):02} {rng.randrange(100):02}",
            languages=languages, is_demo=True, **fields,
        )  # fmt: skip
        for purpose in ("network", "mail"):
            actions.log_consent(person, purpose=purpose, given=True, source="demo")
        for hat in hats:
            actions.give_hat(person, kind=hat, by=None)
        if "broker" in hats:
            self.cast.brokers.append(person)
        self.cast.by_login[login] = self.cast.by_name[name] = person
        return person

    def _regular(self, row: dict[str, str]) -> None:
        """Somebody whose words are written by hand; they play only in the scenes."""
        place = Place.objects.get(name=row["place"])
        person = self.cast.by_name.get(row["name"]) or self._person(_login(row["name"]), row["name"], ("member",))
        Person.objects.filter(pk=person.pk).update(place=place, capacity_per_quarter=8)
        actions.add_talent(person, text=row["text"], kind=row["kind"], by=person)
        if row["workplace"]:
            self._works_at(person, row["workplace"], row["role"])

    def _member(self, name: str, hats: tuple[str, ...]) -> None:
        fields: dict[str, Any] = {}
        job = self.rng.choice(rows("workplaces")) if self.rng.random() < 0.6 else None
        if job:
            fields = {"sector": self.workplaces[job["name"]].sector}
        person = self._person(_login(name), name, hats, **fields)
        if job:
            self._works_at(person, job["name"], self.rng.choice(job["roles"].split(";")))
        self.cast.members.append(person)
        for _talent in range(self.rng.choice([1, 1, 2])):
            self._talent(person)

    def _works_at(self, person: Person, workplace: str, role: str) -> None:
        by: Actor = person
        actions.affiliate(person, organisation=self.workplaces[workplace], role=role, by=by)

    def _talent(self, person: Person) -> None:
        """The next one of the deck, so that nobody says what somebody else says."""
        if not self.deck:
            return
        talent = self.deck.pop()
        actions.add_talent(person, text=talent["text"], kind=talent["kind"], language=talent["language"], by=person)
        self.cast.skilled.setdefault(talent["tag"], []).append(person)

    def _password(self) -> None:
        """One password for the logins that the demo prints; hashed once, for hashing is slow on purpose."""
        someone = self.cast.by_login["lotte"]
        someone.set_password(PASSWORD)
        keys = [self.cast.by_login[login].pk for login, *_rest in LOGINS]
        Person.objects.filter(pk__in=keys).update(password=someone.password)


def _login(name: str) -> str:
    plain = name.lower().translate(str.maketrans("éèëïöüç ’", "eeeiouc.-"))
    return plain.replace("-", "")


def make_doubles(cast: Cast) -> None:
    """What a careless list brings in: two people and an organisation who are there already, under another name."""
    by, known = cast.by_login["lotte"], {name for _login, name, *_more in LOGINS}
    names = dict.fromkeys(row["name"] for row in rows("regulars") if row["name"] not in known)
    same, married = [cast.by_name[name] for name in names][:2]
    first, last = same.name.split(" ", 1)
    for person, name in ((same, f"{last} {first}"), (married, f"{married.name}-Claes")):
        actions.register_person(name=name, place=person.place, phone=person.phone, is_demo=True, by=by)
    firm = Organisation.objects.get(name=rows("workplaces")[0]["name"])
    actions.register_organisation(name=f"{firm.name} vzw", place=firm.place, region=firm.region, is_demo=True, by=by)
    for kind in MergeKind:
        suspicions.look(kind)
