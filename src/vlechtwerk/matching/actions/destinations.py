"""Contacts outside the network, each written down once."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.matching.actions.proposals import MatchingRefused
from vlechtwerk.matching.models import Destination
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
