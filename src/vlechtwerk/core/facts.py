"""What counts in a figure: one row of the work, as every app tells it and as an indicator counts it.

A figure that can be defended opens its rows. So no app hands up a number: it hands up facts (``indicators.py``), and
``impact`` counts them, each by the rule of its indicator.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Unit(TextChoices):
    """What a figure is a number of."""

    PEOPLE = "people", _("people")
    ORGANISATIONS = "organisations", _("organisations")
    VISITS = "visits", _("attendances")
    EVENTS = "events", _("events")
    APPEARANCES = "appearances", _("appearances")
    QUESTIONS = "questions", _("questions")
    INNOVATIONS = "innovations", _("innovations")
    SESSIONS = "sessions", _("sessions")
    CIRCLES = "circles", _("circles")
    VOUCHERS = "vouchers", pgettext_lazy("unit", "vouchers")
    STEPS = "steps", _("steps")
    TRAJECTORIES = "trajectories", _("trajectories")
    COINS = "coins", _("coins")
    HOURS = "hours", _("hours")
    EUROS = "euros", _("euros")
    CREDITS = "credits", _("credits (ECTS)")


class Counting(TextChoices):
    """How facts become a number."""

    EACH = "each", _("every time")
    PERSON = "person", _("everybody once")
    ORGANISATION = "organisation", _("every organisation once")
    AMOUNT = "amount", _("the amounts added up")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened. ``key`` names its row, ``on`` the day it counts for, ``noted_at`` when we knew it.

    ``person`` and ``organisation`` tell who it was, as a key that is equal for the same one (empty: nobody we know);
    ``amount`` is in hundredths; ``is_sme`` is none where the figures of the organisation do not tell. ``label`` names an
    organisation or a thing, ``private`` a person: the first is for every reader of the figure, the second for the team.
    """

    key: str
    on: date
    noted_at: datetime
    label: str = ""
    private: str = ""
    person: str = ""
    organisation: str = ""
    amount: int = 100
    has_evidence: bool = True
    is_sme: bool | None = None
    url: str = ""


@dataclass(frozen=True)
class Source:
    """Where facts come from. ``ways``: how they may be counted, and what the figure then is a number of.

    ``facts(programme)``: all of them, whenever they happened, in a fixed number of questions to the database.
    """

    label: Any
    chain: str
    ways: dict[Counting, Unit]
    facts: Callable[[Any], Collection[Fact]]
    about: Any = ""
