"""Where people work today, for whoever counts organisations by the people who acted."""

from vlechtwerk.people.models import Affiliation


def organisations_today() -> dict[int, int]:
    """By person the organisation; of several the one they were noted with first. One question to the database."""
    now = Affiliation.objects.filter(until=None).order_by("-pk")
    return dict(now.values_list("person", "organisation"))
