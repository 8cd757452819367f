"""Collaborations that somebody of the team follows up, and the review that each of them waits for."""

from typing import Any

from django.db.models import BooleanField, F, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.collaborations import queries
from vlechtwerk.collaborations.enums import OPEN
from vlechtwerk.collaborations.models import Collaboration
from vlechtwerk.people.duties import Duty, OpenEnds, Told, duties, nobody, open_ends

NO = Value(False, output_field=BooleanField())


def reviews() -> QuerySet[Any, Any]:
    """What runs stays on the desk until its review is held, late or not."""
    found = queries.review_due()
    return found.annotate(no_owner=nobody("keeper"), no_step=NO, has_it=F("keeper"), on=F("review_on"))


def tell(row: Collaboration) -> Told:
    url = reverse("collaboration", args=[row.key])
    return Told(row.title, "", row.keeper.name, _("Hold the yearly review"), url)


def register() -> None:
    label = gettext_lazy("Collaborations")
    duties.add("collaborations", Duty(label, "collaborations.Collaboration", "keeper", Q(state__in=OPEN), "title"))
    open_ends.add("collaborations", OpenEnds(label, reviews, tell, "collaborations", order=8))
