"""Open stages that an ambassador could take."""

from typing import Any

from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.events.models import StageRequest
from vlechtwerk.events.queries.stages import open_stages
from vlechtwerk.programmes.models import Ambassadorship

SHOWN = 3


def fitting_stages(ambassadorship: Ambassadorship) -> list[StageRequest]:
    """Those about their themes, in a language they speak, that they were not asked for; longest waiting first."""
    themes = [theme.pk for theme in ambassadorship.themes.all()]
    fits = Q(theme=None) | Q(theme__in=themes)
    found: Any = open_stages()
    found = found.filter(fits, language__in=ambassadorship.person.languages, first_date__gt=clock.now())
    return list(found.exclude(offers__ambassadorship=ambassadorship)[:SHOWN])
