"""Every source of facts, with what only the whole chain tells: from a card to the coin."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vlechtwerk.coaching import indicators as coaching
from vlechtwerk.collaborations import indicators as collaborations
from vlechtwerk.core.facts import Counting, Fact, Source, Unit
from vlechtwerk.events import indicators as events
from vlechtwerk.exchanges import indicators as exchanges
from vlechtwerk.impact.models import HelpInKind
from vlechtwerk.innovations.models import Intake
from vlechtwerk.learning import indicators as learning
from vlechtwerk.people.same import organisation_key
from vlechtwerk.programmes import indicators as programmes


def _intakes(programme: Any) -> list[Intake]:
    ids = [lead.intake_id for lead in events.leads_of(programme)]
    return list(Intake.objects.filter(pk__in=ids, innovation__isnull=False).select_related("innovation"))


def innovations(programme: Any) -> list[Fact]:
    """Innovations that began with a question by card."""
    return [
        Fact(f"innovation:{one.innovation.pk}", one.innovation.created_at.date(), one.innovation.created_at,
             one.innovation.name, url=reverse("innovation", args=[one.innovation.key]))
        for one in _intakes(programme) if one.innovation
    ]  # fmt: skip


def sessions(programme: Any) -> list[Fact]:
    """Sessions of those innovations."""
    return exchanges.sessions([one.innovation_id for one in _intakes(programme) if one.innovation_id])


def coins(programme: Any) -> list[Fact]:
    return [fact for fact in sessions(programme) if fact.amount]


def help_in_kind(programme: Any) -> list[Fact]:
    """Hours that were given, whoever gave them."""
    return _help(programme, lambda one: int(one.hours * 100))


def help_worth(programme: Any) -> list[Fact]:
    """What help in kind was worth, where somebody put a price on it."""
    return _help(programme, lambda one: one.worth_cents)


def _help(programme: Any, amount: Callable[[HelpInKind], int]) -> list[Fact]:
    rows = HelpInKind.objects.filter(programme=programme).select_related("organisation")
    return [
        Fact(f"help:{one.pk}", one.given_on, one.created_at, f"{one.given_by}: {one.what}", amount=amount(one),
             organisation=organisation_key(one.organisation, one.given_by))
        for one in rows if amount(one)
    ]  # fmt: skip


SOURCES: dict[str, Source] = programmes.SOURCES | events.SOURCES | collaborations.SOURCES | learning.SOURCES | coaching.SOURCES | {
    "innovations": Source(
        _("Innovations from cards"), "outcome", {Counting.EACH: Unit.INNOVATIONS}, innovations,
        _("innovations that began with a question by card"),
    ),
    "sessions": Source(
        _("Sessions from cards"), "outcome", {Counting.EACH: Unit.SESSIONS, Counting.PERSON: Unit.PEOPLE}, sessions,
        _("confirmed sessions of those innovations"),
    ),
    "coins": Source(
        _("Coins from cards"), "outcome", {Counting.AMOUNT: Unit.COINS}, coins, _("coins booked for those sessions")
    ),
    "help": Source(
        _("Help in kind"), "means", {Counting.AMOUNT: Unit.HOURS, Counting.ORGANISATION: Unit.ORGANISATIONS},
        help_in_kind, _("hours that were given"),
    ),
    "help_worth": Source(
        _("Worth of help in kind"), "means", {Counting.AMOUNT: Unit.EUROS}, help_worth,
        _("help on which somebody put a price"),
    ),
}  # fmt: skip


def unit(source: str, counting: str) -> Unit:
    """What a figure is a number of."""
    return SOURCES[source].ways[Counting(counting)]
