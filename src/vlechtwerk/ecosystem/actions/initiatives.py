"""Initiatives: their phase as people say it, who is in them, the journal, and the day to look again."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor as By
from vlechtwerk.core.actions import Refused, audit, change_state, lock_row
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.ecosystem.enums import EntryKind, InitiativeState, Phase, Standing
from vlechtwerk.ecosystem.models import Actor, Cluster, Initiative, InitiativeActor, JournalEntry, PhaseChange
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person


class InitiativeRefused(Refused):
    """The initiative is not where this step starts from, or what was given does not fit."""


def _past(day: date, name: str) -> None:
    if day > clock.today():
        raise InitiativeRefused(_("This day is still to come. Choose today or earlier."), name)


def _ahead(day: date) -> None:
    if day <= clock.today():
        raise InitiativeRefused(_("Choose a day after today: then we remind you."), "look_again_on")


def _hold(initiative: Initiative) -> None:
    """Wait for whoever else is at it, and require that it goes on."""
    lock_row(initiative)
    if initiative.state != InitiativeState.ACTIVE:
        raise InitiativeRefused(_("“%(name)s” is ended. Its journal can still be read.") % {"name": initiative.name})


@transaction.atomic
def begin_initiative(
    *, name: str, began_on: date, look_again_on: date, by: Person, about: str = "", cluster: Cluster | None = None,
    phase: str = Phase.CONVENING,
) -> Initiative:  # fmt: skip
    """An initiative with nobody in it yet; whoever notes it keeps it."""
    _past(began_on, "began_on")
    _ahead(look_again_on)
    made = Initiative.objects.create(
        name=name, about=about, keeper=by, cluster=cluster, phase=phase, phase_since=began_on, began_on=began_on,
        look_again_on=look_again_on,
    )  # fmt: skip
    audit("begin_initiative", made, by)
    return made


@transaction.atomic
def change_initiative(initiative: Initiative, *, by: By, **fields: Any) -> Initiative:
    """Another name, description, cluster or keeper."""
    _hold(initiative)
    for field, value in fields.items():
        setattr(initiative, field, value)
    initiative.save(update_fields=list(fields))
    audit("change_initiative", initiative, by)
    return initiative


@transaction.atomic
def set_phase(initiative: Initiative, *, phase: str, reason: str, on: date, by: Person) -> Initiative:
    """It is in another phase since a day, as somebody says, and why. Back is a way too."""
    _hold(initiative)
    _past(on, "on")
    if phase == initiative.phase:
        raise InitiativeRefused(_("It is in this phase already. Choose another one."), "phase")
    if on < initiative.phase_since:
        since = {"phase": initiative.get_phase_display()}
        raise InitiativeRefused(_("That is before “%(phase)s” began. Choose a later day.") % since, "on")
    if not reason.strip():
        raise InitiativeRefused(_("Say in a few words what you see."), "reason")
    PhaseChange.objects.create(
        initiative=initiative, from_phase=initiative.phase, to_phase=phase, reason=reason.strip(), on=on, by=by
    )
    initiative.phase, initiative.phase_since = phase, on
    initiative.save(update_fields=["phase", "phase_since"])
    audit("set_phase", initiative, by)
    return initiative


@transaction.atomic
def join_initiative(
    initiative: Initiative, *, actor: Actor, joined_on: date, by: By, standing: str = Standing.OTHER
) -> InitiativeActor:
    """An actor takes part from a day on, for itself or on behalf of others."""
    _hold(initiative)
    _past(joined_on, "joined_on")
    if actor.ended_on:
        raise InitiativeRefused(_("%(name)s is no longer there. Choose another one.") % {"name": actor}, "actor")
    stays = InitiativeActor.objects.filter(initiative=initiative, actor=actor)
    if stays.filter(left_on=None).exists():
        raise InitiativeRefused(_("%(name)s is in it already.") % {"name": actor}, "actor")
    if stays.filter(left_on__gt=joined_on).exists():
        raise InitiativeRefused(_("On that day it was in it already. Choose a later day."), "joined_on")
    made = InitiativeActor(initiative=initiative, actor=actor, standing=standing, joined_on=joined_on)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise InitiativeRefused(_("%(name)s is in it already.") % {"name": actor}, "actor") from error
    audit("join_initiative", initiative, by, organisation=actor.organisation)
    return made


@transaction.atomic
def leave_initiative(initiative: Initiative, *, actor: Actor, left_on: date, by: By) -> InitiativeActor:
    """An actor takes part no longer."""
    _hold(initiative)
    _past(left_on, "left_on")
    place = InitiativeActor.objects.filter(initiative=initiative, actor=actor, left_on=None).first()
    if place is None:
        raise InitiativeRefused(_("%(name)s is not in it any more.") % {"name": actor}, "actor")
    if left_on < place.joined_on:
        raise InitiativeRefused(_("That is before it joined. Choose a later day."), "left_on")
    place.left_on = left_on
    place.save(update_fields=["left_on"])
    audit("leave_initiative", initiative, by, organisation=actor.organisation)
    return place


@transaction.atomic
def note_entry(initiative: Initiative, *, text: str, on: date, by: Person, kind: str = EntryKind.NOTE) -> JournalEntry:
    """Something that happened. The same words of the same day are one entry."""
    _hold(initiative)
    _past(on, "on")
    if not text.strip():
        raise InitiativeRefused(_("Write what happened, in a few sentences."), "text")
    if JournalEntry.objects.filter(initiative=initiative, kind=kind, text=text.strip(), on=on).exists():
        raise InitiativeRefused(_("This stands in the journal already."), "text")
    made = JournalEntry.objects.create(initiative=initiative, kind=kind, text=text.strip(), on=on, by=by)
    audit("note_journal_entry", made, by)
    return made


@transaction.atomic
def look_again(initiative: Initiative, *, look_again_on: date, by: By) -> Initiative:
    """Somebody looked; until when it may rest."""
    _hold(initiative)
    _ahead(look_again_on)
    initiative.look_again_on, initiative.reminded_at = look_again_on, None
    initiative.save(update_fields=["look_again_on", "reminded_at"])
    audit("look_again_initiative", initiative, by)
    return initiative


@transaction.atomic
def end_initiative(initiative: Initiative, *, harvest: str, by: By) -> Initiative:
    """It is over, with what it brought. Nobody is reminded of it any more."""
    if not harvest.strip():
        raise InitiativeRefused(_("Say in a few words what it brought, or why it stops."), "harvest")
    fields = {"state_since": clock.now(), "harvest": harvest.strip()}
    if not change_state(initiative, [InitiativeState.ACTIVE], InitiativeState.ENDED, **fields):
        raise InitiativeRefused(_("“%(name)s” is ended. Its journal can still be read.") % {"name": initiative.name})
    audit("initiative_ended", initiative, by)
    return initiative


def remind_initiatives_due() -> int:
    """Once per day that was chosen: the keeper hears that it is there."""
    waiting = Initiative.objects.filter(
        state=InitiativeState.ACTIVE, look_again_on__lte=clock.today(), reminded_at=None
    ).select_related("keeper")
    return each_due(waiting.order_by("pk")[:MOST_AT_ONCE], _remind)


def _remind(initiative: Initiative) -> bool:
    """Of several workers one; whoever chose another day meanwhile is not told of the old one."""
    same = Initiative.objects.filter(pk=initiative.pk, state=InitiativeState.ACTIVE, reminded_at=None)
    if same.filter(look_again_on=initiative.look_again_on).update(reminded_at=clock.now()) != 1:
        return False
    context = {
        "initiative": {"name": initiative.name, "phase": str(initiative.phase), "phase_since": initiative.phase_since},
        "link": links.absolute("initiative", initiative.key),
    }
    outbox.queue("ecosystem.initiative_waits", to=initiative.keeper, context=context)
    return True
