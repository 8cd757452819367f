"""The kinds of notices of stages and cards, and one example of every mail."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice
from vlechtwerk.people.enums import STAFF_HATS, HatKind

ASKED, STAGES = ("stage_asked",), ("stage_confirmed", "stage_ended")
YEAR = ("year_short",)
TEAM = ("stage_received", "stage_answered", "stage_waits", "years_short", "lead_waits")


def sample() -> dict[str, Any]:
    soon = clock.now() + timedelta(days=20)
    return {
        "stage": {
            "title": "Ondernemersavond over samenwerken", "kind": "lezing", "fan": "Unie van Bakkers",
            "place": "De Loods, Stationsstraat 4, 2800 Mechelen", "audience": "veertig bakkers met personeel", "count": 40,
            "minutes": 45, "note": "", "language": "Nederlands",
        },
        "dates": [soon, soon + timedelta(days=7)], "answer_by": clock.now() + timedelta(days=8), "reminder": False,
        "asked_by": {"name": "Lotte Hermans"}, "who": {"name": "Wim Decoster"}, "state": "declined",
        "note": "Te druk tot de zomer", "following": "Hilde Wouters", "starts_at": soon, "speaks": True,
        "other": {"name": "Griet Vandamme", "phone": "0470 12 34 56"}, "reason": "De zaal is gesloten", "was_fixed": True,
        "is_past": False, "since": clock.now() - timedelta(days=4), "n": 1, "goal": 3, "planned": 1, "without": 1,
        "stages": [{"title": "Ontbijt met ondernemers", "fan": "Unie van Bakkers", "place": "Mechelen"}],
        "short": [{"name": "Wim Decoster", "n": 1, "planned": 1, "goal": 3}], "year": clock.today().year,
        "question": "Hoe begin je met zelfroosteren?", "speaker": {"name": "Wim Decoster"},
        "link": f"{settings.BASE_URL}/podia/",
    }  # fmt: skip


def register() -> None:
    add_notice(
        "events.stage_asked", _("A stage for my story"), Urgency.URGENT, ASKED, hats=frozenset({HatKind.AMBASSADOR})
    )
    add_notice(
        "events.stages",
        _("News of stages that I am at"),
        Urgency.URGENT,
        STAGES,
        hats=frozenset({HatKind.AMBASSADOR, HatKind.FAN}) | STAFF_HATS,
    )
    add_notice(
        "events.year",
        _("How my year as an ambassador goes"),
        Urgency.NORMAL,
        YEAR,
        hats=frozenset({HatKind.AMBASSADOR}),
    )
    add_notice("events.stage_team", _("Stages and cards that I follow"), Urgency.NORMAL, TEAM, hats=STAFF_HATS)
    for kind in (*ASKED, *STAGES, *YEAR, *TEAM):
        mail_samples.add(f"events.{kind}", sample)
