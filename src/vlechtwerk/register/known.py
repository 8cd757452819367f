"""Whom a cell means: somebody, or an organisation, of the register."""

import re
from collections import defaultdict
from collections.abc import Mapping

from django.utils.translation import gettext as _

from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.register.enums import ImportKind, RowState
from vlechtwerk.register.models import ImportRow, ListImport


def folded(text: str) -> str:
    """A name as it is compared: small letters, single spaces."""
    return " ".join(text.casefold().split())


class Known:
    """Whom a cell means: by mail address, by the number in the other system, by name (people and organisations)."""

    def __init__(self, batch: ListImport) -> None:
        self.people: dict[str, set[int]] = defaultdict(set)
        self.organisations: dict[str, set[int]] = defaultdict(set)
        for pk, name, email in Person.objects.values_list("pk", "name", "email"):
            for key in filter(None, (folded(name), (email or "").lower())):
                self.people[key].add(pk)
        for pk, name, number in Organisation.objects.values_list("pk", "name", "registry_number"):
            for key in filter(None, (folded(name), number)):
                self.organisations[key].add(pk)
        self.numbers = {kind: _references(kind, batch.system) for kind in (ImportKind.PEOPLE, ImportKind.ORGANISATIONS)}

    def person(self, text: str) -> int:
        return self._one(self._people(text))

    def organisation(self, text: str) -> int:
        plain = re.sub(r"[\s./-]", "", text).upper().removeprefix("BE")
        number = plain.zfill(10) if plain.isdigit() and 9 <= len(plain) <= 10 else plain
        return self._one(self._found(self.organisations, self.numbers[ImportKind.ORGANISATIONS], text, number))

    def holder(self, text: str) -> tuple[str, int]:
        """Somebody, or else an organisation."""
        people = self._people(text)
        return ("person", self._one(people)) if people else ("organisation", self.organisation(text))

    def _people(self, text: str) -> set[int]:
        return self._found(self.people, self.numbers[ImportKind.PEOPLE], text)

    def _found(self, names: Mapping[str, set[int]], numbers: Mapping[str, set[int]], text: str, *more: str) -> set[int]:
        """A list writes ``Name (12)`` at times: then the number counts, or else the name."""
        named = re.fullmatch(r"(.+?) \(([0-9A-Za-z-]+)\)", text)
        keys = (text, *(named.group(2, 1) if named else ()), *more)
        return next((found for key in keys if (found := numbers.get(key) or names.get(folded(key)))), set())

    def _one(self, found: set[int]) -> int:
        if len(found) > 1:
            raise ValueError(_("There are several of this name. Write the e-mail address or the number."))
        if not found:
            raise ValueError(_("Not in the register. Read in the people and organisations first."))
        return next(iter(found))


def _references(kind: str, system: str) -> dict[str, set[int]]:
    """What rows of earlier imports of the same system became, by their number there."""
    rows = ImportRow.objects.filter(
        batch__kind=kind, batch__system=system, state=RowState.WRITTEN, subject__isnull=False
    ).exclude(reference="")
    found: dict[str, set[int]] = defaultdict(set)
    for reference, subject in rows.values_list("reference", "subject"):
        found[reference].add(subject or 0)
    return found
