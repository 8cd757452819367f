"""Networks that offer a stage, and the steps that organisations took."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, Refused, audit, change_state, lock_row
from vlechtwerk.people import actions as people
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.programmes.enums import ActivationStep, FanState
from vlechtwerk.programmes.models import Activation, Fan, Programme
from vlechtwerk.taxonomy.models import Theme


class FanRefused(Refused):
    """The fan or the activation cannot be as it was given."""


@transaction.atomic
def add_fan(
    organisation: Organisation, *, by: Person, reach_count: int | None = None, themes: Iterable[Theme] = (),
    note: str = "", programme: Programme | None = None, talked_on: date | None = None,
) -> Fan:  # fmt: skip
    """An organisation that offers a stage and an audience; whoever adds it follows it."""
    try:
        with transaction.atomic():
            made = Fan.objects.create(
                organisation=organisation,
                keeper=by,
                reach_count=reach_count,
                note=note,
                programme=programme,
                talked_on=talked_on,
            )
    except IntegrityError as error:
        raise FanRefused(
            _("%(name)s is in the list already. Look it up there.") % {"name": organisation.name}, "organisation"
        ) from error
    made.themes.set(themes)
    audit("add_fan", made, by)
    return made


@transaction.atomic
def change_fan(fan: Fan, *, by: Actor, themes: Iterable[Theme], **fields: Any) -> Fan:
    """Another reach, programme, note or keeper."""
    for field, value in fields.items():
        setattr(fan, field, value)
    fan.save(update_fields=list(fields))
    fan.themes.set(themes)
    audit("change_fan", fan, by)
    return fan


@transaction.atomic
def set_fan_contact(fan: Fan, *, contact: Person | None, by: Actor) -> Fan:
    """Who speaks for the network; they wear the hat as long as they do."""
    lock_row(fan)
    if fan.state != FanState.ACTIVE:
        raise FanRefused(_("This fan is ended. Take it up again first."))
    before = fan.contact
    if before == contact:
        return fan
    if contact:
        people.give_hat(contact, kind=HatKind.FAN, by=by)
    fan.contact = contact
    fan.save(update_fields=["contact"])
    audit("set_fan_contact", fan, by, person=contact)
    if before:
        _take_hat(before, by)
    return fan


@transaction.atomic
def end_fan(fan: Fan, *, by: Actor) -> Fan:
    """It offers no stage any more; who it was stays."""
    _turn(fan, FanState.ACTIVE, FanState.ENDED, by)
    if fan.contact:
        _take_hat(fan.contact, by)
    return fan


@transaction.atomic
def reactivate_fan(fan: Fan, *, by: Actor) -> Fan:
    """It is back; a contact who left meanwhile is not."""
    _turn(fan, FanState.ENDED, FanState.ACTIVE, by)
    if fan.contact and fan.contact.left_on:
        Fan.objects.filter(pk=fan.pk).update(contact=None)
        fan.contact = None
    if fan.contact:
        people.give_hat(fan.contact, kind=HatKind.FAN, by=by)
    return fan


def _turn(fan: Fan, seen: FanState, to: FanState, by: Actor) -> None:
    if not change_state(fan, [seen], to, state_since=clock.now()):
        raise FanRefused(
            _("%(name)s is “%(state)s” by now. Look at it again.")
            % {"name": fan.organisation.name, "state": fan.get_state_display()}
        )
    audit(f"fan_{to}", fan, by)


def _take_hat(person: Person, by: Actor) -> None:
    if not Fan.objects.filter(contact=person, state=FanState.ACTIVE).exists():
        people.take_hat(person, kind=HatKind.FAN, by=by)


def leave_as_contact(person: Person, *, by: Actor | None) -> None:
    """Whoever leaves the network speaks for no fan any more; the fan stays, and asks for somebody else."""
    for fan in Fan.objects.filter(contact=person).order_by("pk"):
        Fan.objects.filter(pk=fan.pk, contact=person).update(contact=None)
        audit("set_fan_contact", fan, by, person=None)


@transaction.atomic
def note_activation(
    programme: Programme | None, *, step: str, happened_on: date, evidence: str, by: Person | None,
    organisation: Organisation | None = None, organisation_name: str = "", source: str = "",
) -> Activation:  # fmt: skip
    """An organisation took a step. What a ``source`` tells is noted once: asked again, the same comes back, of the
    organisation that is known by now."""
    if source and (known := Activation.objects.filter(source=source).first()):
        if organisation and known.organisation_id != organisation.pk:
            Activation.objects.filter(pk=known.pk).update(organisation=organisation)
            known.refresh_from_db()
        return known
    if happened_on > clock.today():
        raise FanRefused(_("This day is still to come. Note it once it happened."), "happened_on")
    name = "" if organisation else " ".join(organisation_name.split())
    if organisation is None and not name:
        raise FanRefused(_("Choose the organisation, or type its name."), "organisation")
    if not evidence.strip() and not source:
        raise FanRefused(_("Say what shows it: a report, a mail, a name."), "evidence")
    try:
        with transaction.atomic():
            made = Activation.objects.create(
                programme=programme, organisation=organisation, organisation_name=name, step=ActivationStep(step), happened_on=happened_on,
                evidence=evidence.strip(), source=source, noted_by=by,
            )  # fmt: skip
    except IntegrityError:  # somebody else noted the same at this moment
        if source and (known := Activation.objects.filter(source=source).first()):
            return known
        raise
    audit("note_activation", made, by)
    return made


def drop_activation(source: str) -> None:
    """Where it came from, it turns out that nobody is known to have taken this step."""
    Activation.objects.filter(source=source).exclude(source="").delete()
