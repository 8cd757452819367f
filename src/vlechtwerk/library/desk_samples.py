"""The kinds of notices of the desk, and one example of every mail, for the previews and their test."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice

CHECK, WRITTEN, DUE = ("text_waits",), ("text_answered", "draft_waits"), ("item_due",)


def text_sample() -> dict[str, Any]:
    return {
        "title": "Rekenblad voor je verdienmodel", "language": "Nederlands", "number": 2, "writer": "Lotte Hermans",
        "since": clock.now() - timedelta(days=6), "waits": True, "state": "draft", "checker": "Nadia Benali",
        "note": "Mooi. Zet er nog bij hoe lang het invullen duurt.",
        "link": f"{settings.BASE_URL}/kennisbank/beheer/tekst/voorbeeld/",
    }  # fmt: skip


def item_sample() -> dict[str, Any]:
    return {
        "title": "Rekenblad voor je verdienmodel", "keeper": "Lotte Hermans", "waits": False,
        "checked_on": clock.today() - timedelta(days=365), "review_on": clock.today(),
        "link": f"{settings.BASE_URL}/kennisbank/beheer/voorbeeld/",
    }  # fmt: skip


def register() -> None:
    add_notice("library.check", _("Texts of the knowledge bank that I check"), Urgency.NORMAL, CHECK)
    add_notice("library.written", _("What becomes of my texts in the knowledge bank"), Urgency.NORMAL, WRITTEN)
    add_notice("library.due", _("Knowledge that I keep true"), Urgency.NORMAL, DUE)
    for kind in (*CHECK, *WRITTEN):
        mail_samples.add(f"library.{kind}", text_sample)
    for kind in DUE:
        mail_samples.add(f"library.{kind}", item_sample)
