"""Numbers of company registers: KBO (Belgium) and KvK (the Netherlands)."""

import re

from django.utils.translation import gettext as _
from stdnum.be import vat
from stdnum.exceptions import ValidationError


def registry_number(text: str, country: str) -> str:
    """The number in its plain form; dots, spaces and ``BE`` may be typed. Empty stays empty.

    KBO: ten digits starting with 0 or 1, the last two = 97 − (first eight mod 97); the leading 0 may be missing.
    KvK: eight digits, or twelve for a branch. Other countries: any letters and digits, as they are. Raises
    ValueError with what is wrong and the way out.
    """
    text = re.sub(r"[\s.\-/]", "", text).upper()
    if not text:
        return ""
    if country == "NL":
        return _matching(text, r"[0-9]{8}|[0-9]{12}", _("A KvK number has 8 digits, or 12 for a branch."))
    if country == "BE":
        return _kbo(text.removeprefix("BE"))
    return _matching(text, r"[0-9A-Z]{4,20}", _("A registry number has 4 to 20 letters or digits."))


def _matching(text: str, pattern: str, otherwise: str) -> str:
    if not re.fullmatch(pattern, text):
        raise ValueError(otherwise)
    return text


def _kbo(digits: str) -> str:
    wrong = _("A KBO number has ten digits and starts with 0 or 1. It stands on every invoice.")
    digits = _matching(digits, r"[01]?[0-9]{9}", wrong).zfill(10)
    try:
        vat.validate(digits)
    except ValidationError:
        right = f"{97 - int(digits[:8]) % 97:02d}"
        meant = f"{digits[:4]}.{digits[4:7]}.{digits[7]}{right}"
        raise ValueError(
            _("The last two digits do not fit the rest. Did you mean %(number)s?") % {"number": meant}
        ) from None
    return digits
