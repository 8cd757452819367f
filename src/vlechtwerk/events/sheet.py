"""Ten business cards on a page of A4, with marks to cut along."""

import json
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vlechtwerk.core import links
from vlechtwerk.core.qr import qr_file
from vlechtwerk.events.models import ReferralCard

PAPER = Path(__file__).parent / "data" / "cards.typ"


def sheet_of(card: ReferralCard, *, sheets: int) -> bytes:
    """A PDF of so many pages. Words arrive as data and are never read as markup."""
    address = links.absolute("public_card", card.key)
    told = {
        "lang": (get_language() or "nl")[:2], "network": settings.NETWORK_NAME, "phone": settings.NETWORK_PHONE,
        "site": settings.BASE_URL.partition("://")[2], "name": card.ambassadorship.person.name,
        "event": card.event.title if card.event else "", "sheets": sheets, "qr": qr_file(address),
        "ask": _("A question after this story?"), "scan": _("Scan, ask, and somebody calls you back."),
        "alt": _("Code that opens the page with the question"), "title": _("Cards of %(name)s") % {"name": card.ambassadorship.person.name},
    }  # fmt: skip
    return bytes(typst.compile(PAPER, sys_inputs={"card": json.dumps(told)}))
