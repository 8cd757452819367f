"""vCards 4.0 (RFC 6350) of people and organisations, with what their reader may see and nothing more.

No library of its own: the kept ones write 3.0 only, and ``icalendar`` folds and escapes by the same rules.
"""

from datetime import UTC
from typing import Any

from django.conf import settings
from icalendar import vText
from icalendar.parser import Contentline

from vlechtwerk.core import clock
from vlechtwerk.core.links import absolute
from vlechtwerk.core.ui.words import phone
from vlechtwerk.people.enums import PersonField
from vlechtwerk.people.models import Organisation, Person


def of_person(person: Person, fields: dict[PersonField, Any]) -> str:
    """``fields`` as ``queries.visible_fields`` gives them."""
    lines = [_line("FN", person.name), _line("N", person.name, before=";")]
    if fields[PersonField.PHONE]:
        lines.append(f"TEL;VALUE=uri:{phone(fields[PersonField.PHONE])}")
    if fields[PersonField.EMAIL]:
        lines.append(_line("EMAIL", fields[PersonField.EMAIL]))
    if fields[PersonField.PLACE]:
        lines.append(_line("ADR", fields[PersonField.PLACE].name, before=";;;", after=";;;"))
    for row in fields[PersonField.ORGANISATION] or ():
        lines += [_line("ORG", row.organisation.name), *([_line("TITLE", row.role)] if row.role else [])]
    if fields[PersonField.ABOUT]:
        lines.append(_line("NOTE", fields[PersonField.ABOUT]))
    return _card("individual", absolute("person", person.key), [*lines, f"LANG:{person.language}"])


def of_organisation(organisation: Organisation) -> str:
    lines = [_line("FN", organisation.name), _line("ORG", organisation.name)]
    if organisation.place:
        lines.append(_line("ADR", organisation.place.name, before=";;;", after=";;;"))
    if organisation.website:
        lines.append(_line("URL", organisation.website, is_text=False))
    return _card("org", absolute("organisation", organisation.key), lines)


def _line(name: str, value: str, *, before: str = "", after: str = "", is_text: bool = True) -> str:
    value = "\n".join(value.splitlines()) if is_text else "".join(value.split())
    return f"{name}:{before}{vText(value).to_ical().decode() if is_text else value}{after}"


def _card(kind: str, address: str, lines: list[str]) -> str:
    said = ["BEGIN:VCARD", "VERSION:4.0", f"KIND:{kind}", f"UID:{address}", f"SOURCE:{address}", *lines]
    said += [
        _line("PRODID", f"-//{settings.NETWORK_NAME}//Vlechtwerk//NL"),
        f"REV:{clock.now().astimezone(UTC):%Y%m%dT%H%M%SZ}",
        "END:VCARD",
    ]
    return "".join(Contentline(line).to_ical().decode() + "\r\n" for line in said)
