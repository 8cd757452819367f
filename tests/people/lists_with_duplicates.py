"""Lists of people and organisations as networks send them, with duplicates planted in them on purpose.

``planted`` tells which row is which earlier row, and how it was made; everything else is somebody else, also those who
look alike: fathers and sons at one address, people of the same name in two towns, firms that share an address.
"""

# ruff: noqa: SIM905  # a text of words reads better than a list of quotes
from dataclasses import dataclass, replace
from random import Random

from vlechtwerk.people.duplicates import OrganisationLike, PersonLike

FIRST = (
    "Jan Piet Marc Luc Dirk Johan Tom Bart Koen Wim Geert Peter Stijn Kevin Pieter Jeroen Bram Lars Noah Arthur Karel "
    "Maria An Els Katrien Sofie Lien Griet Hilde Nele Sarah Emma Julie Fatima Aisha Ingrid Christine Veerle Ilse Tine "
    "Jean-Pierre Anne-Marie Mohamed Yusuf José Renée Zoë Daniël Hélène Simon Simone Paul Paula Jozef Frederik Robert"
).split()
LAST = (
    "Peeters|Janssens|Maes|Jacobs|Mertens|Willems|Claes|Goossens|Wouters|De Smet|Hermans|Pauwels|Aerts|Michiels|Martens|"
    "Van den Berghe|Van Damme|De Clercq|De Vos|Van Hove|Vandenbroucke|Verstraete|Lemmens|Desmet|De Backer|Segers|Thijs|"
    "Cools|Van de Velde|Ten Have|'t Hooft|El Amrani|Yılmaz|Nguyen|Bogaert|Declerck|Vermeulen|Smets|Bakker|de Jong|Visser|"
    "Timmermans|Baert|Dubois|Lambert|Coppens|Van Acker|Desmedt|Moens|Van Looy|Stevens|Verhoeven|Dewulf|Callens|Baeten"
).split("|")
TOWNS = ["9000", "2000", "1000", "3000", "8000", "8500", "9300", "2800", "3500", "8800", "5038", "7511", "9200", "1700"]
WHAT = (
    "Kringloop|Zorgpunt|Buurtwerk|Energiecoöperatie|Wijkhuis|Speelotheek|Repair Café|Boerderij|Moestuin|Drukkerij|Atelier|"
    "Taalhuis|Dorpswinkel|Fietspunt|Kinderopvang|Bouwwerken|Adviesbureau|Huisartsenpraktijk|Academie|Mobiliteit|Jeugdhuis"
).split("|")
WHOSE = (
    "De Zonnebloem|Noord|'t Anker|Samen Sterk|De Brug|Oost-Vlaanderen|Het Lindeblad|Ter Leie|De Wending|Ieders Stem|Horizon|"
    "De Vlinder|Kantel|Groenland|Het Zuid|De Meander|Zonnewijzer|Klavertje Vier|Boomgaard|De Schakel|Overleie|Rozenberg"
).split("|")
FORMS = ["vzw", "BV", "nv", "CV", "Stichting", "cvba-so", "v.z.w.", "Coöperatie"]
SWAPPED_FORM = {
    "vzw": "BV", "BV": "bvba", "nv": "N.V.", "CV": "cvba", "Stichting": "BV", "cvba-so": "CV", "v.z.w.": "vzw", "Coöperatie": "vzw"
}  # fmt: skip


@dataclass
class Listed:
    rows: list
    planted: dict[int, tuple[int, str]]


def people(seed: int, *, size: int, kinds: list[str], spread: int = 14) -> Listed:
    """``size`` rows, the last ``len(kinds)`` of them somebody who stands higher up already, changed in this manner."""
    draw = Random(seed)
    rows = _strangers(draw, size - len(kinds), spread)
    taken: set[int] = set()
    planted = {}
    for kind in kinds:
        able = [n for n, row in enumerate(rows[: size - len(kinds)]) if n not in taken and _can_change(kind, row)]
        at = draw.choice(able)
        taken.add(at)
        planted[len(rows)] = (at, kind)
        rows.append(_changed(kind, rows[at], draw))
    return Listed(rows, planted)


def _strangers(draw: Random, size: int, spread: int) -> list[PersonLike]:
    rows: list[PersonLike] = []
    seen = set()
    while len(rows) < size:
        first, last, town = draw.choice(FIRST), draw.choice(LAST), TOWNS[draw.randrange(spread) % len(TOWNS)]
        if (first, last, town) in seen:
            continue
        seen.add((first, last, town))
        number = len(rows)
        mail = f"{first}.{last}{number}@example.org".replace(" ", "").replace("'", "").lower()
        firm = f"{draw.choice(WHAT)} {draw.choice(WHOSE)}" if draw.random() < 0.4 else ""
        rows.append(
            PersonLike(
                f"{first} {last}",
                email=mail.replace("example.org", "gmail.com") if draw.random() < 0.8 else "",
                phone=f"04{draw.randrange(70, 99)}{draw.randrange(10**6):06d}" if draw.random() < 0.6 else "",
                postcode=town,
                organisation=firm,
            )
        )
        if number % 40 == 0 and len(rows) < size:  # a child at the same address, with the telephone of the house
            child = draw.choice([name for name in FIRST if name[:2] != first[:2]])
            if (child, last, town) not in seen:
                seen.add((child, last, town))
                rows.append(replace(rows[-1], name=f"{child} {last}", email="", organisation=""))
    return rows


def _can_change(kind: str, row: PersonLike) -> bool:
    first, last = row.name.split(" ", 1)
    return {
        "phone": bool(row.phone), "married": bool(row.phone), "mail": bool(row.email), "typed": len(last.split(" ")[-1]) > 5,
        "particle": " " in last, "accent": row.name != _flat(row.name), "pet": first in PETS, "organisation": bool(row.organisation),
        "initials": bool(row.phone or row.organisation),
    }.get(kind, True)  # fmt: skip


