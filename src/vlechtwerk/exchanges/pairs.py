"""Needs and the talents that proved to help, for the network's vocabulary."""

from collections.abc import Iterator

from django.db.models import Prefetch, Q

from vlechtwerk.exchanges.enums import SessionState
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.people.models import Talent
from vlechtwerk.taxonomy.registry import Pair

USEFUL = 3
"""From "useful" on, of the four answers after a session."""


def confirmed_pairs() -> Iterator[Pair]:
    """Sessions that both confirmed and nobody found of little use, and helpers whom a broker found by hand.

    Three queries.
    """
    proved = Q(state=SessionState.BOOKED)
    by_hand = Q(proposal__rank__isnull=True) & ~Q(state=SessionState.CANCELLED)
    poor = Q(confirmations__usefulness__lt=USEFUL)
    offered = Prefetch("giver__talents", queryset=Talent.objects.filter(is_active=True))
    found = StrengtheningSession.objects.filter(proved | by_hand).exclude(poor).select_related("need", "giver")
    for one in found.order_by("id").prefetch_related(offered):
        need, talents = one.need, one.giver.talents.all()
        yield Pair(
            (f"{need.title}. {need.text}", need.language),
            tuple((talent.text, talent.language) for talent in talents),
            one.receiver_id,
            one.giver_id,
        )
