"""Evenings on which an ambassador spoke, and visits that somebody of another organisation arranged, as ties."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.ties import Tie, TieSource, tie_sources
from vlechtwerk.events.enums import EventState, OfferState, StageState
from vlechtwerk.events.models import Event, StageOffer
from vlechtwerk.people.homes import organisations_today


def stage_ties() -> list[Tie]:
    """From where the ambassador works to the network that gave the stage. Two questions to the database."""
    homes, found = organisations_today(), []
    rows = StageOffer.objects.filter(
        state=OfferState.ACCEPTED, stage__state=StageState.CONFIRMED, stage__event__state=EventState.HELD
    ).order_by("pk")
    for key, speaker, network, contact, starts_at in rows.values_list(
        "stage__key", "ambassadorship__person", "stage__fan__organisation", "stage__fan__contact",
        "stage__event__starts_at",
    ):  # fmt: skip
        home = homes.get(speaker)
        if home and home != network:
            people = tuple(one for one in (speaker, contact) if one)
            found.append(Tie(f"stage:{key}", home, network, starts_at.date(), people))
    return found


def visit_ties() -> list[Tie]:
    """From the host to where whoever arranged it works. Two questions to the database."""
    homes, found = organisations_today(), []
    rows = Event.objects.filter(state=EventState.HELD, host__isnull=False, stage_request=None).order_by("pk")
    for key, host, organiser, starts_at in rows.values_list("key", "host", "organiser", "starts_at"):
        home = homes.get(organiser)
        if home and home != host:
            found.append(Tie(f"visit:{key}", host, home, starts_at.date(), (organiser,)))
    return found


def register() -> None:
    tie_sources.add("stage", TieSource(_("stage for an ambassador"), stage_ties))
    tie_sources.add("visit", TieSource(_("visit"), visit_ties, is_directed=False))
