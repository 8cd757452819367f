"""Who does not want a tie of theirs on the map. It is their own word: nobody of the team can take it back."""

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import audit
from vlechtwerk.ecosystem.actions.base import EcosystemRefused
from vlechtwerk.ecosystem.models import HiddenTie
from vlechtwerk.ecosystem.queries.own_ties import own_keys
from vlechtwerk.people.models import Person

ALL = ""


@transaction.atomic
def hide_tie(person: Person, *, tie: str) -> None:
    """This tie is nowhere on the map any more; ``ALL``: none of theirs, also none to come."""
    if tie != ALL and tie not in own_keys(person):
        raise EcosystemRefused(_("This tie is none of yours, or it is gone."))
    if HiddenTie.objects.get_or_create(person=person, tie=tie)[1]:
        audit("hide_tie", person, person)


@transaction.atomic
def show_tie(person: Person, *, tie: str) -> None:
    """It may be seen again, unless the other one has hidden it as well."""
    if HiddenTie.objects.filter(person=person, tie=tie).delete()[0]:
        audit("show_tie", person, person)
