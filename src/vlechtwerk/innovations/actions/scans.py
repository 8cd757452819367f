"""The scan of a dossier."""

from django.db import transaction

from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.innovations.models import Innovation
from vlechtwerk.surveys.models import Response


@transaction.atomic
def take_scan(innovation: Innovation, *, scan: Response, by: Actor) -> Innovation:
    """This scan stands in the dossier from now on; one that stood there before stays where it was filled in."""
    Innovation.objects.filter(pk=innovation.pk).update(scan=scan)
    innovation.refresh_from_db()
    audit("take_scan", innovation, by)
    return innovation
