"""Sessions that both sides confirmed, as ties of the two organisations."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.ties import Tie, TieSource, tie_sources
from vlechtwerk.exchanges.indicators import HAPPENED
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.people.homes import organisations_today


def ties() -> list[Tie]:
    """From where the giver works to where the receiver works, else to the organisation of the innovation.

    Two questions to the database. Within one organisation there is no tie.
    """
    homes, found = organisations_today(), []
    rows = StrengtheningSession.objects.filter(state__in=HAPPENED).order_by("pk")
    for key, giver, receiver, place, starts_at, made_at in rows.values_list(
        "key", "giver", "receiver", "need__innovation__organisation", "appointment__starts_at", "created_at"
    ):
        first, second = homes.get(giver), homes.get(receiver, place)
        if first and second and first != second:
            found.append(Tie(f"session:{key}", first, second, (starts_at or made_at).date(), (giver, receiver)))
    return found


def register() -> None:
    tie_sources.add("session", TieSource(_("strengthening session"), ties))
