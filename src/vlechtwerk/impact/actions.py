"""Indicators, help in kind, and freezing a reporting date."""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, Refused, audit
from vlechtwerk.core.facts import Counting
from vlechtwerk.impact import queries
from vlechtwerk.impact.models import FrozenFact, FrozenReport, HelpInKind, Indicator
from vlechtwerk.impact.rules import unreadable
from vlechtwerk.impact.sheet import as_text
from vlechtwerk.impact.sources import SOURCES
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.programmes.models import Programme

USUAL = (
    ("budget", Counting.AMOUNT), ("paid", Counting.AMOUNT), ("help", Counting.AMOUNT), ("ambassadors", Counting.PERSON),
    ("meetings", Counting.EACH), ("appearances", Counting.EACH), ("circles", Counting.EACH),
    ("attendance", Counting.PERSON), ("questions", Counting.EACH), ("activations", Counting.ORGANISATION),
    ("innovations", Counting.EACH), ("sessions", Counting.EACH), ("coins", Counting.AMOUNT),
)  # fmt: skip
"""What a programme usually shows, in this order; a coordinator changes it."""


class ImpactRefused(Refused):
    """An indicator or a report that cannot be as it was asked."""


@transaction.atomic
def start_indicators(programme: Programme, *, by: Actor) -> list[Indicator]:
    """The usual indicators, for a programme that has none; whoever comes second finds them there."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    if programme.indicators.exists():
        raise ImpactRefused(_("This programme has indicators by now. Change those, or add one."))
    made: dict[str, Indicator] = {}
    for order, (source, counting) in enumerate(USUAL, 1):
        made[source] = Indicator.objects.create(
            programme=programme, source=source, counting=counting, chain=SOURCES[source].chain, order=order,
            shows_cost=source in {"attendance", "activations"}, part_of=made.get("attendance") if source == "activations" else None,
        )  # fmt: skip
    audit("start_indicators", programme, by)
    return list(made.values())


def _check(programme: Programme, fields: dict[str, Any], own: Indicator | None = None) -> None:
    """What the form cannot see alone: the way of counting, and what this is a share of."""
    source = SOURCES.get(fields["source"])
    if source is None or fields["counting"] not in source.ways:
        ways = ", ".join(f"“{Counting(way).label}”" for way in source.ways) if source else ""
        raise ImpactRefused(_("This can be counted so: %(ways)s. Choose one of these.") % {"ways": ways}, "counting")
    whole: Indicator | None = fields.get("part_of")
    if whole and (whole.programme_id != programme.pk or (own and whole.pk == own.pk)):
        raise ImpactRefused(_("Choose another indicator of this programme."), "part_of")


@transaction.atomic
def add_indicator(programme: Programme, *, by: Actor, **fields: Any) -> Indicator:
    """A figure more. ``fields`` are those of :class:`Indicator`."""
    _check(programme, fields)
    last = programme.indicators.order_by("-order").values_list("order", flat=True).first() or 0
    made = Indicator.objects.create(programme=programme, order=last + 1, **fields)
    audit("add_indicator", made, by, source=made.source)
    return made


@transaction.atomic
def change_indicator(indicator: Indicator, *, by: Actor, **fields: Any) -> Indicator:
    """Another rule or goal. Reports that were frozen keep the rule of their day."""
    _check(indicator.programme, fields, indicator)
    for name, value in fields.items():
        setattr(indicator, name, value)
    indicator.save(update_fields=list(fields))
    audit("change_indicator", indicator, by, source=indicator.source, goal=indicator.goal)
    return indicator


@transaction.atomic
def remove_indicator(indicator: Indicator, *, by: Actor) -> None:
    """No longer shown; frozen reports keep it."""
    audit("remove_indicator", indicator, by, source=indicator.source)
    Indicator.objects.filter(pk=indicator.pk).delete()


@transaction.atomic
def note_help(
    programme: Programme, *, given_by: str, kind: str, what: str, given_on: date, by: Person,
    hours: Decimal = Decimal(0), worth_cents: int = 0, organisation: Organisation | None = None,
) -> HelpInKind:  # fmt: skip
    """Help that is not money: somebody gave hours, a room, material."""
    if not hours and not worth_cents:
        raise ImpactRefused(_("Write how many hours it was, or what it was worth."), "hours")
    made = HelpInKind.objects.create(
        programme=programme, organisation=organisation, given_by=given_by, kind=kind, what=what, hours=hours,
        worth_cents=worth_cents, given_on=given_on, noted_by=by,
    )  # fmt: skip
    audit("note_help", made, by, kind=kind)
    return made


@transaction.atomic
def remove_help(help_given: HelpInKind, *, by: Actor) -> None:
    """It was noted by mistake."""
    audit("remove_help", help_given, by, kind=help_given.kind)
    HelpInKind.objects.filter(pk=help_given.pk).delete()


@transaction.atomic
def freeze(programme: Programme, *, title: str, reporting_on: date, by: Person, story: str = "") -> FrozenReport:
    """Keep what the figures are, with every fact that counts in them."""
    if reporting_on > clock.today():
        raise ImpactRefused(_("This day is still to come. Freeze what has happened."), "reporting_on")
    if reporting_on < programme.starts_on:
        raise ImpactRefused(_("The programme had not begun. Choose a later day."), "reporting_on")
    made, found = queries.sheet(programme, reporting_on)
    if not made.figures:
        raise ImpactRefused(_("There are no indicators yet. Add one first."))
    text = as_text(made)
    try:
        with transaction.atomic():
            report = FrozenReport.objects.create(
                programme=programme, title=title, story=story, reporting_on=reporting_on, frozen_by=by,
                figures=text, digest=hashlib.sha256(text.encode()).hexdigest(),
            )  # fmt: skip
    except IntegrityError as error:
        raise ImpactRefused(_("A report of this name is there already. Take another name."), "title") from error
    FrozenFact.objects.bulk_create(
        FrozenFact(report=report, indicator=key, fact=fact.key, unit=unreadable(unit), amount=fact.amount)
        for key, one in found.items()
        for fact, unit in zip(one.facts, one.units, strict=True)
    )
    audit("freeze_report", report, by)
    return report
