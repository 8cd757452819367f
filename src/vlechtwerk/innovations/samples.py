"""The kinds of notices of this app, and one example of every mail, for the previews and their test."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice
from vlechtwerk.people.enums import STAFF_HATS

ANSWERS = ("intake_invited", "intake_accepted", "intake_referred", "intake_closed")
TEAM = ("joined", "handed_over", "desk_taken", "desk_back", "desk_asked", "new_broker")
NOTES = ("mentioned", "answered")
TASKS = ("task_given", "tasks_due")
KNOWLEDGE = ("item_sent",)
CONFERENCES = ("conference_planned", "conference_cancelled", "conference_report", "conference_waits")


def sample() -> dict[str, Any]:
    return {
        "question": "Wij koken met groenten die anders op het veld blijven. Hoe worden we minder afhankelijk van subsidie?",
        "message": "We drinken graag een koffie in jullie keuken.",
        "on": clock.today() + timedelta(days=6),
        "innovation": "Tweede Oogst",
        "link": f"{settings.BASE_URL}/innovaties/voorbeeld/",
        "to_whom": "An Peeters, steunpunt voor coöperaties",
        "to_phone": "0470 00 12 34",
        "by_name": "Lotte Hermans",
        "by_phone": "0470 00 45 67",
        "reason": "nog geen vernieuwend concept",
        "giver": "Lotte Hermans",
        "until": clock.today() + timedelta(days=14),
        "by_itself": True,
        "counts": [["Dossiers", 12], ["Taken", 3]],
        "innovations": ["Kookkaravaan", "Tweede Oogst"],
        "dossiers": [("Tweede Oogst", "Bram Wils")],
        "lines": ["Tweede Oogst: bel de veiling", "Leerbende: zoek een lokaal"],
        "title": "Kostprijs berekenen in drie stappen",
        "summary": "Een rekenblad met uitleg.",
        "count": 2,
        "at": clock.now() + timedelta(days=2),
        "place": "De keuken, eerste verdieping",
        "minutes": 60,
        "state": "planned",
        "report": [["Tweede Oogst", ["Taak voor Lotte Hermans. Bel de veiling", "Volgende: nabellen, 3 dec"]]],
    }


def register() -> None:
    received = ("intake_received",)  # whoever typed a question waits for it, and for the answer
    add_notice("innovations.received", _("My question has arrived"), Urgency.URGENT, received, asked=True)
    add_notice("innovations.answer", _("The answer to my question to the network"), Urgency.URGENT, ANSWERS)
    add_notice("innovations.team", _("Innovations that I join or take over"), Urgency.NORMAL, TEAM)
    add_notice("innovations.note", _("Notes in which somebody names or answers me"), Urgency.NORMAL, NOTES)
    add_notice("innovations.tasks", _("Tasks that I get, and their day"), Urgency.NORMAL, TASKS)
    add_notice("innovations.conference", _("Case conferences"), Urgency.NORMAL, CONFERENCES, hats=STAFF_HATS)
    add_notice("innovations.knowledge", _("Something useful from the knowledge bank"), Urgency.NORMAL, KNOWLEDGE)
    for kind in (*received, *ANSWERS, *TEAM, *NOTES, *TASKS, *KNOWLEDGE, *CONFERENCES):
        mail_samples.add(f"innovations.{kind}", sample)