PETS = {
    "Frederik": "Frederic",
    "Marc": "Mark",
    "Luc": "Luk",
    "Jozef": "Jef",
    "Katrien": "Katrijn",
    "Robert": "Rob",
    "Christine": "Christine",
}


def _flat(text: str) -> str:
    return text.translate(str.maketrans("éëèïöüıİÉ", "eeeiouiIE"))


def _changed(kind: str, row: PersonLike, draw: Random) -> PersonLike:
    first, last = row.name.split(" ", 1)
    bare = replace(row, email="", phone="", organisation="")
    if kind == "swapped":
        return replace(bare, name=f"{last} {first}")
    if kind == "comma":
        return replace(bare, name=f"{last.upper()}, {first}")
    if kind == "old mail":
        return replace(bare, name=row.name, email=f"oud{draw.randrange(999)}@gmail.com")
    if kind == "mail":
        return replace(row, name=first, phone="", postcode=draw.choice(TOWNS))
    if kind == "phone":
        return replace(row, email="", postcode="", organisation="", phone="+32 " + row.phone[1:])
    if kind == "typed":
        return replace(bare, name=f"{first} {_typed(last, draw)}")
    if kind == "married":
        return replace(
            row, name=f"{first} {draw.choice([name for name in LAST if name != last])}", email="", organisation=""
        )
    if kind == "double":
        return replace(bare, name=f"{first} {last}-{draw.choice([name for name in LAST if name != last])}")
    if kind == "particle":
        return replace(bare, name=f"{first} {last.replace(' ', '').replace(chr(39), '').title()}")
    if kind == "accent":
        return replace(bare, name=_flat(row.name))
    if kind == "pet":
        return replace(bare, name=f"{PETS[first]} {last}")
    if kind == "initials":
        return replace(row, name=f"{'.'.join(part[0] for part in first.split('-'))}. {last}", email="")
    if kind == "organisation":
        return replace(row, email="", phone="", postcode="", name=_typed(row.name, draw) if len(last) > 7 else row.name)
    return replace(row, name=row.name.upper(), email="")


def _typed(word: str, draw: Random) -> str:
    at = draw.randrange(max(1, len(word) - 4), len(word) - 1)
    how = draw.randrange(3)
    if how == 0:
        return word[:at] + word[at + 1 :]
    if how == 1:
        return word[:at] + word[at] + word[at:]
    other = next(one for one in "rneaxo" if one != word[at].lower())
    return word[:at] + other + word[at + 1 :]


def kbo(draw: Random) -> str:
    first = f"0{draw.randrange(4000000, 7999999)}"
    return f"{first}{97 - int(first) % 97:02d}"


def organisations(seed: int, *, size: int, kinds: list[str]) -> Listed:
    draw = Random(seed)
    rows: list[OrganisationLike] = []
    seen = set()
    while len(rows) < size - len(kinds):
        what, whose, town = draw.choice(WHAT), draw.choice(WHOSE), draw.choice(TOWNS)
        if (what, whose) in seen:
            continue
        seen.add((what, whose))
        form = draw.choice(FORMS)
        name = f"{form} {what} {whose}" if form in ("Stichting", "Coöperatie") else f"{what} {whose} {form}"
        is_dutch = town in ("5038", "7511")
        number = (f"{draw.randrange(10**7, 9 * 10**7)}" if is_dutch else kbo(draw)) if draw.random() < 0.7 else ""
        site = f"https://www.{_flat(what + whose).lower().replace(' ', '').replace(chr(39), '')}.be"
        rows.append(
            OrganisationLike(name, number, "NL" if is_dutch else "BE", town, site if draw.random() < 0.5 else "")
        )
    taken: set[int] = set()
    planted = {}
    for kind in kinds:
        able = [
            n for n, row in enumerate(rows[: size - len(kinds)])
            if n not in taken and (row.website if kind == "website" else row.registry_number if "number" in kind else True)
        ]  # fmt: skip
        at = draw.choice(able)
        taken.add(at)
        planted[len(rows)] = (at, kind)
        rows.append(_changed_firm(kind, rows[at], draw))
    return Listed(rows, planted)


def _changed_firm(kind: str, row: OrganisationLike, draw: Random) -> OrganisationLike:
    number = row.registry_number
    if kind == "number":
        return replace(
            row,
            name=row.name.upper(),
            registry_number=f"{number[:4]}.{number[4:7]}.{number[7:]}",
            website="",
            postcode="",
        )
    if kind == "number typed":
        at = draw.randrange(2, len(number))
        wrong = number[:at] + str((int(number[at]) + draw.randrange(1, 9)) % 10) + number[at + 1 :]
        return replace(row, registry_number=wrong, website="", postcode="")
    if kind == "number swapped":
        at = next(n for n in range(2, len(number) - 1) if number[n] != number[n + 1])
        return replace(
            row, registry_number=number[:at] + number[at + 1] + number[at] + number[at + 2 :], website="", postcode=""
        )
    if kind == "form":
        form = next(one for one in sorted(FORMS, key=len, reverse=True) if one in row.name.split(" "))
        return replace(row, name=row.name.replace(form, SWAPPED_FORM[form], 1), registry_number="", website="")
    if kind == "website":
        return replace(row, name=_typed_in_a_word(row.name, draw), registry_number="", postcode="")
    return replace(row, name=_typed_in_a_word(row.name, draw), registry_number="", website="")


def _typed_in_a_word(name: str, draw: Random) -> str:
    word = max((word for word in name.split(" ") if word not in FORMS), key=len)
    return name.replace(word, _typed(word, draw))
