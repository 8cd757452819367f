"""Contacts outside the network, each written down once."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.matching.actions.proposals import MatchingRefused
from vlechtwerk.matching.enums import Capacity, CapacitySource
from vlechtwerk.matching.models import Destination, Referral, Share
from vlechtwerk.people.models import Person


@transaction.atomic
def destination_for(*, by: Actor, email: str = "", phone: str = "", **contact: Any) -> Destination | Person:
    """Whom a contact means: somebody of the network, a destination known by address or number, or a new one.

    ``contact``: name, organisation, role, website, language, is_demo. What is written now is newer.
    """
    email = email.strip().lower()
    if email and (inside := Person.objects.filter(email__iexact=email, left_on__isnull=True, is_active=True).first()):
        return inside
    if not email and not phone and not contact.get("website"):
        raise MatchingRefused(_("Give a telephone number, an e-mail address or at least a website."), "phone")
    fields = {"email": email, "phone": phone, **{name: value for name, value in contact.items() if value}}
    known = _known_destination(email, phone, str(contact.get("name", "")))
    if known is None:
        try:
            with transaction.atomic():
                made = Destination.objects.create(**fields)
        except IntegrityError:  # somebody else wrote the same address down at this moment
            return Destination.objects.get(email__iexact=email)
        audit("add_destination", made, by)
        return made
    newer = {name: value for name, value in fields.items() if value and getattr(known, name) != value}
    Destination.objects.filter(pk=known.pk).update(checked_on=clock.today(), **newer)
    known.refresh_from_db()
    audit("check_destination", known, by, fields=sorted(newer))
    return known


def _known_destination(email: str, phone: str, name: str) -> Destination | None:
    if email:
        return Destination.objects.filter(email__iexact=email).first()
    same = Destination.objects.filter(phone=phone, name__iexact=name.strip()) if phone else Destination.objects.none()
    return same.first()


@transaction.atomic
def save_destination(destination: Destination | None, *, by: Actor, themes: Any = None, **fields: Any) -> Destination:
    """Write a destination down, or what is known of it anew; whoever does so has seen that it is right today."""
    contact = ("phone", "email", "website")
    if not any(fields.get(name) for name in contact):
        raise MatchingRefused(_("Give a telephone number, an e-mail address or at least a website."), "phone")
    fields = {**fields, "email": fields.get("email", "").strip().lower(), "checked_on": clock.today()}
    made = destination or Destination(is_demo=fields.pop("is_demo", False))
    changed = sorted(name for name, value in fields.items() if getattr(made, name) != value)
    for name in changed:
        setattr(made, name, fields[name])
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise MatchingRefused(_("This address stands in the directory already. Look for it there."), "email") from None
    if themes is not None:
        made.themes.set(themes)
    audit("edit_destination" if destination else "add_destination", made, by, fields=changed)
    return made


@transaction.atomic
def check_destination(destination: Destination, *, by: Actor) -> Destination:
    """Somebody saw that it is still right."""
    Destination.objects.filter(pk=destination.pk).update(checked_on=clock.today())
    destination.refresh_from_db()
    audit("check_destination", destination, by)
    return destination


@transaction.atomic
def learn_capacity(
    destination: Destination, *, capacity: str, by: Actor | None, source: str = CapacitySource.SAID,
    wait_weeks: int | None = None, full_until: date | None = None,
) -> Destination:  # fmt: skip
    """Whether there is room, and how we know. Weeks go with a waiting list only, a day with full only."""
    capacity, source = Capacity(capacity), CapacitySource(source)
    if capacity == Capacity.WAITING and not wait_weeks:
        raise MatchingRefused(_("About how many weeks?"), "wait_weeks")
    if capacity == Capacity.FULL and full_until and full_until <= clock.today():
        raise MatchingRefused(_("Choose a day that is still to come, or leave it empty."), "full_until")
    Destination.objects.filter(pk=destination.pk).update(
        capacity=capacity, capacity_source=source, capacity_on=clock.today(),
        wait_weeks=wait_weeks if capacity == Capacity.WAITING else None,
        full_until=full_until if capacity == Capacity.FULL else None,
    )  # fmt: skip
    destination.refresh_from_db()
    audit("learn_capacity", destination, by, state=capacity, reason=source)
    return destination


@transaction.atomic
def join_destinations(kept: Destination, *, double: Destination, by: Actor) -> Destination:
    """The same one written down twice: what went to the double goes to this one, and the double is no more."""
    if kept.pk == double.pk:
        raise MatchingRefused(_("These are the same already."))
    try:
        with transaction.atomic():
            Referral.objects.filter(destination=double).update(destination=kept)
            Share.objects.filter(destination=double).update(destination=kept)
    except IntegrityError:
        raise MatchingRefused(_("Both hold the same question now. End one of the two first.")) from None
    audit("join_destinations", kept, by, name=str(double))
    contact = {name: getattr(double, name) for name in ("phone", "email", "website") if not getattr(kept, name)}
    double.delete()
    Destination.objects.filter(pk=kept.pk).update(**{name: value for name, value in contact.items() if value})
    kept.refresh_from_db()
    return kept
