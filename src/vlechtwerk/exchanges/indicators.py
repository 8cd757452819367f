"""Sessions and coins of some innovations, as facts."""

from collections.abc import Collection

from django.urls import reverse

from vlechtwerk.core.facts import Fact
from vlechtwerk.exchanges.enums import SessionState
from vlechtwerk.exchanges.models import StrengtheningSession

HAPPENED = (SessionState.CONFIRMED, SessionState.BOOKED)


def sessions(innovations: Collection[int] | None = None) -> list[Fact]:
    """Sessions that both sides confirmed; of these innovations, or of all. The amount is the coin that was booked."""
    rows = StrengtheningSession.objects.filter(state__in=HAPPENED)
    if innovations is not None:
        rows = rows.filter(need__innovation__in=innovations)
    return [
        Fact(f"session:{one.pk}", (one.appointment.starts_at or one.created_at).date(), one.state_since,
             one.need.innovation.name, private=f"{one.giver.name} → {one.receiver.name}",
             person=f"person:{one.giver_id}", amount=100 if one.state == SessionState.BOOKED else 0,
             url=reverse("session", args=[one.key]))
        for one in rows.select_related("appointment", "need__innovation", "giver", "receiver")
    ]  # fmt: skip
