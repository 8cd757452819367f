"""Numbers of company registers: KBO (Belgium) and KvK (the Netherlands)."""

import re

from django.utils.translation import gettext as _
from stdnum.be import vat
from stdnum.exceptions import ValidationError


def registry_number(text: str, country: str) -> str:
    """The number in its plain form; dots, spaces and ``BE`` may be typed. Empty stays empty.

    KBO: ten digits starting with 0 or 1, the last two = 97 − (first eight mod 97). KvK: eight digits, or twelve
    for a branch. Raises ValueError with what is wrong and the way out.
    """
    text = re.sub(r"[\s.\-/]", "", text).upper()
    if not text:
        return ""
    if country == "NL":
        if re.fullmatch(r"\d{8}|\d{12}", text):
            return text
        raise ValueError(_("A KvK number has 8 digits, or 12 for a branch."))
    digits = text.removeprefix("BE")
    if not re.fullmatch(r"[01]\d{9}", digits.zfill(10)) or not digits.isdigit():
        raise ValueError(_("A KBO number has ten digits and starts with 0 or 1. It stands on every invoice."))
    digits = digits.zfill(10)
    try:
        vat.validate(digits)
    except ValidationError:
        right = f"{97 - int(digits[:8]) % 97:02d}"
        meant = f"{digits[:4]}.{digits[4:7]}.{digits[7]}{right}"
        raise ValueError(
            _("The last two digits do not fit the rest. Did you mean %(number)s?") % {"number": meant}
        ) from None
    return digits
