"""The plaque of an ambassador on paper, through Typst. Words arrive as data and are never read as markup."""

import json
import re
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from vlechtwerk.core import links
from vlechtwerk.core.qr import qr_file
from vlechtwerk.core.ui.words import day
from vlechtwerk.programmes.models import Ambassadorship

DATA = Path(__file__).parent / "data"
INK = "#1b201a"
SIZES = ("a4", "a3")
LONGEST = 28  # letters that surely fit on a line of the small texts
GROUP = 5  # of a code, so that it is easy to type over


def shown_code(code: str) -> str:
    """``7q4m2-kabcd``."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def breakable(text: str, longest: int = LONGEST) -> str:
    """The same, with a place to break in words that fit on no line."""
    return re.sub(rf"\S{{{longest}}}(?=\S)", lambda found: f"{found[0]}\u200b", text)


def words_of(ambassador: Ambassadorship) -> dict[str, Any]:
    """What stands on it, in the language of the reader."""
    goal, programme = ambassador.yearly_goal, ambassador.programme
    promise = ngettext(
        "Whoever changed something themselves, tells it best. %(name)s shares what worked and what did not, makes others eager to begin, and speaks for all of us at least %(n)d time a year.",
        "Whoever changed something themselves, tells it best. %(name)s shares what worked and what did not, makes others eager to begin, and speaks for all of us at least %(n)d times a year.",
        goal,
    )  # fmt: skip
    name, _comma, function = ambassador.appointed_by.partition(",")
    facts = [
        (_("Appointed on"), day(ambassador.appointed_on, "full")), (_("At"), ambassador.ceremony_place),
        (_("Programme"), programme.name if programme else ""),
        (_("Until"), day(ambassador.term_ends_on, "full")),
    ]  # fmt: skip
    return {
        "lang": (get_language() or "nl")[:2], "network": settings.NETWORK_NAME,
        "title": _("Plaque of %(name)s") % {"name": ambassador.person.name},
        "kick": _("The network appoints as ambassador"), "name": breakable(ambassador.person.name, 44),
        "text": promise % {"name": breakable(ambassador.person.first_name, 44), "n": goal},
        "facts": [{"label": label, "value": breakable(value)} for label, value in facts if value],
        "signed": {"name": breakable(name.strip()), "function": breakable(function.strip()), "label": _("Appointed by")},
        "code": shown_code(ambassador.code), "check": _("Check this plaque"),
        "address": links.absolute("verify").split("://", 1)[-1].rstrip("/"),
        "alt": {"weave": _("Two strands, woven together"), "qr": _("QR code to the page that checks this plaque")},
    }  # fmt: skip


def plaque_pdf(ambassador: Ambassadorship, size: str = "a4") -> bytes:
    """One page, lying; all of it lines, so that it prints sharp at every size."""
    return typeset(ambassador, size, format="pdf", pdf_standards="ua-1")


def typeset(ambassador: Ambassadorship, size: str, **how: Any) -> bytes:
    """The page in a format that Typst writes."""
    inputs = {
        "plaque": json.dumps({**words_of(ambassador), "size": size}),
        "qr": qr_file(links.absolute("verified", ambassador.code), dark=INK),
    }  # fmt: skip
    return bytes(typst.compile(DATA / "plaque.typ", sys_inputs=inputs, **how))
