"""Stages and cards that somebody has to follow up (``people.duties``)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vlechtwerk.events.enums import OPEN_STAGE, CardState, StageState
from vlechtwerk.people.duties import Duty, duties

KEPT = [*OPEN_STAGE, StageState.CONFIRMED]


def register() -> None:
    """Whoever keeps them hears what a network, an ambassador or a visitor says."""
    duties.add("stages", Duty(_("Stages"), "events.StageRequest", "keeper", Q(state__in=KEPT), "title"))
    active = Q(state=CardState.ACTIVE)
    duties.add(
        "cards", Duty(_("Referral cards"), "events.ReferralCard", "keeper", active, "ambassadorship__person__name")
    )
