"""Sessions, rings and invitations that somebody has to follow up (``people.duties``)."""

from datetime import timedelta
from typing import Any

from django.db.models import BooleanField, DateTimeField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.exchanges.enums import OPEN_SESSION, WAITING, RingState, SessionState
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.innovations.actions.base import STEP_DAYS
from vlechtwerk.people.duties import Duty, OpenEnds, Told, duties, nobody, open_ends

NO = Value(False, output_field=BooleanField())


def sessions() -> QuerySet[Any, Any]:
    """A session without a date finds one within a week; one that is held, or went wrong, is dealt with within another."""
    found = StrengtheningSession.objects.filter(state__in=OPEN_SESSION)
    week = ExpressionWrapper(F("state_since") + timedelta(days=STEP_DAYS), output_field=DateTimeField())
    planned = Coalesce("appointment__starts_at", week)
    return found.select_related("broker", "giver", "receiver", "need__innovation__broker").annotate(
        no_owner=nobody("broker", "need__innovation__broker"), no_step=NO,
        has_it=Coalesce("broker", "need__innovation__broker"), on=TruncDate(planned),
    )  # fmt: skip


def tell_session(row: StrengtheningSession) -> Told:
    step = {
        SessionState.PLANNING: _("Choose a date"), SessionState.PLANNED: _("They meet"),
        SessionState.HELD: _("Both confirm"),
    }.get(SessionState(row.state), _("Mediate"))  # fmt: skip
    owner = row.broker or row.need.innovation.broker
    title = f"{row.giver.name}, {row.receiver.name}"
    return Told(title, row.need.innovation.name, owner.name if owner else "", step, reverse("session", args=[row.key]))


def register() -> None:
    running = Q(state__in=OPEN_SESSION)
    duties.add("sessions", Duty(
        gettext_lazy("Sessions"), "exchanges.StrengtheningSession", "broker", running, "need__title", "need__innovation",
    ))  # fmt: skip
    proposed = Q(state=RingState.PROPOSED)
    duties.add("rings", Duty(gettext_lazy("Rings"), "exchanges.ExchangeRing", "proposed_by", proposed, "created_at"))
    duties.add("gives", Duty(
        gettext_lazy("Invitations to give back"), "exchanges.GiveInvitation", "invited_by", Q(state__in=WAITING), "person__name",
    ))  # fmt: skip
    open_ends.add("sessions", OpenEnds(gettext_lazy("Sessions"), sessions, tell_session, "sessions"))
