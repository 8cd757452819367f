"""How the brokers of the demo work together: notes that name a colleague, tasks, case conferences, a dossier too many."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.innovations import actions, conferences, queries
from vlechtwerk.innovations.enums import EntryAudience, InnovationState
from vlechtwerk.innovations.models import Conference, Innovation

HELD_DAYS_AGO, TO_COME_DAYS = 12, 2
DECIDED = [
    "Drie wegen naar inkomsten naast elkaar leggen.",
    "Eerst een proefdag, dan pas een prijs.",
    "Wachten op de gemeente.",
]


def work_together(year: Year) -> None:
    """Two conferences, one of them held; a note with its answer; tasks of which one is late; a pair that is one dossier."""
    lotte, bert = (year.cast.by_login[name] for name in ("lotte", "karim"))
    active = Innovation.objects.filter(state=InnovationState.ACTIVE, broker__isnull=False).order_by("stage_since", "pk")
    dossiers = list(active[:9])
    with clock.at(year.day(-HELD_DAYS_AGO)):
        _hold(_plan(lotte, [lotte, bert], 0, dossiers[:4]), lotte)
    star = Innovation.objects.filter(broker=lotte, state=InnovationState.ACTIVE).order_by("pk").first() or dossiers[0]
    with clock.at(year.day(-1)):
        note = actions.add_note(star, text=f"@{bert.name} ken jij iemand bij de veiling?", by=lotte)
        actions.answer_note(note, text="Ja, ik bel morgen.", by=bert)
        kept = actions.add_note(
            star, text="Bel na zes uur, overdag staan ze in de keuken.", audience=EntryAudience.TEAM, by=lotte
        )
        actions.pin_note(kept, by=lotte)
        actions.add_task(
            star, text="De huur van de koelcel navragen", owner=bert, due_on=clock.today() + timedelta(days=6), by=lotte
        )
    coming = _plan(lotte, [lotte, bert], TO_COME_DAYS, dossiers[4:7])
    actions.add_item(coming, innovation=star, question="Wie kent een veiling met een koelcel?", by=bert)
    _double(star, lotte)


def _plan(chair: Any, guests: list[Any], days: int, dossiers: list[Innovation]) -> Conference:
    starts = timezone.make_aware(datetime.combine(clock.today() + timedelta(days=days), time(14)))
    made = actions.plan_conference(
        starts_at=max(starts, clock.now()), chair=chair, guests=guests, place="De keuken, eerste verdieping", by=chair,
        is_demo=True,
    )  # fmt: skip
    reasons = {one.innovation.pk: one.reason for one in conferences.proposals(made, queries.walked_stages())}
    for innovation in dossiers:
        actions.add_item(made, innovation=innovation, reason=reasons.get(innovation.pk, "asked"), by=chair)
    return made


def _hold(conference: Conference, chair: Any) -> None:
    """All but the last are dealt with, each with a note and a task; the first of these is late by now."""
    actions.start_conference(conference, by=chair)
    items = conferences.items_of(conference)
    for place, (item, words) in enumerate(zip(items, DECIDED, strict=False)):
        actions.decide(item, kind="note", text=words, by=chair)
        due = clock.today() + timedelta(days=6 + 10 * place)
        actions.decide(
            item, kind="task", text="Dit met het team bespreken", owner=item.innovation.broker, due_on=due, by=chair
        )
        actions.deal_with(item, by=chair)
    actions.close_conference(conference, note="Dank voor het uur.", by=chair)


def _double(star: Innovation, by: Any) -> None:
    """The same initiative came in by another door."""
    lead = queries.lead_of(star)
    actions.start_innovation(
        name=f"{star.name} vzw",
        pitch=star.pitch,
        lead=lead,
        by=by,
        language=star.language,
        place=star.place,
        is_demo=True,
    )
