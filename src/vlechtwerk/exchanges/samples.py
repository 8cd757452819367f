"""The kinds of notices of this app, and one example of every mail, for the previews and their test."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice

SESSION_KINDS = (
    "introduced", "dates_offered", "planned", "tomorrow", "cancelled", "confirm_please", "confirm_reminder",
    "missed", "coin_booked", "resolved", "expires", "yes_released",
)  # fmt: skip
RING_KINDS = ("ring_asked", "ring_reminder", "ring_closed")
STORY_KINDS = ("story_asked", "story_agreed", "story_closed", "story_withdrawn")
GIVE_KINDS = ("give_invited", "give_forwarded", "give_returned", "give_closed", "ask_invited")


def session_sample() -> dict[str, Any]:
    start = clock.now() + timedelta(days=9)
    return {
        "other": {"name": "Jeroen Maes", "phone": "0470 00 56 78"},
        "gives": False,
        "need": {"title": "Van subsidie naar eigen inkomsten"},
        "innovation": {"name": "Tweede Oogst"},
        "place": "Bibliotheek, zaal 2, Mechelen",
        "starts_at": start,
        "goal": "Een rekenblad met vier bronnen van inkomsten",
        "link": f"{settings.BASE_URL}/s/voorbeeld/",
        "confirm_link": f"{settings.BASE_URL}/bevestig/voorbeeld/",
        "by_name": "Jeroen Maes",
        "dates": [start, start + timedelta(days=2)],
        "moved": False,
        "reason": "Ziek geworden",
        "resolution": "book",
        "note": "Jullie spraken af dat de halve dag telt.",
        "tally": {"given": 100, "received": 200, "balance": -100},
        "for_name": "",
        "code": "",
        "ends": True,
        "is_side": True,
        "day": start,
        "giver": "Jeroen Maes",
        "receiver": "Griet Vandamme",
    }


def give_sample() -> dict[str, Any]:
    return {
        "giver": {"name": "Jeroen Maes"},
        "from_name": "Griet Vandamme",
        "colleague": {"name": "Sofie Claes"},
        "innovation": {"name": "Kookkaravaan"},
        "is_silent": False,
        "again": False,
        "received": 2,
        "has_coin": True,
        "word": "Ik dacht aan jou: je kookt zo graag voor veel volk.",
        "broker": {"name": "Lotte Hermans"},
        "tally": {"given": 800, "received": 200, "balance": 600},
        "needs": [
            {"title": "Koken voor grote groepen", "innovation": "Kookkaravaan"},
            {"title": "Afspraken met telers", "innovation": "Boerenbuur"},
        ],
        "link": f"{settings.BASE_URL}/g/voorbeeld/",
    }


def ring_sample() -> dict[str, Any]:
    return {
        "gives": {"name": "Omar Vercauteren", "innovation": "Deelschuur", "need": "Buren die blijven komen"},
        "need": {"text": "Na het eerste jaar haken vrijwilligers af. Wie weet hoe ze blijven?"},
        "gets": {"name": "Inge Daems", "need": "Uitlenen zonder verlies"},
        "size": 3,
        "looks_on": True,
        "broker": {"name": "Lotte Hermans"},
        "answer_by": clock.now() + timedelta(days=6),
        "link": f"{settings.BASE_URL}/r/voorbeeld/",
    }


def story_sample() -> dict[str, Any]:
    return {
        "need": {"title": "Van subsidie naar eigen inkomsten"}, "innovation": {"name": "Tweede Oogst"},
        "asker": {"name": "Lotte Hermans"}, "answer_by": clock.today() + timedelta(days=21), "is_side": True,
        "link": f"{settings.BASE_URL}/vertel/voorbeeld/", "again": False, "keeps": False,
        "title": "Tweede Oogst: van subsidie naar eigen inkomsten",
    }  # fmt: skip


# Asks for a step with a date, or changes one: too late in tomorrow's digest.
AT_ONCE = (
    "introduced", "dates_offered", "planned", "tomorrow", "cancelled", "confirm_please", "confirm_reminder", "missed",
    "expires",
)  # fmt: skip


def _notices() -> None:
    add_notice(
        "exchanges.session", _("My sessions: dates, changes, and whether they took place"), Urgency.URGENT, AT_ONCE
    )
    asked = ("ring_asked", "ring_reminder")
    add_notice("exchanges.ring", _("Somebody asks me into a ring of exchange"), Urgency.URGENT, asked)
    add_notice("exchanges.forwarded", _("Somebody asks me to give in their place"), Urgency.URGENT, ("give_forwarded",))
    settled = ("coin_booked", "resolved", "yes_released", "ring_closed")
    add_notice("exchanges.settled", _("Coins that were booked, and what was decided"), Urgency.NORMAL, settled)
    invited = ("give_invited", "give_returned", "give_closed", "ask_invited")
    add_notice("exchanges.story", _("Whether a session of mine may be told"), Urgency.URGENT, STORY_KINDS)
    add_notice("exchanges.give", _("Invitations to give, or to ask something"), Urgency.NORMAL, invited)


def register() -> None:
    _notices()
    for kind in STORY_KINDS:
        mail_samples.add(f"exchanges.{kind}", story_sample)
    for kind in RING_KINDS:
        mail_samples.add(f"exchanges.{kind}", ring_sample)
    for kind in SESSION_KINDS:
        mail_samples.add(f"exchanges.{kind}", session_sample)
    for kind in GIVE_KINDS:
        mail_samples.add(f"exchanges.{kind}", give_sample)
