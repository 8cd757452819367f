"""Sprints that somebody has to bring to an end (``people.duties``)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vlechtwerk.people.duties import Duty, duties
from vlechtwerk.sprints.enums import OVER


def register() -> None:
    going = ~Q(state__in=OVER)
    duties.add("sprints", Duty(_("Design sprints"), "sprints.Sprint", "keeper", going, "title"))
