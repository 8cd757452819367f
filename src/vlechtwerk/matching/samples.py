"""The kinds of notices of this app, and one example of every mail, for the previews and their test."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice
from vlechtwerk.people.enums import STAFF_HATS

KINDS = ("proposal_asked", "proposal_reminder", "proposal_superseded", "proposal_withdrawn", "offer_closed")
SHARE_KINDS = ("story_agree", "share_asked", "share_news", "share_ended")
CALL_KINDS = ("call_asked", "call_words", "call_closed")
REFERRAL_KINDS = ("agree", "asked", "introduced", "progress", "ended", "news")


def sample() -> dict[str, Any]:
    from django.conf import settings

    return {
        "need": {"title": "Van subsidie naar eigen inkomsten", "text": "Alles draait op één subsidie die stopt."},
        "innovation": {"name": "Tweede Oogst", "pitch": "Soep van groenten die anders op het veld blijven."},
        "asker": {"name": "Griet Vandamme"},
        "broker": {"name": "Lotte Hermans"},
        "message": "Jij bracht je club van één naar vier bronnen van inkomsten.",
        "answer_by": clock.now() + timedelta(days=6),
        "link": f"{settings.BASE_URL}/antwoord/voorbeeld/",
    }


def referral_sample() -> dict[str, Any]:
    return {
        **sample(),
        "is_whole": False,
        "keeper": {"name": "Lotte Hermans", "phone": "0470 00 45 67"},
        "receiver": {"name": "An Peeters, Steunpunt Coöperaties"},
        "other": {"name": "Griet Vandamme", "phone": "0470 00 12 34"},
        "why": "Zij begeleiden al twintig jaar coöperaties bij hun statuten.",
        "summary": "Een soepkeuken wil een coöperatie worden en zoekt wie de statuten met hen leest.",
        "state": "declined",
        "note": "Wij nemen tot de zomer niemand meer aan.",
    }


def share_sample() -> dict[str, Any]:
    return {**referral_sample(), "state": "takes", "note": "Wij bellen deze week."}


def call_sample() -> dict[str, Any]:
    from django.conf import settings

    return {
        "area": "Verdienmodel",
        "text": "Kun je rekenen aan een prijs, of deed je het ooit voor je club? Dan zoeken wij jou.",
        "until": clock.today() + timedelta(days=14),
        "broker": {"name": "Lotte Hermans"},
        "link": f"{settings.BASE_URL}/oproep/voorbeeld/",
        "called": 37, "yes": 4, "told": 3, "unwritten": "An Peeters",
    }  # fmt: skip


def register() -> None:
    add_notice("matching.request", _("Somebody asks for my help"), Urgency.URGENT, KINDS[:2])
    add_notice("matching.over", _("A request or offer of mine that needs nothing more"), Urgency.NORMAL, KINDS[2:])
    asked = ("referral_agree", "referral_asked", "referral_introduced")
    add_notice("matching.referral", _("Referrals: what is asked of me"), Urgency.URGENT, asked)
    add_notice("matching.shared", _("My question, shared with organisations"), Urgency.URGENT, SHARE_KINDS)
    for kind in SHARE_KINDS:
        mail_samples.add(f"matching.{kind}", share_sample)
    news = ("referral_progress", "referral_ended", "referral_news")
    add_notice("matching.referral_news", _("Referrals: news"), Urgency.NORMAL, news)
    add_notice("matching.call", _("Calls for talents"), Urgency.NORMAL, CALL_KINDS[:2])
    over = frozenset(STAFF_HATS)
    add_notice(
        "matching.call_over", _("A call for talents of mine that is over"), Urgency.NORMAL, CALL_KINDS[2:], hats=over
    )
    for kind in CALL_KINDS:
        mail_samples.add(f"matching.{kind}", call_sample)
    for kind in REFERRAL_KINDS:
        mail_samples.add(f"matching.referral_{kind}", referral_sample)
    for kind in KINDS:
        mail_samples.add(f"matching.{kind}", sample)
