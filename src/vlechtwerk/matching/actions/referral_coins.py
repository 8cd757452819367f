"""The coin of a half day that came about by a referral. Who pays is decision 7."""

import uuid
from functools import partial
from uuid import UUID

from django.db.models.functions import Lower

from vlechtwerk.core.actions import Actor
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.ledger import queries as ledger_queries
from vlechtwerk.matching.models import Referral
from vlechtwerk.people.models import Person

HALF_DAY_SPACE = UUID("b1b9c0a4-3c1c-4c38-8d5b-6f2f3f8a7d22")
SOURCE = "referral"


def book_half_day(referral: Referral, *, by: Actor | None) -> None:
    """Once per referral, also when it is opened again."""
    transfer_id, source = uuid.uuid5(HALF_DAY_SPACE, referral.key), f"{SOURCE}:{referral.key}"
    if referral.person and referral.asker:
        ledger.pay_inside(transfer_id, payer=referral.asker, earner=referral.person, source=source, by=by)
    else:
        note = f"{referral.receiver}: {referral.title}"
        ledger.pay_outside(transfer_id, source=source, note=note, by=by)


def hand_over_due() -> int:
    """Who helped from outside and has joined since, under the same address, finds the coin on their account."""
    waiting = {source: payment for payment, source in ledger_queries.waiting_outside()}
    keys = [source.partition(":")[2] for source in waiting]
    helped = Referral.objects.filter(key__in=keys, destination__isnull=False).exclude(destination__email="")
    there = Person.objects.filter(left_on=None, is_active=True)
    joined = helped.annotate(address=Lower("destination__email")).filter(
        address__in=there.exclude(email=None).values(low=Lower("email"))
    )
    return each_due(joined.select_related("destination").order_by("pk")[:MOST_AT_ONCE], partial(_hand_over, waiting))


def _hand_over(waiting: dict[str, UUID], referral: Referral) -> bool:
    address = referral.destination.email if referral.destination else ""
    person = Person.objects.get(email__iexact=address)
    return ledger.hand_over(waiting[f"{SOURCE}:{referral.key}"], to=person)
