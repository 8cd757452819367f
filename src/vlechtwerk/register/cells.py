"""From what stands in a cell to a value that can be kept, or a ValueError that says what is wrong with it.

Dates, numbers and durations as people in Belgium and the Netherlands write them, and as systems export them.
"""

import re
from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from vlechtwerk.people.forms import PhoneField

Turn = Callable[[str], Any]
HALF_DAY_MINUTES = 240
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%d/%m/%y", "%d-%m-%y", "%d.%m.%y", "%Y%m%d")
NUMBER = r"[0-9]{1,15}|[0-9]{1,3}([.\s][0-9]{3}){1,5}"


def turned(turn: Turn, text: str) -> Any:
    """The value; whatever is wrong with it comes as a ValueError in words."""
    try:
        return turn(text)
    except ValidationError as error:
        raise ValueError(str(error.messages[0])) from None


def email(text: str) -> str:
    validate_email(text)
    return at_most(254)(text.lower())


def phone(text: str) -> str:
    return PhoneField(required=False).clean(text)


def website(text: str) -> str:
    return str(forms.URLField(max_length=200, assume_scheme="https").clean(text))


def at_most(limit: int) -> Turn:
    def check(text: str) -> str:
        if len(text) > limit:
            raise ValueError(_("Longer than %(limit)d characters.") % {"limit": limit})
        return text

    return check


def one_line(limit: int) -> Turn:
    check = at_most(limit)
    return lambda text: check(" ".join(text.split()))


def one_of(options: Collection[str]) -> Turn:
    def check(text: str) -> str:
        found = next((option for option in options if option.lower() == text.lower()), None)
        if found is None:
            raise ValueError(_("Unknown. Choose from: %(list)s.") % {"list": ", ".join(options)})
        return found

    return check


def some_of(options: Collection[str]) -> Turn:
    check = one_of(options)
    return lambda text: [check(part.strip()) for part in re.split("[,;|]", text) if part.strip()]


def whole(lowest: int, highest: int) -> Turn:
    """A whole number between bounds; thousands may be parted by dots or spaces."""

    def check(text: str) -> int:
        if not re.fullmatch(NUMBER, text):
            raise ValueError(_("Write a whole number without letters."))
        number = int(re.sub("[^0-9]", "", text))
        if not lowest <= number <= highest:
            raise ValueError(_("Write a number from %(low)d to %(high)d.") % {"low": lowest, "high": highest})
        return number

    return check


def day(text: str) -> str:
    """A date as ``2026-06-30``; the day comes before the month. What follows it, the time, is passed over."""
    first = re.split(r"[ T]", text, maxsplit=1)[0]
    for shape in DAYS:
        try:
            found = datetime.strptime(first, shape).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
        if not 1900 <= found.year <= 2100:
            break
        return found.isoformat()
    raise ValueError(_("This is no date. Write it like 30/06/2026 or 2026-06-30."))


def past_day(text: str) -> str:
    found = day(text)
    if found > date.today().isoformat():  # noqa: DTZ011 - a day of a list, whatever the hour
        raise ValueError(_("This day is still to come."))
    return found


def number(text: str) -> float:
    """A number with two decimals at most, of any sign: ``1.234,50``, ``1,234.50``, ``-3``, ``2:30`` (hours)."""
    text = re.sub(r"[\s\u00a0\u202f]", "", text).replace("\u2212", "-")
    hours = re.fullmatch(r"(-?)([0-9]{1,6}):([0-5][0-9])(?::[0-5][0-9])?", text)
    if hours:
        sign, whole_hours, minutes = hours.groups()
        return (-1 if sign else 1) * round(int(whole_hours) + int(minutes) / 60, 2)
    if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})*,[0-9]+|-?[0-9]+,[0-9]+", text):
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", text):
        text = text.replace(",", "")
    elif re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})+", text):
        text = text.replace(".", "")
    if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]+)?", text):
        raise ValueError(_("This is no number. Write it like 3 or 2,5."))
    return round(float(text), 2)


def minutes(text: str) -> int:
    """How long something took, in minutes: ``3``, ``2,5`` and ``2:30`` are hours, ``150 min`` says so."""
    said = re.fullmatch(r"([0-9]{1,4})\s*(?:min|minuten|minutes|')\.?", text.lower())
    took = (
        int(said.group(1)) if said else round(number(re.sub(r"\s*(u|uur|h|hours?|heures?)\.?$", "", text.lower())) * 60)
    )
    if not 1 <= took <= 7 * 24 * 60:
        raise ValueError(_("Write how many hours it took, like 3 or 2:30."))
    return took
