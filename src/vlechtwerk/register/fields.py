"""What we can know of a row, per kind of list: the columns of our own templates, and the fields that a column of
another system is given to. The code of a field is the heading of the template."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from vlechtwerk.people.enums import Country, HatKind, Language, NaceVersion, TalentKind
from vlechtwerk.register import cells
from vlechtwerk.register.enums import ImportKind

TALENTS = 4
SHORT = cells.at_most(160)
TAKE, LEFT, LEAVE_OUT = "take", "left", "leave out"


@dataclass(frozen=True)
class Field:
    """``turn`` makes the value of a cell; ``choices`` are the words it may be, each with its label."""

    code: str
    label: Any
    turn: cells.Turn = SHORT
    choices: dict[str, Any] = field(default_factory=dict)
    several: bool = False

    @property
    def is_choice(self) -> bool:
        return bool(self.choices)


def _choice(code: str, label: Any, choices: list[tuple[str, Any]], *, several: bool = False) -> Field:
    options = [value for value, _label in choices]
    turn = cells.some_of(options) if several else cells.one_of(options)
    return Field(code, label, turn, dict(choices), several)


TAKEN = [(TAKE, _("read it in")), (LEAVE_OUT, _("leave it out"))]
WHETHER = _choice("whether", _("whether it is read in"), TAKEN)
REFERENCE = Field("reference", _("number in the other system"), cells.at_most(80))
PERSON = _("person (e-mail address, name or number in the other system)")
PLACE = [Field("postcode", _("postcode"), cells.at_most(12)), Field("place", _("place"), cells.at_most(80))]
SECTOR = Field("sector", _("sector (its code)"), cells.at_most(40))
_talents = [
    one
    for n in range(1, TALENTS + 1)
    for one in (
        Field(f"talent {n}", format_lazy(_("talent {number}"), number=n), cells.one_line(600)),
        _choice(f"talent {n} kind", format_lazy(_("where talent {number} comes from"), number=n), TalentKind.choices),
    )
]
FIELDS: dict[str, list[Field]] = {
    ImportKind.PEOPLE: [
        Field("name", _("name"), cells.one_line(120)),
        Field("first name", _("first name"), cells.one_line(60)),
        Field("last name", _("last name"), cells.one_line(80)),
        Field("email", _("e-mail address"), cells.email),
        Field("phone", _("telephone"), cells.phone),
        _choice("language", _("language"), Language.choices),
        _choice("languages", _("languages they work in"), Language.choices, several=True),
        *PLACE,
        SECTOR,
        Field("organisation", _("organisation")),
        Field("role", _("role in the organisation"), cells.at_most(120)),
        _choice("hats", _("hats"), HatKind.choices, several=True),
        Field("capacity_per_quarter", _("sessions they can give in a quarter"), cells.whole(0, 26)),
        Field("about", _("about them"), cells.at_most(2000)),
        *_talents,
        REFERENCE,
        _choice("whether", _("whether it is read in"), [*TAKEN, (LEFT, _("read it in as somebody who left"))]),
    ],
    ImportKind.ORGANISATIONS: [
        Field("name", _("name"), cells.one_line(160)),
        _choice("country", _("country"), Country.choices),
        Field("registry_number", _("KBO or KvK number"), cells.at_most(32)),
        Field("website", _("website"), cells.website),
        *PLACE,
        Field("region", _("region"), cells.at_most(80)),
        SECTOR,
        Field("domain", _("domain it works in"), cells.at_most(60)),
        Field("nace_code", _("NACE code"), cells.at_most(10)),
        _choice("nace_version", _("version of NACE"), NaceVersion.choices),
        Field("staff_count", _("staff"), cells.whole(0, 2_000_000)),
        Field("turnover_eur", _("turnover in euro"), cells.whole(0, 10**13)),
        Field("balance_sheet_eur", _("balance sheet in euro"), cells.whole(0, 10**13)),
        Field("figures_year", _("year of these figures"), cells.whole(1990, 2100)),
        REFERENCE,
        WHETHER,
    ],
    ImportKind.AFFILIATIONS: [
        Field("person", PERSON),
        Field("organisation", _("organisation (name, KBO number or number in the other system)")),
        Field("role", _("role in the organisation"), cells.at_most(120)),
        Field("since", _("since"), cells.past_day),
        Field("until", _("until"), cells.past_day),
        WHETHER,
    ],
    ImportKind.TALENTS: [
        Field("person", PERSON),
        Field("text", _("what they can help with"), cells.one_line(600)),
        Field("more", _("more about it"), cells.one_line(600)),
        _choice("kind", _("where it comes from"), TalentKind.choices),
        _choice("language", _("language"), Language.choices),
        WHETHER,
    ],
    ImportKind.SESSIONS: [
        Field("giver", _("who gave the session")),
        Field("receiver", _("who received it")),
        Field("date", _("day"), cells.past_day),
        Field("duration", _("how long (hours)"), cells.minutes),
        Field("subject", _("what it was about"), cells.one_line(300)),
        Field("innovation", _("innovation it was for (its name)"), cells.one_line(120)),
        WHETHER,
    ],
    ImportKind.COINS: [
        Field("holder", _("person or organisation")),
        Field("coins", _("coins they begin with"), cells.number),
        WHETHER,
    ],
}
BY_CODE = {kind: {one.code: one for one in fields} for kind, fields in FIELDS.items()}
# Which must have a column; of several any one will do.
NEEDED: dict[str, list[tuple[str, ...]]] = {
    ImportKind.PEOPLE: [("name", "first name", "last name")],
    ImportKind.ORGANISATIONS: [("name",)],
    ImportKind.AFFILIATIONS: [("person",), ("organisation",)],
    ImportKind.TALENTS: [("person",), ("text", "more")],
    ImportKind.SESSIONS: [("giver",), ("receiver",), ("date",)],
    ImportKind.COINS: [("holder",), ("coins",)],
}
NOT_IN_TEMPLATE = {"first name", "last name", "reference", "whether", "more"}
EXAMPLES: dict[str, list[dict[str, str]]] = {
    ImportKind.PEOPLE: [
        {"name": "Nadia Voorbeeld", "email": "nadia@example.org", "phone": "0470 00 11 11", "language": "nl", "languages": "nl,fr",
         "postcode": "2800", "place": "Mechelen", "organisation": "Coöperatie Voorbeeld", "role": "boekhouder",
         "hats": "member", "capacity_per_quarter": "2", "talent 1": "Ik reken na of een idee zichzelf kan dragen",
         "talent 1 kind": "professional", "talent 2": "Ik kook voor grote groepen", "talent 2 kind": "hobby"},
        {"name": "Jan Voorbeeld", "phone": "0470 00 22 22", "language": "nl", "languages": "nl", "postcode": "8011", "place": "Zwolle",
         "hats": "member", "capacity_per_quarter": "1", "talent 1": "Ik weet hoe het is om schulden te hebben", "talent 1 kind": "lived"},
    ],
    ImportKind.ORGANISATIONS: [
        {"name": "Coöperatie Voorbeeld", "country": "BE", "registry_number": "0403.199.702", "website": "https://voorbeeld.example",
         "postcode": "2800", "place": "Mechelen", "domain": "armoede", "nace_code": "64.191", "nace_version": "nace_bel_2025",
         "staff_count": "12", "turnover_eur": "900000", "balance_sheet_eur": "400000", "figures_year": "2025"},
        {"name": "Stichting Voorbeeld", "country": "NL", "registry_number": "12345678", "postcode": "8011", "place": "Zwolle",
         "staff_count": "4", "figures_year": "2025"},
    ],
    ImportKind.AFFILIATIONS: [
        {"person": "nadia@example.org", "organisation": "Coöperatie Voorbeeld", "role": "boekhouder", "since": "01/09/2021"},
    ],
    ImportKind.TALENTS: [
        {"person": "nadia@example.org", "text": "Ik lees een jaarrekening met u mee", "kind": "professional", "language": "nl"},
    ],
    ImportKind.SESSIONS: [
        {"giver": "nadia@example.org", "receiver": "Jan Voorbeeld", "date": "14/03/2025", "duration": "4",
         "subject": "Een begroting maken", "innovation": ""},
    ],
    ImportKind.COINS: [{"holder": "nadia@example.org", "coins": "2"}, {"holder": "Jan Voorbeeld", "coins": "-1"}],
}  # fmt: skip


def template_of(kind: str) -> list[str]:
    """The headings of our own template."""
    return [one.code for one in FIELDS[kind] if one.code not in NOT_IN_TEMPLATE]
