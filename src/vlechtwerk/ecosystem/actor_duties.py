"""Gaps that somebody has to follow up (``people.duties``)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vlechtwerk.ecosystem.enums import OPEN_GAP
from vlechtwerk.people.duties import Duty, duties


def register() -> None:
    """Whoever follows a gap hears that it is time to look again."""
    duties.add("gaps", Duty(_("Gaps"), "ecosystem.Gap", "keeper", Q(state__in=OPEN_GAP), "title"))
