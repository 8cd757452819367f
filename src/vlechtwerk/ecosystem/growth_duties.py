"""Clusters and initiatives that somebody has to follow up (``people.duties``)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vlechtwerk.ecosystem.enums import InitiativeState
from vlechtwerk.people.duties import Duty, duties


def register() -> None:
    duties.add("clusters", Duty(_("Clusters"), "ecosystem.Cluster", "keeper", Q(ended_on=None), "name"))
    going = Q(state=InitiativeState.ACTIVE)
    duties.add("initiatives", Duty(_("Initiatives of the ecosystem"), "ecosystem.Initiative", "keeper", going, "name"))
