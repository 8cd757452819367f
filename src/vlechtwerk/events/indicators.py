"""What events brought about, as facts: who came, where ambassadors appeared, which questions their cards brought."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.facts import Counting, Fact, Source, Unit
from vlechtwerk.events.enums import EventState
from vlechtwerk.events.identity import who
from vlechtwerk.events.models import Event, Lead, Registration
from vlechtwerk.events.queries import appearances as queries
from vlechtwerk.innovations.enums import IntakeState
from vlechtwerk.people.same import organisation_key


def attendance(programme: Any) -> list[Fact]:
    """Everybody who came to an event of the programme, every time they came."""
    rows = Registration.objects.filter(event__programme=programme, attended_at__isnull=False)
    return [
        Fact(f"registration:{one.pk}", one.event.starts_at.date(), one.noted_at or one.created_at, one.event.title,
             private=one.name, person=who(one), organisation=organisation_key(one.organisation, one.organisation_name),
             is_sme=one.organisation.is_sme if one.organisation else None, url=reverse("event", args=[one.event.key]))
        for one in rows.select_related("event", "organisation")
    ]  # fmt: skip


def meetings(programme: Any) -> list[Fact]:
    """Events that were held."""
    rows = Event.objects.filter(programme=programme, state=EventState.HELD)
    return [
        Fact(f"event:{one.pk}", one.starts_at.date(), one.state_since, one.title, url=reverse("event", args=[one.key]))
        for one in rows
    ]


def appearances(programme: Any) -> list[Fact]:
    """Where ambassadors told the story, with evidence by the rule of their own page. What is planned is none yet."""
    rows = queries.appearances().filter(ambassadorship__programme=programme, happens_on__lte=clock.today())
    return [
        Fact(f"appearance:{one.pk}", one.happens_on, one.created_at, one.title, private=one.ambassadorship.person.name,
             person=f"person:{one.ambassadorship.person_id}",
             has_evidence=queries.is_shown(one))
        for one in rows.select_related("ambassadorship__person", "event")
    ]  # fmt: skip


def leads_of(programme: Any) -> list[Lead]:
    """What came in through the cards of its ambassadors; what looks like a robot came not in."""
    rows = Lead.objects.filter(card__ambassadorship__programme=programme).exclude(intake__state=IntakeState.DRAFT)
    return list(rows.select_related("intake", "organisation", "card__event"))


def questions(programme: Any) -> list[Fact]:
    return [
        Fact(f"lead:{one.pk}", one.created_at.date(), one.created_at, str(one.card.event or ""),
             private=str(one.intake), organisation=organisation_key(one.organisation))
        for one in leads_of(programme)
    ]  # fmt: skip


SOURCES = {
    "meetings": Source(_("Meetings held"), "activities", {Counting.EACH: Unit.EVENTS}, meetings, _("events held")),
    "appearances": Source(
        _("Appearances"), "activities", {Counting.EACH: Unit.APPEARANCES, Counting.PERSON: Unit.PEOPLE}, appearances,
        _("appearances of ambassadors"),
    ),
    "attendance": Source(
        _("Made aware"), "output",
        {Counting.PERSON: Unit.PEOPLE, Counting.ORGANISATION: Unit.ORGANISATIONS, Counting.EACH: Unit.VISITS},
        attendance, _("attendance at events"),
    ),
    "questions": Source(
        _("Questions by card"), "output", {Counting.EACH: Unit.QUESTIONS, Counting.ORGANISATION: Unit.ORGANISATIONS},
        questions, _("questions by card"),
    ),
}  # fmt: skip
