"""The kinds of notices of this app, and one example of every mail, for the previews and their test."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.context import STAFF_HATS
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.ledger.enums import LimitState, TieRule
from vlechtwerk.ledger.queries import LimitNotice
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice


def mandate_sample() -> dict[str, Any]:
    return {"organisation": {"name": "Coöperatie De Gist"}}


def corrected_sample() -> dict[str, Any]:
    return {
        "amount": 100, "many": 1, "reason": "session", "at": clock.now(), "gave": True, "other": {"name": "Griet Vandamme"}, "for_name": "",
        "why": "Twee keer geboekt voor dezelfde halve dag.",
    }  # fmt: skip


def limit_sample() -> dict[str, Any]:
    return {
        "holder": {"name": "Griet Vandamme"}, "subject": {"title": "Van subsidie naar eigen inkomsten (Tweede Oogst)"},
        "why": "De subsidie stopt; volgende maand geeft ze zelf twee sessies.", "pays": True, "needed": 2, "tie": TieRule.REFUSE.label, "is_yours": True,
        "notice": LimitNotice("hard", -500, -400), "state": LimitState.REFUSED.label,
        "answer_by": clock.now() + timedelta(days=3), "link": f"{settings.BASE_URL}/munten/aanvragen/voorbeeld/",
    }  # fmt: skip


def register() -> None:
    asked, answered = ("limit_asked",), ("limit_granted", "limit_refused")
    add_notice("ledger.limit_asked", _("Somebody asks to go past a limit"), Urgency.URGENT, asked, hats=STAFF_HATS)
    add_notice(
        "ledger.limit_answer", _("Whether somebody may go past a limit"), Urgency.NORMAL, answered, hats=STAFF_HATS
    )
    changed = ("corrected", "mandate_given", "mandate_ended")  # what others did to my account or in my name
    add_notice("ledger.account", _("Corrections of my coins, and for whom I may act"), Urgency.LEGAL, changed)
    for kind in ("limit_asked", "limit_granted", "limit_refused"):
        mail_samples.add(f"ledger.{kind}", limit_sample)
    mail_samples.add("ledger.mandate_given", mandate_sample)
    mail_samples.add("ledger.mandate_ended", mandate_sample)
    mail_samples.add("ledger.corrected", corrected_sample)
