"""The same organisation once, wherever organisations are counted: one rule for all figures."""

import re

from vlechtwerk.people.likeness import plain
from vlechtwerk.people.models import Organisation
from vlechtwerk.people.name_words import LEGAL_FORMS


def name_key(name: str) -> str:
    """A typed name of an organisation as it is compared: small letters, no accents, dots or legal form."""
    words = re.sub(r"[^\w\s&+]", "", plain(name)).split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return " ".join(words)


def organisation_key(organisation: Organisation | None, typed: str = "") -> str:
    """By its number in the register of companies, else its row, else the typed name; empty when none is known."""
    if organisation is not None:
        number = organisation.registry_number
        return f"number:{organisation.country}:{number}" if number else f"row:{organisation.pk}"
    key = name_key(typed)
    return f"typed:{key}" if key else ""
