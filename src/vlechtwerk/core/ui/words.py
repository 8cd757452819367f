"""Dates, times, amounts and names as people write them, in the language of the page."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language, gettext, ngettext

from vlechtwerk.core import clock

# Long, short, and with the weekday shortened; French shortens with a full stop, English turns months round.
DAY = {
    "nl": {"long": "l j F", "short": "j b", "week": "D j F", "full": "j F Y", "time": "G.i \\u."},
    "fr": {"long": "l j F", "short": "j N", "week": "D. j F", "full": "j F Y", "time": "G \\h i"},
    "en": {"long": "l j F", "short": "j M", "week": "D j F", "full": "j F Y", "time": "H:i"},
}
MINUS = "\u2212"
NO_BREAK, NARROW = "\u00a0", "\u202f"


def _language() -> str:
    code = (get_language() or "nl")[:2]
    return code if code in DAY else "en"


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def day(value: date | datetime | None, style: str = "long") -> str:
    """``dinsdag 14 april``; ``short`` ``14 apr``; ``week`` ``di 14 april``. The year when not this one.

    ``full`` is for paper and always says it: ``14 april 2026``.
    """
    if not value:
        return ""
    moment, language = _local(value), _language()
    text = str(format_date(moment, DAY[language].get(style, DAY[language]["long"])))
    if language == "fr" and moment.day == 1:
        text = re.sub(r"\b1 ", "1er ", text, count=1)
    return text if style == "full" or moment.year == clock.today().year else f"{text} {moment.year}"


def hour(value: datetime | None) -> str:
    """``13.30 u.``, ``13 h 30``, ``13:30``."""
    return str(format_date(_local(value), DAY[_language()]["time"])) if value else ""


def moment(value: datetime | None, style: str = "week") -> str:
    """``do 23 april, 13.30 u.``"""
    return f"{day(value, style)}, {hour(value)}" if value else ""


def ago(value: date | datetime | timedelta | None) -> str:
    """How long it is since: ``2 uur``, ``gisteren``, ``12 dagen``. What is to come is named by its day."""
    if value is None or value == "":
        return ""
    if isinstance(value, timedelta):
        value = clock.now() - value
    local = _local(value)
    days = (clock.today() - (local.date() if isinstance(local, datetime) else local)).days
    if days < 0:
        return day(value, "short")
    if days == 1:
        return gettext("yesterday")
    if days:
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    return _today(value) if isinstance(value, datetime) else gettext("today")


def _today(value: datetime) -> str:
    minutes = int((clock.now() - value).total_seconds() // 60)
    if minutes < 1:
        return gettext("just now")
    if minutes < 60:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    return ngettext("%(count)d hour", "%(count)d hours", minutes // 60) % {"count": minutes // 60}


def decimal(value: object) -> str:
    """A number with a real minus and the decimal sign of the language: ``−1,5``."""
    text = format(Decimal(str(value)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if _language() != "en":
        text = text.replace(".", ",")
    return text.replace("-", MINUS) if text.strip("-0,.") else "0"


def coins(value: int | None) -> str:
    """Hundredths of a coin as coins: 100 is ``1``, 150 is ``1,5``, −200 is ``−2``."""
    return "" if value is None or value == "" else decimal(Decimal(value) / 100)


def number(value: float | None, digits: int = 0) -> str:
    """A number with its thousands apart: ``1.775``, ``1 775``, ``1,775``; ``digits`` behind the decimal sign."""
    if value is None or value == "":
        return ""
    text = f"{abs(value):,.{digits}f}"
    if _language() == "fr":
        text = text.replace(",", NARROW).replace(".", ",")
    elif _language() == "nl":
        text = text.translate(str.maketrans(",.", ".,"))
    return f"{MINUS}{text}" if value < 0 and text.strip("0.,") else text


def percent(value: float | None) -> str:
    """A percentage: one figure behind the decimal sign below a hundred, ``13,9 %``; whole above, ``394 %``."""
    if value is None or value == "":
        return ""
    text = number(value, 0 if abs(value) >= 99.95 else 1)
    return f"{text}%" if _language() == "en" else f"{text}{NO_BREAK}%"


def euro(cents: int | None) -> str:
    """Cents as people write them: ``€ 1.250`` or ``€ 1.250,50``, ``1 250,50 €``, ``€1,250.50``. Nothing breaks over lines."""
    if cents is None or cents == "":
        return ""
    whole, rest = divmod(abs(cents), 100)
    text = f"{whole:,}" + (f".{rest:02}" if rest else "")
    sign = MINUS if cents < 0 else ""
    if _language() == "fr":
        return f"{sign}{text.replace(',', NARROW).replace('.', ',')}{NO_BREAK}€"
    if _language() == "nl":
        return f"€{NO_BREAK}{sign}{text.translate(str.maketrans(',.', '.,'))}"
    return f"{sign}€{text}"


def initials(value: object) -> str:
    """First letters of the first and the last word of a name."""
    found = [re.sub(r"[\W_]", "", word)[:1] for word in str(value or "").split()]
    letters = [letter for letter in found if letter]
    return "".join(letters[:1] + letters[1:][-1:]).upper() or "?"


def phone(value: object) -> str:
    """A ``tel:`` address."""
    text = str(value or "").replace("(0)", "").strip()
    digits = re.sub(r"\D", "", text)
    if text.startswith("00"):
        return f"tel:+{digits[2:]}"
    return f"tel:{'+' if text.startswith('+') else ''}{digits}" if digits else ""
