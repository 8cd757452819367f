"""What somebody has to keep going in learning (``people.duties``)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vlechtwerk.learning.enums import OPEN_COHORT
from vlechtwerk.people.duties import Duty, duties


def register() -> None:
    kept = ~Q(state="archived")
    duties.add("curricula", Duty(_("Curricula"), "learning.Curriculum", "keeper", kept, "title"))
    going = Q(state__in=OPEN_COHORT)
    duties.add("learning_groups", Duty(_("Groups of learners"), "learning.Cohort", "keeper", going, "title"))
