"""The dry run: every row turned into values, every mistake at its cell, and what is known already. Writes nothing.

The lists are read once; a row then costs the same whether there are ten or twenty thousand.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models.functions import Coalesce
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from vlechtwerk.core.ui.words import coins
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.innovations.models import Innovation
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.people import rules
from vlechtwerk.people.enums import HatKind, TalentKind
from vlechtwerk.people.models import Affiliation, Organisation, Person, Talent
from vlechtwerk.people.numbers import registry_number
from vlechtwerk.register import cells, mapping
from vlechtwerk.register.enums import Choice, ImportKind
from vlechtwerk.register.fields import BY_CODE, LEAVE_OUT, LEFT, TALENTS, Field
from vlechtwerk.register.known import Known, folded
from vlechtwerk.register.models import ImportRow, ListImport
from vlechtwerk.taxonomy.models import Place, Region, Sector

FORGIVEN = ("registry_number",)
FIGURES = ("staff_count", "turnover_eur", "balance_sheet_eur")


def forgiven(batch: ListImport) -> list[str]:
    """Headings whose mistakes do not count for a row that is somebody who is there already."""
    return [heading for heading, code in batch.columns.items() if code in FORGIVEN]


def settle(row: ImportRow, passed_over: Iterable[str]) -> None:
    """Whether the mistakes of a row stand in the way of what was chosen for it."""
    counted = [heading for heading, _why in row.errors if row.choice != Choice.SAME or heading not in passed_over]
    row.is_wrong = bool(counted) and row.choice != Choice.LEAVE_OUT


def sure(code: str, pk: int | None = None, row: int | None = None) -> dict[str, Any]:
    """A match by what only one can have: nobody else gets it, whatever is chosen."""
    return {"pk": pk, "row": row, "score": 1.0, "codes": [code], "sure": True}


class Check:
    """Turns the cells of a row into ``row.values``; what is wrong is added to ``row.errors``."""

    def __init__(self, batch: ListImport) -> None:
        self.batch, self.fields = batch, BY_CODE[batch.kind]
        self.columns = [(place, heading, self.fields[code]) for place, heading, code in _columns(batch)]
        self.heading = {field.code: heading for _place, heading, field in reversed(self.columns)}
        self.forgiven = forgiven(batch)
        self.seen: dict[object, int] = {}
        self.prepare()

    def prepare(self) -> None:
        """Read the lists that the rows of this kind are compared with."""

    def check(self, row: ImportRow) -> None:
        row.errors, row.matches, row.values, row.is_known = [], [], {}, False
        row.choice, row.same_as, row.reference, row.has_match = Choice.NEW, "", "", False
        said = self._whether(row)
        if said == LEAVE_OUT:
            row.choice, row.is_wrong, row.is_known = Choice.LEAVE_OUT, False, False
            return
        if len(row.cells) > len(self.batch.headings):
            why = _("This row has more cells than there are headings. Put quotes around a text with a ; in it.")
            row.errors.append(["", why])
        values = {field.code: self._value(row, place, heading, field) for place, heading, field in self._own_columns()}
        row.values = {code: value for code, value in values.items() if value not in (None, "", [])}
        if said == LEFT:
            row.values["left"] = True
        self.complete(row, row.values)
        row.reference = str(row.values.pop("reference", ""))
        if row.is_known:
            row.choice = Choice.LEAVE_OUT
        settle(row, self.forgiven)

    def complete(self, row: ImportRow, values: dict[str, Any]) -> None:
        """What a single cell does not tell: what is needed, what belongs together, whom a name means."""
        raise NotImplementedError

    def wrong(self, row: ImportRow, code: str, why: str) -> None:
        """One mistake per cell: the first says enough."""
        heading = self.heading.get(code, code)
        if heading not in [known for known, _why in row.errors]:
            row.errors.append([heading, why])

    def needs(self, row: ImportRow, code: str, why: str) -> bool:
        """Whether it is there."""
        if not row.values.get(code):
            self.wrong(row, code, why)
        return bool(row.values.get(code))

    def once(self, row: ImportRow, code: str, mark: object) -> None:
        if first := self.seen.get(mark):
            self.wrong(row, code, _("The same stands in row %(row)d.") % {"row": first})
        self.seen.setdefault(mark, row.number)

    def match(self, row: ImportRow, code: str, mark: object, known: int | None) -> None:
        """Who certainly is the same: of the register, or else of an earlier row."""
        if known:
            row.matches = [sure(code, pk=known)]
        elif first := self.seen.get(mark):
            row.matches = [sure(code, row=first)]
        self.seen.setdefault(mark, row.number)

    def _own_columns(self) -> Iterable[tuple[int, str, Field]]:
        return [one for one in self.columns if one[2].code != "whether"]

    def _whether(self, row: ImportRow) -> str:
        """All columns that tell whether a row is read in have a say: out wins from left, and left from in."""
        said = {
            self.batch.values.get(heading, {}).get(_cell(row, place).lower(), "")
            for place, heading, field in self.columns
            if field.code == "whether"
        }
        return next((one for one in (LEAVE_OUT, LEFT) if one in said), "")

    def _value(self, row: ImportRow, place: int, heading: str, field: Field) -> Any:
        text = _cell(row, place)
        words = self.batch.values.get(heading, {})
        if field.is_choice and text:
            theirs = mapping.parts(text) if field.several else [text]
            text = ",".join(filter(None, (words.get(one.lower(), one) for one in theirs)))
        if not text:
            return None
        try:
            return cells.turned(field.turn, text)
        except ValueError as error:
            row.errors.append([heading, str(error)])
            return None


def _cell(row: ImportRow, place: int) -> str:
    return str(row.cells[place]) if place < len(row.cells) else ""


def _columns(batch: ListImport) -> list[tuple[int, str, str]]:
    return [
        (place, heading, batch.columns[heading])
        for place, heading in enumerate(batch.headings)
        if batch.columns.get(heading)
    ]


class Places:
    """Places and sectors by what people call them."""

    def __init__(self) -> None:
        self.postcodes: dict[str, list[Place]] = defaultdict(list)
        self.names: dict[str, list[Place]] = defaultdict(list)
        for place in Place.objects.all():
            self.postcodes[place.postcode].append(place)
            self.names[folded(place.name)].append(place)
        self.sectors = dict(Sector.objects.values_list("code", "pk"))

    def fill(self, check: Check, row: ImportRow, values: dict[str, Any]) -> None:
        """``place`` and ``sector`` become row numbers; the postcode of the place stays for comparing."""
        postcode, name = values.pop("postcode", ""), values.pop("place", "")
        found = self._called(postcode, name)
        if found:
            values["place"], values["near"] = found[0].pk, found[0].postcode
        elif postcode or name:
            why = _("This place is not in the list of places. Write a larger one nearby.")
            check.wrong(row, "place" if name or "postcode" not in check.heading else "postcode", why)
        if code := values.pop("sector", ""):
            try:
                values["sector"] = self.sectors[cells.one_of(sorted(self.sectors))(code)]
            except ValueError as error:
                check.wrong(row, "sector", str(error))

    def _called(self, postcode: str, name: str) -> list[Place]:
        """By postcode and name. Under another name a postcode is one of Belgium, where a municipality has several: four
        figures alone may as well be a town in the Netherlands."""
        near = self.postcodes.get(postcode) or self.postcodes.get(postcode[:4], []) if postcode else []
        if not name:
            return near
        named = [place for place in near if folded(place.name) == folded(name)]
        belgian = [place for place in near if place.country == "BE" or not postcode.isdecimal()]
        return named or self.names.get(folded(name)) or belgian


class PeopleCheck(Check):
    def prepare(self) -> None:
        self.places, self.hats = Places(), frozenset(self.batch.hats)
        self.emails = {
            (mail or "").lower(): pk for mail, pk in Person.objects.exclude(email=None).values_list("email", "pk")
        }
        known = Person.objects.values_list("name", "phone", "pk", "email")
        # Without an address somebody is known by name and number, or by name where there is neither.
        self.names = {_who(name, phone): pk for name, phone, pk, email in known if phone or not email}

    def complete(self, row: ImportRow, values: dict[str, Any]) -> None:
        values["name"] = _whole_name(values)
        if not values["name"]:
            column = next((code for code in ("name", "last name", "first name") if code in self.heading), "name")
            self.wrong(row, column, _("Every row needs a name."))
        self.places.fill(self, row, values)
        email, who = values.get("email"), _who(values["name"], values.get("phone", ""))
        if email:
            self.match(row, "email", email, self.emails.get(email))
        elif values["name"]:
            self.match(row, "name", who, self.names.get(who))
        for hat in values.get("hats", []):
            if hat != HatKind.MEMBER and not rules.can_give_hat(self.hats, hat):
                self.wrong(row, "hats", _("Only an administrator gives the hat %(hat)s.") % {"hat": HatKind(hat).label})
        talents = [(values.pop(f"talent {n}", ""), values.pop(f"talent {n} kind", "")) for n in range(1, TALENTS + 1)]
        values["talents"] = [[text, kind or TalentKind.PROFESSIONAL.value] for text, kind in talents if text]


def _whole_name(values: dict[str, Any]) -> str:
    """Of a name in parts; beside a first name, a "name" in which it does not stand is the last name."""
    first, last, name = (str(values.pop(part, "")) for part in ("first name", "last name", "name"))
    rest = name or last
    if rest and set(folded(first).split()) <= set(folded(rest).split()):
        return rest
    return " ".join(filter(None, [first, last or name]))[:120]


def _who(name: str, phone: str) -> tuple[str, str]:
    return folded(name), re.sub("[^0-9]", "", phone)


class OrganisationsCheck(Check):
    def prepare(self) -> None:
        self.places = Places()
        known = list(Organisation.objects.values_list("country", "registry_number", "name", "pk"))
        self.numbers = {(country, number): pk for country, number, _name, pk in known if number}
        self.names = {folded(name): pk for _country, _number, name, pk in known}
        self.unnumbered = {folded(name): pk for _country, number, name, pk in known if not number}
        self.regions = {
            folded(name): region.pk
            for region in Region.objects.all()
            for name in (region.name_en, region.name_fr, region.name_nl, region.code)
        }

    def complete(self, row: ImportRow, values: dict[str, Any]) -> None:
        self.needs(row, "name", _("Every row needs a name."))
        values.setdefault("name", "")
        country = values.setdefault("country", "BE")
        values["typed"] = values.get("registry_number", "")
        values["registry_number"] = number = self._number(row, values["typed"], country)
        name = folded(values["name"])
        known = self.numbers.get((country, number)) or (self.unnumbered if number else self.names).get(name)
        code = "registry_number" if (number and (country, number) in self.numbers) or (number and not known) else "name"
        self.match(row, code, (country, number) if number else name, known)
        self.places.fill(self, row, values)
        if region := values.pop("region", ""):
            values["region"] = self.regions.get(folded(region))
            if not values["region"]:
                why = _("This region is not in the list of regions. Write its name or its NUTS code.")
                self.wrong(row, "region", why)
        if values.get("nace_code"):
            self.needs(row, "nace_version", _("Say of which version this code is."))
        if any(values.get(name) is not None for name in FIGURES):
            self.needs(row, "figures_year", _("Say of which year these figures are."))

    def _number(self, row: ImportRow, text: str, country: str) -> str:
        try:
            return registry_number(text, country)
        except ValueError as error:
            self.wrong(row, "registry_number", str(error))
            return ""


class _WithPeople(Check):
    """Rows about people that are there already."""

    def __init__(self, batch: ListImport) -> None:
        self.known = Known(batch)
        super().__init__(batch)

    def meant(self, row: ImportRow, code: str, find: Callable[[str], int], why: str) -> int | None:
        """The row number of whom a cell means; the value becomes it."""
        if not self.needs(row, code, why):
            return None
        try:
            row.values[code] = find(row.values[code])
        except ValueError as error:
            self.wrong(row, code, str(error))
            return None
        return int(row.values[code])


class AffiliationsCheck(_WithPeople):
    def prepare(self) -> None:
        self.there = set(Affiliation.objects.filter(until=None).values_list("person_id", "organisation_id"))

    def complete(self, row: ImportRow, values: dict[str, Any]) -> None:
        person = self.meant(row, "person", self.known.person, _("Say who."))
        organisation = self.meant(row, "organisation", self.known.organisation, _("Say which organisation."))
        if person and organisation and not values.get("until"):
            self.once(row, "person", (person, organisation))
            row.is_known = (person, organisation) in self.there
        if values.get("since") and values.get("until", "9999") < values["since"]:
            self.wrong(row, "until", _("The end comes before the beginning."))


class TalentsCheck(_WithPeople):
    def prepare(self) -> None:
        self.there = {(pk, folded(text)) for pk, text in Talent.objects.values_list("person_id", "text")}

    def complete(self, row: ImportRow, values: dict[str, Any]) -> None:
        person = self.meant(row, "person", self.known.person, _("Say who."))
        title, more = values.get("text", ""), values.pop("more", "")
        values["text"] = f"{title}: {more}"[:600] if title and more and title not in more else more or title
        if self.needs(row, "text", _("Write what they can help with.")) and person:
            mark = (person, folded(values["text"]))
            self.once(row, "text", mark)
            row.is_known = mark in self.there


class SessionsCheck(_WithPeople):
    def prepare(self) -> None:
        held = StrengtheningSession.objects.exclude(appointment__starts_at=None)
        rows = held.values_list("giver_id", "receiver_id", "appointment__starts_at", "need__title")
        self.there = {(gave, got, localdate(at).isoformat(), folded(title)) for gave, got, at, title in rows}
        self.innovations = {
            folded(name): pk for name, pk in Innovation.objects.values_list("name", Coalesce("merged_into", "pk"))
        }

    def complete(self, row: ImportRow, values: dict[str, Any]) -> None:
        giver = self.meant(row, "giver", self.known.person, _("Say who gave."))
        receiver = self.meant(row, "receiver", self.known.person, _("Say who received."))
        has_day = self.needs(row, "date", _("Say on which day."))
        values["subject"] = values.get("subject") or _("Session from before")
        values.setdefault("duration", cells.HALF_DAY_MINUTES)
        if giver and giver == receiver:
            self.wrong(row, "receiver", _("Nobody gives a session to themselves."))
        if name := values.pop("innovation", ""):
            values["innovation"] = self.innovations.get(folded(name))
            if not values["innovation"]:
                self.wrong(row, "innovation", _("There is no innovation of this name."))
        if giver and receiver and has_day:
            row.is_known = (giver, receiver, values["date"], folded(values["subject"][:120])) in self.there


class CoinsCheck(_WithPeople):
    def prepare(self) -> None:
        self.begun, self.room = ledger.begun(), ledger.room()

    def complete(self, row: ImportRow, values: dict[str, Any]) -> None:
        for code, why in (("holder", _("Say whose coins.")), ("coins", _("Say how many."))):
            if code not in values:
                self.wrong(row, code, why)
        if row.errors:
            return
        try:
            kind, pk = self.known.holder(values.pop("holder"))
        except ValueError as error:
            self.wrong(row, "holder", str(error))
            return
        amount = round(values.pop("coins") / float(self.batch.rate) * 100)
        values |= {"kind": kind, "holder": pk, "amount": amount}
        self.once(row, "holder", (kind, pk))
        row.is_known = amount == 0
        if (kind, pk) in self.begun:
            self.wrong(row, "holder", _("These coins to begin with were read in before."))
        low, high = self.room(kind, pk)
        if not low <= amount <= high:
            why = _("This passes the limits of the agreements: from %(low)s to %(high)s coins.")
            self.wrong(row, "coins", why % {"low": coins(low), "high": coins(high)})


CHECKS: dict[str, type[Check]] = {
    ImportKind.PEOPLE: PeopleCheck,
    ImportKind.ORGANISATIONS: OrganisationsCheck,
    ImportKind.AFFILIATIONS: AffiliationsCheck,
    ImportKind.TALENTS: TalentsCheck,
    ImportKind.SESSIONS: SessionsCheck,
    ImportKind.COINS: CoinsCheck,
}
