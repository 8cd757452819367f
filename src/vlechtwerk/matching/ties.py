"""Referrals that somebody took, as ties of two organisations."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.ties import Tie, TieSource, tie_sources
from vlechtwerk.matching.enums import HELD_OUTSIDE, ReferralState
from vlechtwerk.matching.models import Referral
from vlechtwerk.people.homes import organisations_today
from vlechtwerk.people.models import Organisation
from vlechtwerk.people.same import name_key

TAKEN = (*HELD_OUTSIDE, ReferralState.DONE)


def ties() -> list[Tie]:
    """From where the asker works, or else the keeper, to where the question went.

    A destination is known by its name alone: it ties when an organisation of the register is called so. Three questions
    to the database.
    """
    homes, found = organisations_today(), []
    named = {name_key(name): pk for pk, name in Organisation.objects.order_by("-pk").values_list("pk", "name")}
    rows = Referral.objects.filter(state__in=TAKEN).order_by("pk")
    for key, asker, keeper, person, place, accepted_at, made_at in rows.values_list(
        "key", "asker", "keeper", "person", "destination__organisation", "accepted_at", "created_at"
    ):
        sender = asker if asker in homes else keeper
        first = homes.get(sender)
        second = homes.get(person) if person else named.get(name_key(place or ""))
        if first and second and first != second:
            people = tuple(one for one in dict.fromkeys((asker, sender, person)) if one)
            found.append(Tie(f"referral:{key}", first, second, (accepted_at or made_at).date(), people))
    return found


def register() -> None:
    tie_sources.add("referral", TieSource(_("referral"), ties))
